/// A calendar month in the business's zone: what costs are booked to and reported by.
public struct Period: Hashable, Comparable, Sendable {
  /// `year * 12 + month - 1`: consecutive months are consecutive numbers.
  public var monthsSinceYearZero: Int

  /// The month with that number.
  public init(monthsSinceYearZero: Int) { self.monthsSinceYearZero = monthsSinceYearZero }

  /// Calendar year.
  public var year: Int { monthsSinceYearZero / 12 }

  /// Month of the year, 1 to 12.
  public var month: Int { monthsSinceYearZero % 12 + 1 }

  /// The month's first day.
  public var firstDay: CivilDate {
    CivilDate(year: year, month: month, day: 1) ?? CivilDate(daysSinceEpoch: 0)
  }

  /// The month's last day.
  public var lastDay: CivilDate { CivilDate(daysSinceEpoch: next.firstDay.daysSinceEpoch - 1) }

  /// The following month.
  public var next: Period { Period(monthsSinceYearZero: monthsSinceYearZero + 1) }

  /// Whether `left` is earlier than `right`.
  public static func < (left: Period, right: Period) -> Bool { left.monthsSinceYearZero < right.monthsSinceYearZero }
}

extension Period: CustomStringConvertible, LosslessStringConvertible {
  /// Reads exactly `YYYY-MM`; `nil` for anything else.
  public init?(_ text: String) {
    guard let date = CivilDate(text + "-01") else { return nil }
    self = date.period
  }

  /// `YYYY-MM`.
  public var description: String { "\(padded(year, to: 4))-\(padded(month, to: 2))" }
}
