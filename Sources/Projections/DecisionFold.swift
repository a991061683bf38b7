internal import Duplicates
internal import EventStore
internal import FastJSON
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// Keeps what people decided about duplicates, and which tickets are merged: those that somebody says are the same matter, and those that
/// are certain, unless somebody says that they are not. O(decisions + certain pairs).
struct DecisionFold {
  let database: Database
  let reader: LogReader
  let tables: ViewsTables
  /// Certain pairs make no groups that span more.
  let certainSeconds: Int64

  /// A decision about two tickets, as they are now.
  private struct Decision {
    var isSame: Bool
    var event: Int64
  }

  private struct Pair: Hashable, Comparable {
    var ticket: Int64
    var other: Int64

    init(_ one: Int64, _ two: Int64) { (ticket, other) = (min(one, two), max(one, two)) }

    static func < (left: Pair, right: Pair) -> Bool { (left.ticket, left.other) < (right.ticket, right.other) }
  }

  /// Derives both tables anew from the decisions through `head` and the pairs in the views.
  func apply(through head: Int64) throws {
    let decisions = try decisions(through: head)
    try database.execute(sql: "DELETE FROM judged_pairs; DELETE FROM merged")
    for (pair, decision) in decisions.sorted(by: { $0.key < $1.key }) {
      try database.execute(
        sql: "INSERT INTO judged_pairs (ticket, other, same, event) VALUES (?, ?, ?, ?)",
        arguments: [pair.ticket, pair.other, decision.isSame, decision.event])
    }
    let same = decisions.filter(\.value.isSame).sorted { ($0.value.event, $0.key) < ($1.value.event, $1.key) }
    let apart = decisions.filter { !$0.value.isSame }.map { ($0.key.ticket, $0.key.other) }
    let confirmed = same.map { ($0.key.ticket, $0.key.other) }
    let certain = try certainPairs()
    let places = try places(of: Set((confirmed + certain).flatMap { [$0.0, $0.1] }))
    let groups = MergedGroups(
      confirmed: confirmed, certain: certain, apart: apart, openedAt: places.mapValues(\.openedAt),
      spanMax: certainSeconds * 1000)
    try write(groups.groups, places)
  }

  private func write(_ groups: [[Int64]], _ places: [Int64: MatterTables.Place]) throws {
    var merged: [(ticket: Int64, surviving: Int64)] = []
    for group in groups {
      guard let surviving = group.compactMap({ places[$0] }).min()?.ticket else { continue }
      for ticket in group where ticket != surviving { merged.append((ticket, surviving)) }
    }
    let insert = try FastStatement(database, "INSERT INTO merged (ticket, surviving) VALUES (?, ?)")
    for (ticket, surviving) in merged.sorted(by: { $0.ticket < $1.ticket }) {
      insert.bind(1, ticket)
      insert.bind(2, surviving)
      try insert.run()
    }
  }

  private func places(of tickets: Set<Int64>) throws -> [Int64: MatterTables.Place] {
    let rows = try FastStatement(database, "SELECT opened_at, tie_key FROM tickets WHERE id = ?")
    var places: [Int64: MatterTables.Place] = [:]
    for ticket in tickets {
      rows.bind(1, ticket)
      if try rows.next() {
        places[ticket] = MatterTables.Place(openedAt: rows.integer(0), tieKey: rows.integer(1), ticket: ticket)
      }
      rows.reset()
    }
    return places
  }

  /// The surest first; of equally sure ones in an order that does not depend on when they were read.
  private func certainPairs() throws -> [(Int64, Int64)] {
    let rows = try FastStatement(
      database,
      """
      SELECT ticket, other FROM duplicates
      JOIN tickets AS one ON one.id = ticket JOIN tickets AS two ON two.id = other
      WHERE verdict = '\(Verdict.certain.rawValue)'
      ORDER BY logit DESC, one.opened_at, one.tie_key, two.opened_at, two.tie_key, ticket, other
      """)
    var pairs: [(Int64, Int64)] = []
    while try rows.next() { pairs.append((rows.integer(0), rows.integer(1))) }
    return pairs
  }

  private func decisions(through head: Int64) throws -> [Pair: Decision] {
    var written: [(event: Int64, isSame: Bool, ticket: String, others: [String])] = []
    var revised: [Int64] = []
    let leaves = JSONLeafReader()
    try reader.forEachEvent(about: .duplicates, from: 1, through: head) { event in
      if let supersedes = event.supersedes { revised.append(supersedes) }
      guard event.kind == .duplicatesJudged else { return }
      var (isSame, ticket) = (false, "")
      var others: [String] = []
      try leaves.forEachLeaf(of: event.payload) { path, _, text in
        let value = String(decoding: text, as: UTF8.self)
        switch path.first {
        case UInt8(ascii: "v"): isSame = value == "same"
        case UInt8(ascii: "t"): ticket = value
        default: others.append(value)
        }
      }
      written.append((event.position, isSame, ticket, others))
    }
    guard !written.isEmpty else { return [:] }
    let superseded = try reader.events(ofRecordsBeginningAt: revised)
    var decisions: [Pair: Decision] = [:]
    for (event, isSame, name, others) in written where !superseded.contains(event) {
      guard let ticket = try ticket(named: name) else { continue }
      for other in others {
        guard let other = try self.ticket(named: other), other != ticket else { continue }
        decisions[Pair(ticket, other)] = Decision(isSame: isSame, event: event)
      }
    }
    return decisions
  }

  /// The ticket that has the fact after which one was named, whatever became of it since.
  private func ticket(named name: String) throws -> Int64? {
    guard name.hasPrefix("T"), let fact = Int64(name.dropFirst()) else { return nil }
    if let ticket = try tables.ticket(ofContact: fact) { return ticket }
    let contact = try Int64.fetchOne(
      database, sql: "SELECT contacts.id FROM contacts, json_each(facts) WHERE value = ?", arguments: [fact])
    return try contact.flatMap { try tables.ticket(ofContact: $0) }
  }
}
