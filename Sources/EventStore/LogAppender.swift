internal import Foundation
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// The append loop: prepared statements, and the state that the next append stands on.
final class LogAppender {
  private(set) var tree: MerkleTree
  /// Why the log must not be appended to; `nil` where its head fits its events.
  let fault: String?
  private var treeBefore: MerkleTree
  private var lastRecord: Int64
  private var lastRecordBefore: Int64
  private var canonical = CanonicalBytes()

  /// Name and version by kind, looked up once.
  private static let identifiers = EventKind.allCases.map { (name: $0.type.name, version: $0.type.version) }

  private let insertRecord: FastStatement
  private let insertEvent: FastStatement
  private let insertNode: FastStatement
  private let selectRevisions: FastStatement
  private let selectEvents: FastStatement
  private let selectOriginal: FastStatement
  private let insertContent: FastStatement
  private let insertCopy: FastStatement
  private let upsertCursor: FastStatement
  private let upsertHead: FastStatement

  init(_ database: Database) throws {
    tree = try MerkleTree(database)
    treeBefore = tree
    lastRecord = try Int64.fetchOne(database, sql: "SELECT max(id) FROM records") ?? 0
    lastRecordBefore = lastRecord
    fault = try Self.fault(of: database, tree: tree)
    insertRecord = try FastStatement(
      database,
      """
      INSERT INTO records (id, source, key, revision, locator, digest, bytes, salt, commitment, first_event, event_count,
        quarantined, size)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, key, revision) DO NOTHING
      """)
    insertEvent = try FastStatement(
      database,
      """
      INSERT INTO events (position, record, source, type, version, occurred_at, recorded_at, supersedes, payload, personal,
        personal_commitment, leaf)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertNode = try FastStatement(database, "INSERT INTO tree (level, number, hash) VALUES (?, ?, ?)")
    selectRevisions = try FastStatement(
      database,
      """
      SELECT revision, digest, first_event, quarantined, event_count FROM records WHERE source = ? AND key = ? ORDER BY revision
      """)
    selectEvents = try FastStatement(
      database,
      """
      SELECT type, version, occurred_at, payload, personal FROM events WHERE position >= ? AND position < ?
      ORDER BY position
      """)
    selectOriginal = try FastStatement(
      database,
      """
      SELECT id, first_event, digest FROM contents JOIN records ON id = record WHERE prefix = ? ORDER BY id
      """)
    insertContent = try FastStatement(database, "INSERT INTO contents (prefix, record) VALUES (?, ?)")
    insertCopy = try FastStatement(database, "INSERT INTO copies (original, record) VALUES (?, ?)")
    upsertCursor = try FastStatement(
      database,
      """
      INSERT INTO cursors (source, stream, value, seen, appended, duplicates, revisions, quarantined, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET value = excluded.value, seen = seen + excluded.seen,
        appended = appended + excluded.appended, duplicates = duplicates + excluded.duplicates,
        revisions = revisions + excluded.revisions, quarantined = quarantined + excluded.quarantined,
        updated_at = excluded.updated_at
      """)
    upsertHead = try FastStatement(
      database,
      """
      INSERT INTO head (id, size, root) VALUES (1, ?, ?)
      ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root
      """)
  }

  private static func fault(of database: Database, tree: MerkleTree) throws -> String? {
    let head = try Row.fetchOne(database, sql: "SELECT size, root FROM head")
    let size: Int64 = head?["size"] ?? 0
    let lastPosition = try Int64.fetchOne(database, sql: "SELECT max(position) FROM events") ?? 0
    if size != lastPosition { return "head \(size), last event \(lastPosition)" }
    let root: [UInt8]? = (head?["root"] as Data?).map(Array.init)
    let isSame = root.map { stored in tree.root.withBytes { $0.elementsEqual(stored) } } ?? true
    return isSame ? nil : "the root of \(size) events is not the one recorded"
  }

  /// Remembers the state to return to.
  func begin() {
    treeBefore = tree
    lastRecordBefore = lastRecord
  }

  /// Returns to the state before the transaction.
  func rollBack() {
    tree = treeBefore
    lastRecord = lastRecordBefore
  }

  /// Writes the new head; to be called once, last in the transaction.
  func finish() throws {
    upsertHead.bind(1, tree.size)
    upsertHead.bind(2, tree.root)
    try upsertHead.run()
  }

  func append(_ source: SourceBatch, recordedAt: Instant) throws -> AppendCounts {
    let batch = source.batch
    var counts = AppendCounts()
    counts.seen = batch.records.count
    try source.withSaltsAndFrames { salts, frames in
      try batch.withBuffer { buffer in
        for (index, record) in batch.records.enumerated() {
          let salt = UnsafeRawBufferPointer(rebasing: salts[(16 * index)..<(16 * index + 16)])
          let pending = PendingRecord(
            source: source.source, record: record, batch: batch, buffer: buffer, salt: salt,
            digest: source.digests[index], firstCommitment: source.commitments[index], recordedAt: recordedAt,
            frame: UnsafeRawBufferPointer(rebasing: frames[source.frame(index)]))
          try append(pending, &counts)
        }
      }
    }
    upsertCursor.bind(1, source.source.number)
    upsertCursor.bind(2, source.stream)
    upsertCursor.bind(3, source.cursor)
    for (column, count) in zip(
      Int32(4)..., [counts.seen, counts.appended, counts.duplicates, counts.revisions, counts.quarantined])
    {
      upsertCursor.bind(column, Int64(count))
    }
    upsertCursor.bind(9, recordedAt.milliseconds)
    try upsertCursor.run()
    return counts
  }

  private func append(_ pending: PendingRecord, _ counts: inout AppendCounts) throws {
    let isRecognised = pending.batch.recognition == .content && !pending.record.isQuarantined
    if isRecognised, let original = try original(of: pending.digest) {
      if try insertCopy(pending, of: original) {
        counts.duplicates += 1
        return
      }
    } else if try insert(pending, revision: 1, supersedes: nil) {
      if pending.record.isQuarantined { counts.quarantined += 1 } else { counts.appended += 1 }
      return
    }
    // The key is known. The same bytes are a duplicate, unless they can be understood now and could not before.
    var revision: Int64 = 0
    var supersedes: Int64?
    var isKnown = false
    var understood: [Range<Int64>] = []
    selectRevisions.bind(1, pending.source.number)
    selectRevisions.bind(2, text: pending.key)
    while try selectRevisions.next() {
      revision = selectRevisions.integer(0)
      let wasQuarantined = selectRevisions.integer(3) != 0
      if !wasQuarantined {
        let first = selectRevisions.integer(2)
        supersedes = first
        understood.append(first..<first + selectRevisions.integer(4))
      }
      if selectRevisions.digest(1) == pending.digest, !wasQuarantined || pending.record.isQuarantined { isKnown = true }
    }
    if !isKnown, pending.batch.recognition == .events, !pending.record.isQuarantined {
      isKnown = try understood.contains { try saysTheSame(pending, as: $0) }
    }
    if isKnown {
      counts.duplicates += 1
      return
    }
    // A revision that cannot be understood leaves the earlier one in force.
    if pending.record.isQuarantined { supersedes = nil }
    _ = try insert(pending, revision: revision + 1, supersedes: supersedes)
    if pending.record.isQuarantined { counts.quarantined += 1 } else { counts.revisions += 1 }
  }

  /// Whether the record's events are those of the log at `positions`.
  private func saysTheSame(_ pending: PendingRecord, as positions: Range<Int64>) throws -> Bool {
    guard positions.count == pending.record.events.count else { return false }
    selectEvents.bind(1, positions.lowerBound)
    selectEvents.bind(2, positions.upperBound)
    defer { selectEvents.reset() }
    for index in pending.record.events {
      let event = pending.batch.events[index]
      let name = Self.identifiers[event.kind.rawValue]
      guard try selectEvents.next(), selectEvents.text(0) == name.name, selectEvents.integer(1) == Int64(name.version),
        selectEvents.integer(2) == event.occurredAt.milliseconds,
        selectEvents.bytes(3).elementsEqual(pending.bytes(event.payload)),
        selectEvents.bytes(4).elementsEqual(pending.bytes(event.personal))
      else { return false }
    }
    return true
  }

  /// The first record with those bytes, of those that are recognised by them.
  private func original(of digest: Digest) throws -> Original? {
    selectOriginal.bind(1, digest.prefix)
    defer { selectOriginal.reset() }
    while try selectOriginal.next() {
      if selectOriginal.digest(2) == digest {
        return Original(record: selectOriginal.integer(0), firstEvent: selectOriginal.integer(1))
      }
    }
    return nil
  }

  /// Inserts a record whose bytes the log has; `false` where the key exists already.
  private func insertCopy(_ pending: PendingRecord, of original: Original) throws -> Bool {
    guard try insertRecord(pending, pending.firstCommitment, revision: 1, eventCount: 1, hasBytes: false) else {
      return false
    }
    insertCopy.bind(1, original.record)
    insertCopy.bind(2, lastRecord)
    try insertCopy.run()
    try insertOwnEvent(
      .recordCopied, payload: "{\"original\":\(original.firstEvent)}", supersedes: nil,
      commitment: pending.firstCommitment, pending)
    return true
  }

  /// Inserts the record and its events; `false` where the key and revision exist already.
  private func insert(_ pending: PendingRecord, revision: Int64, supersedes: Int64?) throws -> Bool {
    let commitment =
      revision == 1
      ? pending.firstCommitment
      : canonical.commitment(
        salt: pending.salt, source: pending.source.name, key: pending.key, revision: revision,
        locator: pending.locator, digest: pending.digest)
    let isWithdrawal = pending.record.events.isEmpty && supersedes != nil
    let eventCount = isWithdrawal ? 1 : pending.record.events.count
    guard try insertRecord(pending, commitment, revision: revision, eventCount: eventCount, hasBytes: true) else {
      return false
    }
    if pending.batch.recognition == .content, !pending.record.isQuarantined {
      insertContent.bind(1, pending.digest.prefix)
      insertContent.bind(2, lastRecord)
      try insertContent.run()
    }
    for index in pending.record.events {
      let event = pending.batch.events[index]
      try insert(
        event.kind, at: event.occurredAt, payload: pending.bytes(event.payload),
        personal: pending.bytes(event.personal),
        supersedes: index == pending.record.events.lowerBound ? supersedes : nil, commitment: commitment, pending)
    }
    if isWithdrawal {
      try insertOwnEvent(
        .recordWithdrawn, payload: "{}", supersedes: supersedes, commitment: commitment, pending)
    }
    return true
  }

  private func insertRecord(
    _ pending: PendingRecord, _ commitment: Digest, revision: Int64, eventCount: Int, hasBytes: Bool
  ) throws -> Bool {
    insertRecord.bind(1, lastRecord + 1)
    insertRecord.bind(2, pending.source.number)
    insertRecord.bind(3, text: pending.key)
    insertRecord.bind(4, revision)
    insertRecord.bind(5, text: pending.locator)
    insertRecord.bind(6, pending.digest)
    bindBytes(pending, hasBytes: hasBytes)
    insertRecord.bind(8, blob: pending.salt)
    insertRecord.bind(9, commitment)
    insertRecord.bind(10, tree.size + 1)
    insertRecord.bind(11, Int64(eventCount))
    insertRecord.bind(12, pending.record.isQuarantined ? 1 : 0)
    guard try insertRecord.runCountingChanges() > 0 else { return false }
    lastRecord += 1
    return true
  }

  private func bindBytes(_ pending: PendingRecord, hasBytes: Bool) {
    insertRecord.bindNull(13)
    guard hasBytes else { return insertRecord.bindNull(7) }
    guard !pending.frame.isEmpty else { return insertRecord.bind(7, blob: pending.content) }
    insertRecord.bind(7, blob: pending.frame)
    insertRecord.bind(13, Int64(pending.content.count))
  }

  /// Inserts an event that the log itself writes about a record.
  private func insertOwnEvent(
    _ kind: EventKind, payload: String, supersedes: Int64?, commitment: Digest, _ pending: PendingRecord
  ) throws {
    try Array(payload.utf8).withUnsafeBytes {
      try insert(
        kind, at: pending.recordedAt, payload: $0, personal: UnsafeRawBufferPointer(start: nil, count: 0),
        supersedes: supersedes, commitment: commitment, pending)
    }
  }

  private func insert(
    _ kind: EventKind, at occurredAt: Instant, payload: UnsafeRawBufferPointer, personal: UnsafeRawBufferPointer,
    supersedes: Int64?, commitment: Digest, _ pending: PendingRecord
  ) throws {
    let position = tree.size + 1
    let name = Self.identifiers[kind.rawValue]
    let personalCommitment =
      personal.isEmpty
      ? nil : canonical.personalCommitment(salt: pending.salt, position: position, personal: personal)
    let leaf = canonical.leaf(
      position: position, commitment: commitment, kind: name, occurredAt: occurredAt,
      recordedAt: pending.recordedAt, supersedes: supersedes, payload: payload, personalCommitment: personalCommitment)
    insertEvent.bind(1, position)
    insertEvent.bind(2, lastRecord)
    insertEvent.bind(3, pending.source.number)
    insertEvent.bind(4, name.name)
    insertEvent.bind(5, Int64(name.version))
    insertEvent.bind(6, occurredAt.milliseconds)
    insertEvent.bind(7, pending.recordedAt.milliseconds)
    insertEvent.bind(8, supersedes)
    insertEvent.bind(9, text: payload)
    if let personalCommitment {
      insertEvent.bind(10, text: personal)
      insertEvent.bind(11, personalCommitment)
    } else {
      insertEvent.bindNull(10)
      insertEvent.bindNull(11)
    }
    insertEvent.bind(12, leaf)
    try insertEvent.run()
    try tree.append(leaf) { node in
      insertNode.bind(1, Int64(node.level))
      insertNode.bind(2, node.number)
      insertNode.bind(3, node.hash)
      try insertNode.run()
    }
  }
}

/// The record that has the bytes of a copy.
private struct Original {
  let record: Int64
  let firstEvent: Int64
}

/// One record of a batch on its way into the tables.
private struct PendingRecord {
  let source: SourceID
  let record: RecordBatch.Record
  let batch: RecordBatch
  let buffer: UnsafeRawBufferPointer
  let salt: UnsafeRawBufferPointer
  let digest: Digest
  let firstCommitment: Digest
  let recordedAt: Instant
  /// Its bytes packed; empty where they are kept as received.
  let frame: UnsafeRawBufferPointer

  var key: UnsafeRawBufferPointer { bytes(record.key) }
  var locator: UnsafeRawBufferPointer { bytes(record.locator) }
  var content: UnsafeRawBufferPointer { bytes(record.content) }

  func bytes(_ slice: RecordBatch.Slice) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: buffer[batch.range(of: slice)])
  }
}

extension MerkleTree {
  /// The tree as the log's tables have it: the incomplete subtrees at its right edge.
  init(_ database: Database) throws {
    let size = try Int64.fetchOne(database, sql: "SELECT max(position) FROM events") ?? 0
    var levels: [[Digest]] = []
    var nodes = size
    while nodes > 0 {
      let firstOpen = nodes / Int64(Self.fanOut) * Int64(Self.fanOut)
      let rows =
        levels.isEmpty
        ? try FastStatement(database, "SELECT leaf FROM events WHERE position > ? ORDER BY position")
        : try FastStatement(database, "SELECT hash FROM tree WHERE number >= ? AND level = ? ORDER BY number")
      rows.bind(1, firstOpen)
      if !levels.isEmpty { rows.bind(2, Int64(levels.count)) }
      var hashes: [Digest] = []
      while try rows.next() { hashes.append(rows.digest(0) ?? .zero) }
      levels.append(hashes)
      nodes /= Int64(Self.fanOut)
    }
    self.init(size: size, levels: levels)
  }
}
