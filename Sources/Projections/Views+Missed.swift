internal import GRDB
internal import SQLiteFiles
public import TicketDomain
internal import Ticketing

/// A contact that nobody answered, or nobody in time.
public struct MissedView: Sendable {
  /// Its id.
  public var contact: Int64
  /// phone, mail or chat.
  public var channel: String
  /// Such as `tel:+8613800138000`; `nil` where nobody is identified.
  public var customer: String?
  /// When the customer came.
  public var startedAt: Instant
  /// The department whose it is; empty where nobody knows.
  public var department: String
  /// The ticket that it belongs to.
  public var ticket: Int64?
  /// When somebody dealt with the ticket after all; `nil` where nobody has.
  public var answeredAt: Instant?
}

extension Views {
  /// The missed contacts that started in `period`, or all where it is `nil`, and not before `since`, the oldest first.
  ///
  /// A call is missed until somebody calls back or deals with its ticket otherwise. A mail or chat that was answered too late
  /// stays missed, and tells when. `sourceNames` are the log's. O(contacts), and a few look-ups a missed one.
  public func missed(
    in period: Period?, since: Instant? = nil, sourceNames: [Int64: String]
  ) throws -> [MissedView] {
    try read { database in
      let tables = try ViewsTables(database)
      let assigner = rules.assigner(roster: try Roster(database), sourceNames: sourceNames)
      let ids = try Int64.fetchAll(
        database, sql: "SELECT id FROM contacts WHERE outcome = 'missed' AND started_at >= ? ORDER BY started_at, id",
        arguments: [since?.milliseconds ?? .min])
      var answers: [Int64: [Instant]] = [:]
      return try ids.compactMap { id in
        guard let contact = try tables.contact(id: id) else { return nil }
        if let period, rules.zone.period(of: contact.startedAt) != period { return nil }
        let ticket = try tables.ticket(ofContact: id)
        if let ticket, answers[ticket] == nil { answers[ticket] = try Self.answers(in: ticket, tables) }
        let answeredAt = ticket.flatMap { answers[$0] }?.first { $0 > contact.startedAt }
        if contact.channel == .phone, answeredAt != nil { return nil }
        return MissedView(
          contact: id, channel: contact.channel.rawValue, customer: contact.customer, startedAt: contact.startedAt,
          department: assigner.efforts(of: contact).first { $0.contacts > 0 }?.department ?? "", ticket: ticket,
          answeredAt: answeredAt)
      }
    }
  }

  /// When the contacts of the ticket began that somebody of the company dealt with, ascending.
  private static func answers(in ticket: Int64, _ tables: ViewsTables) throws -> [Instant] {
    guard let row = try tables.ticket(id: ticket) else { return [] }
    return try row.contacts.compactMap { id in
      guard let contact = try tables.contact(id: id), contact.outcome == .handled, !contact.work.isEmpty else {
        return nil
      }
      return contact.startedAt
    }.sorted()
  }
}
