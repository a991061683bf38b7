public import TicketDomain

/// An amount spread over the months of what it was paid for, as depreciation and prepayments are: straight-line.
///
/// A whole month has the same weight however many days it has, a part of a month the weight of its part. Left-over minor units go by
/// largest remainder, of equal ones to the earlier month; so all months together are the amount.
public struct ServiceSpread: Sendable {
  private let months: ClosedRange<Int>
  private let weights: [Int64]

  /// A service period longer than a century is a mistake of typing.
  public static let monthsMax = 1200
  /// The least common multiple of 28, 29, 30 and 31: a month's weight, so that each of its days has a whole one.
  private static let monthWeight: Int64 = 377_580

  /// A spread from the first through the last day; `nil` where the last comes before the first, or there are too many months.
  public init?(_ span: (from: CivilDate, to: CivilDate)) {
    let (first, last) = (span.from.period, span.to.period)
    guard span.from <= span.to, last.monthsSinceYearZero - first.monthsSinceYearZero < Self.monthsMax else {
      return nil
    }
    months = first.monthsSinceYearZero...last.monthsSinceYearZero
    weights = months.map { number in
      let month = Period(monthsSinceYearZero: number)
      let days = month.lastDay.daysSinceEpoch - month.firstDay.daysSinceEpoch + 1
      let from = max(span.from.daysSinceEpoch, month.firstDay.daysSinceEpoch)
      let to = min(span.to.daysSinceEpoch, month.lastDay.daysSinceEpoch)
      return Int64(to - from + 1) * (Self.monthWeight / Int64(days))
    }
  }

  /// Whether the month has a part.
  public func contains(_ period: Period) -> Bool { months.contains(period.monthsSinceYearZero) }

  /// The months that have a part.
  public var periods: [Period] { months.map { Period(monthsSinceYearZero: $0) } }

  /// The month's part of an amount; 0 for a month that has none. O(months log months).
  public func part(of amountMinor: Int64, in period: Period) -> Int64 {
    guard contains(period) else { return 0 }
    let index = period.monthsSinceYearZero - months.lowerBound
    // The weights are above zero and their sum is small, so this neither fails nor overflows.
    let parts = try? Apportionment.largestRemainder(amountMinor: amountMinor, quantities: weights)
    return parts.flatMap { $0 }?[index] ?? 0
  }
}

extension LedgerLine {
  /// The months in which a line with those dates may count, whatever the definition.
  public static func periods(bookedOn: CivilDate, serviceFrom: CivilDate?, serviceTo: CivilDate?) -> Set<Period> {
    var periods: Set = [bookedOn.period, (serviceFrom ?? bookedOn).period]
    if let serviceFrom, let serviceTo, let spread = ServiceSpread((serviceFrom, serviceTo)) {
      periods.formUnion(spread.periods)
    }
    return periods
  }

  /// The days that the line was paid for, where it says both.
  public var serviceSpan: (from: CivilDate, to: CivilDate)? {
    guard let serviceFrom, let serviceTo else { return nil }
    return (serviceFrom, serviceTo)
  }
}
