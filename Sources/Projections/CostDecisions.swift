public import EventStore
public import TicketDomain

/// What people have decided about costs: which definitions hold when, and which months are closed.
public struct CostDecisions: Sendable {
  /// In the order in which they were decided.
  public var adoptions: [Adoption] = []
  /// All that were made, in their order; a month may have been closed more than once.
  public var closings: [Closing] = []

  /// A version of a definition, from some month on.
  public struct Adoption: Sendable {
    /// Position of the decision.
    public var event: Int64
    /// When it was made.
    public var at: Instant
    /// Id of the definition.
    public var definition: String
    /// Its version.
    public var version: Int
    /// The first month that it is for.
    public var validFrom: Period
    /// The last one; `nil` where it goes on.
    public var validTo: Period?
    /// The definition's YAML.
    public var text: String
    /// Who decided.
    public var author: String?
    /// Why.
    public var reason: String?

    func holds(in period: Period) -> Bool { validFrom <= period && validTo.map { period <= $0 } ?? true }
  }

  /// A month's figures as they were when it was closed.
  public struct Closing: Sendable {
    /// Position of the decision.
    public var event: Int64
    /// When it was made.
    public var at: Instant
    /// The month.
    public var period: Period
    /// The log's size on which the figures stand.
    public var position: Int64
    /// The log's Merkle root at that size, in hexadecimal.
    public var root: String
    /// One for each definition that was adopted for the month.
    public var figures: [ClosedFigures]
    /// Who decided.
    public var author: String?
    /// Why.
    public var reason: String?
    /// When and by whom the month was opened again; `nil` while it is closed.
    public var reopened: Reopening?
  }

  /// The decision that a closed month is open again.
  public struct Reopening: Sendable {
    /// Position of the decision.
    public var event: Int64
    /// When it was made.
    public var at: Instant
    /// Who decided.
    public var author: String?
    /// Why.
    public var reason: String?
  }

  /// Nothing was decided.
  init() {}

  /// What was decided as of the event at `head`. O(decisions).
  public init(_ reader: LogReader, through head: Int64) throws {
    self = try CostDecisionFold(reader: reader).decisions(through: head)
  }

  /// The closing that is in force; `nil` where the month is open.
  public func closing(of period: Period) -> Closing? {
    closings.last { $0.period == period && $0.reopened == nil }
  }

  /// The first month from `period` on that is not closed: where what comes late for it is posted.
  public func openPeriod(from period: Period) -> Period {
    var period = period
    while closing(of: period) != nil { period = period.next }
    return period
  }
}

/// One definition's figures of a closed month, as the event that closed it has them.
public struct ClosedFigures: Codable, Sendable, Hashable {
  /// What a pool came to.
  public struct Pool: Codable, Sendable, Hashable {
    /// The pool's id.
    public var pool: String
    /// Minor units.
    public var amountMinor: Int64

    /// A pool's amount.
    public init(pool: String, amountMinor: Int64) {
      self.pool = pool
      self.amountMinor = amountMinor
    }
  }

  /// What was posted for a month that had been closed before.
  public struct Adjustment: Codable, Sendable, Hashable {
    /// That month, `YYYY-MM`.
    public var period: String
    /// The pool's id.
    public var pool: String
    /// Minor units; negative where less was booked than had been reported.
    public var amountMinor: Int64

    /// An amount posted for an earlier month.
    public init(period: String, pool: String, amountMinor: Int64) {
      self.period = period
      self.pool = pool
      self.amountMinor = amountMinor
    }
  }

  /// `finance@1`.
  public var definition: String
  /// ISO 4217.
  public var currency: String
  /// The month's own pools together.
  public var totalMinor: Int64
  /// The month's own pools.
  public var pools: [Pool]
  /// What the month bears for those closed before.
  public var adjustments: [Adjustment]
  /// The report as JSON, to the byte as it was printed.
  public var json: String
  /// The report's lines in English.
  public var en: [String]
  /// The report's lines in Chinese.
  public var zh: [String]

  /// Figures with the report that shows them.
  public init(
    definition: String, currency: String, totalMinor: Int64, pools: [Pool], adjustments: [Adjustment], json: String,
    en: [String], zh: [String]
  ) {
    self.definition = definition
    self.currency = currency
    self.totalMinor = totalMinor
    self.pools = pools
    self.adjustments = adjustments
    self.json = json
    self.en = en
    self.zh = zh
  }
}
