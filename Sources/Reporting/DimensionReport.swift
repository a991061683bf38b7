public import Costing
public import Projections
public import TicketDomain

/// What tickets cost in one month by one definition, by any dimension or two of them. The rows add up, to the minor unit, to what
/// tickets bear; with overhead, unused capacity and what is unallocated, to the ledger.
public struct DimensionReport: Encodable, Sendable {
  /// By what rows are ordered, the largest first.
  public enum Order: String, CaseIterable, Sendable {
    /// Cost.
    case cost
    /// Time.
    case minutes
    /// Contacts.
    case contacts
    /// Tickets.
    case tickets
  }

  /// The figures of one value, or of a pair.
  public struct Figure: Encodable, Sendable {
    /// Tickets that have part in it, those that were merged counted with the surviving one.
    public var tickets: Int64
    /// Those of them whose last contact was handled.
    public var resolved: Int64
    /// Contacts.
    public var contacts: Int64
    /// Time.
    public var handleSeconds: Int64
    /// Cost.
    public var amountMinor: Int64
    /// Cost by contact, in whole minor units towards zero; `nil` where there is none.
    public var perContactMinor: Int64?
    /// Cost by ticket.
    public var perTicketMinor: Int64?
    /// Cost by resolved ticket.
    public var perResolvedMinor: Int64?
    /// Of all rows' cost, in thousandths towards zero; `nil` where that is nothing.
    public var sharePermille: Int64?

    init(_ cell: Breakdown.Cell, of totalMinor: Int64) {
      tickets = cell.tickets
      resolved = cell.resolved
      contacts = cell.contacts
      handleSeconds = cell.handleSeconds
      amountMinor = cell.amountMinor
      perContactMinor = cell.contacts == 0 ? nil : cell.amountMinor / cell.contacts
      perTicketMinor = cell.tickets == 0 ? nil : cell.amountMinor / cell.tickets
      perResolvedMinor = cell.resolved == 0 ? nil : cell.amountMinor / cell.resolved
      sharePermille =
        totalMinor == 0 ? nil : Int64(clamping: Int128(cell.amountMinor) * 1000 / Int128(totalMinor))
    }
  }

  /// One value of the first dimension.
  public struct Row: Encodable, Sendable {
    /// As addresses have it.
    public var value: String
    /// A customer with all but four digits hidden; `nil` in other dimensions.
    public var customer: String?
    /// Its figures.
    public var figure: Figure
    /// What `trace` takes.
    public var address: String
  }

  /// One value of both dimensions.
  public struct Cell: Encodable, Sendable {
    /// Of the first dimension.
    public var value: String
    /// Of the second.
    public var and: String
    /// Its figures.
    public var figure: Figure
    /// What `trace` takes.
    public var address: String
  }

  /// What tickets do not bear, and what all make together.
  public struct Closing: Encodable, Sendable {
    /// What tickets bear.
    public var ticketsMinor: Int64 = 0
    /// Contacts that belong to no ticket.
    public var overheadMinor: Int64 = 0
    /// Capacity that nothing used.
    public var unusedMinor: Int64 = 0
    /// What could be given to nothing.
    public var unallocatedMinor: Int64 = 0
    /// The ledger lines that the definition counts: all of these.
    public var totalMinor: Int64 = 0
  }

  /// `finance@3`.
  public var definition: String
  /// The month.
  public var period: String
  /// The log's position that the report stands on.
  public var position: Int64
  /// ISO 4217.
  public var currency: String
  /// One dimension or two.
  public var by: [String]
  /// What was selected, as written in addresses.
  public var only: [String]
  /// The first so many values of the first dimension, in order.
  public var rows: [Row]
  /// With two dimensions: the values of the second, in order.
  public var columns: [Row]
  /// With two dimensions: the cells of ``rows``, by row, then by column.
  public var cells: [Cell]
  /// How many values of the first dimension there are.
  public var count: Int
  /// Contacts, time and cost of the values that are not shown; their tickets may be those of others.
  public var others: Figure?
  /// All values together.
  public var total: Figure
  /// How the month closes; `nil` where something was selected.
  public var closing: Closing?

