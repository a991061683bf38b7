internal import TicketDomain

/// Reads the date and time of a Date or Received field (RFC 5322 sections 3.3 and 4.3), and what mailers write in its place.
///
/// Words and numbers are taken in any order, as in `Mon Oct  5 09:00:00 CST 2026`; a number that could be a day or a month is
/// not guessed at. Integer arithmetic in one pass.
struct MailDate {
  private var year: Int?
  private var month: Int?
  private var day: Int?
  private var secondOfDay: Int?
  private var isAfternoon: Bool?
  private var zoneSeconds: Int?
  private var isReadable = true
  private static let bytesMax = 256

  /// The moment between 1980 and 2100 that `value` tells; `nil` where it tells none.
  ///
  /// Without a zone, or with one that is unknown, the clock is taken for UTC, as RFC 5322 section 4.3 says; a zone in a
  /// comment, such as `(CST)`, says nothing.
  static func instant(of value: ByteView) -> Instant? {
    var reading = MailDate()
    reading.read(value.prefix(bytesMax))
    return reading.instant
  }

  private var instant: Instant? {
    guard isReadable, var year, let month, let day, var secondOfDay else { return nil }
    if year < 50 { year += 2000 } else if year < 1000 { year += 1900 }
    if let isAfternoon {
      let hour = secondOfDay / 3600
      guard (1...12).contains(hour) else { return nil }
      secondOfDay += (isAfternoon ? 12 : 0) * 3600 - (hour == 12 ? 12 * 3600 : 0)
    }
    guard (1980...2100).contains(year), let date = CivilDate(year: year, month: month, day: day) else { return nil }
    return Instant(milliseconds: date.localMilliseconds + Int64(secondOfDay - (zoneSeconds ?? 0)) * 1000)
  }

  private mutating func read(_ value: ByteView) {
    var index = 0
    while index < value.count, isReadable {
      let byte = value[index]
      if byte == UInt8(ascii: "(") {
        index = Self.endOfComment(value, from: index)
      } else if byte.isSpace || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "\"") {
        index += 1
      } else if byte.isLetter {
        let start = index
        while value[index].isLetter { index += 1 }
        readWord(value[start..<index])
        // Of `GMT+0800` the number counts; the dash of `05-Oct-2026` only joins.
        if value[index] == UInt8(ascii: "-"), year == nil || day == nil { index += 1 }
      } else if byte.isDigit {
        index = readNumber(value, from: index)
      } else if (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && secondOfDay != nil {
        index = readOffset(value, from: index)
      } else {
        isReadable = false
      }
    }
  }

  private static func endOfComment(_ value: ByteView, from open: Int) -> Int {
    var depth = 0
    var index = open
    while index < value.count {
      if value[index] == UInt8(ascii: "(") { depth += 1 }
      if value[index] == UInt8(ascii: ")") { depth -= 1 }
      index += 1
      if depth == 0 { break }
    }
    return index
  }

  private mutating func readWord(_ word: ByteView) {
    if word.count >= 3, let number = Self.months.firstIndex(where: { word.hasPrefix($0) }) {
      if month == nil { month = number + 1 } else { isReadable = false }
    } else if word.equals("am") || word.equals("pm") {
      isAfternoon = word.equals("pm")
    } else if secondOfDay != nil, zoneSeconds == nil, let zone = Self.zones.first(where: { word.equals($0.name) }) {
      zoneSeconds = zone.hours * 3600
    }
  }

  /// A time of day, an ISO 8601 date, a day or a year. Returns where what follows begins.
  private mutating func readNumber(_ value: ByteView, from start: Int) -> Int {
    var index = start
    let number = Self.digits(value, &index)
    let length = index - start
    switch value[index] {
    case UInt8(ascii: ":") where length <= 2: return readTime(value, hour: number, from: index)
    case UInt8(ascii: "-") where length == 4, UInt8(ascii: "/") where length == 4:
      return readISODate(value, year: number, from: index)
    case UInt8(ascii: "-") where value[index + 1].isLetter: index += 1
    case let next where next.isSpace || next == UInt8(ascii: ",") || next == UInt8(ascii: ".") || next == 0: break
    case let next where next.isLetter || next == UInt8(ascii: "(") || next == UInt8(ascii: "+"): break
    default: isReadable = false
    }
    if length == 4 || day != nil || (length == 2 && number > 31) || length == 3 {
      if year == nil, length <= 4, length >= 2 { year = number } else { isReadable = false }
    } else if length <= 2 {
      day = number
    } else {
      isReadable = false
    }
    return index
  }

  private mutating func readTime(_ value: ByteView, hour: Int, from colon: Int) -> Int {
    var index = colon + 1
    let minute = Self.digits(value, &index)
    var second = 0
    if value[index] == UInt8(ascii: ":") {
      index += 1
      second = Self.digits(value, &index)
      if value[index] == UInt8(ascii: "."), value[index + 1].isDigit {
        index += 1
        _ = Self.digits(value, &index)
      }
    }
    // A leap second is the second before it, as in POSIX time.
    guard secondOfDay == nil, hour < 24, minute < 60, second <= 60 else {
      isReadable = false
      return index
    }
    secondOfDay = hour * 3600 + minute * 60 + min(second, 59)
    return index
  }

  private mutating func readISODate(_ value: ByteView, year number: Int, from separator: Int) -> Int {
    var index = separator + 1
    let monthNumber = Self.digits(value, &index)
    guard year == nil, month == nil, day == nil, value[index] == value[separator] else {
      isReadable = false
      return index
    }
    index += 1
    year = number
    month = monthNumber
    day = Self.digits(value, &index)
    return value[index].lowercased == UInt8(ascii: "t") ? index + 1 : index
  }

  /// `+0800`, `+08:00` or `+8`; at most 14 hours, as no clock on earth is farther from UTC.
  private mutating func readOffset(_ value: ByteView, from sign: Int) -> Int {
    var index = sign + 1
    let start = index
    var hours = Self.digits(value, &index)
    var minutes = 0
    if index - start > 2 {
      (hours, minutes) = (hours / 100, hours % 100)
    } else if value[index] == UInt8(ascii: ":") {
      index += 1
      minutes = Self.digits(value, &index)
    }
    guard index > start, hours <= 14, minutes < 60 else {
      isReadable = false
      return index
    }
    zoneSeconds = (value[sign] == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    return index
  }

  /// The number that digits stand for; more than nine of them are as good as any wrong number.
  private static func digits(_ value: ByteView, _ index: inout Int) -> Int {
    var number = 0
    while value[index].isDigit {
      if number < 100_000_000 { number = number * 10 + Int(value[index] - UInt8(ascii: "0")) }
      index += 1
    }
    return number
  }

  /// No day of the week begins like one of them, so that no order has to be known.
  private static let months: [StaticString] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// RFC 5322 section 4.3, and names that mean one zone only.
  private static let zones: [(name: StaticString, hours: Int)] = [
    ("z", 0), ("ut", 0), ("utc", 0), ("gmt", 0), ("est", -5), ("edt", -4), ("cst", -6), ("cdt", -5), ("mst", -7),
    ("mdt", -6), ("pst", -8), ("pdt", -7), ("wet", 0), ("cet", 1), ("cest", 2), ("met", 1), ("mest", 2), ("eet", 2),
    ("eest", 3), ("msk", 3), ("sgt", 8), ("hkt", 8), ("jst", 9), ("kst", 9), ("aest", 10), ("aedt", 11), ("nzst", 12),
    ("nzdt", 13),
  ]
}
