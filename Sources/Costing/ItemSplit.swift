/// Splits what a pool's tickets bear among the cost items in the pool, one amount after another, in proportion to the items' ledger
/// lines: both what each amount is split into and what each item gets of all of them add up.
///
/// Cumulative rounding in two dimensions: with A the sum of the amounts so far, I the sum of the items so far, and T that of all
/// items, F = ⌊A·I/T⌋, and a cell is the difference of F in both directions. So a cell is less than two minor units from its exact
/// value, and may be one unit on the other side of zero.
public struct ItemSplit: Sendable {
  /// The sums of the items' weights, the first item's first.
  private let bounds: [Int128]
  private let total: Int128
  private var sum: Int128 = 0
  /// F of all amounts so far.
  private var reached: [Int128]

  /// A split by what the items' lines sum up to; by their magnitudes where these cancel out.
  public init(_ itemsMinor: [Int64]) {
    var weights = itemsMinor.map { Int128($0) }
    if weights.reduce(0, +) == 0 { weights = weights.map { Int128($0.magnitude) } }
    if weights.reduce(0, +) == 0, !weights.isEmpty { weights[0] = 1 }
    var sum: Int128 = 0
    bounds = weights.map { weight in
      sum += weight
      return sum
    }
    total = sum
    reached = [Int128](repeating: 0, count: weights.count)
  }

  /// The items' parts of the next amount, in their order; they add up to it. O(items).
  public mutating func parts(of amountMinor: Int64) -> [Int64] {
    guard total != 0, amountMinor != 0 else { return [Int64](repeating: 0, count: bounds.count) }
    sum += Int128(amountMinor)
    var before: Int128 = 0
    return bounds.indices.map { index in
      let next = Self.floor(sum * bounds[index], total)
      let step = next - reached[index]
      reached[index] = next
      defer { before = step }
      return Int64(clamping: step - before)
    }
  }

  private static func floor(_ dividend: Int128, _ divisor: Int128) -> Int128 {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
  }
}
