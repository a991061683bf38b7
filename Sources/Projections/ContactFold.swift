internal import EventStore
internal import PhoneNumbers
internal import TicketDomain
internal import Ticketing

/// Turns new legs into contacts, tickets and efforts, and replaces what they change in the views.
///
/// Whether the views were empty before or not, the result is the same: every call that a leg belongs to is put together
/// from all its legs, and every customer of such a call has all contacts grouped anew. Costs O(legs) plus, where there
/// were views before, the contacts of the customers concerned.
struct ContactFold {
  let tables: ViewsTables
  let reader: LogReader
  let assigner: WorkAssigner
  let sourceNames: [Int64: String]
  let windowSeconds: Int64
  let numbers: PhoneNumberReader
  /// Whether the views hold nothing yet, so that there is nothing to look up.
  let isFromEmpty: Bool

  /// The months whose quantities changed.
  private(set) var dirtyPeriods: Set<Period> = []
  private var efforts: [EffortRow] = []
  private var customers = ByteInterner()
  private var customerOfWritten: [Int32] = []

  private struct EffortRow {
    var effort: DepartmentEffort
    var ticket: Int64
    var tieKey: UInt64
  }

  init(
    tables: ViewsTables, reader: LogReader, assigner: WorkAssigner, sourceNames: [Int64: String], windowSeconds: Int64,
    numbers: PhoneNumberReader, isFromEmpty: Bool
  ) {
    self.tables = tables
    self.reader = reader
    self.assigner = assigner
    self.sourceNames = sourceNames
    self.windowSeconds = windowSeconds
    self.numbers = numbers
    self.isFromEmpty = isFromEmpty
  }

  /// Brings contacts, tickets and efforts up to date with the legs of `fold`.
  mutating func apply(_ fold: EventFold) throws {
    var legs = fold.legs
    var replaced: [Contact] = []
    if !isFromEmpty {
      replaced = try contactsToReplace(fold, &legs)
    }
    let decoder = fold.decoder
    identifyCustomers(decoder.customers)
    let byCall = Self.grouped(count: decoder.calls.count, keys: legs.map(\.call))
    let bucketOfCall = (0..<Int32(decoder.calls.count)).map { call in
      customer(ofCall: byCall[call].map { legs[Int($0)] }, decoder)
    }
    var carried: [Int32: [Contact]] = [:]
    if !isFromEmpty { carried = try replaceInViews(replaced, bucketOfCall: bucketOfCall) }
    let byCustomer = Self.grouped(count: customers.count, keys: bucketOfCall)
    let builder = LegTexts(decoder)

    for customer in 0..<Int32(customers.count) {
      let calls = byCustomer[customer]
      if calls.isEmpty && carried[customer] == nil { continue }
      let name = customers.text(of: customer)
      var contacts = carried[customer] ?? []
      for call in calls {
        guard let contact = contact(byCall[call].map { legs[Int($0)] }, builder, customer: name) else { continue }
        try tables.insert(contact)
        if contact.outcome == .internal { try insertOverhead(contact) } else { contacts.append(contact) }
      }
      try insertTickets(of: contacts)
    }
    for call in byCall.keys where bucketOfCall[Int(call)] < 0 {
      guard let contact = contact(byCall[call].map { legs[Int($0)] }, builder, customer: nil) else { continue }
      try tables.insert(contact)
      if contact.outcome == .internal { try insertOverhead(contact) } else { try insertTickets(of: [contact]) }
    }
    try insertEfforts()
  }

  /// The contacts in the views whose calls `fold` touches; adds their other legs to `legs`.
  private func contactsToReplace(_ fold: EventFold, _ legs: inout [LegFact]) throws -> [Contact] {
    var contacts: [Contact] = []
    let calls = fold.decoder.calls
    let known = Set(legs.map(\.position))
    for call in 0..<Int32(calls.count) {
      let contact = try tables.contact(source: Int64(calls.scope(of: call)), call: calls.text(of: call))
      guard let contact else { continue }
      contacts.append(contact)
      let others = contact.legs.filter { !known.contains($0) && !fold.superseded.contains($0) }
      legs += try fold.legs(at: others, reader)
    }
    return contacts
  }

  /// Deletes what will be made anew, and returns the contacts that stay but must be grouped again, by customer.
  private mutating func replaceInViews(
    _ replaced: [Contact], bucketOfCall: [Int32]
  ) throws -> [Int32: [Contact]] {
    let replacedIDs = Set(replaced.map(\.id))
    var touched = Set(bucketOfCall.filter { $0 >= 0 })
    for contact in replaced {
      if let customer = contact.customer {
        touched.insert(customers.number(of: customer))
      } else if let ticket = try tables.ticket(id: contact.id) {
        try delete(ticket)
      }
      try delete(overheadsOf: contact)
      try tables.deleteContact(contact.id)
    }
    var carried: [Int32: [Contact]] = [:]
    for customer in touched {
      carried[customer] = []
      for ticket in try tables.tickets(ofCustomer: customers.text(of: customer)) {
        for id in ticket.contacts where !replacedIDs.contains(id) {
          if let contact = try tables.contact(id: id) { carried[customer, default: []].append(contact) }
        }
        try delete(ticket)
      }
    }
    return carried
  }

