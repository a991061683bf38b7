internal import TicketDomain
internal import Ticketing

/// Makes contacts of calls, and tickets and efforts of contacts: pure, and so free to run beside the writing.
struct CustomerJudge {
  let calls: CallTable
  /// Contacts that stand in the views and are to be grouped together with the new ones, by customer.
  let carried: [Int32: [Contact]]
  let assigner: WorkAssigner
  let sourceNames: [Int64: String]
  let windowSeconds: Int64
  let classes: TicketClasses

  private static let batchRowsMax = 2000

  /// A contact on its way into a ticket.
  private struct Candidate {
    var member: TicketMember
    /// Its own, among all efforts of contacts.
    var efforts: Range<Int>
    var queue: String?
  }

  /// Judges everything, handing batches to `yield`; stops early where it returns `false`.
  ///
  /// Contacts come first, in the order of their calls, then tickets by customer, and the efforts last: nearly the orders in
  /// which their tables grow fastest.
  func run(_ yield: (Judged) -> Bool) {
    var efforts: [DepartmentEffort] = []
    var candidates = [Candidate?](repeating: nil, count: calls.byCall.keys.count)
    guard makeContacts(&candidates, &efforts, yield) else { return }
    var batch = Judged()
    var rows: [Judged.EffortRow] = []
    func group(_ candidates: [Candidate], customer: String?) -> Bool {
      let byID = Dictionary(candidates.map { ($0.member.id, $0) }, uniquingKeysWith: { first, _ in first })
      for ticket in Ticket.grouping(candidates.map(\.member), customer: customer, windowSeconds: windowSeconds) {
        let own = WorkAssigner.sum(ticket.contacts.lazy.compactMap { byID[$0] }.flatMap { efforts[$0.efforts] })
        let queues = { ticket.contacts.compactMap { byID[$0]?.queue } }
        batch.tickets.append((classes.classified(ticket, queues: queues()), own))
        for effort in own { rows.append(.init(effort: effort, ticket: ticket.id, tieKey: ticket.tieKey)) }
      }
      guard batch.tickets.count >= Self.batchRowsMax else { return true }
      defer { batch = Judged() }
      return yield(batch)
    }
    for customer in calls.byCustomer.keys {
      var own = calls.byCustomer[customer].compactMap { candidates[Int($0)] }
      for contact in carried[customer] ?? [] { own.append(candidate(contact, &efforts)) }
      guard !own.isEmpty else { continue }
      guard group(own, customer: calls.customers.text(of: customer)) else { return }
    }
    for call in calls.byCall.keys where calls.customerOfCall[Int(call)] < 0 {
      guard let own = candidates[Int(call)] else { continue }
      guard group([own], customer: nil) else { return }
    }
    batch.efforts = rows.sorted(by: Judged.isBefore)
    _ = yield(batch)
  }

  private func makeContacts(
    _ candidates: inout [Candidate?], _ efforts: inout [DepartmentEffort], _ yield: (Judged) -> Bool
  ) -> Bool {
    let agents = (0..<Int32(calls.texts.agents.count)).map(calls.texts.agents.text)
    let queues = (0..<Int32(calls.texts.queues.count)).map(calls.texts.queues.text)
    var batch = Judged()
    for call in calls.byCall.keys {
      let customer = calls.customerOfCall[Int(call)]
      let made = Contact(
        legs: calls.legs(ofCall: call, agents: agents, queues: queues),
        source: Int64(calls.texts.calls.scope(of: call)),
        customer: customer < 0 ? nil : calls.customers.text(of: customer))
      guard var contact = made else { continue }
      // The views keep the positions of the events themselves, so that a trace finds the revision in force.
      contact.facts = calls.positions(ofCall: call)
      batch.contacts.append(contact)
      if contact.outcome == .internal {
        batch.overheads.append((contact.id, assigner.efforts(of: contact)))
      } else {
        candidates[Int(call)] = candidate(contact, &efforts)
      }
      if batch.contacts.count >= Self.batchRowsMax {
        guard yield(batch) else { return false }
        batch = Judged()
      }
    }
    return yield(batch)
  }

  private func candidate(_ contact: Contact, _ efforts: inout [DepartmentEffort]) -> Candidate {
    let start = efforts.count
    efforts += assigner.efforts(of: contact)
    return Candidate(
      member: TicketMember(contact, sourceNames: sourceNames), efforts: start..<efforts.count,
      queue: contact.queue)
  }
}
