internal import TicketDomain
internal import Ticketing

/// Makes contacts of conversations, and tickets and efforts of contacts: pure, and so free to run beside the writing.
struct ChatJudge {
  let table: ChatTable
  /// Contacts that stand in the views and are to be grouped together with the new ones, by customer.
  let carried: [String: [Contact]]
  let assigner: WorkAssigner
  let sourceNames: [Int64: String]
  let windowSeconds: Int64
  let classes: TicketClasses

  private static let batchRowsMax = 2000

  /// A contact on its way into a ticket.
  private struct Candidate {
    var member: TicketMember
    var efforts: [DepartmentEffort]
    var queue: String?
  }

  /// Judges everything, handing batches to `yield`; stops early where it returns `false`. Contacts come first.
  func run(_ yield: (Judged) -> Bool) {
    var byCustomer: [String: [Candidate]] = [:]
    var batch = Judged()
    func handOver() -> Bool {
      defer { batch = Judged() }
      return yield(batch)
    }
    for conversation in table.conversations {
      for contact in table.contacts(of: conversation) {
        batch.contacts.append(contact)
        if let customer = contact.customer {
          byCustomer[customer, default: []].append(candidate(contact))
        } else {
          batch.overheads.append((contact.id, assigner.efforts(of: contact)))
        }
      }
      if batch.contacts.count >= Self.batchRowsMax, !handOver() { return }
    }
    // Those whose last new contact is gone still have their old ones.
    for (customer, contacts) in carried { byCustomer[customer, default: []] += contacts.map(candidate) }
    var rows: [Judged.EffortRow] = []
    for (customer, candidates) in byCustomer.sorted(by: { $0.key < $1.key }) {
      let byID = Dictionary(candidates.map { ($0.member.id, $0) }, uniquingKeysWith: { first, _ in first })
      for ticket in Ticket.grouping(candidates.map(\.member), customer: customer, windowSeconds: windowSeconds) {
        let own = WorkAssigner.sum(ticket.contacts.lazy.flatMap { byID[$0]?.efforts ?? [] })
        let queues = { ticket.contacts.compactMap { byID[$0]?.queue } }
        batch.tickets.append((classes.classified(ticket, queues: queues()), own))
        for effort in own { rows.append(.init(effort: effort, ticket: ticket.id, tieKey: ticket.tieKey)) }
      }
      if batch.tickets.count >= Self.batchRowsMax, !handOver() { return }
    }
    batch.efforts = rows.sorted(by: Judged.isBefore)
    _ = handOver()
  }

  private func candidate(_ contact: Contact) -> Candidate {
    Candidate(
      member: TicketMember(contact, sourceNames: sourceNames), efforts: assigner.efforts(of: contact),
      queue: contact.queue)
  }
}
