/// Tickets that are one: joined pair by pair, where nobody has said that two of them are about different matters.
public struct MergedGroups: Sendable {
  private var parents: [Int64: Int64] = [:]
  private var members: [Int64: [Int64]] = [:]
  /// Groups that a group must not be joined with, by one of their tickets.
  private var foes: [Int64: Set<Int64>] = [:]

  /// Joins pairs in their order, which decides where not all of them can be joined; none of `apart` ends up in one group.
  /// O(pairs · log pairs).
  public init(joining pairs: some Sequence<(Int64, Int64)>, apart: some Sequence<(Int64, Int64)>) {
    for (one, other) in apart where one != other {
      foes[one, default: []].insert(other)
      foes[other, default: []].insert(one)
    }
    for (one, other) in pairs { join(one, other) }
  }

  /// Groups of two tickets and more.
  public var groups: [[Int64]] { Array(members.values) }

  private func root(of ticket: Int64) -> Int64 {
    var root = ticket
    while let parent = parents[root] { root = parent }
    return root
  }

  private mutating func join(_ one: Int64, _ other: Int64) {
    let roots = (root(of: one), root(of: other))
    guard roots.0 != roots.1 else { return }
    let (ones, others) = (members[roots.0] ?? [roots.0], members[roots.1] ?? [roots.1])
    // The smaller group moves, and is asked whom it must not meet.
    let isFirstLarger = ones.count >= others.count
    let (large, small) = isFirstLarger ? (roots.0, roots.1) : (roots.1, roots.0)
    let moving = isFirstLarger ? others : ones
    guard !moving.contains(where: { ticket in foes[ticket]?.contains { root(of: $0) == large } ?? false }) else {
      return
    }
    parents[small] = large
    members[large, default: [large]] += moving
    members[small] = nil
  }
}