  private mutating func delete(_ ticket: ViewsTables.TicketRow) throws {
    try tables.delete(ticket)
    dirtyPeriods.formUnion(ticket.efforts.compactMap { Period($0.period) })
  }

  private mutating func delete(overheadsOf contact: Contact) throws {
    if contact.outcome == .internal { dirtyPeriods.formUnion(assigner.efforts(of: [contact]).map(\.period)) }
  }

  /// Whom each number as written stands for: -1 for nobody.
  private mutating func identifyCustomers(_ written: ByteInterner) {
    customerOfWritten = (0..<Int32(written.count)).map { number in
      guard case .number(let e164) = numbers.read(written.text(of: number)) else { return -1 }
      return customers.number(of: "tel:" + e164)
    }
  }

  /// The customer of a call: that of the earliest leg with a number, the smallest number among equally early ones.
  private func customer(ofCall legs: some Sequence<LegFact>, _ decoder: FactDecoder) -> Int32 {
    var chosen: LegFact?
    for leg in legs where leg.customer >= 0 {
      guard let best = chosen else {
        chosen = leg
        continue
      }
      let isFirst =
        leg.startedAt == best.startedAt
        ? decoder.customers.isLess(leg.customer, best.customer) : leg.startedAt < best.startedAt
      if isFirst { chosen = leg }
    }
    return chosen.map { customerOfWritten[Int($0.customer)] } ?? -1
  }

  private func contact(_ facts: [LegFact], _ texts: LegTexts, customer: String?) -> Contact? {
    guard let first = facts.first else { return nil }
    var contact = Contact(
      legs: facts.map(texts.leg), source: Int64(texts.decoder.calls.scope(of: first.call)), customer: customer)
    // The views keep the positions of the events themselves, so that a trace finds the revision in force.
    contact?.legs = facts.map(\.position).sorted()
    return contact
  }

  private mutating func insertTickets(of contacts: [Contact]) throws {
    guard !contacts.isEmpty else { return }
    let tickets = Ticket.grouping(contacts, windowSeconds: windowSeconds, sourceNames: sourceNames)
    let byID =
      tickets.count == 1 ? [:] : Dictionary(contacts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for ticket in tickets {
      let members = tickets.count == 1 ? contacts : ticket.contacts.compactMap { byID[$0] }
      let ticketEfforts = assigner.efforts(of: members)
      try tables.insert(ticket, efforts: ticketEfforts)
      for effort in ticketEfforts {
        efforts.append(EffortRow(effort: effort, ticket: ticket.id, tieKey: ticket.tieKey))
      }
    }
  }

  private mutating func insertOverhead(_ contact: Contact) throws {
    for effort in assigner.efforts(of: [contact]) {
      try tables.insertOverhead(effort, contact: contact.id)
      dirtyPeriods.insert(effort.period)
    }
  }

  /// Inserts the efforts in the order of their key, which is the order in which the table grows fastest.
  private mutating func insertEfforts() throws {
    efforts.sort { left, right in
      if left.effort.period != right.effort.period { return left.effort.period < right.effort.period }
      if left.effort.department != right.effort.department { return left.effort.department < right.effort.department }
      return left.ticket < right.ticket
    }
    for row in efforts {
      try tables.insert(row.effort, ticket: row.ticket, tieKey: row.tieKey)
      dirtyPeriods.insert(row.effort.period)
    }
    efforts = []
  }

  /// Indices by key, by counting; negative keys are left out. O(n).
  private static func grouped(count: Int, keys: [Int32]) -> Groups {
    var starts = [Int32](repeating: 0, count: count + 1)
    for key in keys where key >= 0 { starts[Int(key) + 1] += 1 }
    for index in 0..<count { starts[index + 1] += starts[index] }
    var next = starts
    var members = [Int32](repeating: 0, count: Int(starts[count]))
    for (index, key) in keys.enumerated() where key >= 0 {
      members[Int(next[Int(key)])] = Int32(index)
      next[Int(key)] += 1
    }
    return Groups(starts: starts, members: members)
  }

  private struct Groups {
    let starts: [Int32]
    let members: [Int32]

    var keys: Range<Int32> { 0..<Int32(starts.count - 1) }

    subscript(key: Int32) -> ArraySlice<Int32> { members[Int(starts[Int(key)])..<Int(starts[Int(key) + 1])] }
  }
}

/// Gives facts their texts back, each text made once.
private final class LegTexts {
  let decoder: FactDecoder
  private let agents: [String]
  private let queues: [String]

  init(_ decoder: FactDecoder) {
    self.decoder = decoder
    agents = (0..<Int32(decoder.agents.count)).map(decoder.agents.text)
    queues = (0..<Int32(decoder.queues.count)).map(decoder.queues.text)
  }

  func leg(_ fact: LegFact) -> CallLeg {
    CallLeg(
      position: fact.identity, call: decoder.calls.text(of: fact.call), startedAt: fact.startedAt,
      direction: fact.direction, party: fact.party, isAnswered: fact.isAnswered,
      agent: fact.agent < 0 ? nil : agents[Int(fact.agent)], queue: fact.queue < 0 ? nil : queues[Int(fact.queue)],
      durationSeconds: Int64(fact.durationSeconds), handleSeconds: Int64(fact.handleSeconds))
  }
}
