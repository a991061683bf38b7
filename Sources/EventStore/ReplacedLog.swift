internal import Foundation
internal import GRDB
internal import SQLiteFiles
public import TicketDomain

/// The last event of a log: its leaf tells whether another log goes on from it.
struct LastEvent {
  var position: Int64
  var recordedAt: Instant
  var leaf: Digest

  /// `nil` where there is none.
  init?(_ reader: LogReader) throws {
    let found = try reader.read { database in
      let rows = try FastStatement(
        database, "SELECT position, recorded_at, leaf FROM events ORDER BY position DESC LIMIT 1")
      defer { rows.reset() }
      return try rows.next() ? (rows.integer(0), rows.integer(1), rows.digest(2) ?? .zero) : nil
    }
    guard let found else { return nil }
    position = found.0
    recordedAt = Instant(milliseconds: found.1)
    leaf = found.2
  }
}

/// The log whose place a backup takes, and what it knew beyond the backup.
public struct ReplacedLog: Sendable {
  /// Where it is now.
  public private(set) var path: String
  /// How many events it has; `nil` where it cannot be read.
  public private(set) var events: Int64?
  /// When its last event was written; `nil` where there is none or it cannot be read.
  public private(set) var lastRecordedAt: Instant?
  /// Whether it has every event of the restored log and went on from there; `nil` where it cannot be read.
  public private(set) var isContinuation: Bool?
  /// How many events it has after those of the restored log, by the name of their source: all of its events where it is no
  /// continuation. What sources still have is read again by the next ingest; what people decided is not.
  public private(set) var eventsBeyond: [String: Int64] = [:]
  private let log: String

  /// The log in `location`; `nil` where there is none.
  init?(_ location: StoreLocation) {
    guard access(location.log, F_OK) == 0 else { return nil }
    log = location.log
    path = location.log
    guard let queue = try? StoreLocation.logFile.openForReading(log, isOlderAllowed: true) else { return }
    let row = try? queue.read {
      try Row.fetchOne(
        $0,
        sql:
          "SELECT count(*) AS events, (SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1) AS last FROM events"
      )
    }
    events = row?["events"]
    lastRecordedAt = (row?["last"] as Int64?).map { Instant(milliseconds: $0) }
  }

  /// Counts what this log knows beyond the restored one, whose last event is `last`.
  mutating func compare(withLast last: LastEvent?) throws {
    guard events != nil, let queue = try? StoreLocation.logFile.openForReading(log, isOlderAllowed: true) else {
      return
    }
    let found: (isContinuation: Bool, beyond: [Row])? = try? queue.read { database in
      let leaf = try Data.fetchOne(
        database, sql: "SELECT leaf FROM events WHERE position = ?", arguments: [last?.position ?? 0])
      let isContinuation = last.map { last in leaf.map { last.leaf.withBytes($0.elementsEqual) } ?? false } ?? true
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT name, count(*) AS events FROM events JOIN sources ON sources.id = source WHERE position > ? GROUP BY name
          """, arguments: [isContinuation ? last?.position ?? 0 : 0])
      return (isContinuation, rows)
    }
    isContinuation = found?.isContinuation
    for row in found?.beyond ?? [] { eventsBeyond[row["name"]] = row["events"] }
  }

  /// Gives the log a second name beside its own, so that there is no moment without a log.
  ///
  /// Its write-ahead log is written into it first; where it cannot be opened, that moves with it. Throws `file-busy` where a
  /// reader keeps that from happening; nothing has changed then.
  mutating func moveAside(_ location: StoreLocation, at moment: Instant) throws {
    // Two in one second get names a second apart.
    let targets = (0..<60).lazy.map { later in
      location.directory + "/"
        + BackupFolder.name(madeAt: moment.advanced(bySeconds: later))
        .replacingOccurrences(of: "events-", with: "events.replaced-")
    }
    guard let target = targets.first(where: { access($0, F_OK) != 0 }) else {
      throw BackupError(.exists, at: location.directory)
    }
    if events == nil {
      for suffix in ["-wal", "-shm"] { rename(log + suffix, target + suffix) }
    } else {
      try emptyWriteAheadLog()
    }
    // Where a file cannot have two names, it is moved.
    guard link(log, target) == 0 || rename(log, target) == 0 else {
      throw SQLiteFileError(.readOnly, at: target, ["detail": String(cString: strerror(errno))])
    }
    path = target
  }

  /// Undoes ``moveAside(_:at:)``.
  func moveBack() {
    if access(log, F_OK) == 0 { unlink(path) } else { rename(path, log) }
    for suffix in ["-wal", "-shm"] { rename(path + suffix, log + suffix) }
  }

  private func emptyWriteAheadLog() throws {
    try SQLiteFileError.translating(log) {
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      let queue = try DatabaseQueue(path: log, configuration: configuration)
      let isBusy = try queue.writeWithoutTransaction {
        try Int.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") ?? 0
      }
      guard isBusy == 0 else { throw SQLiteFileError(.busy, at: log, ["detail": "wal_checkpoint"], retryHelps: true) }
      try queue.close()
    }
  }

  /// Takes away what the log that was replaced left beside the restored one, which has none of its own until it is written.
  static func removeWriteAheadLog(_ location: StoreLocation) {
    for suffix in ["-wal", "-shm"] { unlink(location.log + suffix) }
  }
}
