public import Costing
internal import GRDB
public import TicketDomain
internal import Ticketing

/// What tickets bear in a month by one definition, told apart by any one or two dimensions.
///
/// Whatever the dimensions, the amounts add up to what tickets bear, to the minor unit: each ticket's cost in a department's pool is
/// split among its contacts and agents there (``EffortPart``), what ledger lines name goes to the ticket's first contact of the
/// month, and a pool's costs are split among its items as its ledger lines are (``ItemSplit``), in the order of tickets, so that
/// every breakdown of a month tells the same amounts apart.
public struct Breakdown: Sendable {
  /// One value, or pair of values.
  public struct Cell: Sendable {
    /// Contacts, each counted once: where its first agent is.
    public var contacts: Int64 = 0
    /// Time.
    public var handleSeconds: Int64 = 0
    /// Cost in minor units.
    public var amountMinor: Int64 = 0
    /// Tickets that have a part in it; one may have part in several cells.
    public var tickets: Int64 = 0
    /// Those of them whose last contact was handled.
    public var resolved: Int64 = 0
    fileprivate var latestTicket: Int64?

    /// Nothing.
    public init() {}
  }

  /// What was selected of one ticket.
  public struct Ticket: Sendable {
    /// All of it.
    public fileprivate(set) var cell = Cell()
    /// By pool, in the order of ``Breakdown/pools``.
    public fileprivate(set) var amountsMinor: [Int64]
    /// Ids of the departments that have part in it, in order of time.
    public fileprivate(set) var departments: [String] = []
  }

  /// By what costs are told apart.
  public let dimensions: [CostDimension]
  /// By the values of all dimensions, in their order. Items and pools tell amounts apart and not work: contacts, time and tickets
  /// are those of the whole selection in each of them.
  public private(set) var cells: [[String]: Cell] = [:]
  /// With two dimensions, by the values of each alone.
  public private(set) var margins: [[String: Cell]] = []
  /// All cells together.
  public private(set) var total = Cell()
  /// What all cells bear of each pool, in the order of the definition.
  public private(set) var pools: [(pool: String, amountMinor: Int64)] = []
  /// By ticket, where that was asked for.
  public private(set) var tickets: [Int64: Ticket] = [:]
  /// Who the customers are, by the values that stand for them.
  public private(set) var customers: [String: String] = [:]

  private let only: [CostDimension: Set<String>]
  private let withTickets: Bool
  private let poolNames: [String]
  /// The items of each pool, and how its costs are split among them; empty where nobody asks.
  private var items: [[String]]
  private var splits: [ItemSplit]

  /// An amount of a part: with its pool and item where these are told apart.
  private struct Slice {
    var pool: Int
    var item: String
    var amountMinor: Int64
  }

  fileprivate init(
    _ dimensions: [CostDimension], only: [CostDimension: Set<String>], withTickets: Bool,
    pools: [(name: String, items: [(item: String, amountMinor: Int64)])]
  ) {
    self.dimensions = dimensions
    self.only = only
    self.withTickets = withTickets
    poolNames = pools.map(\.name)
    self.pools = pools.map { ($0.name, 0) }
    items = pools.map { $0.items.map(\.item) }
    splits = pools.map { ItemSplit($0.items.map(\.amountMinor)) }
    if dimensions.count == 2 { margins = [[:], [:]] }
  }

  private var asksForItems: Bool { dimensions.contains(.item) || only[.item] != nil }

