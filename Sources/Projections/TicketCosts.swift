public import Costing

/// What tickets bear of a month's pools: of a department's pools by what it did for the ticket, and what ledger lines name.
public struct TicketCosts: Sendable {
  private let shared: [String: [PoolCosts]]
  /// Of pools whose lines name tickets, by department.
  public let direct: [PoolCosts]

  /// What tickets bear of those pools.
  public init(_ pools: [PoolView]) {
    let all = pools.flatMap(\.departments)
    shared = Dictionary(grouping: all.filter { $0.driver != .direct }, by: \.department)
    direct = all.filter { $0.driver == .direct }
  }

  /// The pools that what a department did for a ticket is charged to, and the amounts in minor units. O(pools).
  public func amounts(of effort: Effort, in department: String) -> [(pool: String, amountMinor: Int64)] {
    (shared[department] ?? []).map { ($0.pool, $0.amountMinor(of: effort)) }
  }

  /// What a department's effort for a ticket costs in minor units, without what ledger lines name. O(pools).
  public func amountMinor(of effort: Effort, in department: String) -> Int64 {
    (shared[department] ?? []).reduce(0) { $0 + $1.amountMinor(of: effort) }
  }
}
