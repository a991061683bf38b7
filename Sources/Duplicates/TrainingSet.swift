public import TicketDomain

/// What people have judged, and what can be learned of it: first the wordings, of pairs of texts, then what all measures say.
public struct TrainingSet: Sendable {
  private struct Documents: Sendable {
    var traits: [(id: String, traits: DocumentTraits)]
    var customers: [DuplicateSearch.Customer]
    var duplicates: [String: Set<String>]
    /// The number of the customer whom an identity belongs to, from 1.
    var numbers: [Contactable: UInt64]

    init(
      traits: [(id: String, traits: DocumentTraits)], customers: [DuplicateSearch.Customer],
      duplicates: [String: Set<String>]
    ) {
      (self.traits, self.customers, self.duplicates) = (traits, customers, duplicates)
      numbers = [:]
      for (number, customer) in customers.enumerated() {
        for identity in customer.identities { numbers[identity] = UInt64(number + 1) }
      }
    }

    func withCustomer(_ traits: DocumentTraits) -> DocumentTraits {
      var traits = traits
      traits.customer = traits.own.lazy.compactMap { numbers[$0] }.first ?? 0
      return traits
    }
  }

  private var documents: [Documents] = []
  private var pairs: [TextPairColumns.Pair] = []
  private let reader: DocumentReader
  /// Of the pairs that are no duplicates, the most alike of each document are learned from: the others tell nothing new.
  private static let othersMax = 100

  /// Nothing to learn from yet.
  public init(reader: DocumentReader) { self.reader = reader }

  /// Adds documents in the order in which they came. `duplicates` are the earlier documents that each document is a duplicate of, by
  /// id; documents after the last one that they name are left out, because nobody has looked at them.
  public mutating func add(
    _ traits: [(id: String, traits: DocumentTraits)], customers: [DuplicateSearch.Customer],
    duplicates: [String: Set<String>]
  ) {
    let last = traits.lastIndex { duplicates[$0.id] != nil } ?? -1
    documents.append(Documents(traits: Array(traits.prefix(last + 1)), customers: customers, duplicates: duplicates))
  }

  /// Adds pairs of texts, those that people have judged.
  public mutating func add(_ judged: [TextPairColumns.Pair]) { pairs += judged.filter { $0.isSame != nil } }

  /// The weights that fit best. The same examples give the same weights. Throws where there are not both duplicates and others.
  public func weights() throws(DuplicatesError) -> EvidenceWeights {
    var curves: [Situation: WeightCurves] = [:]
    var count = (all: 0, duplicates: 0)
    func fit(_ examples: [CurveFit.Example], in situation: Situation) {
      count.all += examples.count
      count.duplicates += examples.count { $0.isSame }
      guard examples.contains(where: \.isSame), examples.contains(where: { !$0.isSame }) else { return }
      let measures = situation.measures.filter { measure in examples.contains { $0.evidence[measure] != nil } }
      curves[situation] = CurveFit().curves(of: examples, measures: measures)
    }
    let comparison = TextPairComparison(of: pairs, reader: reader)
    for situation in [Situation.sentences, .letterSentences] {
      fit(
        pairs.indices.filter { comparison.situation(of: $0) == situation }.map {
          CurveFit.Example(evidence: comparison.evidence(of: $0), isSame: pairs[$0].isSame == true)
        }, in: situation)
    }
    let wording = curves[.sentences].map { wordingWeights(comparison, beyond: $0) }
    let terms = TermStatistics(of: documents.lazy.flatMap { $0.traits.lazy.map(\.traits) })
    for (situation, examples) in examples(wording: wording, terms: terms) { fit(examples, in: situation) }
    curves[.silent] = .silent
    guard count.duplicates > 0, count.all > count.duplicates else {
      throw DuplicatesError(.nothingToLearn, ["pairs": "\(count.all)", "duplicates": "\(count.duplicates)"])
    }
    return EvidenceWeights(curves, wording: wording, terms: terms)
  }

  private func wordingWeights(_ comparison: TextPairComparison, beyond curves: WeightCurves) -> WordingWeights {
    let examples = pairs.indices.filter { comparison.situation(of: $0) == .sentences }.compactMap { place in
      comparison.grams(of: place).map { grams in
        WordingFit.Example(
          first: grams.0, second: grams.1, logit: curves.logit(of: comparison.evidence(of: place)),
          isSame: pairs[place].isSame == true)
      }
    }
    return WordingFit().weights(of: examples)
  }

  private func examples(wording: WordingWeights?, terms: TermStatistics) -> [Situation: [CurveFit.Example]] {
    let own = EvidenceWeights([:], wording: wording, terms: terms)
    var examples: [Situation: [CurveFit.Example]] = [:]
    for set in documents {
      let search = DuplicateSearch(weights: own, customers: set.customers)
      for (id, traits) in set.traits {
        let known = set.duplicates[id] ?? []
        var others = Self.othersMax
        var learned: [Int] = []
        let found = search.add([traits], limit: .max).first ?? []
        let matches = found.sorted { ($1.evidence.closeness, $1.document) < ($0.evidence.closeness, $0.document) }
        for match in matches {
          let isSame = known.contains(set.traits[match.document].id)
          // Of strangers there are many; whoever is the same customer is always learned from.
          if !isSame, match.situation != .sameCustomer {
            guard others > 0 else { continue }
            others -= 1
          }
          examples[match.situation, default: []].append(CurveFit.Example(evidence: match.evidence, isSame: isSame))
          learned.append(match.document)
        }
        // The same pairs once more, compared by themselves, where it is known who they are from.
        guard !traits.own.isEmpty else { continue }
        let ticket = set.withCustomer(traits)
        let keys = Set(ticket.matterKeys.map(\.hash))
        let candidates = learned.sorted().filter { place in
          let other = set.withCustomer(set.traits[place].traits)
          return !other.own.isEmpty && other.matterKeys.contains { keys.contains($0.hash) }
        }
        let comparison = TicketComparison(
          of: ticket, with: candidates.map { set.withCustomer(set.traits[$0].traits) }, by: own)
        for match in comparison.matches() {
          let isSame = known.contains(set.traits[candidates[match.document]].id)
          examples[match.situation, default: []].append(CurveFit.Example(evidence: match.evidence, isSame: isSame))
        }
      }
    }
    return examples
  }
}