  fileprivate mutating func add(_ work: TicketWork) {
    let customer = customerValue(work)
    for part in work.parts {
      // In any case, so that an amount is split in the same way whatever is selected.
      let slices = slices(of: part)
      func value(_ dimension: CostDimension) -> String {
        switch dimension {
        case .department: Self.named(part.department)
        case .customer: customer
        case .channel: part.channel
        case .agent: Self.named(part.agent)
        case .service: work.service ?? Rules.TicketClass.unclassified
        case .tag: work.tag ?? Rules.TicketClass.unclassified
        case .ticket: "T\(work.ticket)"
        case .item, .pool: ""
        }
      }
      let isMeant = only.allSatisfy { dimension, values in
        switch dimension {
        case .item, .pool: true
        case .customer: values.contains(work.customer ?? CostDimension.nobody)
        default: values.contains(value(dimension))
        }
      }
      guard isMeant else { continue }
      let meant = slices.filter { slice in
        (only[.pool]?.contains(poolNames[slice.pool]) ?? true) && (only[.item]?.contains(slice.item) ?? true)
      }
      for slice in meant { pools[slice.pool].amountMinor += slice.amountMinor }
      Self.add(part, meant.reduce(0) { $0 + $1.amountMinor }, work, to: &total)
      if withTickets { add(part, meant, of: work) }
      for (values, amount) in grouped(meant, by: dimensions, value) {
        Self.add(part, amount, work, to: &cells[values, default: Cell()])
      }
      for (index, dimension) in dimensions.enumerated() where dimensions.count == 2 {
        for (values, amount) in grouped(meant, by: [dimension], value) {
          Self.add(part, amount, work, to: &margins[index][values[0], default: Cell()])
        }
      }
    }
  }

  private mutating func add(_ part: TicketWork.Part, _ meant: [Slice], of work: TicketWork) {
    var ticket = tickets[work.ticket] ?? Ticket(amountsMinor: [Int64](repeating: 0, count: poolNames.count))
    Self.add(part, meant.reduce(0) { $0 + $1.amountMinor }, work, to: &ticket.cell)
    for slice in meant { ticket.amountsMinor[slice.pool] += slice.amountMinor }
    if !ticket.departments.contains(part.department) { ticket.departments.append(part.department) }
    tickets[work.ticket] = ticket
  }

  private static func named(_ id: String) -> String { id.isEmpty ? CostDimension.nobody : id }

  private static func add(_ part: TicketWork.Part, _ amountMinor: Int64, _ work: TicketWork, to cell: inout Cell) {
    cell.contacts += part.contacts
    cell.handleSeconds += part.seconds
    cell.amountMinor += amountMinor
    guard cell.latestTicket != work.ticket else { return }
    cell.latestTicket = work.ticket
    cell.tickets += 1
    if work.isResolved { cell.resolved += 1 }
  }

  private mutating func customerValue(_ work: TicketWork) -> String {
    guard let customer = work.customer else { return CostDimension.nobody }
    if CustomerLinks.isListed(customer) {
      customers[customer] = customer
      return customer
    }
    if let known = customerValues[customer] { return known }
    let value = "T\(work.ticket)"
    customerValues[customer] = value
    customers[value] = customer
    return value
  }

  /// A customer's first ticket of the month stands for them.
  private var customerValues: [String: String] = [:]

  private mutating func slices(of part: TicketWork.Part) -> [Slice] {
    guard asksForItems else {
      return part.amountsMinor.indices.map { Slice(pool: $0, item: "", amountMinor: part.amountsMinor[$0]) }
    }
    return part.amountsMinor.indices.flatMap { pool in
      zip(items[pool], splits[pool].parts(of: part.amountsMinor[pool])).map {
        Slice(pool: pool, item: $0, amountMinor: $1)
      }
    }
  }

  /// The amounts by the values of `dimensions`.
  private func grouped(
    _ slices: [Slice], by dimensions: [CostDimension], _ value: (CostDimension) -> String
  ) -> [([String], Int64)] {
    guard dimensions.contains(where: \.isOfMoney) else {
      return [(dimensions.map(value), slices.reduce(0) { $0 + $1.amountMinor })]
    }
    var amounts: [([String], Int64)] = []
    for slice in slices {
      let values = dimensions.map { dimension in
        dimension == .pool ? poolNames[slice.pool] : dimension == .item ? slice.item : value(dimension)
      }
      if let index = amounts.firstIndex(where: { $0.0 == values }) {
        amounts[index].1 += slice.amountMinor
      } else {
        amounts.append((values, slice.amountMinor))
      }
    }
    return amounts
  }

