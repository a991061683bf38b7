public import TicketDomain

/// What amounts of one currency are worth in another, by the rates that were stated.
///
/// A rate is used in the direction in which it was stated and in no other: 1 ÷ a rate is nobody's rate. Where no rate is known
/// there is no amount, and never a rate of 1.
public struct ExchangeRates: Sendable {
  /// So many units of a currency are worth so much of another.
  public struct Rate: Hashable, Sendable {
    /// What is exchanged.
    public var currency: Currency
    /// What `rate` is in.
    public var into: Currency
    /// The day from which it holds.
    public var statedOn: CivilDate
    /// How many of `currency`: 1, or 100.
    public var units: Int64
    /// How many of `into` they are worth.
    public var rate: PlainDecimal
    /// The position of its event.
    public var position: Int64

    /// A rate that was stated.
    public init(
      currency: Currency, into: Currency, statedOn: CivilDate, units: Int64, rate: PlainDecimal, position: Int64
    ) {
      self.currency = currency
      self.into = into
      self.statedOn = statedOn
      self.units = units
      self.rate = rate
      self.position = position
    }
  }

  /// All of them, in the order in which they came into the log.
  public var all: [Rate] { ratesByPair.values.flatMap { $0 }.sorted { $0.position < $1.position } }

  private struct Pair: Hashable {
    var from: Currency
    var into: Currency
  }

  /// No rate is known.
  public static let none = ExchangeRates([])

  private var ratesByPair: [Pair: [Rate]] = [:]
  private let ageDaysMax: Int64

  /// The rates in any order; a rate older than `ageDaysMax` days is no longer used. Rates and units that are not above zero say
  /// nothing. O(n log n).
  public init(_ rates: some Sequence<Rate>, ageDaysMax: Int64 = 31) {
    self.ageDaysMax = ageDaysMax
    for rate in rates where rate.units > 0 && rate.rate.coefficient > 0 {
      ratesByPair[Pair(from: rate.currency, into: rate.into), default: []].append(rate)
    }
    for pair in ratesByPair.keys {
      ratesByPair[pair]?.sort { ($0.statedOn, $0.position) < ($1.statedOn, $1.position) }
    }
  }

  /// The rate that holds on `day`: the latest one stated on that day or before, of several of one day the one that came last
  /// into the log; `nil` where there is none, or where it is too old. O(log n).
  public func rate(from currency: Currency, into: Currency, on day: CivilDate) -> Rate? {
    guard let rates = ratesByPair[Pair(from: currency, into: into)] else { return nil }
    var low = 0
    var high = rates.count
    while low < high {
      let middle = (low + high) / 2
      if rates[middle].statedOn <= day { low = middle + 1 } else { high = middle }
    }
    guard low > 0, day.daysSinceEpoch - rates[low - 1].statedOn.daysSinceEpoch <= ageDaysMax else { return nil }
    return rates[low - 1]
  }

  /// An amount in minor units of `currency` as minor units of `into`, by the rate that holds on `day`, and that rate's position;
  /// no rate is needed where both are the same.
  ///
  /// Exact but for one rounding at the end, half a unit away from zero (四舍五入). `nil` where no rate is known, and where the
  /// amount does not fit in 64 bits or the way to it in 128. O(log n).
  public func converted(
    amountMinor: Int64, from currency: Currency, into: Currency, on day: CivilDate
  ) -> (amountMinor: Int64, rate: Int64?)? {
    if currency == into { return (amountMinor, nil) }
    guard let rate = rate(from: currency, into: into, on: day) else { return nil }
    // Minor units are 10^-digits: amount × 10^-from × rate ÷ units × 10^into.
    let power = into.minorDigits - currency.minorDigits - rate.rate.scale
    let (product, isTooLarge) = Int128(amountMinor).multipliedReportingOverflow(by: rate.rate.coefficient)
    let (numerator, isScaledTooLarge) = product.multipliedReportingOverflow(by: Self.powerOfTen(max(0, power)))
    let (denominator, isDivisorTooLarge) = Int128(rate.units).multipliedReportingOverflow(
      by: Self.powerOfTen(max(0, -power)))
    guard !isTooLarge, !isScaledTooLarge, !isDivisorTooLarge else { return nil }
    let (quotient, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
    let isHalf = remainder >= denominator.magnitude - remainder
    guard let magnitude = Int64(exactly: quotient + (isHalf ? 1 : 0)) else { return nil }
    return (numerator < 0 ? -magnitude : magnitude, rate.position)
  }

  /// The exponent is at most that of a rate's decimals and a currency's digits: 16.
  private static func powerOfTen(_ exponent: Int) -> Int128 {
    (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
  }
}
