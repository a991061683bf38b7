public import EventStore
internal import Foundation
internal import GRDB
public import Projections
internal import SQLiteFiles
internal import TicketDomain

/// Checks everything that can be checked without trusting what was stored: every digest, commitment and leaf, the tree,
/// gaps, the counts of the completeness table, and that the views equal a replay.
public struct Verification: Encodable, Sendable {
  /// Something that does not hold.
  public struct Finding: Encodable, Sendable, Hashable {
    /// Kebab-case; the catalogue's key.
    public var code: String
    /// `event 12`, `record 7`, a table.
    public var place: String
    /// More about it.
    public var detail: String
  }

  /// Events checked.
  public private(set) var events: Int64 = 0
  /// Records checked.
  public private(set) var records: Int64 = 0
  /// The root of the tree over all leaves, computed anew: 64 hexadecimal digits.
  public private(set) var root = ""
  /// What does not hold; the first hundred.
  public private(set) var findings: [Finding] = []

  private static let findingsMax = 100

  /// Whether everything holds.
  public var isSound: Bool { findings.isEmpty }

  /// Checks the log in `location`, and the views there against a replay by `rules`. O(log).
  ///
  /// `progress` is told the number of events checked now and then.
  public init(_ location: StoreLocation, rules: Rules, progress: (Int64) -> Void = { _ in }) throws {
    let reader = try LogReader(location)
    try checkLog(reader, progress)
    try checkCounts(reader)
    if isSound { try checkViews(location, rules, reader) }
  }

  /// Checks a log without views, such as a backup. O(log).
  public init(log reader: LogReader, progress: (Int64) -> Void = { _ in }) throws {
    try checkLog(reader, progress)
    try checkCounts(reader)
  }

  private mutating func found(_ code: String, _ place: String, _ detail: String = "") {
    if findings.count < Self.findingsMax { findings.append(Finding(code: code, place: place, detail: detail)) }
  }

  private mutating func checkLog(_ reader: LogReader, _ progress: (Int64) -> Void) throws {
    var tree = MerkleTree()
    var nodes: [MerkleTree.Node] = []
    var checker = RecordChecker()
    var next: Int64 = 1
    var problems: [(String, String, String)] = []
    let names = try reader.sourceNames()
    let head = try reader.storedHead()
    let closings = try CostDecisions(reader, through: reader.head()).closings
    let closedAt = Set(closings.map(\.position))
    var roots: [Int64: String] = [:]
    try reader.read { database in
      let rows = try FastStatement(
        database,
        """
        SELECT position, record, type, version, occurred_at, recorded_at, supersedes, payload, personal,
          personal_commitment, leaf, records.source, key, revision, locator, digest, bytes, salt, commitment,
          first_event, event_count, events.source, size
        FROM events LEFT JOIN records ON records.id = events.record ORDER BY position
        """)
      while try rows.next() {
        let position = rows.integer(0)
        while next < position {
          problems.append(("verify-event-missing", "event \(next)", ""))
          next += 1
          if problems.count > Self.findingsMax { return }
        }
        let leaf = checker.check(rows, sourceName: names[rows.integer(11)] ?? "") { problems.append($0) }
        tree.append(leaf) { nodes.append($0) }
        next = position + 1
        if closedAt.contains(position) { roots[position] = tree.root.description }
        if position % 50_000 == 0 { progress(position) }
      }
    }
    events = tree.size
    root = tree.root.description
    for (code, place, detail) in problems { found(code, place, detail) }
    for closing in closings where roots[closing.position] != closing.root {
      found("verify-closing", "event \(closing.event)", "\(closing.root) ≠ \(roots[closing.position] ?? "–")")
    }
    if head?.size != tree.size && !(head == nil && tree.size == 0) {
      found("verify-head-size", "head", "\(head?.size ?? 0) ≠ \(tree.size)")
    } else if let head, head.root.description != root {
      found("verify-root", "head", "\(head.root) ≠ \(root)")
    }
    let stored = try reader.storedNodes()
    for (expected, actual) in zip(nodes.sorted(by: Self.isBefore), stored) where expected != actual {
      found("verify-tree-node", "tree \(expected.level)/\(expected.number)")
    }
    if nodes.count != stored.count { found("verify-tree-size", "tree", "\(stored.count) ≠ \(nodes.count)") }
  }

  private static func isBefore(_ left: MerkleTree.Node, _ right: MerkleTree.Node) -> Bool {
    (left.level, left.number) < (right.level, right.number)
  }

  /// Records against the completeness table, and events against records.
  private mutating func checkCounts(_ reader: LogReader) throws {
    let rows = try reader.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT sources.name AS name, total(seen) AS seen, total(appended) AS appended, total(duplicates) AS duplicates,
            total(revisions) AS revisions, total(quarantined) AS quarantined,
            (SELECT count(*) FROM records WHERE records.source = sources.id) AS records,
            (SELECT total(quarantined) FROM records WHERE records.source = sources.id) AS kept,
            (SELECT count(*) FROM copies JOIN records ON id = record WHERE records.source = sources.id) AS copies
          FROM sources LEFT JOIN cursors ON cursors.source = sources.id GROUP BY sources.id
          """)
    }
    for row in rows {
      let name: String = row["name"]
      let stored = (row["appended"] as Int64) + (row["revisions"] as Int64) + (row["quarantined"] as Int64)
      if row["seen"] as Int64 != stored + (row["duplicates"] as Int64) { found("verify-completeness", name) }
      let (records, copies): (Int64, Int64) = (row["records"], row["copies"])
      if records != stored + copies { found("verify-records-missing", name, "\(records) ≠ \(stored + copies)") }
      if row["kept"] as Int64 != row["quarantined"] as Int64 { found("verify-quarantine", name) }
      self.records += records
    }
    let orphans = try reader.read { database in
      try Int64.fetchAll(
        database,
        sql: """
          SELECT id FROM records WHERE event_count > 0
            AND (SELECT count(*) FROM events WHERE position >= first_event AND position < first_event + event_count
              AND record = id) <> event_count LIMIT 100
          """)
    }
    for id in orphans { found("verify-events-of-record", "record \(id)") }
    let strangers = try reader.read { database in
      try Int64.fetchAll(
        database,
        sql: """
          SELECT copies.record FROM copies LEFT JOIN records AS copy ON copy.id = copies.record
            LEFT JOIN records AS original ON original.id = copies.original
          WHERE copy.digest IS NOT original.digest OR copy.bytes IS NOT NULL LIMIT 100
          """)
    }
    for id in strangers { found("verify-copy", "record \(id)") }
  }

  private mutating func checkViews(_ location: StoreLocation, _ rules: Rules, _ reader: LogReader) throws {
    guard FileManager.default.fileExists(atPath: location.views) else { return }
    do {
      for difference in try ViewsComparison(location, rules: rules).differences() {
        found("verify-views", difference.table, difference.detail)
      }
    } catch let error as ProjectionError where error.code == .noViews {
      // By these rules nothing was derived yet, so there is nothing to compare.
    }
  }
}
