internal import Audit
public import Costing
public import Projections
public import TicketDomain

/// What one definition's costs are in one month, by department and by pool. It adds up, to the minor unit:
/// tickets + overhead + unused + unallocated = ledger.
public struct DepartmentReport: Encodable, Sendable {
  /// What one department did and bears.
  public struct Row: Encodable, Sendable {
    /// Its id; empty where nobody knows whose work it was.
    public var department: String
    /// Tickets that it took a contact of.
    public var tickets: Int64 = 0
    /// The same, tickets about the same matter counted once.
    public var matters: Int64 = 0
    /// Time for tickets that were merged into others, a part of `handleSeconds`.
    public var duplicateSeconds: Int64 = 0
    /// What these cost, a part of `ticketsMinor`.
    public var duplicatesMinor: Int64 = 0
    /// Contacts of tickets.
    public var contacts: Int64 = 0
    /// Time for tickets.
    public var handleSeconds: Int64 = 0
    /// Time that can be worked, where a pool considers it.
    public var capacitySeconds: Int64?
    /// Costs that its tickets bear.
    public var ticketsMinor: Int64 = 0
    /// Costs of contacts that belong to no ticket.
    public var overheadMinor: Int64 = 0
    /// Costs of capacity that nothing used.
    public var unusedMinor: Int64 = 0
    /// Costs that could be given to nothing.
    public var unallocatedMinor: Int64 = 0
    /// All of these.
    public var amountMinor: Int64 = 0
    /// What `trace` takes.
    public var address = ""
  }

  /// One pool over all departments.
  public struct PoolRow: Encodable, Sendable {
    /// The pool's id.
    public var pool: String
    /// Ledger lines in it.
    public var lines: Int
    /// Costs that tickets bear.
    public var ticketsMinor: Int64 = 0
    /// Costs of contacts that belong to no ticket.
    public var overheadMinor: Int64 = 0
    /// Costs of capacity that nothing used.
    public var unusedMinor: Int64 = 0
    /// Costs that could be given to nothing.
    public var unallocatedMinor: Int64 = 0
    /// The sum of its ledger lines.
    public var amountMinor: Int64
    /// What `trace` takes.
    public var address: String
  }

  /// Ledger lines that the definition counts in no pool.
  public struct LeftOutRow: Encodable, Sendable {
    /// Why.
    public var reason: String
    /// Whether the definition means it so; what it does not mean is unallocated, and somebody should look at it.
    public var isExcluded: Bool
    /// How many lines.
    public var lines: Int
    /// ISO 4217.
    public var currency: String
    /// Their sum.
    public var amountMinor: Int64
    /// What `trace` takes.
    public var address: String
  }

  /// What the month bears for one that was closed before all was known of it.
  public struct AdjustmentRow: Encodable, Sendable {
    /// That month.
    public var period: String
    /// By which it was reported, `finance@3`.
    public var definition: String
    /// The pool's id.
    public var pool: String
    /// Minor units; negative where less was booked than had been reported.
    public var amountMinor: Int64
    /// What `trace` takes.
    public var address: String
  }

  /// `finance@3`.
  public var definition: String
  /// The month.
  public var period: String
  /// The log's position that the report stands on.
  public var position: Int64
  /// ISO 4217.
  public var currency: String
  /// In the order of the configuration; the nameless department last.
  public var departments: [Row]
  /// In the order of the definition.
  public var pools: [PoolRow]
  /// What the definition leaves out.
  public var leftOut: [LeftOutRow]
  /// The sum of all pools' ledger lines.
  public var totalMinor: Int64
  /// What the month bears besides, for months that were closed before.
  public var adjustments: [AdjustmentRow]
  /// ``totalMinor`` and all ``adjustments``.
  public var reportedMinor: Int64

