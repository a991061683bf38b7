internal import Foundation

/// Fits weights to a store: what its words tell, how many of its pairs are the same matter, and what people decided there.
public struct StoreTraining: Sendable {
  /// Two tickets that were compared.
  public struct Pair: Sendable {
    var match: DuplicateSearch.Match
    var isSame: Bool?

    /// A comparison by weights that ``init(weights:documents:)`` gave, and what somebody decided.
    public init(match: DuplicateSearch.Match, isSame: Bool?) {
      self.match = match
      self.isSame = isSame
    }
  }

  /// What was learned.
  public struct Outcome: Sendable {
    /// The weights.
    public var weights: EvidenceWeights
    /// Decisions that they were learned from.
    public var decisions: Int
    /// Pairs without a decision by which it was estimated how many are the same matter.
    public var pairs: Int
  }

  /// The weights to compare by: those there were, with the store's words counted as well.
  public let weights: EvidenceWeights

  /// So cautious that ten decisions move little, and some hundred what they must.
  private static let caution = 5.0
  private static let decisionsMin = 10
  private static let pairsMin = 200
  private static let (roundsMax, shiftMax) = (200, 2.0)

  /// Training from `weights`, in a store of those documents. O(their terms).
  public init(weights: EvidenceWeights, documents: some Sequence<DocumentTraits>) {
    self.weights = weights.withTerms(weights.terms.adding(documents))
  }

  /// Learns from pairs that were compared by ``weights``. The same pairs give the same weights.
  public func learn(from pairs: [Pair]) -> Outcome {
    var outcome = Outcome(weights: weights, decisions: 0, pairs: 0)
    var curves: [Situation: WeightCurves] = [:]
    for situation in [Situation.ticketsOfCustomer, .ticketsOfStrangers, .silent] {
      let own = pairs.filter { $0.match.situation == situation }
      let examples = own.compactMap { pair in
        pair.isSame.map { CurveFit.Example(evidence: pair.match.evidence, isSame: $0, logit: pair.match.logit) }
      }
      let undecided = own.filter { $0.isSame == nil }
      outcome.decisions += examples.count
      outcome.pairs += undecided.count
      var more = WeightCurves(base: 0, weights: Measure.allCases.map { _ in [] })
      if examples.count >= Self.decisionsMin {
        let measures = situation.measures.filter { measure in examples.contains { $0.evidence[measure] != nil } }
        more = CurveFit(caution: Self.caution).curves(of: examples, measures: measures)
      }
      let logits = undecided.map { $0.match.logit + more.logit(of: $0.match.evidence) }
      var shift = weights[situation].share.map { Self.shift(of: logits, learnedWith: $0) } ?? 0
      // What many strangers ask looks alike without being the same matter: their likeness alone is no reason to expect more.
      if situation == .ticketsOfStrangers { shift = min(0, shift) }
      curves[situation] = weights[situation].adding(more, shift: shift)
    }
    outcome.weights = weights.replacing(curves)
    return outcome
  }

  /// By how much the log odds of all pairs are to be moved, so that the share of pairs that are the same matter fits what the pairs look
  /// like: expectation maximisation of the prior (Saerens, Latinne and Decaestecker 2002). O(pairs · rounds).
  static func shift(of logits: [Double], learnedWith share: Double) -> Double {
    guard logits.count >= pairsMin, share > 0, share < 1 else { return 0 }
    let learned = log(share / (1 - share))
    var shift = 0.0
    for _ in 0..<roundsMax {
      let mean = logits.reduce(0) { $0 + EvidenceWeights.probability(ofLogit: $1 + shift) } / Double(logits.count)
      guard mean > 0, mean < 1 else { break }
      let next = max(-shiftMax, min(shiftMax, log(mean / (1 - mean)) - learned))
      defer { shift = next }
      if abs(next - shift) < 1e-6 { break }
    }
    return shift
  }
}
