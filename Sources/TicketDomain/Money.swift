/// An amount of money: a whole number of the currency's minor unit (fen, cent). Never a floating-point number.
public struct Money: Hashable, Sendable {
  /// Minor units; negative for a credit.
  public var amountMinor: Int64
  /// The currency that they are of.
  public var currency: Currency

  /// That many minor units of that currency.
  public init(amountMinor: Int64, currency: Currency) {
    self.amountMinor = amountMinor
    self.currency = currency
  }
}

extension Money: CustomStringConvertible {
  /// A plain decimal without grouping, such as `-1234.50`; the currency is not named.
  public var description: String { currency.decimal(ofMinor: amountMinor) }
}

/// An ISO 4217 currency code and its number of decimal places.
public struct Currency: Hashable, Sendable {
  /// Three capital letters, such as `CNY`.
  public let code: String
  /// Decimal places of the minor unit: 2 for fen and cent, 0 for yen, 3 for Kuwaiti fils.
  public let minorDigits: Int

  /// The currency of that code; `nil` unless it is three capital ASCII letters.
  ///
  /// Decimal places follow ISO 4217's list of 2024: two, save for the currencies named here.
  public init?(code: String) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
    self.code = code
    minorDigits =
      switch code {
      case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
        "XPF":
        0
      case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
      default: 2
      }
  }

  private init(twoDigits code: String) {
    self.code = code
    minorDigits = 2
  }

  /// Renminbi, in fen.
  public static let cny = Currency(twoDigits: "CNY")

  /// `amountMinor` as a plain decimal in major units: `123450` of CNY is `1234.50`.
  public func decimal(ofMinor amountMinor: Int64) -> String {
    let digits = String(amountMinor.magnitude)
    let sign = amountMinor < 0 ? "-" : ""
    guard minorDigits > 0 else { return sign + digits }
    let filled = String(repeating: "0", count: max(0, minorDigits + 1 - digits.utf8.count)) + digits
    return "\(sign)\(filled.dropLast(minorDigits)).\(filled.suffix(minorDigits))"
  }

  /// An amount in minor units; `nil` where it has more decimal places than the currency, or is too large.
  public func minor(of amount: PlainDecimal) -> Int64? {
    guard amount.scale <= minorDigits else { return nil }
    var minor = amount.coefficient
    for _ in amount.scale..<minorDigits { minor *= 10 }
    return Int64(exactly: minor)
  }
}
