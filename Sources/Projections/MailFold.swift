internal import EventStore
internal import TicketDomain
internal import Ticketing

/// Turns new mails into contacts, tickets and efforts, and replaces what they change in the views.
///
/// Whatever shares a key with a new mail, directly or through others, is read from the log again and put into threads together
/// with it, so that the result is that of a replay. Costs O(mails concerned); from zero, O(n log n).
struct MailFold {
  let tables: ViewsTables
  let mailTables: MailTables
  let reader: LogReader
  let assigner: WorkAssigner
  let own: OwnAddresses
  let links: CustomerLinks
  let windowSeconds: Int64

  /// Brings contacts, tickets and efforts up to date with the mails of `fold`; returns the months whose quantities changed.
  func apply(_ fold: EventFold, isFromEmpty: Bool) throws -> Set<Period> {
    if isFromEmpty { return try insert(fold.mails) }
    let gone = try fold.superseded.filter { try mailTables.mail(of: $0) != nil }.sorted()
    guard !fold.mails.isEmpty || !gone.isEmpty else { return [] }
    let standing = try connected(to: fold.mails + fold.mails(at: gone, reader), fold)
    var dirty = try remove(standing)
    let removed = Set(gone)
    dirty.formUnion(try insert(fold.mails + standing.filter { !removed.contains($0.event) }))
    return dirty
  }

  /// Puts all mails of the views into threads anew, after the organisation's own addresses changed.
  func refold(_ fold: EventFold) throws -> Set<Period> {
    let mails = try fold.mails(at: mailTables.events(), reader)
    var dirty: Set<Period> = []
    for mail in mails { try removeJudgement(of: mail, &dirty) }
    try mailTables.clear()
    return dirty.union(try insert(mails))
  }

  /// The mails of the views that share a key with one of `mails`, or with one that does.
  private func connected(to mails: [Mail], _ fold: EventFold) throws -> [Mail] {
    var found: [Mail] = []
    var known: Set<Int64> = []
    var asked: Set<UInt64> = []
    var unasked = mails.flatMap { $0.linkKeys(own: own) }
    while !unasked.isEmpty {
      var events: [Int64] = []
      for key in unasked where asked.insert(key).inserted {
        for event in try mailTables.events(withKey: key) where known.insert(event).inserted { events.append(event) }
      }
      let next = try fold.mails(at: events.sorted(), reader)
      found += next
      unasked = next.flatMap { $0.linkKeys(own: own) }
    }
    return found
  }

  private func remove(_ mails: [Mail]) throws -> Set<Period> {
    var dirty: Set<Period> = []
    for mail in mails {
      try removeJudgement(of: mail, &dirty)
      try mailTables.delete(event: mail.event, keys: mail.linkKeys(own: own))
    }
    return dirty
  }

  /// Deletes the contact and the ticket that the mail has part in.
  private func removeJudgement(of mail: Mail, _ dirty: inout Set<Period>) throws {
    guard let (contact, ticket) = try mailTables.mail(of: mail.event) else { return }
    if let ticket {
      if let row = try tables.ticket(id: ticket) {
        try tables.delete(row)
        dirty.formUnion(row.efforts.compactMap { Period($0.period) })
      }
    } else if let standing = try tables.contact(id: contact) {
      dirty.formUnion(assigner.efforts(of: standing).map(\.period))
    }
    try tables.deleteContact(contact)
  }

  private func insert(_ mails: [Mail]) throws -> Set<Period> {
    var dirty: Set<Period> = []
    for thread in MailThread.grouping(mails, own: own, customers: links, windowSeconds: windowSeconds) {
      for contact in thread.contacts {
        try tables.insert(contact)
        for event in contact.facts {
          try mailTables.insert(event: event, contact: contact.id, ticket: thread.ticket?.id)
        }
        if thread.ticket == nil {
          for effort in assigner.efforts(of: contact) {
            try tables.insertOverhead(effort, contact: contact.id)
            dirty.insert(effort.period)
          }
        }
      }
      guard let ticket = thread.ticket else { continue }
      let efforts = WorkAssigner.sum(thread.contacts.flatMap(assigner.efforts))
      try tables.insert(ticket, efforts: efforts)
      for effort in efforts {
        try tables.insert(effort, ticket: ticket.id, tieKey: ticket.tieKey)
        dirty.insert(effort.period)
      }
    }
    // In the order of the table's key, in which it grows fastest.
    var keys: [(key: Int64, event: Int64)] = []
    for mail in mails { keys += mail.linkKeys(own: own).map { (Int64(bitPattern: $0), mail.event) } }
    for (key, event) in keys.sorted(by: <) { try mailTables.insert(key: UInt64(bitPattern: key), of: event) }
    return dirty
  }
}
