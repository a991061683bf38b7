import Testing

@testable import Duplicates

struct TextSimilarityTests {
  @Test func `order and runs are those of the textbook's tables`() {
    var chance = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let one = text(of: 1...128, &chance)
      let other = text(of: 0...160, &chance)
      let (inOrder, longestRun) = TextSimilarity(one).compared(with: other.span)
      #expect(inOrder == subsequence(one, other), "\(one) \(other)")
      #expect(longestRun == min(TextSimilarity.runMax, run(one, other)), "\(one) \(other)")
    }
  }

  private func text(of counts: ClosedRange<Int>, _ chance: inout SystemRandomNumberGenerator) -> [UInt16] {
    let letters = UInt16.random(in: 1...40, using: &chance)
    return (0..<Int.random(in: counts, using: &chance)).map { _ in .random(in: 0...letters, using: &chance) &* 2551 }
  }

  private func subsequence(_ one: [UInt16], _ other: [UInt16]) -> Int {
    var row = [Int](repeating: 0, count: other.count + 1)
    for unit in one {
      var next = row
      for (place, theirs) in other.enumerated() {
        next[place + 1] = unit == theirs ? row[place] + 1 : max(row[place + 1], next[place])
      }
      row = next
    }
    return row[other.count]
  }

  private func run(_ one: [UInt16], _ other: [UInt16]) -> Int {
    var longest = 0
    for start in one.indices {
      for begin in other.indices {
        var length = 0
        while start + length < one.count, begin + length < other.count, one[start + length] == other[begin + length] {
          length += 1
        }
        longest = max(longest, length)
      }
    }
    return longest
  }
}
