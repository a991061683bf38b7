internal import BigInt
public import TicketDomain

/// A number as an exact fraction of whole numbers of any size, so that a formula is rounded once, at its end.
public struct Rational: Hashable, Sendable {
  /// Without a common divisor with ``denominator``.
  private let numerator: BigInt
  /// Above zero.
  private let denominator: BigInt

  /// Zero.
  public static let zero = Rational(0)

  private init(_ numerator: BigInt, over denominator: BigInt) {
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    let sign: BigInt = denominator < 0 ? -1 : 1
    self.numerator = divisor == 0 ? 0 : sign * numerator / divisor
    self.denominator = divisor == 0 ? 1 : sign * denominator / divisor
  }

  /// A whole number.
  public init(_ whole: Int64) {
    numerator = BigInt(whole)
    denominator = 1
  }

  /// `numerator` over `denominator`; `nil` where that is zero.
  public init?(_ numerator: Int64, over denominator: Int64) {
    guard denominator != 0 else { return nil }
    self.init(BigInt(numerator), over: BigInt(denominator))
  }

  /// A decimal as it was written.
  public init(_ decimal: PlainDecimal) {
    self.init(BigInt(decimal.coefficient), over: BigInt(10).power(decimal.scale))
  }

  /// An amount in minor units of a currency, in the currency's own unit: 1234 fen are 12.34.
  public init(amountMinor: Int64, _ currency: Currency) {
    self.init(BigInt(amountMinor), over: BigInt(10).power(currency.minorDigits))
  }

  /// Whether it is zero.
  public var isZero: Bool { numerator == 0 }

  /// How many binary digits the larger of its two numbers has: what computing with it costs.
  var bitWidth: Int { max(numerator.magnitude.bitWidth, denominator.magnitude.bitWidth) }

  /// Their sum.
  public static func + (left: Rational, right: Rational) -> Rational {
    Rational(
      left.numerator * right.denominator + right.numerator * left.denominator,
      over: left.denominator * right.denominator)
  }

  /// What is left of `left`.
  public static func - (left: Rational, right: Rational) -> Rational { left + -right }

  /// Its opposite.
  public static prefix func - (value: Rational) -> Rational {
    Rational(-value.numerator, over: value.denominator)
  }

  /// Their product.
  public static func * (left: Rational, right: Rational) -> Rational {
    Rational(left.numerator * right.numerator, over: left.denominator * right.denominator)
  }

  /// The quotient; `nil` where `other` is zero.
  public func divided(by other: Rational) -> Rational? {
    guard !other.isZero else { return nil }
    return Rational(numerator * other.denominator, over: denominator * other.numerator)
  }

  /// The value times ten to the power of `digits`, rounded to a whole number, half away from zero (四舍五入); `nil` where that does not
  /// fit in 64 bits.
  public func rounded(toDigits digits: Int) -> Int64? {
    let scaled = numerator.magnitude * BigUInt(10).power(digits)
    let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: denominator.magnitude)
    let isHalf = remainder * 2 >= denominator.magnitude
    guard let magnitude = Int64(exactly: quotient + (isHalf ? 1 : 0)) else { return nil }
    return numerator < 0 ? -magnitude : magnitude
  }
}

extension Rational: CustomStringConvertible {
  /// A decimal of at most four digits after the point; `≈` stands before one that was rounded.
  public var description: String {
    if denominator == 1 { return "\(numerator)" }
    guard let tenThousandths = rounded(toDigits: 4) else { return "≈\(numerator / denominator)" }
    let isExact = Rational(tenThousandths, over: 10_000) == self
    let digits = String(tenThousandths.magnitude)
    let padded = String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
    var fraction = String(padded.suffix(4))
    while fraction.last == "0" { fraction.removeLast() }
    let text = padded.dropLast(4) + (fraction.isEmpty ? "" : "." + fraction)
    return (isExact ? "" : "≈") + (tenThousandths < 0 ? "-" : "") + text
  }
}
