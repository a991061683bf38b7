/// How much of two short texts is the same, in the same order.
struct TextSimilarity {
  /// Longer texts are not compared word by word.
  static let unitsMax = 128
  /// Longer runs count as this long.
  static let runMax = 16

  private let count: Int
  /// Where each word stands, by open addressing.
  private var slots: [(unit: UInt16, places: UInt128)]
  private static let slotsMask = 255

  /// Prepares a text of at most ``unitsMax`` words. O(n).
  init(_ units: [UInt16]) {
    count = units.count
    slots = Array(repeating: (0, 0), count: Self.slotsMask + 1)
    for (place, unit) in units.enumerated() {
      let slot = slot(of: unit)
      slots[slot] = (unit, slots[slot].places | 1 << UInt128(place))
    }
  }

  private func slot(of unit: UInt16) -> Int {
    var slot = Int(truncatingIfNeeded: (UInt32(unit) &* 0x9E37_79B1) >> 24)
    while slots[slot].places != 0, slots[slot].unit != unit { slot = (slot + 1) & Self.slotsMask }
    return slot
  }

  /// How many words both have in the same order, and how long the longest run is that both have.
  ///
  /// The first is the length of the longest common subsequence, by Hyyrö's bit-parallel algorithm (2004); the second follows the
  /// places where runs of each length end. O(m · longest run) steps of 128 places.
  func compared(with other: Span<UInt16>) -> (inOrder: Int, longestRun: Int) {
    var state = UInt128.max
    var longest = 0
    // Where runs end that are as long as the index plus one.
    var ends = InlineArray<16, UInt128>(repeating: 0)
    var used = 0
    for index in other.indices {
      let mask = slots[slot(of: other[index])].places
      let matched = state & mask
      state = (state &+ matched) | (state & ~mask)
      var moved = mask
      var length = 0
      while moved != 0, length < Self.runMax {
        let before = ends[length]
        ends[length] = moved
        length += 1
        moved = (before << 1) & mask
      }
      for stale in length..<max(length, used) { ends[stale] = 0 }
      used = length
      longest = max(longest, length)
    }
    let all = count >= 128 ? UInt128.max : (1 << UInt128(count)) - 1
    return ((~state & all).nonzeroBitCount, longest)
  }
}
