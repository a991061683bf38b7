import EventStore
import Projections
import Reporting
import SQLiteFiles
import TicketDomain

/// Whether the log can be read and ends where it says, who writes it, and how far the views are.
struct LogCheck: HealthCheck {
  let location: StoreLocation
  let rules: Rules

  func findings() -> [HealthFinding] {
    let log: Result<LogEnds, any Error> = Result {
      let reader = try LogReader(location)
      return LogEnds(head: try reader.head(), last: try reader.lastPosition())
    }
    let views = Result { try Views(location, rules: rules).position }
    return Self.judge(log, path: location.log, writer: Lease.holder(of: location.logLease), views: views)
  }

  /// Where the log says that it ends, and where it does.
  struct LogEnds {
    var head: Int64
    var last: Int64
  }

  static func judge(
    _ log: Result<LogEnds, any Error>, path: String, writer: String?, views: Result<Int64, any Error>
  ) -> [HealthFinding] {
    var findings: [HealthFinding] = []
    switch log {
    case .success(let ends) where ends.head == ends.last:
      findings.append(HealthFinding(.log, .ok, .logSound, ["events": Figures.count(ends.last)]))
      findings.append(judge(views, head: ends.head))
    case .success(let ends):
      findings.append(
        HealthFinding(
          .log, .wrong, .logInconsistent,
          ["path": path, "head": Figures.count(ends.head), "last": Figures.count(ends.last)]))
    case .failure(let error as SQLiteFileError) where error.code == .missing:
      findings.append(HealthFinding(.log, .ok, .logToCome, ["path": path]))
    case .failure(let error as SQLiteFileError) where error.code == .olderSchema || error.code == .busy:
      findings.append(HealthFinding(.log, .note, error))
    case .failure(let error): findings.append(HealthFinding(.log, .wrong, error))
    }
    if let writer { findings.append(HealthFinding(.log, .note, .leaseHeld, ["pid": writer])) }
    return findings
  }

  private static func judge(_ views: Result<Int64, any Error>, head: Int64) -> HealthFinding {
    switch views {
    case .success(let position) where position == head:
      return HealthFinding(.views, .ok, .viewsSound, ["position": Figures.count(position)])
    case .success(let position):
      return HealthFinding(
        .views, .note, .viewsBehind,
        ["position": Figures.count(position), "behind": Figures.count(head - position)])
    case .failure(let error as ProjectionError) where error.code == .noViews:
      return HealthFinding(.views, .note, .viewsMissing)
    case .failure(let error as SQLiteFileError) where [.olderSchema, .newerSchema].contains(error.code):
      return HealthFinding(.views, .note, .viewsMissing)
    case .failure(let error): return HealthFinding(.views, .wrong, error)
    }
  }
}
