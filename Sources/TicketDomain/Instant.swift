/// A moment in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored (POSIX time).
///
/// Every time in the log and in the views is an `Instant`; local times exist only in inputs and in reports, where a
/// ``ZoneRules`` translates them.
public struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since the epoch, UTC.
  public var milliseconds: Int64

  /// Wraps a count of milliseconds since the epoch.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Whether `left` is earlier than `right`.
  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

  /// The instant `seconds` later; saturates at the ends of the range instead of trapping.
  public func advanced(bySeconds seconds: Int64) -> Instant {
    let (product, productOverflow) = seconds.multipliedReportingOverflow(by: 1000)
    let (sum, sumOverflow) = milliseconds.addingReportingOverflow(product)
    if productOverflow || sumOverflow { return Instant(milliseconds: seconds < 0 ? .min : .max) }
    return Instant(milliseconds: sum)
  }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC: `2026-10-01T08:15:00Z`, with `.123` only where there are milliseconds.
  public var description: String { ClockTime(localMilliseconds: milliseconds).rfc3339 + "Z" }
}

/// A date and time of day on a clock, in the proleptic Gregorian calendar, without a zone.
public struct ClockTime: Hashable, Sendable {
  /// The calendar day.
  public var date: CivilDate
  /// Hour of the day, 0 to 23.
  public var hour: Int
  /// Minute of the hour, 0 to 59.
  public var minute: Int
  /// Second of the minute, 0 to 59.
  public var second: Int
  /// Millisecond of the second, 0 to 999.
  public var millisecond: Int

  /// The clock's reading after `localMilliseconds` have passed since its 1970-01-01 00:00.
  public init(localMilliseconds: Int64) {
    let (days, inDay) = localMilliseconds.flooredDivision(by: 86_400_000)
    date = CivilDate(daysSinceEpoch: days)
    let milliseconds = Int(inDay)
    hour = milliseconds / 3_600_000
    minute = milliseconds / 60_000 % 60
    second = milliseconds / 1000 % 60
    millisecond = milliseconds % 1000
  }

  /// `2026-10-01T08:15:00`, with `.123` only where there are milliseconds.
  public var rfc3339: String { "\(date)T\(timeOfDay)" + (millisecond == 0 ? "" : "." + padded(millisecond, to: 3)) }

  /// `08:15:00`.
  public var timeOfDay: String { "\(padded(hour, to: 2)):\(padded(minute, to: 2)):\(padded(second, to: 2))" }
}

/// `value` in decimal with leading zeros up to `width` digits.
func padded(_ value: Int, to width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension FixedWidthInteger {
  /// The number that decimal digits, and nothing else, stand for; `nil` where it does not fit.
  init?(digits: some Collection<UInt8>) {
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    self.init(String(decoding: digits, as: UTF8.self))
  }
}

extension Int64 {
  /// Quotient rounded towards minus infinity, and the remainder in `0 ..< divisor`. `divisor` must be positive.
  public func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
