public import Costing
public import Projections
public import TicketDomain

/// Hours paid and planned against hours used, by department, and what the hours that nobody used cost.
public struct CapacityReport: Encodable, Sendable {
  /// One department's month.
  public struct Row: Encodable, Sendable {
    /// Its id; empty where nobody knows whose work it was.
    public var department: String
    /// As payrolls say.
    public var paidSeconds: Int64
    /// As schedules say.
    public var scheduledSeconds: Int64
    /// What of the paid or scheduled time can be worked by the definition; `nil` where it does not say, or there is no such time.
    public var capacitySeconds: Int64?
    /// Time for tickets, by the definition.
    public var ticketSeconds: Int64
    /// Time for contacts that belong to no ticket.
    public var overheadSeconds: Int64
    /// Capacity less what was used; below zero where more was used than there is.
    public var unusedSeconds: Int64?
    /// What that costs in the pools that consider capacity: minor units, below zero with it.
    public var unusedMinor: Int64
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
  /// In the order of the configuration; the nameless department last. Those with no hours at all are left out.
  public var rows: [Row]

  /// The report of `definition` for `period`. O(efforts of the month).
  public init(_ views: Views, _ definition: CostDefinition, _ period: Period) throws {
    var ticketSeconds: [String: Int64] = [:]
    try views.forEachEffort(in: period, by: definition) { ticketSeconds[$0, default: 0] += $1.handleSeconds }
    let paid = try views.seconds(of: .paid, in: period)
    let scheduled = try views.seconds(of: .scheduled, in: period)
    var unused: [String: Int64] = [:]
    for pool in try views.pools(definition, period) {
      for costs in pool.departments { unused[costs.department, default: 0] += costs.unusedMinor }
    }
    let found = try views.departments(in: period, by: definition)
    let order = views.rules.departments.map(\.id) + found.map(\.id).filter { $0.isEmpty }
    rows = order.compactMap { id in
      guard let department = found.first(where: { $0.id == id }) else { return nil }
      let used = (ticketSeconds[id] ?? 0) + department.overheadSeconds
      let capacity = definition.practicalCapacitySeconds(ofPaid: department.paidSeconds)
      guard used != 0 || paid[id] != nil || scheduled[id] != nil else { return nil }
      return Row(
        department: id, paidSeconds: paid[id] ?? 0, scheduledSeconds: scheduled[id] ?? 0,
        capacitySeconds: capacity, ticketSeconds: ticketSeconds[id] ?? 0, overheadSeconds: department.overheadSeconds,
        unusedSeconds: capacity.map { $0 - used }, unusedMinor: unused[id] ?? 0,
        address: "\(definition.name)/\(period)/*/\(id)")
    }
    self.definition = definition.name
    self.period = period.description
    position = views.position
    currency = definition.currency.code
  }
}
