import AdapterKit
import Daemon
import Projections
import Reporting
import TicketDomain

/// What keeps the daemon from working though the configuration can be read.
enum DaemonPlanErrorCode: String, FailureCode {
  /// What `doctor` would call wrong.
  case unsound = "daemon-unsound"
}

extension Configuration {
  /// What the daemon does, by this configuration. Throws `daemon-unsound` where something would keep it from working: places that cannot
  /// be read or written, secrets that are not there, two sources that read the same.
  func daemonPlan(_ catalogue: Catalogue) throws -> DaemonPlan {
    let checked = checkedSources
    let sources = checked.compactMap { try? $0.source.get() }
    let findings =
      SourcesCheck(sources: checked).findings() + AlertsCheck(channels: alerts?.channels ?? []).findings()
      + OverlapCheck(sources: sources).findings()
      + DataDirectoryCheck(location: location).findings() + LocksCheck(location: location).findings()
    let wrong = findings.filter { $0.state == .wrong }
    guard wrong.isEmpty else {
      let lines = wrong.map { finding in
        let subject = (finding.subject ?? finding.message.place).map { "\($0): " } ?? ""
        return subject + catalogue.meaning(of: finding.message)
          + (catalogue.hint(of: finding.message).map { " → " + $0 } ?? "")
      }
      throw Failure<DaemonPlanErrorCode>(.unsound, ["findings": lines.joined(separator: " · ")])
    }
    var plan = DaemonPlan(
      location: location, rules: rules, sources: try sourcePlans(sources), backups: operation.backups,
      listen: operation.listen,
      viewsBound: .seconds(operation.viewsBoundSeconds), roomBytes: operation.roomBytes)
    plan.alerts = try alerts?.plan()
    let zone = rules.zone
    plan.monthCosts = { views in
      let month = zone.period(of: .now)
      let definition = try views.definitions.definition(named: nil, for: month)
      return try DepartmentReport(views, definition, month).departments.reduce(into: [:]) {
        $0[$1.department] = $1.amountMinor
      }
    }
    return plan
  }
}
