/// A decimal exactly as it was written, such as a rate or a quantity: ``coefficient`` divided by ten to the power of ``scale``.
///
/// Two decimals are equal where they are the same number: zeros at the end are left out.
public struct PlainDecimal: Hashable, Sendable {
  /// Below 10²⁴ in magnitude.
  public let coefficient: Int128
  /// Digits after the point, at most ``digitsMax``.
  public let scale: Int

  /// How many digits may stand before the point, and how many after it.
  public static let digitsMax = 12

  /// Zero.
  public static let zero = PlainDecimal(coefficient: 0, scale: 0)

  private init(coefficient: Int128, scale: Int) {
    self.coefficient = coefficient
    self.scale = scale
  }

  /// Reads `-1234.50`: an optional minus, digits, and digits after a point where there is one. No grouping, no exponent.
  ///
  /// `nil` for anything else, and for more digits than ``digitsMax`` on either side.
  public init?(_ text: String) {
    let unsigned = text.utf8.first == UInt8(ascii: "-") ? Substring(text.dropFirst()) : Substring(text)
    let parts = unsigned.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ (1...Self.digitsMax).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    var coefficient: Int128 = 0
    for digit in parts.joined() { coefficient = coefficient * 10 + Int128(digit - 0x30) }
    var scale = parts.count == 2 ? parts[1].count : 0
    while scale > 0, coefficient % 10 == 0 {
      coefficient /= 10
      scale -= 1
    }
    self.init(coefficient: unsigned.count < text.count ? -coefficient : coefficient, scale: scale)
  }
}

extension PlainDecimal: CustomStringConvertible {
  /// As it is read, without zeros that say nothing.
  public var description: String {
    let digits = String(coefficient.magnitude)
    guard scale > 0 else { return coefficient < 0 ? "-" + digits : digits }
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
    return (coefficient < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}
