internal import GRDB
internal import SQLiteFiles
public import TicketDomain

/// The only writer of the event log: appends batches of records, their events and the cursor in one transaction each.
///
/// Holds the log's lease for as long as it lives. Positions are given explicitly and without gaps. Not thread-safe: one
/// task at a time. An append costs O(records) with about five SHA-256 a record; `synchronous=FULL` makes one `fsync` a call.
public final class LogWriter {
  private let lease: Lease
  private let queue: DatabaseQueue
  private let path: String
  private let appender: LogAppender

  /// Opens or makes the log in `location` and takes its lease.
  ///
  /// Throws `store-locked` where another process writes, or an ``SQLiteFileError`` where the file is not ours, newer, or
  /// cannot be written; `store-inconsistent` where its head does not fit its events.
  public init(_ location: StoreLocation) throws {
    lease = try Lease(location.logLease)
    path = location.log
    queue = try StoreLocation.logFile.openForWriting(
      path, pragmas: ["PRAGMA page_size=8192", "PRAGMA wal_autocheckpoint=2000", "PRAGMA cache_size=-32000"],
      isDurable: true)
    appender = try SQLiteFileError.translating(path) { [queue] in
      try queue.writeWithoutTransaction { try LogAppender($0) }
    }
    if let fault = appender.fault { throw EventStoreError(.inconsistent, at: path, ["detail": fault]) }
  }

  /// Position of the last event; 0 where there is none.
  public var head: Int64 { appender.tree.size }

  /// Gives back the pages that SQLite keeps (up to 32 MiB, which fill as the log grows); they are read again where they are needed.
  public func releaseMemory() { queue.releaseMemory() }

  /// The numbers of the sources of those names, which are made where they are new.
  public func sources(named names: [String]) throws -> [SourceID] {
    try SQLiteFileError.translating(path) {
      try queue.writeWithoutTransaction { database in
        var numbers: [SourceID] = []
        try database.inTransaction(.immediate) {
          for name in names {
            try database.execute(sql: "INSERT INTO sources (name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [name])
            let number = try Int64.fetchOne(database, sql: "SELECT id FROM sources WHERE name = ?", arguments: [name])
            numbers.append(SourceID(number: number ?? 0, name: name))
          }
          return .commit
        }
        return numbers
      }
    }
  }

  /// Appends the batches and their cursors in one transaction, and says what became of the records, batch by batch.
  ///
  /// A record whose key and bytes are known already adds nothing. A known key with other bytes becomes a new revision. In a
  /// batch that is recognised by content, a new key with bytes that are known becomes a copy of the record that has them.
  /// When it throws, nothing was appended and no cursor has moved.
  @discardableResult
  public func append(_ batches: [SourceBatch], recordedAt: Instant) throws -> [AppendCounts] {
    try SQLiteFileError.translating(path) {
      try queue.writeWithoutTransaction { database in
        appender.begin()
        var counts: [AppendCounts] = []
        do {
          try database.inTransaction(.immediate) {
            for batch in batches { counts.append(try appender.append(batch, recordedAt: recordedAt)) }
            try appender.finish()
            return .commit
          }
        } catch {
          appender.rollBack()
          throw error
        }
        return counts
      }
    }
  }
}

/// A configured source as the log knows it.
public struct SourceID: Hashable, Sendable {
  /// Small and dense, in the order of first use.
  public let number: Int64
  /// The configured name, which the commitments cover.
  public let name: String
}

/// What became of records: `seen = appended + duplicates + revisions + quarantined`.
public struct AppendCounts: Sendable, Hashable {
  /// Records read.
  public var seen = 0
  /// New keys, understood.
  public var appended = 0
  /// Key and bytes known already, or the bytes under another key where they are what counts.
  public var duplicates = 0
  /// Known keys with other bytes, understood.
  public var revisions = 0
  /// Kept whole because they could not be understood.
  public var quarantined = 0

  /// No records.
  public init() {}

  /// Whether every record seen is accounted for.
  public var isComplete: Bool { seen == appended + duplicates + revisions + quarantined }

  /// Adds another count to this one.
  public static func += (left: inout AppendCounts, right: AppendCounts) {
    left.seen += right.seen
    left.appended += right.appended
    left.duplicates += right.duplicates
    left.revisions += right.revisions
    left.quarantined += right.quarantined
  }
}
