internal import EventStore
internal import TicketDomain
internal import Ticketing
internal import Parallel

/// Turns new legs into contacts, tickets and efforts, and replaces what they change in the views.
///
/// Whether the views were empty before or not, the result is the same: every call that a leg belongs to is put together
/// from all its legs, and every customer of such a call has all contacts grouped anew. Costs O(legs) plus, where there
/// were views before, the contacts of the customers concerned.
struct ContactFold {
  let tables: ViewsTables
  let reader: LogReader
  let assigner: WorkAssigner
  let links: CustomerLinks
  let sourceNames: [Int64: String]
  let windowSeconds: Int64
  let region: String
  /// Whether the views hold nothing yet, so that there is nothing to look up.
  let isFromEmpty: Bool
  let classes: TicketClasses

  /// Brings contacts, tickets and efforts up to date with the legs of `fold`; returns the months whose quantities changed.
  func apply(_ fold: EventFold) throws -> Set<Period> {
    var dirty: Set<Period> = []
    var legs = fold.legs
    var replaced: [Contact] = []
    var customers = ByteInterner()
    if !isFromEmpty {
      replaced = try contactsToReplace(fold, &legs)
      for customer in replaced.compactMap(\.customer) { _ = customers.number(of: customer) }
    }
    let calls = try CallTable(legs, fold.decoder, known: customers, links: links, region: region)
    let carried = isFromEmpty ? [:] : try replaceInViews(replaced, calls, &dirty)
    let judge = CustomerJudge(
      calls: calls, carried: carried, assigner: assigner, sourceNames: sourceNames, windowSeconds: windowSeconds,
      classes: classes)
    var isIndexed = !isFromEmpty
    try overlapping(produce: judge.run) { judged in
      if !isIndexed && !judged.tickets.isEmpty {
        // All contacts are in; sorting their keys once, while tickets are being judged, beats growing the index row by row.
        try tables.indexContacts()
        isIndexed = true
      }
      try tables.write(judged, &dirty)
    }
    return dirty
  }

  /// The contacts in the views whose calls `fold` touches; adds their other legs to `legs`.
  private func contactsToReplace(_ fold: EventFold, _ legs: inout [LegFact]) throws -> [Contact] {
    var contacts: [Contact] = []
    let calls = fold.decoder.calls
    let known = Set(legs.map(\.position))
    for call in 0..<Int32(calls.count) {
      let contact = try tables.contact(source: Int64(calls.scope(of: call)), key: calls.text(of: call))
      guard let contact else { continue }
      contacts.append(contact)
      let others = contact.facts.filter { !known.contains($0) && !fold.superseded.contains($0) }
      legs += try fold.legs(at: others, reader)
    }
    return contacts
  }

  /// Deletes what will be made anew, and returns the contacts that stay but must be grouped again, by customer.
  private func replaceInViews(
    _ replaced: [Contact], _ calls: CallTable, _ dirty: inout Set<Period>
  ) throws -> [Int32: [Contact]] {
    let replacedIDs = Set(replaced.map(\.id))
    for contact in replaced {
      if contact.outcome == .internal {
        dirty.formUnion(assigner.efforts(of: contact).map(\.period))
      } else if contact.customer == nil, let ticket = try tables.ticket(id: contact.id) {
        try delete(ticket, &dirty)
      }
      try tables.deleteContact(contact.id)
    }
    // Those known before any call was sorted are the customers of what is replaced; the others have calls.
    var carried: [Int32: [Contact]] = [:]
    for customer in calls.byCustomer.keys {
      carried[customer] = []
      for ticket in try tables.tickets(ofCustomer: calls.customers.text(of: customer)) {
        for id in ticket.contacts where !replacedIDs.contains(id) {
          if let contact = try tables.contact(id: id) { carried[customer, default: []].append(contact) }
        }
        try delete(ticket, &dirty)
      }
    }
    return carried
  }

  private func delete(_ ticket: ViewsTables.TicketRow, _ dirty: inout Set<Period>) throws {
    try tables.delete(ticket)
    dirty.formUnion(ticket.efforts.compactMap { Period($0.period) })
  }
}
