internal import TicketDomain

/// Reads one written time from front to back.
struct TimeScanner {
  private let text: TextSlice
  private var index = 0
  private var year = 1970
  private var month = 1
  private var day = 1
  private var hour = 0
  private var minute = 0
  private var second = 0
  private var nanoseconds: Int64 = 0
  private var isAfternoon: Bool?
  private var offsetSeconds: Int64?

  init(_ text: TextSlice) { self.text = text }

  /// The whole text by a written pattern.
  mutating func scan(
    _ steps: UnsafeBufferPointer<TimePattern.Step>, pool: UnsafePointer<UInt8>, hasClock: Bool
  ) -> TimeOutcome {
    for step in steps {
      guard take(step, pool: pool) else { return .unfit }
    }
    return index == text.count ? outcome(hasClock: hasClock) : .unfit
  }

  @inline(__always) private mutating func take(_ step: TimePattern.Step, pool: UnsafePointer<UInt8>) -> Bool {
    switch step {
    case .literal(let constant): takeLiteral(TextSlice(start: pool + Int(constant.start), count: Int(constant.count)))
    case .year(let digits): digits == 2 ? takeShortYear() : Self.number(text, &index, min: 4, max: 4, into: &year)
    case .month(let min): Self.number(text, &index, min: Int(min), max: 2, into: &month)
    case .day(let min): Self.number(text, &index, min: Int(min), max: 2, into: &day)
    case .hour(let min): Self.number(text, &index, min: Int(min), max: 2, into: &hour)
    case .hourOfHalf(let min): Self.number(text, &index, min: Int(min), max: 2, into: &hour) && (1...12).contains(hour)
    case .minute(let min): Self.number(text, &index, min: Int(min), max: 2, into: &minute)
    case .second(let min): Self.number(text, &index, min: Int(min), max: 2, into: &second)
    case .fraction: takeFraction()
    case .monthName: takeMonthName()
    case .half: takeHalf()
    case .offset: takeOffset()
    case .weekday: takeWeekday()
    }
  }

  /// RFC 3339 section 5.6; a blank may stand for the `T`.
  mutating func scanRFC3339() -> TimeOutcome {
    guard Self.number(text, &index, min: 4, max: 4, into: &year), takeByte("-"),
      Self.number(text, &index, min: 2, max: 2, into: &month),
      takeByte("-"), Self.number(text, &index, min: 2, max: 2, into: &day),
      takeByte("T") || takeByte("t") || takeByte(" "),
      Self.number(text, &index, min: 2, max: 2, into: &hour), takeByte(":"),
      Self.number(text, &index, min: 2, max: 2, into: &minute), takeByte(":"),
      Self.number(text, &index, min: 2, max: 2, into: &second)
    else { return .unfit }
    if takeByte("."), !takeFraction() { return .unfit }
    return takeOffset() && index == text.count ? outcome(hasClock: true) : .unfit
  }

  /// RFC 2822 section 3.3, the obsolete zone names and two-digit years of section 4.3 included, without comments.
  mutating func scanRFC2822() -> TimeOutcome {
    if index < text.count, !Self.isDigit(text[index]) {
      guard takeWeekday(), takeByte(",") else { return .unfit }
      takeBlanks()
    }
    guard Self.number(text, &index, min: 1, max: 2, into: &day) else { return .unfit }
    takeBlanks()
    guard takeMonthName() else { return .unfit }
    takeBlanks()
    let yearStart = index
    guard Self.number(text, &index, min: 2, max: 4, into: &year) else { return .unfit }
    if index - yearStart == 2 { year += year < 50 ? 2000 : 1900 }
    takeBlanks()
    guard Self.number(text, &index, min: 2, max: 2, into: &hour), takeByte(":"),
      Self.number(text, &index, min: 2, max: 2, into: &minute)
    else { return .unfit }
    if takeByte(":"), !Self.number(text, &index, min: 2, max: 2, into: &second) { return .unfit }
    takeBlanks()
    return (takeOffset() || takeZoneName()) && index == text.count ? outcome(hasClock: true) : .unfit
  }

