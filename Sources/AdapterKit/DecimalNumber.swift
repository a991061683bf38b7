/// A decimal number exactly as written: `mantissa` divided by ten to the power of `decimals`, which is negative only after
/// 万 and 亿.
struct DecimalNumber: Sendable {
  var isNegative: Bool
  var mantissa: UInt64
  var decimals: Int

  /// Why a text is not a usable number.
  enum Fault: Error {
    case malformed
    /// `1.23E+18`: rounded by a spreadsheet.
    case exponent
    case tooLarge
    case tooPrecise
  }

  /// Reads `-1234.50`: an optional sign, digits, and decimals after a point. No grouping.
  init(plain text: TextSlice) throws(Fault) {
    var scanner = DecimalScanner(text)
    let isNegative = scanner.takeSign()
    self = try scanner.takeNumber(isGrouped: false)
    guard scanner.isAtEnd else { throw scanner.isAtExponent ? .exponent : .malformed }
    self.isNegative = isNegative && mantissa > 0
  }

  init(isNegative: Bool, mantissa: UInt64, decimals: Int) {
    self.isNegative = isNegative
    self.mantissa = mantissa
    self.decimals = decimals
  }

  init(millionths: Int64) {
    self.init(isNegative: millionths < 0, mantissa: millionths.magnitude, decimals: 6)
  }

  /// The value times ten to the power of `power`, which must be whole.
  func scaled(byPowerOfTen power: Int) throws(Fault) -> Int64 {
    var shift = power - decimals
    var magnitude = mantissa
    while shift < 0, magnitude > 0 {
      let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0 else { throw .tooPrecise }
      magnitude = quotient
      shift += 1
    }
    while shift > 0, magnitude > 0 {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      if overflow { throw .tooLarge }
      magnitude = product
      shift -= 1
    }
    guard let value = Int64(exactly: magnitude) else { throw .tooLarge }
    return isNegative ? -value : value
  }

  /// The value times `factor` over `divisor`, rounded to the nearest whole number, halves upwards.
  func rounded(times factor: UInt64, dividedBy divisor: UInt64) throws(Fault) -> Int64 {
    var scale: UInt64 = divisor
    for _ in 0..<decimals {
      let (product, overflow) = scale.multipliedReportingOverflow(by: 10)
      if overflow { throw .tooPrecise }
      scale = product
    }
    let (high, low) = mantissa.multipliedFullWidth(by: factor)
    guard high < scale else { throw .tooLarge }
    let (quotient, remainder) = scale.dividingFullWidth((high, low))
    guard let value = Int64(exactly: quotient), value < .max else { throw .tooLarge }
    return value + (remainder >= scale - scale / 2 ? 1 : 0)
  }

  /// -1, 0 or 1 as the value is below, equal to or above `other`.
  func compared(to other: DecimalNumber) -> Int {
    if isNegative != other.isNegative, mantissa > 0 || other.mantissa > 0 { return isNegative ? -1 : 1 }
    let order = magnitudeCompared(to: other)
    return isNegative ? -order : order
  }

  private func magnitudeCompared(to other: DecimalNumber) -> Int {
    let mine = scaledUp(by: max(0, other.decimals - decimals))
    let others = other.scaledUp(by: max(0, decimals - other.decimals))
    return mine == others ? 0 : (mine < others ? -1 : 1)
  }

  private func scaledUp(by decimals: Int) -> UInt128 {
    // Mantissas and decimals have at most 19 digits, so the product stays below 10^38.
    (0..<decimals).reduce(UInt128(mantissa)) { value, _ in value * 10 }
  }
}

extension DecimalNumber {
  /// How many digits stand before the point and after it, zeros that say nothing left out. The first is 0 for a number below 1.
  var digits: (whole: Int, decimals: Int) {
    let text = description.drop { $0 == "-" }
    let whole = text.prefix { $0 != "." }
    return (whole == "0" ? 0 : whole.utf8.count, text.utf8.count - whole.utf8.count - (text.contains(".") ? 1 : 0))
  }
}

extension DecimalNumber: CustomStringConvertible {
  /// As written, with as many decimals as are needed.
  var description: String {
    var digits = Array(String(mantissa).utf8)
    var decimals = decimals
    while decimals < 0 {
      digits.append(UInt8(ascii: "0"))
      decimals += 1
    }
    while digits.count <= decimals { digits.insert(UInt8(ascii: "0"), at: 0) }
    while decimals > 0, digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      decimals -= 1
    }
    if decimals > 0 { digits.insert(UInt8(ascii: "."), at: digits.count - decimals) }
    return (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
  }
}

extension DecimalNumber {
  /// Reads an amount as people write it in ledgers: grouping commas in threes, a currency sign before or after, 元, 万 and
  /// 亿, full-width forms, and parentheses or a minus on either side for a negative one.
  init(amount text: TextSlice) throws(Fault) {
    guard text.count <= 120 else { throw .malformed }
    var outcome: Result<DecimalNumber, Fault> = .failure(.malformed)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { buffer in
      guard let start = buffer.baseAddress else { return }
      var count = 0
      var index = 0
      while index < text.count {
        let (byte, width) = AmountMark.narrowed(text.suffix(from: index))
        start[count] = byte
        count += 1
        index += width
      }
      var scanner = DecimalScanner(TextSlice(start: start, count: count))
      do throws(Fault) {
        outcome = .success(try scanner.takeAmount())
      } catch {
        outcome = .failure(error)
      }
    }
    self = try outcome.get()
  }
}
