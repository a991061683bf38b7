internal import Duplicates
internal import FastJSON
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// The prepared statements over the views' tables of matters and duplicates.
final class MatterTables {
  /// Where a ticket stands among those with the same key: by when it was opened, then by what does not depend on the order of arrival.
  struct Place: Hashable, Comparable, Sendable {
    var openedAt: Int64
    var tieKey: Int64
    var ticket: Int64

    static func < (left: Place, right: Place) -> Bool {
      (left.openedAt, left.tieKey, left.ticket) < (right.openedAt, right.tieKey, right.ticket)
    }
  }

  /// A ticket in which something was said, and its keys.
  struct Matter: Sendable {
    var place: Place
    var keys: [MatterKey]
  }

  private let insertMatter: FastStatement
  private let insertKey: FastStatement
  private let deleteMatter: FastStatement
  private let deleteKey: FastStatement
  private let matterByTicket: FastStatement
  private let before: FastStatement
  private let after: FastStatement
  private let around: FastStatement
  private let latestCalls: FastStatement
  private let placeByTicket: FastStatement
  private let ticketsWithWords: FastStatement
  private let insertPair: FastStatement
  private let deletePairs: FastStatement
  private let leaves = JSONLeafReader()
  private var list = JSONList()

  init(_ database: Database) throws {
    insertMatter = try FastStatement(
      database, "INSERT INTO matters (ticket, opened_at, tie_key, keys) VALUES (?, ?, ?, ?)")
    insertKey = try FastStatement(
      database, "INSERT INTO matter_keys (key, opened_at, tie_key, ticket) VALUES (?, ?, ?, ?)")
    deleteMatter = try FastStatement(database, "DELETE FROM matters WHERE ticket = ?")
    deleteKey = try FastStatement(
      database, "DELETE FROM matter_keys WHERE key = ? AND opened_at = ? AND tie_key = ? AND ticket = ?")
    matterByTicket = try FastStatement(database, "SELECT opened_at, tie_key, keys FROM matters WHERE ticket = ?")
    before = try FastStatement(
      database,
      """
      SELECT opened_at, tie_key, ticket FROM matter_keys
      WHERE key = ? AND (opened_at, tie_key, ticket) < (?, ?, ?) AND opened_at >= ?
      ORDER BY opened_at DESC, tie_key DESC, ticket DESC LIMIT ?
      """)
    after = try FastStatement(
      database,
      """
      SELECT opened_at, tie_key, ticket FROM matter_keys
      WHERE key = ? AND (opened_at, tie_key, ticket) > (?, ?, ?) AND opened_at <= ?
      ORDER BY opened_at, tie_key, ticket LIMIT ?
      """)
    around = try FastStatement(
      database, "SELECT opened_at, tie_key, ticket FROM matter_keys WHERE key = ? AND opened_at BETWEEN ? AND ?")
    latestCalls = try FastStatement(
      database,
      """
      SELECT opened_at, last_contact_at, id FROM tickets WHERE customer = ? AND kind = 'calls' AND opened_at <= ?
      ORDER BY opened_at DESC LIMIT \(Self.callsMax)
      """)
    placeByTicket = try FastStatement(
      database, "SELECT opened_at, tie_key FROM tickets WHERE id = ? AND kind <> 'calls'")
    ticketsWithWords = try FastStatement(
      database, "SELECT opened_at, tie_key, id FROM tickets WHERE kind <> 'calls' ORDER BY opened_at, tie_key, id")
    insertPair = try FastStatement(
      database, "INSERT INTO duplicates (ticket, other, verdict, logit) VALUES (?, ?, ?, ?)")
    deletePairs = try FastStatement(database, "DELETE FROM duplicates WHERE ticket = ?")
  }

  // MARK: Matters

  /// The places of all tickets with mails or chats, in order.
  func placesWithWords() throws -> [Place] { try places(ticketsWithWords) }

  /// The place of a ticket with mails or chats; `nil` where there is none of that id.
  func placeWithWords(of ticket: Int64) throws -> Place? {
    placeByTicket.bind(1, ticket)
    defer { placeByTicket.reset() }
    guard try placeByTicket.next() else { return nil }
    return Place(openedAt: placeByTicket.integer(0), tieKey: placeByTicket.integer(1), ticket: ticket)
  }

