/// How much each measure's values speak for two tickets being the same matter: a sum of piecewise linear functions, in nats.
///
/// The weights of probabilistic record linkage (Fellegi and Sunter 1969), each log of m over u, for values that have an order;
/// fitted together, so that measures that say the same thing do not count twice.
public struct WeightCurves: Sendable, Equatable {
  /// The log odds where nothing is known of the measures.
  public let base: Double
  /// The weights at each measure's knots; empty for a measure that does not count.
  let weights: [[Float]]
  /// How many of the pairs that they were learned from were the same matter; `nil` where that is not known.
  let share: Double?

  init(base: Double, weights: [[Float]], share: Double? = nil) {
    self.base = base
    self.weights = weights
    self.share = share
  }

  /// These weights and others together, and `shift` more log odds to begin with.
  func adding(_ other: WeightCurves, shift: Double) -> WeightCurves {
    WeightCurves(
      base: base + other.base + shift,
      weights: zip(weights, other.weights).map { own, more in
        own.isEmpty ? more : more.isEmpty ? own : zip(own, more).map { $0 + $1 }
      }, share: share)
  }

  /// The weight of a measure's value. O(knots).
  public func weight(of measure: Measure, at value: Float) -> Double {
    let weights = weights[measure.rawValue]
    guard !weights.isEmpty else { return 0 }
    let (place, share) = Self.place(of: value, in: Self.knots[measure.rawValue])
    return Double(weights[place] * (1 - share) + (share > 0 ? weights[place + 1] * share : 0))
  }

  /// The log odds of a pair. O(measures · knots).
  public func logit(of evidence: Evidence) -> Double {
    var sum = base
    for measure in Measure.allCases {
      if let value = evidence[measure] { sum += weight(of: measure, at: value) }
    }
    return sum
  }

  /// The knot at or below a value, and how far on to the next one it lies.
  static func place(of value: Float, in knots: [Float]) -> (place: Int, share: Float) {
    guard value > knots[0] else { return (0, 0) }
    for place in 1..<knots.count where value < knots[place] {
      return (place - 1, (value - knots[place - 1]) / (knots[place] - knots[place - 1]))
    }
    return (knots.count - 1, 0)
  }

  /// Where nothing was learned of calls, of which nobody knows what was said: an even chance within hours, and less and less within days.
  static let silent = WeightCurves(
    base: 0.4,
    weights: Measure.allCases.map { $0 == .hoursApart ? [0, -0.2, -0.6, -1.3, -1.9, -2.5, -3, -3.5, -4] : [] })

  static let knots = Measure.allCases.map(\.knots)
}
