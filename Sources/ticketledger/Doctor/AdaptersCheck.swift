import AdapterKit
import Reporting

/// Whether the adapter definitions that the program brings along can be used.
struct AdaptersCheck: HealthCheck {
  func findings() -> [HealthFinding] { Self.judge(Configuration.builtIn) }

  static func judge(_ definitions: [BuiltInDefinition]) -> [HealthFinding] {
    let mistakes = definitions.compactMap { definition -> HealthFinding? in
      do {
        _ = try AdapterDefinition(yaml: definition.yaml, file: definition.name + ".yaml")
        return nil
      } catch {
        return HealthFinding(.adapters, .wrong, error)
      }
    }
    guard mistakes.isEmpty else { return mistakes }
    return [HealthFinding(.adapters, .ok, .adaptersSound, ["count": Figures.count(definitions.count)])]
  }
}
