internal import TicketDomain

/// How a time is written, ready to be held against bytes.
enum TimePattern: Sendable {
  /// Neighbours in the program's `steps`; `hasClock` says whether they read a time of day.
  case steps(MappingProgram.Range, hasClock: Bool)
  /// A count since 1970-01-01T00:00:00Z, of which so many make a second. 0 means: never.
  case epoch(perSecond: Int64)
  case rfc3339
  case rfc2822

  /// One part of a written pattern.
  enum Step: Sendable {
    case literal(MappingProgram.Constant)
    case year(digits: Int32)
    case month(min: Int32)
    case monthName
    case day(min: Int32)
    case hour(min: Int32)
    case hourOfHalf(min: Int32)
    case half
    case minute(min: Int32)
    case second(min: Int32)
    case fraction
    case offset
    case weekday
  }
}

/// A time as it was read: on some clock, or an instant.
struct TimeReading {
  var milliseconds: Int64
  /// Whether `milliseconds` count from the clock's own 1970-01-01 00:00 and still need a zone.
  var isLocal: Bool
  /// Whether a time of day was written.
  var hasClock = true
}

/// What came of holding a pattern against bytes.
enum TimeOutcome {
  case reading(TimeReading)
  /// An epoch of 0.
  case never
  /// The pattern fits, but no calendar has that day or clock that time.
  case impossible
  case unfit
}
