public import Costing
public import Projections
public import TicketDomain

/// What single tickets cost in one month by one definition.
public struct TicketReport: Encodable, Sendable {
  /// By what tickets are ordered, the largest first.
  public enum Order: String, CaseIterable, Sendable {
    /// What they cost.
    case cost
    /// Time that agents spent.
    case minutes
    /// How many contacts.
    case contacts
    /// When they were opened, the latest first.
    case opened
  }

  /// One ticket.
  public struct Row: Encodable, Sendable {
    /// `T10482`
    public var ticket: String
    /// With all but four digits hidden.
    public var customer: String
    /// When it was opened.
    public var openedAt: Instant
    /// Id of its service type; `nil` where it is unclassified.
    public var service: String?
    /// Id of its tag; `nil` where it has none.
    public var tag: String?
    /// Contacts of the month.
    public var contacts: Int64
    /// Time of the month.
    public var handleSeconds: Int64
    /// Departments that worked on it, by id.
    public var departments: [String]
    /// Cost by pool.
    public var pools: [String: Int64]
    /// Cost.
    public var amountMinor: Int64
    /// What `trace` takes.
    public var address: String
    /// Tickets that were merged into it, whose contacts, time and costs it has as well.
    public var merged: [String]
  }

  /// `finance@3`.
  public var definition: String
  /// The month.
  public var period: String
  /// The log's position that the report stands on.
  public var position: Int64
  /// ISO 4217.
  public var currency: String
  /// The first so many.
  public var rows: [Row]
  /// How many tickets there are, those that were merged counted with the one that they were merged into.
  public var count: Int
  /// What all of them cost.
  public var totalMinor: Int64

  private struct Sum {
    var contacts: Int64 = 0
    var handleSeconds: Int64 = 0
    var amountMinor: Int64 = 0
  }

  /// The first `limit` tickets of the month in `order`. O(efforts of the month × pools).
  public init(
    _ views: Views, _ definition: CostDefinition, _ period: Period, order: Order, limit: Int
  ) throws {
    let costs = try TicketCosts(views.pools(definition, period))
    let merged = try views.mergedTickets()
    var sums: [Int64: Sum] = [:]
    for direct in costs.direct.flatMap(\.directCosts) {
      sums[merged[direct.ticket] ?? direct.ticket, default: Sum()].amountMinor += direct.amountMinor
    }
    try views.forEachEffort(in: period, by: definition) { department, effort in
      let ticket = merged[effort.ticket] ?? effort.ticket
      var sum = sums[ticket] ?? Sum()
      sum.contacts += effort.contacts
      sum.handleSeconds += effort.handleSeconds
      sum.amountMinor += costs.amountMinor(of: effort, in: department)
      sums[ticket] = sum
    }
    count = sums.count
    totalMinor = sums.values.reduce(0) { $0 + $1.amountMinor }
    rows = try Self.first(limit, of: sums, by: order, views).map { ticket in
      let sum = sums[ticket.id] ?? Sum()
      var row = Row(
        ticket: "T\(ticket.id)", customer: Figures.maskedCustomer(ticket.customer),
        openedAt: ticket.openedAt, service: ticket.service, tag: ticket.tag, contacts: sum.contacts,
        handleSeconds: sum.handleSeconds,
        departments: [], pools: [:], amountMinor: sum.amountMinor,
        address: "\(definition.name)/\(period)/*/T\(ticket.id)", merged: [])
      let group = try views.group(of: ticket.id)
      row.merged = group.dropFirst().map { "T\($0)" }
      for member in group {
        for effort in try views.efforts(ofTicket: member, by: definition) where effort.period == period {
          if !row.departments.contains(effort.department) { row.departments.append(effort.department) }
          for (pool, amount) in costs.amounts(of: effort.effort, in: effort.department) {
            row.pools[pool, default: 0] += amount
          }
        }
        for pool in costs.direct {
          for direct in pool.directCosts where direct.ticket == member {
            row.pools[pool.pool, default: 0] += direct.amountMinor
          }
        }
      }
      return row
    }
    self.definition = definition.name
    self.period = period.description
    position = views.position
    currency = definition.currency.code
  }

  /// The first `limit` tickets of the month in `order` that have part in what all of `only` select, with that part. O(contacts of the
  /// month's tickets).
  public init(
    _ views: Views, _ definition: CostDefinition, _ period: Period, order: Order, limit: Int, only: [DimensionValue],
    sourceNames: [Int64: String]
  ) throws {
    let breakdown = try views.breakdown(
      definition, period, by: [], only: only, sourceNames: sourceNames, withTickets: true)
    let sums = breakdown.tickets.mapValues { ticket in
      Sum(
        contacts: ticket.cell.contacts, handleSeconds: ticket.cell.handleSeconds, amountMinor: ticket.cell.amountMinor)
    }
    let selection = only.map(\.description).joined(separator: "/")
    func address(_ ticket: Int64) -> String {
      "\(definition.name)/\(period)/by/\(selection)/\(DimensionValue(.ticket, "T\(ticket)"))"
    }
    count = sums.count
    totalMinor = breakdown.total.amountMinor
    rows = try Self.first(limit, of: sums, by: order, views).compactMap { ticket in
      guard let part = breakdown.tickets[ticket.id] else { return nil }
      let pools = zip(breakdown.pools, part.amountsMinor).filter { $1 != 0 }.map { ($0.pool, $1) }
      return Row(
        ticket: "T\(ticket.id)", customer: Figures.maskedCustomer(ticket.customer),
        openedAt: ticket.openedAt, service: ticket.service, tag: ticket.tag, contacts: part.cell.contacts,
        handleSeconds: part.cell.handleSeconds,
        departments: part.departments, pools: Dictionary(uniqueKeysWithValues: pools),
        amountMinor: part.cell.amountMinor,
        address: address(ticket.id),
        merged: try views.group(of: ticket.id).dropFirst().map { "T\($0)" })
    }
    self.definition = definition.name
    self.period = period.description
    position = views.position
    currency = definition.currency.code
  }

  private static func first(
    _ limit: Int, of sums: [Int64: Sum], by order: Order, _ views: Views
  ) throws -> [TicketView] {
    func isBefore(_ left: (key: Int64, value: Sum), _ right: (key: Int64, value: Sum)) -> Bool {
      let (l, r) =
        switch order {
        case .minutes: (left.value.handleSeconds, right.value.handleSeconds)
        case .contacts: (left.value.contacts, right.value.contacts)
        case .cost, .opened: (left.value.amountMinor, right.value.amountMinor)
        }
      return l != r ? l > r : left.key < right.key
    }
    guard order != .opened else {
      return try Array(views.tickets(sums.keys).sorted { ($1.openedAt, $0.id) < ($0.openedAt, $1.id) }.prefix(limit))
    }
    return try views.tickets(sums.sorted(by: isBefore).prefix(limit).map(\.key))
  }
}
