internal import Alerting
internal import EventStore
internal import TicketDomain

/// What `/metrics` answers: Prometheus' text format, version 0.0.4.
struct MetricsText {
  private(set) var text = ""

  /// How the daemon is; the counts of the log's completeness table; what lies on the disk.
  init(
    _ snapshot: DaemonSnapshot, _ counted: DaemonState.Histograms, cursors: [StoredCursor],
    sizes: (log: Int64, views: Int64),
    now: Instant
  ) {
    gauge("ticketledger_info", "Version of the program.", [("version=\"\(Self.escaped(snapshot.version))\"", 1)])
    gauge("ticketledger_start_timestamp_seconds", "When the daemon started.", [("", Self.seconds(snapshot.startedAt))])
    gauge(
      "ticketledger_configuration_ok", "1, or 0 where a newer configuration was refused.",
      [("", snapshot.configurationTrouble == nil ? 1 : 0)])
    addCounts(cursors)
    addSources(snapshot, now)
    histogram(
      "ticketledger_append_seconds", "Seconds that a transaction took, its fsync among them.", counted.appendSeconds)
    histogram("ticketledger_append_records", "Records in a transaction.", counted.commitRecords)
    histogram("ticketledger_append_groups", "Groups of batches that a transaction had together.", counted.commitGroups)
    addStore(snapshot, sizes, now)
    addBackups(snapshot, now)
    gauge(
      "ticketledger_alerts", "Conditions that somebody should hear of.",
      AlertKind.allCases.map { kind in
        (Self.label("kind", kind.rawValue), Double(snapshot.alerts.count { $0.alert.kind == kind }))
      })
    counter(
      "ticketledger_alert_failures_total", "Messages that did not arrive since the daemon started.",
      snapshot.alertFailures.sorted { $0.key < $1.key }.map { (Self.label("channel", $0.key), Double($0.value)) })
    if let bytes = snapshot.residentBytes {
      gauge("process_resident_memory_bytes", "Resident memory size in bytes.", [("", Double(bytes))])
    }
    if let files = snapshot.openFiles {
      gauge("process_open_fds", "Number of open file descriptors.", [("", Double(files))])
    }
  }

  /// Since the log began, for each source.
  private mutating func addCounts(_ cursors: [StoredCursor]) {
    let sources = cursors.countsBySource.sorted { $0.key < $1.key }
    func rows(_ value: (AppendCounts) -> Int) -> [(String, Double)] {
      sources.map { (Self.label("source", $0.key), Double(value($0.value))) }
    }
    counter("ticketledger_records_seen_total", "Records read.", rows(\.seen))
    counter("ticketledger_records_appended_total", "Records that were new.", rows(\.appended))
    counter("ticketledger_records_duplicate_total", "Records that were in the log already.", rows(\.duplicates))
    counter("ticketledger_records_revised_total", "Records that supersede an earlier version.", rows(\.revisions))
    counter("ticketledger_records_quarantined_total", "Records that could not be understood.", rows(\.quarantined))
    gauge(
      "ticketledger_source_complete", "1 where every record that was seen is accounted for.",
      sources.map { (Self.label("source", $0.key), $0.value.isComplete ? 1 : 0) })
  }

  private mutating func addSources(_ snapshot: DaemonSnapshot, _ now: Instant) {
    func rows(_ value: (DaemonSnapshot.Source) -> Double?) -> [(String, Double)] {
      snapshot.sources.compactMap { source in value(source).map { (Self.label("source", source.name), $0) } }
    }
    gauge("ticketledger_source_up", "1 where the last look at the source worked.", rows { $0.trouble == nil ? 1 : 0 })
    gauge("ticketledger_source_watched", "1 where notifications come.", rows { $0.isWatched ? 1 : 0 })
    gauge("ticketledger_source_streams", "Files or folders that the source has.", rows { Double($0.streams) })
    gauge(
      "ticketledger_source_last_success_timestamp_seconds",
      "When the whole source was last looked at without an error.",
      rows { $0.lastSuccessAt.map(Self.seconds) })
    gauge(
      "ticketledger_source_lag_seconds", "Seconds since everything that the source has was in.",
      rows { $0.lastSuccessAt.map { max(0, Self.seconds(now) - Self.seconds($0)) } })
    gauge(
      "ticketledger_source_last_arrival_timestamp_seconds", "When something new last came.",
      rows { $0.lastArrivalAt.map(Self.seconds) })
    counter(
      "ticketledger_source_errors_total", "Looks that failed since the daemon started.",
      snapshot.sources.flatMap { source in
        source.errors.sorted { $0.key < $1.key }.map {
          (Self.label("source", source.name) + "," + Self.label("code", $0.key), Double($0.value))
        }
      })
  }

