public import Duplicates
public import EventStore
internal import GRDB
internal import SQLiteFiles
public import TicketDomain
internal import Ticketing

/// Two tickets that may be about the same matter, or that somebody has judged.
public struct DuplicateView: Sendable {
  /// The later of the two.
  public var ticket: Int64
  /// The earlier one.
  public var other: Int64
  /// How sure it is; `nil` where it was not worth a look.
  public var verdict: Verdict?
  /// The log odds that they are, in thousandths.
  public var logit: Int64
  /// What somebody decided: whether they are, and the position of the decision.
  public var decision: (isSame: Bool, event: Int64)?
  /// Whether both are merged, with each other or with others.
  public var isMerged: Bool
}

/// Why two tickets are, or are not, called duplicates.
public struct DuplicateExplanation: Sendable {
  /// The pair.
  public var pair: DuplicateView
  /// What speaks for it and against it.
  public var match: DuplicateSearch.Match
  /// What was said in the later ticket and in the earlier one.
  public var said: (TicketDocument, TicketDocument)
  /// Whether the two have anything in common by which they would be compared.
  public var isCompared: Bool
  /// How far apart they were opened.
  public var secondsApart: Int64
}

extension Views {
  /// Which pairs to list.
  public enum DuplicateSelection: String, Sendable, CaseIterable {
    /// Those that nobody has decided about and that are not merged: what is to be looked at.
    case open
    /// Those that are merged.
    case merged
    /// Those that somebody said are not the same matter.
    case rejected
    /// Every pair.
    case all
  }

