internal import Parallel
internal import Synchronization

/// Looks for earlier documents that are about the same matter, while documents come in one after the other.
public final class DuplicateSearch {
  /// An earlier document, and how likely it is the same matter.
  public struct Match: Sendable {
    /// The earlier document's number, from 0.
    public var document: Int
    /// The log odds that it is the same matter.
    public var logit: Double
    /// What speaks for it and against it.
    public var evidence: Evidence
    /// What is known of who they are from.
    public var situation: Situation
  }

  /// How much work a document may make.
  public struct Limits: Sendable {
    /// How many documents with similar texts are compared closely.
    public var closest: Int
    /// Among how many that have words in common these are looked for; the more are wanted, the longer are the texts, and the less does one
    /// word say.
    public var similar: Int
    /// How many entries of the index are looked at.
    public var postings: Int
    /// How many documents with one key (a number, an identity) are compared, the newest ones.
    public var perKey: Int
    /// How many documents with one name, or one family name, are compared, the newest ones.
    public var perName: Int

    /// Limits that grow with how many documents are to be compared closely: 100 find what words can find in reports of some hundred
    /// words; 10 are enough for messages, and ten times as fast.
    public init(closest: Int = 100) {
      self.closest = closest
      similar = 2 * closest + closest * closest / 100
      postings = 20 * closest * closest
      perKey = 14 + closest / 2
      perName = closest / 6
    }
  }

  /// A line of the customer list.
  public struct Customer: Sendable {
    var identities: [Contactable]
    var name: PersonName?
  }

  private let weights: EvidenceWeights
  private let limits: Limits
  private var documents: DocumentPool
  /// Workers take turns with these.
  private let scratches = Mutex<[TermIndex.Scratch]>([])
  /// So many documents are compared at once at most; each of them only with earlier ones.
  private static let batchMax = 256

  /// A search among no documents yet. To be used by one task at a time.
  public init(weights: EvidenceWeights, limits: Limits = Limits(), customers: [Customer] = []) {
    self.weights = weights
    self.limits = limits
    documents = DocumentPool(customers: customers)
  }

  /// Adds documents in order and tells for each which earlier ones are most likely the same matter, the likeliest first, at most
  /// `limit`. On all cores; the result is the same on one.
  ///
  /// How common words are, and who is whose, is taken from the documents before and from at most one in 64 behind: batches are as
  /// large as that allows.
  public func add(_ traits: [DocumentTraits], limit: Int = 100) -> [[Match]] {
    var matches: [[Match]] = []
    matches.reserveCapacity(traits.count)
    var next = 0
    while next < traits.count {
      let size = min(traits.count - next, max(1, min(Self.batchMax, documents.count / 64)))
      matches += addAtOnce(traits[next..<(next + size)], limit: limit)
      next += size
    }
    return matches
  }

  private func addAtOnce(_ traits: ArraySlice<DocumentTraits>, limit: Int) -> [[Match]] {
    let first = documents.count
    let entries = traits.map { documents.enter($0) }
    documents.weigh(from: first)
    let compared = concurrentMap(entries.indices) { places -> [[Match]] in
      // Given back at the end of the part: what is shared when it changes would be copied.
      let pool = documents
      var scratch = scratches.withLock { $0.popLast() } ?? TermIndex.Scratch()
      defer { scratches.withLock { [scratch] in $0.append(scratch) } }
      return places.map { place in
        var matches = pool.matches(
          of: first + place, entries[place], limits: limits, wording: weights.wording, &scratch)
        for place in matches.indices {
          matches[place].logit = weights.logit(of: matches[place].evidence, in: matches[place].situation)
        }
        return matches
      }
    }
    return compared.enumerated().map { place, compared in
      var matches = compared
      documents.learn(first + place, from: &matches)
      for place in matches.indices {
        guard let crowding = matches[place].evidence[.crowding] else { continue }
        matches[place].logit += weights[matches[place].situation].weight(of: .crowding, at: crowding)
      }
      let order = matches.indices.sorted {
        (matches[$1].logit, matches[$1].document) < (matches[$0].logit, matches[$0].document)
      }
      return order.prefix(limit).map { matches[$0] }
    }
  }
}
