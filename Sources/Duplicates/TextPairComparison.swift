/// Compares pairs of texts that come without anything else. How common words are follows from all texts together.
public struct TextPairComparison: Sendable {
  private var table = DocumentTable()
  private var index = TermIndex(bucketBits: 20)

  /// Reads all texts. O(their size).
  public init(of pairs: [TextPairColumns.Pair], reader: DocumentReader) {
    for text in pairs.lazy.flatMap({ [$0.first, $0.second] }) {
      var document = TicketDocument(id: "")
      document.text = text
      let traits = reader.read(document)
      table.add(traits, keys: [], owner: -1)
      index.add(traits.terms)
    }
    index.settle()
    table.weigh(0..<table.count, by: index.statistics)
  }

  /// The log odds that the pair at `place` means the same. O(size of both).
  public func logit(of place: Int, by weights: EvidenceWeights) -> Double {
    let situation = situation(of: place)
    return weights.logit(
      of: evidence(of: place, wording: situation == .sentences ? weights.wording : nil), in: situation)
  }

  /// In what the pair at `place` is written, mostly.
  func situation(of place: Int) -> Situation {
    let tokens = Array(table.tokens(of: 2 * place)) + table.tokens(of: 2 * place + 1)
    return 2 * tokens.count { TextTokens.isWord($0) } > tokens.count ? .letterSentences : .sentences
  }

  /// The wordings of a pair; `nil` where one of them is empty or too long.
  func grams(of place: Int) -> (WordingGrams, WordingGrams)? {
    let (first, second) = (table.tokens(of: 2 * place), table.tokens(of: 2 * place + 1))
    guard let first = WordingGrams(first), let second = WordingGrams(second) else { return nil }
    return (first, second)
  }

  /// What speaks for and against the pair at `place` meaning the same. O(size of both).
  func evidence(of place: Int, wording weights: WordingWeights? = nil) -> Evidence {
    let comparison = PairComparison(of: 2 * place + 1, in: table, statistics: index.statistics)
    var evidence = comparison.words(with: 2 * place, in: table)
    _ = comparison.complete(&evidence, with: 2 * place, in: table)
    evidence[.wording] = weights.flatMap { comparison.wording(with: 2 * place, in: table, by: $0) }
    return evidence
  }
}
