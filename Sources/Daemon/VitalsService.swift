internal import CLinux
internal import Ingestion
internal import ServiceLifecycle

/// Gives systemd signs of life, and a line about how the daemon is.
struct VitalsService: Service {
  let manager: ServiceManager
  let log: GroupCommit
  let state: DaemonState

  /// What many commits and looks at many files needed goes back to the system so often.
  private static let releasing = Duration.seconds(60)

  func run() async {
    async let releases: Void = untilShutdown(every: Self.releasing) {
      await log.releaseMemory()
      ticketledger_trim()
    }
    await untilShutdown(every: min((manager.watchdogInterval ?? .seconds(10)) / 2, .seconds(10))) {
      // Answered by the log's own thread: a daemon whose disk hangs is not alive.
      _ = await log.head
      manager.watchdog()
      manager.status(state.current.line)
    }
    await releases
  }
}

extension DaemonSnapshot {
  /// How it is, in one line.
  var line: String {
    let troubled = sources.filter { $0.trouble != nil }.map(\.name)
    var parts = ["\(sources.count) sources, \(head) events, views at \(views.position)"]
    if !troubled.isEmpty { parts.append("failing: " + troubled.joined(separator: ", ")) }
    if room.isStopped { parts.append("stopped for want of room on the disk") }
    if configurationTrouble != nil { parts.append("a newer configuration was refused") }
    return parts.joined(separator: "; ")
  }
}