  /// Pairs with at least that verdict, the surest first, at most `limit`. O(pairs).
  public func duplicates(
    _ selection: DuplicateSelection, atLeast verdict: Verdict, limit: Int
  ) throws -> [DuplicateView] {
    let verdicts = Verdict.allCases.prefix { $0 != verdict } + [verdict]
    let list = verdicts.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM (\(Self.pairs(selection))) WHERE verdict IN (\(list)) OR verdict IS NULL
          ORDER BY logit DESC, ticket, other LIMIT ?
          """, arguments: [limit]
      ).map(Self.duplicate)
    }
  }

  /// Pairs that were found, and those that nobody but a person called duplicates, with what became of them.
  private static func pairs(_ selection: DuplicateSelection) -> String {
    let condition =
      switch selection {
      case .open: "WHERE same IS NULL AND NOT is_merged"
      case .merged: "WHERE is_merged"
      case .rejected: "WHERE same = 0"
      case .all: ""
      }
    return """
      SELECT * FROM (
        SELECT pairs.*, same, event,
          coalesce(one.surviving, pairs.ticket) = coalesce(two.surviving, pairs.other) AS is_merged
        FROM (
          SELECT ticket, other, verdict, logit FROM duplicates
          UNION ALL SELECT other, ticket, NULL, 0 FROM judged_pairs AS judged
          WHERE NOT EXISTS (SELECT 1 FROM duplicates WHERE ticket = judged.ticket AND other = judged.other)
            AND NOT EXISTS (SELECT 1 FROM duplicates WHERE ticket = judged.other AND other = judged.ticket)
        ) AS pairs
        LEFT JOIN judged_pairs AS judged
          ON judged.ticket = min(pairs.ticket, pairs.other) AND judged.other = max(pairs.ticket, pairs.other)
        LEFT JOIN merged AS one ON one.ticket = pairs.ticket
        LEFT JOIN merged AS two ON two.ticket = pairs.other
      ) \(condition)
      """
  }

  private static func duplicate(_ row: Row) -> DuplicateView {
    let isSame: Bool? = row["same"]
    return DuplicateView(
      ticket: row["ticket"], other: row["other"],
      verdict: (row["verdict"] as String?).flatMap { Verdict(rawValue: $0) },
      logit: row["logit"], decision: isSame.map { ($0, row["event"]) }, isMerged: row["is_merged"])
  }

  /// Each merged ticket and the one that bears its costs.
  public func mergedTickets() throws -> [Int64: Int64] {
    try read { database in
      var merged: [Int64: Int64] = [:]
      let rows = try FastStatement(database, "SELECT ticket, surviving FROM merged")
      while try rows.next() { merged[rows.integer(0)] = rows.integer(1) }
      return merged
    }
  }

  /// The channel of each ticket with work in that month: phone, mail or chat; of one that has several, chat.
  public func channels(in period: Period) throws -> [Int64: String] {
    try read { database in
      let rows = try FastStatement(
        database, "SELECT DISTINCT ticket, kind FROM efforts JOIN tickets ON id = ticket WHERE period = ?")
      rows.bind(1, period.description)
      var channels: [Int64: String] = [:]
      while try rows.next() {
        channels[rows.integer(0)] = (Ticket.Kind(rawValue: rows.text(1)) ?? .calls).channel.rawValue
      }
      return channels
    }
  }

  /// The group of a ticket: the surviving one first, then those that were merged into it; a ticket by itself where it is not merged.
  public func group(of ticket: Int64) throws -> [Int64] {
    try read { database in
      let surviving =
        try Int64.fetchOne(database, sql: "SELECT surviving FROM merged WHERE ticket = ?", arguments: [ticket])
        ?? ticket
      return [surviving]
        + (try Int64.fetchAll(
          database, sql: "SELECT ticket FROM merged WHERE surviving = ? ORDER BY ticket", arguments: [surviving]))
    }
  }

  /// Pairs among those tickets that somebody said are not the same matter.
  public func rejected(among tickets: [Int64]) throws -> [(Int64, Int64)] {
    let known = Set(tickets)
    return try read { database in
      try Row.fetchAll(database, sql: "SELECT ticket, other FROM judged_pairs WHERE same = 0 ORDER BY ticket, other")
        .map { ($0["ticket"], $0["other"]) }.filter { known.contains($0.0) && known.contains($0.1) }
    }
  }

  /// How many pairs there are that nobody has decided about, by verdict.
  public func openDuplicateCounts() throws -> [Verdict: Int] {
    try read { database in
      var counts: [Verdict: Int] = [:]
      let sql = "SELECT verdict, count(*) AS count FROM (\(Self.pairs(.open))) GROUP BY verdict"
      for row in try Row.fetchAll(database, sql: sql) {
        if let verdict = (row["verdict"] as String?).flatMap({ Verdict(rawValue: $0) }) {
          counts[verdict] = row["count"]
        }
      }
      return counts
    }
  }

  /// Compares two tickets again and says why they are called what they are called; `nil` where one of them is not there, or the
  /// configuration compares none.
  public func explanation(of one: Int64, and two: Int64, _ reader: LogReader) throws -> DuplicateExplanation? {
    guard let rules = rules.duplicates else { return nil }
    let tickets = try tickets([one, two]).sorted { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
    guard tickets.count == 2 else { return nil }
    return try read { database in
      let said = try ticketReader(database, reader)
      let fold = try MatterFold(
        tables: MatterTables(database), reader: said, rules: rules, weights: rules.weights())
      let (later, earlier) = (tickets[1], tickets[0])
      let documents = try said.documents(of: [later.id, earlier.id])
      guard documents.count == 2, let found = try fold.compareAgain(later.id, earlier.id)
      else { return nil }
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT same, event, coalesce((SELECT surviving FROM merged WHERE ticket = :later), :later)
            = coalesce((SELECT surviving FROM merged WHERE ticket = :earlier), :earlier) AS is_merged
          FROM (SELECT 1) LEFT JOIN judged_pairs ON ticket = min(:later, :earlier) AND other = max(:later, :earlier)
          """, arguments: ["later": later.id, "earlier": earlier.id])
      let isSame: Bool? = row?["same"]
      let pair = DuplicateView(
        ticket: later.id, other: earlier.id,
        verdict: rules.verdicts.verdict(
          of: found.comparison.match, secondsApart: found.comparison.secondsApart),
        logit: Int64((found.comparison.match.logit * 1000).rounded()),
        decision: isSame.map { ($0, row?["event"] ?? 0) },
        isMerged: row?["is_merged"] ?? false)
      return DuplicateExplanation(
        pair: pair, match: found.comparison.match, said: (documents[0].document, documents[1].document),
        isCompared: found.isCandidate,
        secondsApart: found.comparison.secondsApart)
    }
  }

  /// What was said in each of those tickets. O(their events).
  public func said(in tickets: some Sequence<Int64>, _ reader: LogReader) throws -> [Int64: TicketDocument] {
    try read { database in
      let said = try ticketReader(database, reader)
      return Dictionary(uniqueKeysWithValues: try said.documents(of: Array(tickets)).map { ($0.ticket, $0.document) })
    }
  }

  /// Reads tickets from the log as whoever compared them did.
  func ticketReader(_ database: Database, _ reader: LogReader) throws -> TicketReader {
    try TicketReader(
      database, tables: ViewsTables(database), reader: reader,
      own: rules.ownAddresses(with: Roster(database)),
      links: CustomerFold(reader: reader, region: rules.region).links(through: position))
  }
}
