internal import Costing
internal import GRDB
internal import TicketDomain
internal import Ticketing

/// What was done for a ticket in a month, by contact and agent, and what each piece bears.
struct TicketWork {
  /// One agent's part in one contact, or what ledger lines name.
  struct Part {
    var department: String
    var channel: String
    var agent: String
    var contacts: Int64
    var seconds: Int64
    /// By pool, in the order of the pools.
    var amountsMinor: [Int64]
  }

  /// The surviving one, where tickets were merged.
  var ticket: Int64
  var customer: String?
  var service: String?
  var tag: String?
  /// Whether the last contact between people of both sides was handled.
  var isResolved: Bool
  /// In order of time; they add up to the ticket's efforts and costs.
  var parts: [Part]
}

/// Takes a month's efforts apart into contacts and agents, as the assigner put them together.
struct WorkReader {
  let tables: ViewsTables
  let assigner: WorkAssigner
  let definition: CostDefinition
  let period: Period
  let pools: [PoolView]
  /// Each merged ticket and the one that bears its costs.
  let merged: [Int64: Int64]

  /// What a ticket bears: by department what it did, and what lines name.
  private struct Share {
    var efforts: [(department: String, effort: Effort)] = []
    var direct: [(department: String, pool: Int, amountMinor: Int64)] = []
  }

  /// Hands over every ticket that bears anything or was worked on in the month, by ascending id. O(contacts of these tickets).
  func forEachTicket(_ efforts: PeriodEfforts, _ database: Database, _ body: (TicketWork) throws -> Void) throws {
    var shares: [Int64: Share] = [:]
    for department in efforts.departments.sorted() {
      efforts.forEachRun(of: department) { run in
        for index in run.indices {
          shares[run[index].ticket, default: Share()].efforts.append((department, run[index]))
        }
      }
    }
    for (index, pool) in pools.enumerated() {
      for costs in pool.departments {
        for direct in costs.directCosts {
          shares[direct.ticket, default: Share()].direct.append((costs.department, index, direct.amountMinor))
        }
      }
    }
    var groups: [Int64: [Int64]] = [:]
    for (ticket, surviving) in merged { groups[surviving, default: [surviving]].append(ticket) }
    let divisions = Dictionary(
      grouping: pools.enumerated().flatMap { index, pool in
        pool.departments.filter { $0.driver != .direct }.map { (index: index, costs: $0) }
      }, by: \.costs.department)
    let classes = try database.makeStatement(sql: "SELECT service, tag FROM tickets WHERE id = ?")
    for surviving in Set(shares.keys.map { merged[$0] ?? $0 }).sorted() {
      let members = (groups[surviving] ?? [surviving]).sorted()
      var work = TicketWork(ticket: surviving, isResolved: false, parts: [])
      if let row = try Row.fetchOne(classes, arguments: [surviving]) {
        (work.service, work.tag) = (row["service"], row["tag"])
      }
      var last: Contact?
      for member in members {
        let row = try tables.ticket(id: member)
        if member == surviving { work.customer = row?.customer }
        let contacts = try (row?.contacts ?? []).compactMap { try tables.contact(id: $0) }
        for contact in contacts where contact.outcome != .automatic && contact.outcome != .internal {
          if last.map({ ($0.startedAt, $0.id) <= (contact.startedAt, contact.id) }) ?? true { last = contact }
        }
        guard let share = shares[member] else { continue }
        let service =
          member == surviving
          ? work.service : try Row.fetchOne(classes, arguments: [member])?["service"]
        try add(share, contacts, service, divisions, to: &work)
      }
      work.isResolved = last?.outcome == .handled
      try body(work)
    }
  }

  private typealias Divisions = [String: [(index: Int, costs: PoolCosts)]]

  /// A piece of an effort before costs.
  private struct Piece {
    var department: String
    var contact: Int64
    var channel: String
    var agent: String
    var weight = EffortPart(timeWeight: 0, contacts: 0)
  }

  private func add(
    _ share: Share, _ contacts: [Contact], _ service: String?, _ divisions: Divisions, to work: inout TicketWork
  ) throws {
    let pieces = pieces(of: contacts, service)
    let none = [Int64](repeating: 0, count: pools.count)
    for (department, effort) in share.efforts {
      var own = pieces.filter { $0.department == department }
      if own.isEmpty { own = [Piece(department: department, contact: 0, channel: CostDimension.nobody, agent: "")] }
      let weights = own.map(\.weight)
      let seconds = try effort.seconds(of: weights)
      var parts = zip(own, seconds).map { piece, seconds in
        TicketWork.Part(
          department: department, channel: piece.channel, agent: piece.agent, contacts: piece.weight.contacts,
          seconds: seconds, amountsMinor: none)
      }
      for (index, costs) in divisions[department] ?? [] {
        for (place, amount) in try costs.amountsMinor(of: effort, among: weights).enumerated() {
          parts[place].amountsMinor[index] += amount
        }
      }
      work.parts += parts
    }
    guard !share.direct.isEmpty else { return }
    // What lines name belongs to the first contact of the month, else to the first.
    let contact = contacts.first { assigner.zone.period(of: $0.startedAt) == period } ?? contacts.first
    for (department, index, amount) in share.direct {
      var part = TicketWork.Part(
        department: department, channel: contact?.channel.rawValue ?? CostDimension.nobody,
        agent: contact.map { agent($0.work.first?.agent ?? "", $0) } ?? "", contacts: 0, seconds: 0,
        amountsMinor: none)
      part.amountsMinor[index] = amount
      work.parts.append(part)
    }
  }

  /// The pieces of the month, by contact, department and agent.
  private func pieces(of contacts: [Contact], _ service: String?) -> [Piece] {
    let equation = definition.timeEquation
    var pieces: [Piece] = []
    var counted: Set<String> = []
    for contact in contacts {
      assigner.forEachPart(of: contact) { part, name in
        guard part.period == period else { return }
        var quantities = TimeEquation.Quantities(
          Volumes(mail: part.mail, chat: part.chat, transfers: part.transfers), contacts: part.contacts)
        quantities.tickets = part.contacts > 0 && counted.insert(part.department).inserted ? 1 : 0
        let added = equation.millionths(quantities, of: .ticket(service: service))
        let weight = Int64(clamping: Int128(part.handleSeconds) * 1_000_000 + Int128(added))
        let agent = agent(name, contact)
        let index =
          pieces.lastIndex { $0.contact == contact.id && $0.department == part.department && $0.agent == agent }
          ?? pieces.endIndex
        if index == pieces.endIndex {
          pieces.append(
            Piece(
              department: part.department, contact: contact.id, channel: contact.channel.rawValue, agent: agent))
        }
        pieces[index].weight.timeWeight = Int64(clamping: Int128(pieces[index].weight.timeWeight) + Int128(weight))
        pieces[index].weight.contacts += part.contacts
      }
    }
    return pieces
  }

  /// The agent's staff number, where the roster has it.
  private func agent(_ name: String, _ contact: Contact) -> String {
    name.isEmpty
      ? "" : assigner.roster.assignment(of: name, on: assigner.zone.date(of: contact.startedAt))?.agent ?? name
  }
}
