public import Costing
public import TicketDomain

/// The definitions that costs are computed by: those of the configuration, and every version that was ever adopted.
public struct DefinitionSet: Sendable {
  /// Those configured, in their order, then adopted versions whose files are gone, by id and version.
  public let all: [CostDefinition]
  /// Which version of a definition holds in which months.
  public let adoptions: [CostDecisions.Adoption]
  private let configuredCount: Int

  /// Unites both.
  ///
  /// Throws `projection-definition-changed` where a file is not what was adopted under its id and version, and what reading an adopted
  /// text throws.
  public init(_ configured: [CostDefinition], _ adoptions: [CostDecisions.Adoption]) throws {
    var all = configured
    for adoption in adoptions {
      let name = "\(adoption.definition)@\(adoption.version)"
      if let known = all.first(where: { $0.name == name }) {
        guard known.text == adoption.text else {
          throw ProjectionError(
            .definitionChanged, at: name, ["definition": name, "event": "\(adoption.event)"])
        }
      } else {
        all.append(try CostDefinition(yaml: adoption.text, file: name))
      }
    }
    configuredCount = configured.count
    let gone = all[configured.count...].sorted { ($0.id, $0.version) < ($1.id, $1.version) }
    self.all = all[..<configured.count] + gone
    self.adoptions = adoptions
  }

  /// The definition of that exact name, `finance@3`.
  public func definition(exactly name: String) -> CostDefinition? { all.first { $0.name == name } }

  /// The version that was adopted for a month: of several adoptions, the last one decides.
  public func adopted(_ id: String, for period: Period) -> CostDefinition? {
    adoptions.last { $0.definition == id && $0.holds(in: period) }
      .flatMap { definition(exactly: "\($0.definition)@\($0.version)") }
  }

  /// The versions that were adopted for a month, one a definition, in the order of ``all``.
  public func adopted(for period: Period) -> [CostDefinition] {
    var seen: Set<String> = []
    return all.map(\.id).filter { seen.insert($0).inserted }.compactMap { adopted($0, for: period) }
  }

  /// The definition meant by `finance@3` (exactly), `finance` (the version adopted for the month, else the latest that is configured), or nothing (the
  /// first one).
  ///
  /// Throws `projection-definition-unknown` where there is none.
  public func definition(named name: String?, for period: Period) throws -> CostDefinition {
    let known = all.map(\.name).joined(separator: ", ")
    guard let id = name ?? all.first?.id else {
      throw ProjectionError(.definitionUnknown, at: "definitions", ["known": known])
    }
    if let exact = definition(exactly: id) { return exact }
    func latest(_ among: some Sequence<CostDefinition>) -> CostDefinition? {
      among.filter { $0.id == id }.max { $0.version < $1.version }
    }
    guard let found = adopted(id, for: period) ?? latest(all.prefix(configuredCount)) ?? latest(all) else {
      throw ProjectionError(.definitionUnknown, at: id, ["known": known])
    }
    return found
  }
}
