public import Duplicates

/// How tickets are compared, and from when on they are called duplicates.
public struct DuplicateRules: Sendable {
  /// From when on.
  public var verdicts: VerdictRules
  /// Reads what was said.
  public var reader: DocumentReader
  /// What each agreement is worth; asked once, when tickets are to be compared.
  public var weights: @Sendable () throws -> EvidenceWeights

  /// Rules with those parts.
  public init(
    verdicts: VerdictRules, reader: DocumentReader, weights: @escaping @Sendable () throws -> EvidenceWeights
  ) {
    self.verdicts = verdicts
    self.reader = reader
    self.weights = weights
  }
}