  /// The report of `definition` for `period`. O(efforts of the month).
  public init(_ views: Views, _ definition: CostDefinition, _ period: Period) throws {
    var rows: [String: Row] = [:]
    for department in views.rules.departments { rows[department.id] = Row(department: department.id) }
    let found = try views.pools(definition, period)
    let costs = TicketCosts(found)
    let merged = try views.mergedTickets()
    var matters: [String: Set<Int64>] = [:]
    try views.forEachEffort(in: period, by: definition) { department, effort in
      var row = rows[department] ?? Row(department: department)
      row.tickets += effort.contacts > 0 ? 1 : 0
      if merged[effort.ticket] != nil {
        row.duplicateSeconds += effort.handleSeconds
        row.duplicatesMinor += costs.amountMinor(of: effort, in: department)
      }
      // Only where tickets are merged is the number of matters another one.
      if effort.contacts > 0, !merged.isEmpty {
        matters[department, default: []].insert(merged[effort.ticket] ?? effort.ticket)
      }
      row.contacts += effort.contacts
      row.handleSeconds += effort.handleSeconds
      rows[department] = row
    }
    for pool in costs.direct {
      let amount = pool.directCosts.reduce(0) { $0 + (merged[$1.ticket] == nil ? 0 : $1.amountMinor) }
      if amount != 0 { rows[pool.department, default: Row(department: pool.department)].duplicatesMinor += amount }
    }
    for department in Array(rows.keys) {
      let tickets = rows[department]?.tickets ?? 0
      rows[department]?.matters = matters[department].map { Int64($0.count) } ?? tickets
    }
    pools = []
    for pool in found {
      var poolRow = PoolRow(
        pool: pool.pool, lines: pool.lines.count, amountMinor: pool.amountMinor,
        address: "\(definition.name)/\(period)/\(pool.pool)")
      poolRow.unallocatedMinor = pool.unallocated.reduce(0) { $0 + $1.amountMinor }
      for costs in pool.departments {
        let unallocated = costs.unallocated.reduce(0) { $0 + $1.amountMinor }
        poolRow.ticketsMinor += costs.ticketsMinor
        poolRow.overheadMinor += costs.overheadMinor
        poolRow.unusedMinor += costs.unusedMinor
        poolRow.unallocatedMinor += unallocated
        var row = rows[costs.department] ?? Row(department: costs.department)
        row.ticketsMinor += costs.ticketsMinor
        row.overheadMinor += costs.overheadMinor
        row.unusedMinor += costs.unusedMinor
        row.unallocatedMinor += unallocated
        row.amountMinor += costs.amountMinor
        if definition.pools.contains(where: { $0.id == pool.pool && $0.capacity != .asUsed }) {
          row.capacitySeconds = costs.apportionment?.total ?? row.capacitySeconds
        }
        rows[costs.department] = row
      }
      pools.append(poolRow)
    }
    let order = views.rules.departments.map(\.id) + rows.keys.sorted().reversed()
    var seen: Set<String> = []
    departments = order.filter { seen.insert($0).inserted }.compactMap { rows[$0] }
    for index in departments.indices {
      departments[index].address = "\(definition.name)/\(period)/*/\(departments[index].department)"
    }
    leftOut = try views.leftOut(definition, period).map {
      LeftOutRow(
        reason: $0.reason.rawValue, isExcluded: $0.reason.isExcluded, lines: $0.lines.count, currency: $0.currency,
        amountMinor: $0.amountMinor,
        address: LedgerAddress(
          definition.name, period, [.reason: $0.reason.rawValue, .currency: $0.currency]
        ).description)
    }
    self.definition = definition.name
    self.period = period.description
    position = views.position
    currency = definition.currency.code
    let totalMinor = pools.reduce(0) { $0 + $1.amountMinor }
    self.totalMinor = totalMinor
    adjustments = try views.adjustments(of: definition, in: period).map {
      AdjustmentRow(
        period: $0.period.description, definition: $0.definition, pool: $0.pool, amountMinor: $0.amountMinor,
        address: BridgeAddress.asReported($0.definition, $0.period).description)
    }
    reportedMinor = adjustments.reduce(totalMinor) { $0 + $1.amountMinor }
  }
}
