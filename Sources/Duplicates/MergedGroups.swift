/// Tickets that are one: joined pair by pair, where nobody has said that two of them are about different matters.
public struct MergedGroups: Sendable {
  private var parents: [Int64: Int64] = [:]
  private var members: [Int64: [Int64]] = [:]
  private var foes: [Int64: Set<Int64>] = [:]
  /// When the earliest and the latest ticket of a group were opened.
  private var spans: [Int64: ClosedRange<Int64>]

  /// Joins pairs in their order, which decides where not all of them can be joined; none of `apart` ends up in one group.
  ///
  /// What people confirmed is joined first. A certain pair joins two groups only where all tickets of both were opened within `spanMax` of
  /// each other: what is said again every day does not become one matter of a year. O(pairs · log pairs).
  /// - Parameter openedAt: when each ticket of a certain pair was opened, in the unit of `spanMax`.
  public init(
    confirmed: some Sequence<(Int64, Int64)>, certain: some Sequence<(Int64, Int64)> = [],
    apart: some Sequence<(Int64, Int64)>, openedAt: [Int64: Int64] = [:], spanMax: Int64 = .max
  ) {
    spans = openedAt.mapValues { $0...$0 }
    for (one, other) in apart where one != other {
      foes[one, default: []].insert(other)
      foes[other, default: []].insert(one)
    }
    for (one, other) in confirmed { join(one, other, spanMax: nil) }
    for (one, other) in certain { join(one, other, spanMax: spanMax) }
  }

  /// Groups of two tickets and more.
  public var groups: [[Int64]] { Array(members.values) }

  private func root(of ticket: Int64) -> Int64 {
    var root = ticket
    while let parent = parents[root] { root = parent }
    return root
  }

  private mutating func join(_ one: Int64, _ other: Int64, spanMax: Int64?) {
    let roots = (root(of: one), root(of: other))
    guard roots.0 != roots.1 else { return }
    var span: ClosedRange<Int64>?
    if let first = spans[roots.0], let second = spans[roots.1] {
      let (start, end) = (min(first.lowerBound, second.lowerBound), max(first.upperBound, second.upperBound))
      if let spanMax, end - start > spanMax { return }
      span = start...end
    }
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
    spans[large] = span ?? spans[large] ?? spans[small]
  }
}
