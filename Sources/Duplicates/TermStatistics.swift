internal import Foundation

/// How many documents have each term, and so what a term tells. A term is its hash; terms of one bucket are one term.
public struct TermStatistics: Sendable, Equatable {
  private let mask: UInt32
  /// How many documents each bucket has.
  private var counts: [Int32]
  private var documents: Int32 = 0
  /// How many words a document has on average, those of its subject twice.
  var meanLength: Float = 1
  /// BM25's saturation and length normalisation.
  private static let (k1, b): (Float, Float) = (2, 0.75)

  /// Statistics of `1 << bucketBits` buckets, of no documents yet.
  init(bucketBits: Int) {
    mask = (1 << UInt32(bucketBits - 1)) - 1
    counts = [Int32](repeating: 0, count: 1 << bucketBits)
  }

  /// Takes over counts that were kept elsewhere. O(buckets).
  mutating func settle(_ counts: [Int32], documents: Int32) {
    self.counts = counts
    self.documents = documents
  }

  /// Words have even buckets, runs of characters odd ones.
  func bucket(of term: TextTerm) -> Int { Int(term.hash & mask) << 1 | Int(term.family.rawValue) }

  /// What a term tells: the logarithm of how many documents there are for one that has it.
  func information(of term: TextTerm) -> Float { information(in: bucket(of: term)) }

  func information(in bucket: Int) -> Float {
    max(0, log((Float(documents) + 1) / (Float(counts[bucket]) + 0.5)))
  }

  /// The frequency at which a term counts half of what it can count, in a document of that length.
  func saturation(ofLength length: Float) -> Float {
    Self.k1 * (1 - Self.b + Self.b * length / max(1, meanLength))
  }
}

extension TermStatistics {
  static let keptBits = 17

  /// The statistics of `documents`, small enough for a file: counts are kept to a tenth, and of terms that two documents have or more.
  /// O(terms).
  public init(of documents: some Sequence<DocumentTraits>) {
    self = TermStatistics(bucketBits: Self.keptBits).adding(documents)
  }

  /// These statistics with `documents` counted as well. O(terms).
  func adding(_ documents: some Sequence<DocumentTraits>) -> TermStatistics {
    var sum = self
    var length = Double(meanLength) * Double(self.documents)
    for document in documents {
      sum.documents &+= 1
      for term in document.terms {
        sum.counts[bucket(of: term)] &+= 1
        if term.family == .word { length += Double(term.frequency) }
      }
    }
    sum.meanLength = Float(length / Double(max(1, sum.documents)))
    for bucket in counts.indices { sum.counts[bucket] = Self.count(ofStep: Self.step(ofCount: sum.counts[bucket])) }
    return sum
  }

  /// Steps of an eighth of a power of two; 0 for what is not kept.
  private static func step(ofCount count: Int32) -> UInt8 {
    count < 2 ? 0 : UInt8(clamping: Int((8 * log2(Double(count))).rounded()))
  }

  private static func count(ofStep step: UInt8) -> Int32 {
    step == 0 ? 0 : Int32(clamping: Int64(exp2(Double(step) / 8).rounded()))
  }
}

extension TermStatistics: Codable {
  private enum Key: String, CodingKey {
    case documents
    case meanLength = "mean-length"
    case gaps
    case steps
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    self.init(bucketBits: Self.keptBits)
    let container = try decoder.container(keyedBy: Key.self)
    documents = try container.decode(Int32.self, forKey: .documents)
    meanLength = try container.decode(Float.self, forKey: .meanLength)
    var slots = SparseBytes.Slots(
      gaps: try container.decode(Data.self, forKey: .gaps), bytes: try container.decode(Data.self, forKey: .steps))
    while let (slot, step) = slots.next() {
      guard counts.indices.contains(slot) else {
        throw DecodingError.dataCorruptedError(forKey: .gaps, in: container, debugDescription: "bucket \(slot)")
      }
      counts[slot] = Self.count(ofStep: step)
    }
    guard documents >= 0, meanLength.isFinite else {
      throw DecodingError.dataCorruptedError(forKey: .documents, in: container, debugDescription: "\(documents)")
    }
  }

  /// Writes the buckets of terms that two documents have or more.
  public func encode(to encoder: any Encoder) throws {
    let sparse = SparseBytes(counts.map { Self.step(ofCount: $0) })
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(documents, forKey: .documents)
    try container.encode(meanLength, forKey: .meanLength)
    try container.encode(sparse.gaps, forKey: .gaps)
    try container.encode(sparse.bytes, forKey: .steps)
  }
}