  /// The report of `definition` for `period` by one dimension or two, the first `limit` values of the first; `sourceNames` are
  /// the log's. Throws what ``Projections/Views/breakdown(_:_:by:only:sourceNames:withTickets:)`` throws. O(contacts of the month's
  /// tickets).
  public init(
    _ views: Views, _ definition: CostDefinition, _ period: Period, by dimensions: [CostDimension],
    only: [DimensionValue] = [], order: Order = .cost, limit: Int, sourceNames: [Int64: String]
  ) throws {
    let breakdown = try views.breakdown(definition, period, by: dimensions, only: only, sourceNames: sourceNames)
    let name = definition.name
    let total = breakdown.total
    func row(_ dimension: CostDimension, _ value: String, _ cell: Breakdown.Cell) -> Row {
      Row(
        value: value,
        customer: dimension == .customer ? Figures.maskedCustomer(breakdown.customers[value]) : nil,
        figure: Figure(cell, of: total.amountMinor),
        address: Self.address(name, period, [DimensionValue(dimension, value)] + only))
    }
    func rows(_ dimension: CostDimension, _ cells: [String: Breakdown.Cell], by order: Order) -> [Row] {
      cells.sorted { Self.isBefore($0, $1, by: order) }.map { row(dimension, $0.key, $0.value) }
    }
    self.by = dimensions.map(\.rawValue)
    self.only = only.map(\.description)
    let first = dimensions.count == 2 ? breakdown.margins[0] : Self.single(breakdown.cells)
    let all = dimensions.first.map { rows($0, first, by: order) } ?? []
    self.rows = Array(all.prefix(limit))
    count = all.count
    others = all.count > limit ? Self.sum(of: all.dropFirst(limit).compactMap { first[$0.value] }, total) : nil
    columns = dimensions.count == 2 ? rows(dimensions[1], breakdown.margins[1], by: .cost) : []
    var cells: [Cell] = []
    for row in self.rows {
      for column in columns {
        guard let cell = breakdown.cells[[row.value, column.value]] else { continue }
        let values = zip(dimensions, [row.value, column.value]).map { DimensionValue($0, $1) }
        cells.append(
          Cell(
            value: row.value, and: column.value, figure: Figure(cell, of: total.amountMinor),
            address: Self.address(name, period, values + only)))
      }
    }
    self.cells = cells
    self.total = Figure(total, of: total.amountMinor)
    closing = only.isEmpty ? Self.closing(try views.pools(definition, period)) : nil
    self.definition = name
    self.period = period.description
    position = views.position
    currency = definition.currency.code
  }

  private static func address(_ definition: String, _ period: Period, _ values: [DimensionValue]) -> String {
    (["\(definition)/\(period)/by"] + values.map(\.description)).joined(separator: "/")
  }

  private static func single(_ cells: [[String]: Breakdown.Cell]) -> [String: Breakdown.Cell] {
    Dictionary(uniqueKeysWithValues: cells.compactMap { key, cell in key.first.map { ($0, cell) } })
  }

  private static func isBefore(
    _ left: (key: String, value: Breakdown.Cell), _ right: (key: String, value: Breakdown.Cell), by order: Order
  ) -> Bool {
    let (l, r) =
      switch order {
      case .cost: (left.value.amountMinor, right.value.amountMinor)
      case .minutes: (left.value.handleSeconds, right.value.handleSeconds)
      case .contacts: (left.value.contacts, right.value.contacts)
      case .tickets: (left.value.tickets, right.value.tickets)
      }
    return l != r ? l > r : left.key < right.key
  }

  private static func sum(of cells: [Breakdown.Cell], _ total: Breakdown.Cell) -> Figure {
    var sum = Breakdown.Cell()
    for cell in cells {
      sum.contacts += cell.contacts
      sum.handleSeconds += cell.handleSeconds
      sum.amountMinor += cell.amountMinor
    }
    return Figure(sum, of: total.amountMinor)
  }

  private static func closing(_ pools: [PoolView]) -> Closing {
    var closing = Closing()
    for pool in pools {
      closing.totalMinor += pool.amountMinor
      closing.unallocatedMinor += pool.unallocated.reduce(0) { $0 + $1.amountMinor }
      for costs in pool.departments {
        closing.ticketsMinor += costs.ticketsMinor
        closing.overheadMinor += costs.overheadMinor
        closing.unusedMinor += costs.unusedMinor
        closing.unallocatedMinor += costs.unallocated.reduce(0) { $0 + $1.amountMinor }
      }
    }
    return closing
  }
}
