internal import Foundation

/// How often values of a category occur, and how often documents that are much alike have one and the other: found by counting what
/// comes in, without anybody's labels.
struct CategoryAffinities: Sendable {
  private struct Pair: Hashable {
    var name: UInt32
    var first: UInt32
    var second: UInt32

    init(_ one: DocumentTraits.Category, _ other: DocumentTraits.Category) {
      name = one.name
      (first, second) = (min(one.value, other.value), max(one.value, other.value))
    }
  }

  private var counts: [Pair: Int32] = [:]
  private var together: [Pair: Float] = [:]
  private var sums: [Pair: Float] = [:]
  private var totals: [UInt32: Float] = [:]
  private var documents: Int32 = 0

  /// Counts a document's values.
  mutating func add(_ categories: [DocumentTraits.Category]) {
    documents += 1
    for category in categories { counts[Pair(category, category), default: 0] += 1 }
  }

  /// Counts two documents that are as much alike as `similarity` says.
  mutating func add(_ one: [DocumentTraits.Category], _ other: [DocumentTraits.Category], similarity: Float) {
    for mine in one {
      guard let theirs = other.first(where: { $0.name == mine.name }) else { continue }
      together[Pair(mine, theirs), default: 0] += similarity
      sums[Pair(mine, mine), default: 0] += similarity
      sums[Pair(theirs, theirs), default: 0] += similarity
      totals[mine.name, default: 0] += similarity
    }
  }

  /// The negative logarithm of how often a value occurs.
  func information(of category: DocumentTraits.Category) -> Float {
    max(0, -log((Float(counts[Pair(category, category)] ?? 1) - 0.5) / Float(max(1, documents))))
  }

  /// The logarithm of how much oftener two values come together in documents that are alike than they would by chance.
  func affinity(_ one: DocumentTraits.Category, _ other: DocumentTraits.Category) -> Float {
    let total = totals[one.name] ?? 0
    guard total > 0 else { return 0 }
    let chance =
      (sums[Pair(one, one)] ?? 0) * (sums[Pair(other, other)] ?? 0) / (2 * total) * (one.value == other.value ? 0.5 : 1)
    return log(((together[Pair(one, other)] ?? 0) + 1) / (chance + 1))
  }
}
