/// The weights of all measures in every situation, as a versioned file keeps them.
public struct EvidenceWeights: Sendable, Equatable {
  /// The version of the file's form, and of what the measures mean: weights of another one do not fit.
  public static let version = 2

  private var curves: [Situation: WeightCurves]
  /// What wordings say; `nil` where nothing was learned of them.
  let wording: WordingWeights?
  /// What terms tell where tickets are compared by themselves.
  let terms: TermStatistics

  /// Weights for each situation; one that is missing says nothing.
  init(
    _ curves: [Situation: WeightCurves], wording: WordingWeights? = nil,
    terms: TermStatistics = TermStatistics(of: EmptyCollection())
  ) {
    self.curves = curves
    self.wording = wording
    self.terms = terms
  }

  /// The same with other statistics of terms.
  func withTerms(_ terms: TermStatistics) -> EvidenceWeights { EvidenceWeights(curves, wording: wording, terms: terms) }

  /// The same with other weights in some situations.
  func replacing(_ some: [Situation: WeightCurves]) -> EvidenceWeights {
    EvidenceWeights(curves.merging(some) { $1 }, wording: wording, terms: terms)
  }

  /// The weights of a situation.
  public subscript(situation: Situation) -> WeightCurves {
    curves[situation] ?? WeightCurves(base: 0, weights: Measure.allCases.map { _ in [] })
  }

  /// The log odds that a pair is the same matter.
  public func logit(of evidence: Evidence, in situation: Situation) -> Double {
    // Of sentences the wording was learned as what it adds to all else.
    self[situation].logit(of: evidence)
      + (situation == .sentences || situation == .letterSentences ? Double(evidence[.wording] ?? 0) : 0)
  }
}
