internal import Foundation

/// Which documents have a term, the newest first: an inverted index that is asked while it grows, scored by BM25 (Robertson and
/// Zaragoza 2009) with a subject that counts twice.
///
/// A term is its hash; terms of one bucket are one term. Postings lie in blocks of two cache lines. Looking up goes from the rarest term on
/// and ends when its budget of postings is spent, so that a question costs the same among a thousand documents and among millions.
struct TermIndex: Sendable {
  private struct Block {
    var documents: InlineArray<24, Int32>
    var impacts: InlineArray<24, UInt8>
    /// Of the block before; -1 where this is the first.
    var next: Int32
  }

  private static let perBlock = 24
  /// The newest block of each bucket, -1 where there is none.
  private var heads: [Int32]
  /// How many documents each bucket has.
  private var counts: [Int32]
  private var blocks: [Block] = []
  private(set) var documentCount: Int32 = 0
  /// What terms tell, as it was when that was last settled, so that documents weighed at different times can be compared.
  private(set) var statistics: TermStatistics
  private var lengthSum: Double = 0

  /// An index of `1 << bucketBits` buckets.
  init(bucketBits: Int) {
    statistics = TermStatistics(bucketBits: bucketBits)
    heads = [Int32](repeating: -1, count: 1 << bucketBits)
    counts = [Int32](repeating: 0, count: 1 << bucketBits)
  }

  /// Takes what terms tell from all documents there are now. O(buckets).
  mutating func settle() { statistics.settle(counts, documents: documentCount) }

  /// Adds the next document. Of runs of characters only the counts are kept. O(terms).
  mutating func add(_ terms: [TextTerm]) {
    let document = documentCount
    documentCount += 1
    let length = terms.reduce(0) { $0 + ($1.family == .word ? $1.frequency : 0) }
    lengthSum += Double(length)
    statistics.meanLength = Float(lengthSum / Double(documentCount))
    let saturation = statistics.saturation(ofLength: length)
    for term in terms {
      let bucket = statistics.bucket(of: term)
      if term.family == .word {
        let place = Int(counts[bucket]) % Self.perBlock
        if place == 0 {
          blocks.append(
            Block(documents: InlineArray(repeating: 0), impacts: InlineArray(repeating: 0), next: heads[bucket]))
          heads[bucket] = Int32(blocks.count - 1)
        }
        let block = Int(heads[bucket])
        blocks[block].documents[place] = document
        blocks[block].impacts[place] = UInt8(255 * term.frequency / (term.frequency + saturation))
      }
      counts[bucket] += 1
    }
  }

  /// What a look into the index needs to write on.
  struct Scratch: Sendable {
    /// Scores of documents while they are collected; 0 elsewhere.
    fileprivate var scores: [Float] = []
  }

  /// The documents before `last` that share most with `terms`, the best first, at most `limit`, as far as `budget` postings go, the
  /// rarest terms first. O(budget).
  func best(_ terms: [TextTerm], before last: Int32, limit: Int, budget: Int, _ scratch: inout Scratch) -> [Int32] {
    scratch.scores += repeatElement(0, count: max(0, Int(documentCount) - scratch.scores.count))
    let ordered = terms.filter { $0.family == .word }.map { statistics.bucket(of: $0) }
      .map { (count: counts[$0], bucket: $0) }.sorted { $0 < $1 }
    var left = budget
    var touched: [Int32] = []
    touched.reserveCapacity(budget)
    let weights = ordered.map { statistics.information(in: $0.bucket) }
    let blocks = blocks.span
    var scores = scratch.scores.mutableSpan
    for (term, (count, bucket)) in ordered.enumerated() where left > 0 {
      let weight = weights[term]
      var block = Int(heads[bucket])
      var inBlock = (Int(count) + Self.perBlock - 1) % Self.perBlock + 1
      while block >= 0, left > 0 {
        let entries = blocks[block]
        for place in stride(from: inBlock - 1, through: 0, by: -1) {
          let document = Int(entries.documents[place])
          guard document < last else { continue }
          let score = scores[document]
          if score == 0 { touched.append(Int32(document)) }
          scores[document] = score + weight * Float(entries.impacts[place])
        }
        left -= inBlock
        block = Int(entries.next)
        inBlock = Self.perBlock
      }
    }
    var best = BestScores(limit: limit)
    for document in touched {
      best.offer(document, scores[Int(document)])
      scores[Int(document)] = 0
    }
    return best.documents
  }
}

/// The documents with the highest scores, of equal ones the newest.
private struct BestScores {
  private let limit: Int
  /// Twice as many as are wanted at most; cut down when they are full, so that most are turned away by one comparison.
  private var kept: [(document: Int32, score: Float)] = []
  private var least: Float = -.infinity

  init(limit: Int) {
    self.limit = limit
    kept.reserveCapacity(2 * limit)
  }

  var documents: [Int32] { sorted.prefix(limit).map(\.document) }

  mutating func offer(_ document: Int32, _ score: Float) {
    guard score >= least else { return }
    kept.append((document, score))
    guard kept.count >= 2 * limit else { return }
    kept = Array(sorted.prefix(limit))
    least = kept.last?.score ?? least
  }

  private var sorted: [(document: Int32, score: Float)] {
    kept.sorted { $0.score != $1.score ? $0.score > $1.score : $0.document > $1.document }
  }
}
