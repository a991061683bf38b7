internal import CLinux
internal import Ingestion
internal import ServiceLifecycle

/// Gives systemd signs of life, and a line about how the daemon is.
struct VitalsService: Service {
  let manager: ServiceManager
  let log: GroupCommit
  let state: DaemonState

  func run() async {
    let work = Task {
      let pause = min((manager.watchdogInterval ?? .seconds(10)) / 2, .seconds(10))
      var rounds = 0
      while !Task.isCancelled {
        // Answered by the log's own thread: a daemon whose disk hangs is not alive.
        _ = await log.head
        manager.watchdog()
        manager.status(state.current.line)
        // What many commits and looks at many files needed goes back to the system.
        if rounds % 6 == 0 {
          await log.releaseMemory()
          ticketledger_trim()
        }
        rounds += 1
        try? await Task.sleep(for: pause)
      }
    }
    try? await gracefulShutdown()
    work.cancel()
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
