/// How often values fell below each of some bounds, as Prometheus counts (cumulative buckets, a sum and a count).
struct Histogram: Sendable {
  /// Ascending; values above the last one are only in ``count``.
  let bounds: [Double]
  /// How many values were at most the bound, for each bound.
  private(set) var counts: [Int]
  /// How many values there were.
  private(set) var count = 0
  /// All values together.
  private(set) var sum = 0.0

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count)
  }

  mutating func add(_ value: Double) {
    for (index, bound) in bounds.enumerated() where value <= bound { counts[index] += 1 }
    count += 1
    sum += value
  }
}
