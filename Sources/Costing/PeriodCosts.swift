public import TicketDomain

/// What one definition makes of one period's ledger.
///
/// Every line of the period is in exactly one pool or left out.
public struct PeriodCosts: Hashable, Sendable {
  /// The month.
  public let period: Period
  /// In the definition's order.
  public let pools: [PoolLedger]
  /// What the definition does not count, by reason and currency.
  public let leftOut: [LeftOutLines]

  /// Whether the month has no ledger line.
  public var isEmpty: Bool { leftOut.isEmpty && pools.allSatisfy(\.lines.isEmpty) }
}

/// The ledger lines of one pool in one period, and what each department bears of them.
///
/// ``amountMinor`` = the departments' amounts + the sum of ``unallocated``.
public struct PoolLedger: Hashable, Sendable {
  /// The pool's id.
  public let pool: String
  /// The sum of its lines.
  public let amountMinor: Int64
  /// Its lines, by ascending position.
  public let lines: [CountedLine]
  /// The sum of all quantities or weights of the first stage, in the share's unit; 0 with `share: own`.
  public let shareTotal: Int64
  /// The departments that bear a part, in ascending order of id.
  public let departments: [PoolCosts]
  /// What no department bears, by reason.
  public let unallocated: [Unallocated]
  /// What support departments handed on, by who did and who bears it: the first stage and these make ``departments``.
  public let handovers: [Handover]
}

/// How much of a ledger line counts in a month.
public struct CountedLine: Hashable, Sendable {
  /// The line's.
  public let position: Int64
  /// Minor units of the definition's currency: the whole line, or the part of it that is spread to the month.
  public let amountMinor: Int64

  /// That much of the line at that position.
  public init(position: Int64, amountMinor: Int64) {
    self.position = position
    self.amountMinor = amountMinor
  }
}

/// What one department bears in the end of what a support department cost in a pool.
public struct Handover: Hashable, Codable, Sendable {
  /// Id of the department that hands on.
  public var from: String
  /// Id of the one that bears it.
  public var to: String
  /// Minor units.
  public var amountMinor: Int64

  /// An amount handed on.
  public init(from: String, to: String, amountMinor: Int64) {
    self.from = from
    self.to = to
    self.amountMinor = amountMinor
  }
}

/// Ledger lines of the period that are in no pool.
public struct LeftOutLines: Hashable, Sendable {
  /// Why lines are in no pool.
  public enum Reason: String, CaseIterable, Sendable {
    /// No pool of the definition has the item: excluded on purpose.
    case itemExcluded = "item-excluded"
    /// The definition counts other departments: excluded on purpose.
    case departmentExcluded = "department-excluded"
    /// The catalogue does not know the item.
    case itemUnknown = "item-unknown"
    /// The definition counts some departments, and the line's is unknown.
    case departmentUnknown = "department-unknown"
    /// What was paid for ends before it begins, or lasts longer than a century.
    case servicePeriodUnclear = "service-period-unclear"
    /// No rate from the line's currency into the definition's was stated for the day of booking, or its worth does not fit in 64 bits.
    case rateUnknown = "rate-unknown"

    /// Whether the definition means it so; what it does not mean is unallocated and somebody should look at it.
    public var isExcluded: Bool { self == .itemExcluded || self == .departmentExcluded }
  }

  /// Why.
  public let reason: Reason
  /// Of the lines.
  public let currency: Currency
  /// The sum of the lines.
  public let amountMinor: Int64
  /// By ascending position, each in its own currency.
  public let lines: [CountedLine]
}