  /// Leaves out values of pools and items that nothing was booked for.
  fileprivate mutating func finish() {
    if dimensions.contains(where: \.isOfMoney) { cells = cells.filter { $0.value.amountMinor != 0 } }
    for (index, dimension) in dimensions.enumerated() where dimensions.count == 2 && dimension.isOfMoney {
      margins[index] = margins[index].filter { $0.value.amountMinor != 0 }
    }
  }
}

extension Views {
  /// What tickets bear in `period` by `definition`, told apart by one or two dimensions, or by none; only what has all values of
  /// `only`. With `withTickets`, by ticket as well.
  ///
  /// `sourceNames` are the log's. A customer may be named by any of their tickets, or by an identity such as `tel:+8613800138000`.
  /// Throws `projection-dimension-value` where there is no such pool, item, department, channel, service type or tag. O(contacts of the month's tickets).
  public func breakdown(
    _ definition: CostDefinition, _ period: Period, by dimensions: [CostDimension], only: [DimensionValue] = [],
    sourceNames: [Int64: String], withTickets: Bool = false
  ) throws -> Breakdown {
    let pools = try pools(definition, period)
    let merged = try mergedTickets()
    var values: [CostDimension: Set<String>] = [:]
    for condition in only {
      try check(condition, by: definition)
      // All conditions hold at once.
      let meant: Set<String> = [condition.value]
      values[condition.dimension] = values[condition.dimension]?.intersection(meant) ?? meant
    }
    let asksForItems = dimensions.contains(.item) || values[.item] != nil
    let ordered = try pools.map { pool -> (name: String, items: [(item: String, amountMinor: Int64)]) in
      guard asksForItems else { return (pool.pool, []) }
      var amounts: [String: Int64] = [:]
      for (line, amount) in try ledgerLines(counted: pool.lines) { amounts[line.item ?? "", default: 0] += amount }
      let order = definition.pools.first { $0.id == pool.pool }?.items ?? []
      let items = order.filter { amounts[$0] != nil }
      return (pool.pool, (items.isEmpty ? Array(order.prefix(1)) : items).map { ($0, amounts[$0] ?? 0) })
    }
    if let asked = values[.customer] { values[.customer] = Set(try asked.map { try identity($0, merged) }) }
    var breakdown = Breakdown(dimensions, only: values, withTickets: withTickets, pools: ordered)
    try read { database in
      let efforts = try PeriodEfforts(database, period: period, for: [definition]).timed(by: definition)
      let reader = WorkReader(
        tables: try ViewsTables(database),
        assigner: rules.assigner(roster: try Roster(database), sourceNames: sourceNames), definition: definition,
        period: period, pools: pools, merged: merged)
      try reader.forEachTicket(efforts, database) { breakdown.add($0) }
    }
    breakdown.finish()
    return breakdown
  }

  private func check(_ condition: DimensionValue, by definition: CostDefinition) throws {
    let known: [String]
    switch condition.dimension {
    case .pool: known = definition.pools.map(\.id)
    case .item: known = definition.pools.flatMap(\.items)
    case .department: known = rules.departments.map(\.id) + [CostDimension.nobody]
    case .channel: known = Contact.Channel.allCases.map(\.rawValue) + [CostDimension.nobody]
    case .service: known = rules.services.map(\.id) + [Rules.TicketClass.unclassified]
    case .tag: known = rules.tags.map(\.id) + [Rules.TicketClass.unclassified]
    case .customer, .agent, .ticket: return
    }
    guard known.contains(condition.value) else {
      throw ProjectionError(
        .dimensionValue, at: condition.description, ["known": known.joined(separator: ", ")])
    }
  }

  /// The identity of a customer that a ticket stands for.
  private func identity(_ value: String, _ merged: [Int64: Int64]) throws -> String {
    guard value.first == "T", let ticket = Int64(value.dropFirst()) else { return value }
    return try tickets([merged[ticket] ?? ticket]).first?.customer ?? value
  }
}