  /// The matter of a ticket; `nil` where nothing was said in it.
  func matter(of ticket: Int64) throws -> Matter? {
    matterByTicket.bind(1, ticket)
    defer { matterByTicket.reset() }
    guard try matterByTicket.next() else { return nil }
    var numbers: [Int64] = []
    try leaves.forEachLeaf(of: matterByTicket.bytes(2)) { _, _, text in
      if let number = Int64(String(decoding: text, as: UTF8.self)) { numbers.append(number) }
    }
    return Matter(
      place: Place(openedAt: matterByTicket.integer(0), tieKey: matterByTicket.integer(1), ticket: ticket),
      keys: stride(from: 0, to: numbers.count - 1, by: 2).compactMap { index in
        MatterKey.Kind(rawValue: Int(clamping: numbers[index])).map {
          MatterKey(kind: $0, hash: UInt64(bitPattern: numbers[index + 1]))
        }
      })
  }

  func insert(_ matter: Matter) throws {
    let place = matter.place
    insertMatter.bind(1, place.ticket)
    insertMatter.bind(2, place.openedAt)
    insertMatter.bind(3, place.tieKey)
    try list.write(matter.keys.flatMap { [Int64($0.kind.rawValue), Int64(bitPattern: $0.hash)] }) { keys in
      insertMatter.bind(4, text: keys)
      try insertMatter.run()
    }
  }

  func insert(_ key: MatterKey, of place: Place) throws {
    bind(key, place, insertKey)
    try insertKey.run()
  }

  func delete(_ matter: Matter) throws {
    deleteMatter.bind(1, matter.place.ticket)
    try deleteMatter.run()
    for key in matter.keys {
      bind(key, matter.place, deleteKey)
      try deleteKey.run()
    }
  }

  private func bind(_ key: MatterKey, _ place: Place, _ statement: FastStatement) {
    statement.bind(1, Int64(bitPattern: key.hash))
    statement.bind(2, place.openedAt)
    statement.bind(3, place.tieKey)
    statement.bind(4, place.ticket)
  }

  // MARK: Neighbours

  /// The places nearest before one that have the key, at most ``MatterKey/Kind/nearest``, opened since then.
  func before(_ place: Place, with key: MatterKey, since: Int64) throws -> [Place] {
    bind(key, place, before)
    before.bind(5, since)
    before.bind(6, Int64(key.kind.nearest))
    return try places(before)
  }

  /// The places nearest behind one that have the key, at most ``MatterKey/Kind/nearest``, opened until then.
  func after(_ place: Place, with key: MatterKey, until: Int64) throws -> [Place] {
    bind(key, place, after)
    after.bind(5, until)
    after.bind(6, Int64(key.kind.nearest))
    return try places(after)
  }

  /// All places with the key, opened in that time.
  func places(with hash: UInt64, from: Int64, through: Int64) throws -> [Place] {
    around.bind(1, Int64(bitPattern: hash))
    around.bind(2, from)
    around.bind(3, through)
    return try places(around)
  }

  /// Calls of one customer that are further apart are tickets of their own, so that no more of them are near to a moment.
  private static let callsMax = 3

  /// A listed customer's tickets of calls that are at most `milliseconds` from a moment, and how far, ascending.
  func calls(
    of customer: String, around moment: Int64, within milliseconds: Int64
  ) throws -> [(ticket: Int64, millisecondsApart: Int64)] {
    latestCalls.bind(1, customer)
    latestCalls.bind(2, moment + milliseconds)
    var found: [(ticket: Int64, millisecondsApart: Int64)] = []
    while try latestCalls.next() {
      let apart = max(0, latestCalls.integer(0) - moment, moment - latestCalls.integer(1))
      if apart <= milliseconds { found.append((latestCalls.integer(2), apart)) }
    }
    return found.sorted { $0.ticket < $1.ticket }
  }

  private func places(_ statement: FastStatement) throws -> [Place] {
    var places: [Place] = []
    while try statement.next() {
      places.append(Place(openedAt: statement.integer(0), tieKey: statement.integer(1), ticket: statement.integer(2)))
    }
    return places
  }

  // MARK: Pairs

  func insert(pair ticket: Int64, _ other: Int64, _ verdict: Verdict, logit: Int64) throws {
    insertPair.bind(1, ticket)
    insertPair.bind(2, other)
    insertPair.bind(3, verdict.rawValue)
    insertPair.bind(4, logit)
    try insertPair.run()
  }

  /// Forgets what was found when a ticket was compared.
  func deletePairs(of ticket: Int64) throws {
    deletePairs.bind(1, ticket)
    try deletePairs.run()
  }
}
