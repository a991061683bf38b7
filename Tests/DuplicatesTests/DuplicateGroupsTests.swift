import Testing

@testable import Duplicates

struct DuplicateGroupsTests {
  private func groups(
    _ count: Int, _ pairs: [(Int, Int, Double)], confirmed: [(Int, Int)] = [], rejected: [(Int, Int)] = []
  ) -> [Int] {
    DuplicateGroups(
      count: count, pairs: pairs.map { .init(first: $0.0, second: $0.1, logit: $0.2) }, confirmed: confirmed,
      rejected: rejected
    ).groups
  }

  @Test func `likely pairs are together, unlikely ones apart`() {
    #expect(groups(4, [(0, 1, 2), (2, 3, -1)]) == [0, 0, 2, 3])
  }

  @Test func `a chain of weak links is no group`() {
    #expect(groups(4, [(0, 1, 0.5), (1, 2, 0.5), (2, 3, 0.5)]) == [0, 0, 2, 2])
  }

  @Test func `three that are all likely are one group`() {
    #expect(groups(3, [(0, 1, 3), (1, 2, 3), (0, 2, 3)]) == [0, 0, 0])
  }

  @Test func `what people say counts more than any score`() {
    #expect(groups(3, [(0, 1, 8)], confirmed: [(1, 2)], rejected: [(0, 1)]) == [0, 1, 1])
    #expect(groups(3, [(0, 2, 8), (1, 2, 8)], rejected: [(0, 1)]) == [0, 1, 0])
  }

  @Test func `the order of pairs does not matter`() {
    var chance = SystemRandomNumberGenerator()
    for _ in 0..<100 {
      var pairs: [(Int, Int, Double)] = []
      for first in 0..<12 {
        for second in (first + 1)..<12 where Bool.random() { pairs.append((first, second, .random(in: -4...4))) }
      }
      let expected = groups(12, pairs)
      pairs.shuffle(using: &chance)
      #expect(groups(12, pairs) == expected)
    }
  }
}
