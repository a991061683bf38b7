import TestSupport
import Testing

@testable import Duplicates

/// Which tickets become one.
struct MergedGroupsTests {
  private func groups(_ merged: MergedGroups) -> Set<[Int64]> { Set(merged.groups.map { $0.sorted() }) }

  @Test func `what is confirmed comes together through others as well`() {
    #expect(groups(MergedGroups(confirmed: [(1, 2), (5, 6), (2, 3)], apart: [])) == [[1, 2, 3], [5, 6]])
  }

  @Test func `what somebody said is different is never in one group, whatever leads there`() {
    #expect(groups(MergedGroups(confirmed: [(1, 2), (2, 3)], apart: [(3, 1)])) == [[1, 2]])
    #expect(groups(MergedGroups(confirmed: [(1, 2), (3, 4), (2, 3)], apart: [(1, 4)])) == [[1, 2], [3, 4]])
  }

  @Test func `certain pairs make no chain that is longer than the window`() {
    let openedAt: [Int64: Int64] = [1: 0, 2: 50, 3: 100, 4: 150]
    let certain: [(Int64, Int64)] = [(1, 2), (2, 3), (3, 4)]
    #expect(
      groups(MergedGroups(confirmed: [], certain: certain, apart: [], openedAt: openedAt, spanMax: 100))
        == [[1, 2, 3]])
    // A person may say so.
    #expect(
      groups(MergedGroups(confirmed: [(3, 4)], certain: certain, apart: [], openedAt: openedAt, spanMax: 100))
        == [[1, 2], [3, 4]])
  }

  @Test(arguments: 1...20)
  func `random decisions leave nobody with a foe, and join all that they can`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func pairs(_ count: Int) -> [(Int64, Int64)] {
      (0..<count).map { _ in (.random(in: 1...30, using: &random), .random(in: 1...30, using: &random)) }
    }
    let (confirmed, apart) = (pairs(40), pairs(15).filter { $0.0 != $0.1 })
    let merged = groups(MergedGroups(confirmed: confirmed, apart: apart))
    func group(of ticket: Int64) -> [Int64] { merged.first { $0.contains(ticket) } ?? [ticket] }
    #expect(merged.flatMap(\.self).count == Set(merged.flatMap(\.self)).count)
    for (one, other) in apart { #expect(group(of: one) != group(of: other)) }
    for (one, other) in confirmed where group(of: one) != group(of: other) {
      let foes = apart.contains { pair in
        (group(of: one) + group(of: other)).contains(pair.0) && (group(of: one) + group(of: other)).contains(pair.1)
      }
      #expect(foes, "\(one) and \(other) could have been joined")
    }
  }
}
