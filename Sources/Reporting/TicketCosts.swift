internal import Costing
internal import Projections
internal import TicketDomain

/// What tickets bear of a month's pools: of a department's pools by what it did for the ticket, and what ledger lines name.
struct TicketCosts {
  private let shared: [String: [PoolCosts]]
  /// Of pools whose lines name tickets, by department.
  let direct: [PoolCosts]

  init(_ pools: [PoolView]) {
    let all = pools.flatMap(\.departments)
    shared = Dictionary(grouping: all.filter { $0.driver != .direct }, by: \.department)
    direct = all.filter { $0.driver == .direct }
  }

  /// The pools that what a department did for a ticket is charged to, and the amounts.
  func amounts(of effort: Effort, in department: String) -> [(pool: String, amountMinor: Int64)] {
    (shared[department] ?? []).map { ($0.pool, $0.amountMinor(of: effort)) }
  }

  /// What a department's effort for a ticket costs, without what ledger lines name.
  func amountMinor(of effort: Effort, in department: String) -> Int64 {
    (shared[department] ?? []).reduce(0) { $0 + $1.amountMinor(of: effort) }
  }
}
