internal import Foundation
public import GRDB
internal import SQLiteFiles
public import TicketDomain

/// Reads the event log, beside whoever writes it. Not thread-safe: one task at a time.
public final class LogReader {
  private let queue: DatabaseQueue
  private let path: String

  /// Rows read in one transaction: bounds how long a checkpoint has to wait for a reader.
  private static let pageEventsMax = 20_000

  /// Opens the log in `location` for reading; throws ``SQLiteFileError`` where there is none, or it is not ours.
  public convenience init(_ location: StoreLocation) throws { try self.init(file: location.log) }

  /// Opens the log in that file, wherever it lies, such as a backup; throws as ``init(_:)``.
  public init(file path: String) throws {
    self.path = path
    queue = try StoreLocation.logFile.openForReading(path)
  }

  /// Position of the last committed event; 0 where there is none.
  public func head() throws -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT size FROM head") ?? 0 }
  }

  /// The names of the sources by number.
  public func sourceNames() throws -> [Int64: String] {
    try read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT id, name FROM sources")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["id"], $0["name"]) })
    }
  }

  /// Calls `body` with each event from `first` through `last`, in order of position; bounded memory.
  ///
  /// Throws `store-inconsistent` where a position is missing, naming it. The event is valid only inside `body`.
  public func forEachEvent(
    from first: Int64 = 1, through last: Int64, _ body: (borrowing LoggedEvent) throws -> Void
  ) throws {
    var next = first
    while next <= last {
      let pageEnd = min(last, next + Int64(Self.pageEventsMax) - 1)
      try read { database in
        let rows = try FastStatement(database, LoggedEvent.query + " WHERE position BETWEEN ? AND ? ORDER BY position")
        rows.bind(1, next)
        rows.bind(2, pageEnd)
        while try rows.next() {
          let event = LoggedEvent(rows)
          guard event.position == next else { break }
          try body(event)
          next += 1
        }
      }
      guard next == pageEnd + 1 else {
        throw EventStoreError(.inconsistent, at: path, ["detail": "event \(next) is missing"])
      }
    }
  }

  /// Events that are read before all others, because they say whose the others are.
  public enum Preliminary: Sendable {
    /// The roster.
    case agents
    /// The customer list, and what people decided about it.
    case customers
    /// Decisions about duplicates.
    case duplicates
    /// Adopted definitions, and months that were closed or opened again.
    case costing

    /// As the index that knows them has them.
    var types: [String] {
      switch self {
      case .agents: ["agent-assigned", "record-withdrawn"]
      case .customers: ["customer-linked", "customer-unlinked", "record-withdrawn"]
      case .duplicates: ["duplicates-judged", "record-withdrawn"]
      case .costing: ["definition-adopted", "period-closed", "period-reopened", "record-withdrawn"]
      }
    }
  }

  /// Calls `body` with the events of that kind from `first` through `last`, and those that withdraw a record, in order of
  /// position. There are few, and an index knows them.
  public func forEachEvent(
    about what: Preliminary, from first: Int64, through last: Int64, _ body: (borrowing LoggedEvent) throws -> Void
  ) throws {
    let types = what.types.map { "'\($0)'" }.joined(separator: ", ")
    try read { database in
      let rows = try FastStatement(
        database,
        LoggedEvent.query
          + " WHERE type IN (\(types)) AND position BETWEEN ? AND ? ORDER BY position")
      rows.bind(1, first)
      rows.bind(2, last)
      while try rows.next() { try body(LoggedEvent(rows)) }
    }
  }

  /// Calls `body` with the events at those positions, in the order given; those that do not exist are passed over.
  public func forEachEvent(at positions: some Sequence<Int64>, _ body: (borrowing LoggedEvent) throws -> Void) throws {
    try read { database in
      let rows = try FastStatement(database, LoggedEvent.query + " WHERE position = ?")
      for position in positions {
        rows.bind(1, position)
        if try rows.next() { try body(LoggedEvent(rows)) }
        rows.reset()
      }
    }
  }

  /// The leaf hash of the event at `position`; `nil` where there is none.
  public func leaf(at position: Int64) throws -> Digest? {
    try read { database in
      let rows = try FastStatement(database, "SELECT leaf FROM events WHERE position = ?")
      rows.bind(1, position)
      defer { rows.reset() }
      return try rows.next() ? rows.digest(0) : nil
    }
  }

  /// The record of that number.
  public func record(_ number: Int64) throws -> StoredRecord {
    try records(where: "records.id = ?", number).first.orThrow(EventStoreError(.notFound, at: "record \(number)"))
  }

  /// Where else the bytes of that record lie: the locators of its copies, oldest first.
  public func copies(ofRecord number: Int64) throws -> [String] {
    try read { database in
      try String.fetchAll(
        database, sql: "SELECT locator FROM copies JOIN records ON id = record WHERE original = ? ORDER BY id",
        arguments: [number])
    }
  }

  /// How many keys of a source begin so. O(those keys).
  public func keyCount(of source: SourceID, beginningWith prefix: String) throws -> Int {
    try read { database in
      let sql = "SELECT count(DISTINCT key) FROM records WHERE source = ? AND key >= ? AND key < ?"
      return try Int.fetchOne(database, sql: sql, arguments: [source.number, prefix, prefix + "\u{10FFFF}"]) ?? 0
    }
  }

  /// The positions of the events of records, each by the position of its first event. O(records).
  public func events(ofRecordsBeginningAt positions: [Int64]) throws -> Set<Int64> {
    var events: Set<Int64> = []
    for position in positions { events.formUnion(try self.events(ofRecordBeginningAt: position)) }
    return events
  }

  /// The events of the record whose first event is at `position`: their positions.
  public func events(ofRecordBeginningAt position: Int64) throws -> Range<Int64> {
    try read { database in
      let sql = "SELECT event_count FROM records WHERE id = (SELECT record FROM events WHERE position = ?)"
      let count = try Int64.fetchOne(database, sql: sql, arguments: [position]) ?? 0
      return position..<(position + count)
    }
  }

  /// Records that could not be understood, and whose bytes were not understood later either, oldest first; at most
  /// `limit`.
  public func quarantine(limit: Int) throws -> [StoredRecord] {
    try records(
      where: """
        quarantined = 1 AND NOT EXISTS (SELECT 1 FROM records AS later WHERE later.source = records.source
          AND later.key = records.key AND later.revision > records.revision)
        AND digest NOT IN (SELECT digest FROM records WHERE quarantined = 0
          AND digest IN (SELECT digest FROM records WHERE quarantined = 1))
        ORDER BY records.id LIMIT ?
        """, Int64(limit))
  }

  /// How far every stream was read and what became of what was seen, by source and stream.
  public func cursors() throws -> [StoredCursor] {
    try read { database in
      let sql = """
        SELECT sources.id, name, stream, value, seen, appended, duplicates, revisions, quarantined, updated_at
        FROM cursors JOIN sources ON sources.id = source ORDER BY sources.id, stream
        """
      return try Row.fetchAll(database, sql: sql).map { row in
        var counts = AppendCounts()
        counts.seen = row["seen"]
        counts.appended = row["appended"]
        counts.duplicates = row["duplicates"]
        counts.revisions = row["revisions"]
        counts.quarantined = row["quarantined"]
        return StoredCursor(
          source: SourceID(number: row["id"], name: row["name"]), stream: row["stream"], value: row["value"],
          counts: counts, updatedAt: Instant(milliseconds: row["updated_at"]))
      }
    }
  }

  /// How far every stream of one source was read. O(its streams).
  public func cursors(of source: SourceID) throws -> [(stream: String, value: String)] {
    try read { database in
      let sql = "SELECT stream, value FROM cursors WHERE source = ? ORDER BY stream"
      return try Row.fetchAll(database, sql: sql, arguments: [source.number]).map { ($0["stream"], $0["value"]) }
    }
  }

  /// Size and root as of the last commit, as they are written; `nil` where nothing was ever appended.
  public func storedHead() throws -> (size: Int64, root: Digest)? {
    try read { database in
      let rows = try FastStatement(database, "SELECT size, root FROM head")
      defer { rows.reset() }
      return try rows.next() ? (rows.integer(0), rows.digest(1) ?? .zero) : nil
    }
  }

  /// The roots of complete subtrees as they are written, by level and number.
  public func storedNodes() throws -> [MerkleTree.Node] {
    try read { database in
      let rows = try FastStatement(database, "SELECT level, number, hash FROM tree ORDER BY level, number")
      var nodes: [MerkleTree.Node] = []
      while try rows.next() {
        nodes.append(
          MerkleTree.Node(level: Int(rows.integer(0)), number: rows.integer(1), hash: rows.digest(2) ?? .zero))
      }
      return nodes
    }
  }

  /// Runs `body` with the connection, for the checks of `verify`.
  public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do {
      return try queue.read(body)
    } catch let error as DatabaseError {
      throw SQLiteFileError(error, path: path)
    }
  }

  private static func bytes(_ stored: Data?, size: Int64?, ofRecord id: Int64) throws -> [UInt8]? {
    guard let stored else { return nil }
    guard let size else { return Array(stored) }
    guard let bytes = stored.withUnsafeBytes({ BytePacker.unpack($0, size: size) }) else {
      throw EventStoreError(.recordDamaged, ["record": "\(id)"])
    }
    return bytes
  }

  private func records(where condition: String, _ argument: Int64) throws -> [StoredRecord] {
    try read { database in
      let sql = """
        SELECT records.id, source, name, key, revision, locator, digest, bytes, size, first_event, event_count,
          quarantined
        FROM records JOIN sources ON sources.id = records.source WHERE \(condition)
        """
      return try Row.fetchAll(database, sql: sql, arguments: [argument]).map { row in
        StoredRecord(
          number: row["id"], source: SourceID(number: row["source"], name: row["name"]), key: row["key"],
          revision: row["revision"], locator: row["locator"],
          digest: (row["digest"] as Data).withUnsafeBytes { Digest($0) } ?? .zero,
          bytes: try Self.bytes(row["bytes"], size: row["size"], ofRecord: row["id"]),
          events: (row["first_event"] as Int64)..<((row["first_event"] as Int64) + (row["event_count"] as Int64)),
          isQuarantined: row["quarantined"])
      }
    }
  }
}

