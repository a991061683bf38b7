internal import Foundation

/// Puts documents together that are about the same matter.
///
/// Pairs are taken from the likeliest on; two groups become one where the pairs between them are likely on average, each pair that
/// was not found worth a comparison counting as unlikely: a chain of weak links does not make a group (average linkage, Sokal and
/// Michener 1958). What people have said is kept: confirmed pairs are together, rejected ones apart.
public struct DuplicateGroups: Sendable {
  /// A pair of documents, by their numbers, with the log odds that they are the same matter.
  public struct Pair: Sendable {
    var first: Int
    var second: Int
    var logit: Double

    /// A pair with its log odds.
    public init(first: Int, second: Int, logit: Double) {
      (self.first, self.second, self.logit) = (min(first, second), max(first, second), logit)
    }
  }

  /// What a pair counts that nobody found worth a comparison.
  public static let unseenLogit = -4.0
  /// The most that one pair speaks for or against.
  private static let logitMax = 8.0

  /// The group of each document: the number of its first member.
  public private(set) var groups: [Int]

  /// The groups of `count` documents, in which pairs have at least `probability` on average. O(pairs · log pairs + pairs · sizes of
  /// groups).
  public init(
    count: Int, pairs: [Pair], probability: Double = 0.5, confirmed: [(Int, Int)] = [], rejected: [(Int, Int)] = []
  ) {
    groups = Array(0..<count)
    let threshold = log(probability / (1 - probability))
    var members: [Int: [Int]] = [:]
    var logits: [Key: Double] = [:]
    for pair in pairs {
      logits[Key(pair.first, pair.second)] = max(-Self.logitMax, min(Self.logitMax, pair.logit))
    }
    for (first, second) in rejected { logits[Key(first, second)] = -.infinity }
    for (first, second) in confirmed { logits[Key(first, second)] = Self.logitMax }
    let settled = confirmed.map { Pair(first: $0.0, second: $0.1, logit: .infinity) }
    let sorted = pairs.filter { $0.logit > threshold }.sorted {
      ($1.logit, $0.first, $0.second) < ($0.logit, $1.first, $1.second)
    }
    for pair in settled + sorted {
      let (one, other) = (groups[pair.first], groups[pair.second])
      guard one != other else { continue }
      let (ones, others) = (members[one] ?? [one], members[other] ?? [other])
      var sum = 0.0
      for first in ones {
        for second in others { sum += logits[Key(first, second)] ?? Self.unseenLogit }
      }
      guard pair.logit == .infinity ? sum > -.infinity : sum > threshold * Double(ones.count * others.count) else {
        continue
      }
      let (root, child) = one < other ? (one, other) : (other, one)
      for document in members[child] ?? [child] { groups[document] = root }
      members[root] = (members[root] ?? [root]) + (members[child] ?? [child])
      members[child] = nil
    }
  }

  private struct Key: Hashable {
    var first: Int
    var second: Int

    init(_ first: Int, _ second: Int) { (self.first, self.second) = (min(first, second), max(first, second)) }
  }
}
