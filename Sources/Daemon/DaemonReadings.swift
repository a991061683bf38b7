internal import AdapterKit
internal import EventStore
internal import Foundation
internal import TicketDomain

/// What is said of the daemon beside its own state: what the log counts, and what the system says of the process.
struct DaemonReadings: Sendable {
  let location: StoreLocation
  let state: DaemonState

  /// As it is now, with what the process occupies.
  func snapshot() -> DaemonSnapshot {
    var snapshot = state.current
    snapshot.residentBytes = Self.residentBytes()
    snapshot.openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count
    return snapshot
  }

  /// What `/metrics` answers. Costs one query of the completeness table.
  func metrics() -> String {
    let cursors = (try? LogReader(location).cursors()) ?? []
    return MetricsText(snapshot(), state.counted, cursors: cursors, sizes: location.sizes, now: .now).text
  }

  private static func residentBytes() -> Int64? {
    // Pages: size, resident, … (proc_pid_statm(5)).
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
    guard fields.count > 1, let pages = Int64(fields[1]) else { return nil }
    return pages.multipliedReportingOverflow(by: Int64(getpagesize())).partialValue
  }
}