  private mutating func addStore(_ snapshot: DaemonSnapshot, _ sizes: (log: Int64, views: Int64), _ now: Instant) {
    gauge("ticketledger_log_events", "Events in the log.", [("", Double(snapshot.head))])
    gauge("ticketledger_log_lent", "1 while a command has the log.", [("", snapshot.lentTo == nil ? 0 : 1)])
    counter("ticketledger_commits_total", "Transactions since the daemon started.", [("", Double(snapshot.commits))])
    gauge(
      "ticketledger_views_lag_events", "Events that the views do not have yet.",
      [("", Double(max(0, snapshot.head - snapshot.views.position)))])
    gauge(
      "ticketledger_views_lag_seconds", "Seconds since the log has been ahead of the views.",
      [("", snapshot.views.lagSeconds)])
    if let seconds = snapshot.views.updateSeconds {
      gauge("ticketledger_views_update_seconds", "Seconds that the last update took.", [("", seconds)])
    }
    gauge(
      "ticketledger_store_bytes", "Bytes on the disk.",
      [(Self.label("file", "log"), Double(sizes.log)), (Self.label("file", "views"), Double(sizes.views))])
    if let free = snapshot.room.freeBytes {
      gauge("ticketledger_disk_free_bytes", "Room on the disk.", [("", Double(free))])
    }
    gauge(
      "ticketledger_disk_stopped", "1 while nothing is taken in for want of room.",
      [("", snapshot.room.isStopped ? 1 : 0)])
  }

  private mutating func addBackups(_ snapshot: DaemonSnapshot, _ now: Instant) {
    if let last = snapshot.backups.lastAt {
      gauge(
        "ticketledger_backup_age_seconds", "Seconds since the last sound backup.",
        [("", max(0, Self.seconds(now) - Self.seconds(last)))])
    }
    gauge(
      "ticketledger_backup_ok", "1, or 0 where the last try failed.", [("", snapshot.backups.trouble == nil ? 1 : 0)])
  }

  // MARK: Format

  private mutating func gauge(_ name: String, _ help: String, _ rows: [(labels: String, value: Double)]) {
    add(name, help, "gauge", rows)
  }

  private mutating func counter(_ name: String, _ help: String, _ rows: [(labels: String, value: Double)]) {
    add(name, help, "counter", rows)
  }

  private mutating func add(_ name: String, _ help: String, _ type: String, _ rows: [(labels: String, value: Double)]) {
    guard !rows.isEmpty else { return }
    begin(name, help, type)
    for row in rows { line(name, row.labels, row.value) }
  }

  private mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
    begin(name, help, "histogram")
    for (bound, count) in zip(histogram.bounds, histogram.counts) {
      line(name + "_bucket", Self.label("le", Self.number(bound)), Double(count))
    }
    line(name + "_bucket", Self.label("le", "+Inf"), Double(histogram.count))
    line(name + "_sum", "", histogram.sum)
    line(name + "_count", "", Double(histogram.count))
  }

  private mutating func begin(_ name: String, _ help: String, _ type: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  private mutating func line(_ name: String, _ labels: String, _ value: Double) {
    text += name + (labels.isEmpty ? "" : "{\(labels)}") + " \(Self.number(value))\n"
  }

  private static func seconds(_ instant: Instant) -> Double { Double(instant.milliseconds) / 1000 }

  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  private static func label(_ name: String, _ value: String) -> String { "\(name)=\"\(escaped(value))\"" }

  private static func escaped(_ value: String) -> String {
    value.reduce(into: "") { text, character in
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.append(character)
      }
    }
  }
}