  private func outcome(hasClock: Bool) -> TimeOutcome {
    var clockHour = hour
    if let isAfternoon {
      guard (1...12).contains(hour) else { return .impossible }
      clockHour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    // A second of 60 is a leap second: the first of the next minute in POSIX time.
    guard (1900...2999).contains(year), let date = CivilDate(year: year, month: month, day: day), clockHour < 24,
      minute < 60, second <= 60
    else { return .impossible }
    let milliseconds =
      date.localMilliseconds + Int64(clockHour * 3600 + minute * 60 + second) * 1000 + nanoseconds / 1_000_000
    guard let offsetSeconds else {
      return .reading(TimeReading(milliseconds: milliseconds, isLocal: true, hasClock: hasClock))
    }
    return .reading(TimeReading(milliseconds: milliseconds - offsetSeconds * 1000, isLocal: false, hasClock: hasClock))
  }

  @inline(__always) private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  @inline(__always) private static func number(
    _ text: TextSlice, _ index: inout Int, min: Int, max: Int, into value: inout Int
  ) -> Bool {
    var number = 0
    var taken = 0
    while taken < max, index < text.count, Self.isDigit(text[index]) {
      number = number * 10 + Int(text[index] &- UInt8(ascii: "0"))
      index += 1
      taken += 1
    }
    value = number
    return taken >= min
  }

  @inline(__always) private mutating func takeByte(_ byte: Unicode.Scalar) -> Bool {
    guard index < text.count, text[index] == UInt8(ascii: byte) else { return false }
    index += 1
    return true
  }

  @inline(__always) private mutating func takeLiteral(_ literal: TextSlice) -> Bool {
    guard text.count - index >= literal.count else { return false }
    for offset in 0..<literal.count where text[index + offset] != literal[offset] { return false }
    index += literal.count
    return true
  }

  private mutating func takeBlanks() { while takeByte(" ") {} }

  private mutating func takeShortYear() -> Bool {
    guard Self.number(text, &index, min: 2, max: 2, into: &year) else { return false }
    year += year < 70 ? 2000 : 1900
    return true
  }

  private mutating func takeFraction() -> Bool {
    var scale: Int64 = 100_000_000
    let start = index
    nanoseconds = 0
    while index < text.count, Self.isDigit(text[index]) {
      nanoseconds += Int64(text[index] &- UInt8(ascii: "0")) * scale
      scale /= 10
      index += 1
    }
    return index > start
  }

  private mutating func takeOffset() -> Bool {
    if takeByte("Z") || takeByte("z") {
      offsetSeconds = 0
      return true
    }
    let isNegative = takeByte("-")
    guard isNegative || takeByte("+") else { return false }
    var hours = 0
    var minutes = 0
    guard Self.number(text, &index, min: 2, max: 2, into: &hours) else { return false }
    if takeByte(":") {
      guard Self.number(text, &index, min: 2, max: 2, into: &minutes) else { return false }
    } else if index < text.count, Self.isDigit(text[index]) {
      guard Self.number(text, &index, min: 2, max: 2, into: &minutes) else { return false }
    }
    guard hours < 24, minutes < 60 else { return false }
    offsetSeconds = Int64(hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
    return true
  }

  private mutating func takeWord() -> TextSlice {
    let start = index
    while index < text.count, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(text[index] & 0xDF) { index += 1 }
    return TextSlice(start: text.start + start, count: index - start)
  }

  private mutating func takeMonthName() -> Bool {
    let word = takeWord()
    guard word.count >= 3, let found = Self.indexOfThreeLetters(word, in: "janfebmaraprmayjunjulaugsepoctnovdec")
    else { return false }
    month = found + 1
    return true
  }

  private mutating func takeWeekday() -> Bool {
    let word = takeWord()
    return word.count >= 3 && Self.indexOfThreeLetters(word, in: "montuewedthufrisatsun") != nil
  }

  private mutating func takeHalf() -> Bool {
    let word = takeWord()
    if word.count == 2, word[1] & 0xDF == UInt8(ascii: "M") {
      switch word[0] & 0xDF {
      case UInt8(ascii: "A"): isAfternoon = false
      case UInt8(ascii: "P"): isAfternoon = true
      default: return false
      }
      return true
    }
    for (name, afternoon) in [("上午" as StaticString, false), ("下午", true)]
    where takeLiteral(TextSlice(start: name.utf8Start, count: name.utf8CodeUnitCount)) {
      isAfternoon = afternoon
      return true
    }
    return false
  }

  private mutating func takeZoneName() -> Bool {
    let word = takeWord()
    let hours: Int64? =
      switch String(decoding: word.raw, as: UTF8.self).uppercased() {
      case "GMT", "UT", "UTC", "Z": 0
      case "EDT": -4
      case "EST", "CDT": -5
      case "CST", "MDT": -6
      case "MST", "PDT": -7
      case "PST": -8
      default: nil
      }
    offsetSeconds = hours.map { $0 * 3600 }
    return hours != nil
  }

  private static func indexOfThreeLetters(_ word: TextSlice, in names: StaticString) -> Int? {
    var start = 0
    while start < names.utf8CodeUnitCount {
      let name = names.utf8Start + start
      if word[0] | 0x20 == name[0], word[1] | 0x20 == name[1], word[2] | 0x20 == name[2] { return start / 3 }
      start += 3
    }
    return nil
  }
}
