import EventStore
import Foundation
import Ingestion

/// Everything that `doctor` looks at, in the order in which it is shown: the machine, then what a configuration names.
struct Doctor {
  /// The configuration; where there is none, only the machine is looked at.
  let path: String
  /// Whether a missing configuration is a mistake, because somebody named it.
  let isNamed: Bool
  /// Whether mail servers are connected.
  let asksMail: Bool

  func findings() async -> [HealthFinding] {
    let isThere = FileManager.default.fileExists(atPath: path)
    let result = isThere || isNamed ? Result { try Configuration(path: path) } : nil
    let configuration = try? result?.get()
    let location = configuration?.location
    var checks: [any HealthCheck] = [
      SQLiteCheck(), TimeZoneCheck(zones: configuration?.zoneNames ?? []), ClockCheck(location: location),
      AdaptersCheck(), ConfigurationCheck(path: path, configuration: result),
    ]
    if let configuration, let location {
      let sources = configuration.checkedSources
      let sound = sources.compactMap { try? $0.source.get() }
      checks += [
        SourcesCheck(sources: sources), AlertsCheck(channels: configuration.alerts?.channels ?? []),
        OverlapCheck(sources: sound), DataDirectoryCheck(location: location),
        DiskCheck(location: location), LocksCheck(location: location),
        LogCheck(location: location, rules: configuration.rules),
      ]
      if asksMail { checks.append(MailboxCheck(sources: sound)) }
    }
    var findings: [HealthFinding] = []
    for check in checks { findings += await check.findings() }
    return findings
  }
}