/// How far one stream of a source was read.
public struct StoredCursor: Sendable {
  /// The source.
  public var source: SourceID
  /// The stream within it, such as one file's identity.
  public var stream: String
  /// As the adapter wrote it.
  public var value: String
  /// What became of the records seen in this stream.
  public var counts: AppendCounts
  /// When the cursor last moved.
  public var updatedAt: Instant
}

extension Sequence<StoredCursor> {
  /// What became of the records of each source, by its name: the completeness table's rows.
  public var countsBySource: [String: AppendCounts] {
    reduce(into: [:]) { $0[$1.source.name, default: AppendCounts()] += $1.counts }
  }
}

/// A record as the log keeps it.
public struct StoredRecord: Sendable {
  /// The record's own number.
  public var number: Int64
  /// Where it came from.
  public var source: SourceID
  /// Its natural key in that source.
  public var key: String
  /// 1 for the first bytes seen under the key.
  public var revision: Int64
  /// Where the bytes stood: the text of a `Locator`.
  public var locator: String
  /// SHA-256 of the bytes.
  public var digest: Digest
  /// As received; `nil` once erased.
  public var bytes: [UInt8]?
  /// Positions of its events.
  public var events: Range<Int64>
  /// Whether it could not be understood.
  public var isQuarantined: Bool
}

extension Optional {
  /// The value, or `error` where there is none.
  fileprivate func orThrow(_ error: some Error) throws -> Wrapped {
    guard let self else { throw error }
    return self
  }
}
