/// Numbers that look random and are the same for the same seed, in every version of Swift.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014). The standard library's
/// `random(in:using:)` and `shuffled(using:)` may change how they draw, so nothing here uses them; nor is there any
/// floating-point number.
struct SeededGenerator {
  private var state: UInt64

  /// Generators of different `stream` are independent, so that drawing more for one purpose changes nothing for another.
  init(seed: UInt64, stream: UInt64) {
    state = seed
    state = next() ^ (stream &* 0xd134_2543_de82_ef95)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// In `0 ..< bound`; `bound` is at least 1. Its bias of less than bound / 2⁶⁴ does not matter here.
  mutating func int(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

  mutating func int(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + int(below: range.upperBound - range.lowerBound + 1)
  }

  mutating func chance(permille: Int) -> Bool { int(below: 1000) < permille }

  /// `options` is not empty.
  mutating func pick<Option>(_ options: [Option]) -> Option { options[int(below: options.count)] }

  /// Mostly short, sometimes up to four times the mean: how long people talk.
  mutating func talkSeconds(mean: Int) -> Int { 15 + int(below: 1000) * int(below: 1000) * mean * 4 / 1_000_000 }

  /// Draws an index with a probability in proportion to its weight. `cumulative` holds the running sums of the weights.
  mutating func index(cumulativeWeights cumulative: [Int]) -> Int {
    let drawn = int(below: cumulative.last ?? 1)
    return cumulative.firstIndex { drawn < $0 } ?? 0
  }
}
