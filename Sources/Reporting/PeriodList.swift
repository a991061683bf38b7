internal import Audit
internal import Costing
public import Projections
public import TicketDomain

/// Months, whether they are closed, and what has become known of them since.
public struct PeriodList: Encodable, Sendable {
  /// A closing of a month, or a month that never was closed.
  public struct Row: Encodable, Sendable {
    /// `YYYY-MM`.
    public var period: String
    /// open, closed or reopened.
    public var state: String
    /// When it was closed.
    public var closedAt: Instant?
    /// Position of the decision.
    public var event: Int64?
    /// Who decided.
    public var author: String?
    /// Why.
    public var reason: String?
    /// Why it was opened again.
    public var reopenedBecause: String?
    /// The log's size on which the figures stand.
    public var position: Int64?
    /// The log's Merkle root at that size.
    public var root: String?
    /// What was reported, and what has become known since.
    public var figures: [Figure]
  }

  /// One definition's total.
  public struct Figure: Encodable, Sendable {
    /// `finance@1`.
    public var definition: String
    /// ISO 4217.
    public var currency: String
    /// As reported; of a month that is not closed, as known.
    public var totalMinor: Int64
    /// What has become known since: more, or less where below zero.
    public var sinceMinor: Int64
    /// What `trace` takes.
    public var address: String
  }

  /// The log's position that the list stands on.
  public var position: Int64
  /// By month, closings in their order.
  public var rows: [Row]

  /// All months of the views, or only one. O(closings × definitions).
  public init(_ views: Views, only: Period? = nil) throws {
    let closings = views.decisions.closings
    let periods = Set(try views.periods()).union(closings.map(\.period)).filter { only == nil || $0 == only }
    rows = []
    for period in periods.sorted() {
      let own = closings.filter { $0.period == period }
      for closing in own {
        var row = Row(period: "\(period)", state: closing.reopened == nil ? "closed" : "reopened", figures: [])
        row.closedAt = closing.at
        row.event = closing.event
        row.author = closing.author
        row.reason = closing.reason
        row.reopenedBecause = closing.reopened?.reason
        row.position = closing.position
        row.root = closing.root
        row.figures = try closing.figures.map { figures in
          let known = try views.definitions.definition(exactly: figures.definition).map { try views.total($0, period) }
          return Figure(
            definition: figures.definition, currency: figures.currency, totalMinor: figures.totalMinor,
            sinceMinor: known.map { $0 - figures.totalMinor } ?? 0,
            address: BridgeAddress.asReported(figures.definition, period).description)
        }
        rows.append(row)
      }
      guard own.allSatisfy({ $0.reopened != nil }) else { continue }
      let adopted = views.definitions.adopted(for: period)
      rows.append(
        Row(
          period: "\(period)", state: "open",
          figures: try adopted.map {
            Figure(
              definition: $0.name, currency: $0.currency.code, totalMinor: try views.total($0, period), sinceMinor: 0,
              address: "\($0.name)/\(period)")
          }))
    }
    position = views.position
  }
}

extension Views {
  fileprivate func total(_ definition: CostDefinition, _ period: Period) throws -> Int64 {
    try pools(definition, period).reduce(0) { $0 + $1.amountMinor }
  }
}
