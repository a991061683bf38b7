internal import TicketDomain
internal import Ticketing

/// Judged contacts, tickets and efforts on their way into the views.
struct Judged: Sendable {
  /// The effort of a department for a ticket.
  struct EffortRow: Sendable {
    var effort: DepartmentEffort
    var ticket: Int64
    var tieKey: UInt64
  }

  var contacts: [Contact] = []
  var tickets: [(ticket: Ticket, efforts: [DepartmentEffort])] = []
  /// Of contacts that belong to no ticket.
  var overheads: [(contact: Int64, efforts: [DepartmentEffort])] = []
  /// In the order of their table's key.
  var efforts: [EffortRow] = []

  /// The order of their table's key.
  static func isBefore(_ left: EffortRow, _ right: EffortRow) -> Bool {
    if left.effort.period != right.effort.period { return left.effort.period < right.effort.period }
    if left.effort.department != right.effort.department { return left.effort.department < right.effort.department }
    return left.ticket < right.ticket
  }
}

extension ViewsTables {
  /// Writes what was judged; adds the months whose quantities it changes to `dirty`.
  func write(_ judged: Judged, _ dirty: inout Set<Period>) throws {
    for contact in judged.contacts { try insert(contact) }
    for (ticket, efforts) in judged.tickets { try insert(ticket, efforts: efforts) }
    for row in judged.efforts {
      try insert(row.effort, ticket: row.ticket, tieKey: row.tieKey)
      dirty.insert(row.effort.period)
    }
    for (contact, efforts) in judged.overheads {
      for effort in efforts {
        try insertOverhead(effort, contact: contact)
        dirty.insert(effort.period)
      }
    }
  }
}

extension TicketMember {
  /// What grouping needs of a contact: calls are told apart by source and key, what several sources may have by its key alone.
  init(_ contact: Contact, sourceNames: [Int64: String]) {
    self.init(
      contact,
      sourceName: contact.channel == .phone ? sourceNames[contact.source] ?? "" : contact.channel.rawValue)
  }
}
