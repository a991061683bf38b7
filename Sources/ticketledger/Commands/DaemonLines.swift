import AdapterKit
import Daemon
import Reporting
import TicketDomain

/// How a running daemon is, for people.
struct DaemonLines {
  let catalogue: Catalogue
  let time: (Instant) -> String

  /// A table of the sources, then what is worth knowing, then what is wrong and what to do.
  func lines(_ daemon: DaemonSnapshot) -> [String] {
    [about(daemon), ""] + table(daemon).lines() + [""] + matters(daemon) + troubles(daemon)
  }

  private func about(_ daemon: DaemonSnapshot) -> String {
    catalogue(
      "daemon-runs",
      [
        "pid": "\(daemon.pid)", "version": daemon.version, "since": time(daemon.startedAt),
        "listen": daemon.listen.map { "http://\($0)" } ?? "–",
        "megabytes": daemon.residentBytes.map { Figures.count($0 / 1_000_000) } ?? "–",
      ])
  }

  private func table(_ daemon: DaemonSnapshot) -> TextTable {
    var table = TextTable([
      (catalogue("source"), .left), (catalogue("state"), .left), (catalogue("notifications"), .left),
      (catalogue("last-success"), .left), (catalogue("last-arrival"), .left), (catalogue("next-look"), .left),
      (catalogue("failures"), .right),
    ])
    for source in daemon.sources {
      table.append([
        source.name, catalogue("phase-" + source.phase.rawValue), catalogue(source.isWatched ? "yes" : "no"),
        source.lastSuccessAt.map(time) ?? "–", source.lastArrivalAt.map(time) ?? "–",
        source.nextLookAt.map(time) ?? "–", Figures.count(source.failures),
      ])
    }
    return table
  }

  private func matters(_ daemon: DaemonSnapshot) -> [String] {
    var lines = [
      catalogue(
        "daemon-views",
        [
          "seconds": Figures.count(Int(daemon.views.lagSeconds)),
          "events": Figures.count(max(0, daemon.head - daemon.views.position)),
        ])
    ]
    if let free = daemon.room.freeBytes {
      let words = [
        "free": Figures.count(free / 1_000_000), "needed": Figures.count(daemon.room.neededBytes / 1_000_000),
      ]
      lines.append(catalogue(daemon.room.isStopped ? "daemon-no-room" : "daemon-room", words))
    }
    if let next = daemon.backups.nextAt {
      let words = ["last": daemon.backups.lastAt.map(time) ?? "–", "next": time(next)]
      lines.append(catalogue("daemon-backups", words))
    }
    if let process = daemon.lentTo {
      lines.append(
        catalogue("daemon-lent", ["pid": "\(process)", "since": daemon.lentSince.map(time) ?? "–"]))
    }
    return lines
  }

  private func troubles(_ daemon: DaemonSnapshot) -> [String] {
    var found: [(String, DaemonSnapshot.Trouble)] = daemon.sources.compactMap { source in
      source.trouble.map { (source.name, $0) }
    }
    found += [
      ("area-configuration", daemon.configurationTrouble), ("area-views", daemon.views.trouble),
      ("area-backups", daemon.backups.trouble),
    ].compactMap { area, trouble in trouble.map { (catalogue("daemon-" + area), $0) } }
    return found.flatMap { ["", "\($0.0) (\(time($0.1.at))):"] + $0.1.text.split(separator: "\n").map { "  \($0)" } }
  }
}
