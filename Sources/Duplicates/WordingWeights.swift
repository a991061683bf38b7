internal import Foundation

/// What people have taught about wordings: which differences between two short texts change what is meant, and which do not.
///
/// A weight for each character or run of characters that both have or only one has, and for pairs of them; a table of hashed items
/// (Weinberger and others 2009, feature hashing). Where the words are not those that were learned from, it says nothing.
public struct WordingWeights: Sendable, Equatable {
  /// In steps of `scale`.
  private var steps: [Int8]
  private var scale: Float
  /// Which runs of two characters were learned from, a bit each.
  private var known: [UInt64]
  private static let knownWords = (1 << 17) / 64

  /// Weights of all slots, of which the largest `kept` are kept; and counts of the runs that they were learned from.
  init(weights: [Float], kept: Int, runs: [Int32]) {
    let sorted = weights.map { abs($0) }.sorted(by: >)
    let least = sorted.count > kept ? max(sorted[kept], .leastNormalMagnitude) : .leastNormalMagnitude
    let scale = max((sorted.first ?? 0) / 127, .leastNormalMagnitude)
    self.scale = scale
    steps = weights.map { weight in
      guard abs(weight) >= least else { return 0 }
      let step = Int8(max(-127, min(127, (weight / scale).rounded())))
      return step != 0 ? step : weight < 0 ? -1 : 1
    }
    known = [UInt64](repeating: 0, count: Self.knownWords)
    for (slot, count) in runs.enumerated() where count >= Self.runsLeast { known[slot / 64] |= 1 << UInt64(slot % 64) }
  }

  private static let runsLeast: Int32 = 3

  /// The log odds that the wordings add to all else; `nil` where the words are unknown. O(items).
  func score(_ one: WordingGrams, _ other: WordingGrams) -> Float? {
    let knowledge = knowledge(of: one, other)
    guard knowledge > 0 else { return nil }
    let items = WordingItems(one, other)
    var sum: Float = 0
    for (slot, value) in zip(items.slots, items.values) { sum += value * Float(steps[Int(slot)]) }
    return knowledge * sum * scale
  }

  /// How well the words are known, from 0 to 1.
  private func knowledge(of one: WordingGrams, _ other: WordingGrams) -> Float {
    var (all, found): (Float, Float) = (0, 0)
    func count(_ run: UInt64) {
      let slot = WordingItems.knownSlot(of: run)
      all += 1
      if known[slot / 64] & (1 << UInt64(slot % 64)) != 0 { found += 1 }
    }
    for run in one.twos { count(run) }
    for run in other.twos { count(run) }
    return max(0, min(1, (found / max(1, all) - 0.2) / 0.2))
  }
}

extension WordingWeights: Codable {
  private enum Key: String, CodingKey {
    case scale
    case gaps
    case steps
    case known
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    scale = try container.decode(Float.self, forKey: .scale)
    steps = [Int8](repeating: 0, count: 1 << WordingItems.slotBits)
    var slots = SparseBytes.Slots(
      gaps: try container.decode(Data.self, forKey: .gaps), bytes: try container.decode(Data.self, forKey: .steps))
    while let (slot, step) = slots.next() {
      guard steps.indices.contains(slot) else {
        throw DecodingError.dataCorruptedError(forKey: .gaps, in: container, debugDescription: "slot \(slot)")
      }
      steps[slot] = Int8(bitPattern: step)
    }
    let bytes = try container.decode(Data.self, forKey: .known)
    guard bytes.count == Self.knownWords * 8, scale.isFinite else {
      throw DecodingError.dataCorruptedError(forKey: .known, in: container, debugDescription: "\(bytes.count) bytes")
    }
    known = [UInt64](repeating: 0, count: Self.knownWords)
    for (place, byte) in bytes.enumerated() { known[place / 8] |= UInt64(byte) << UInt64(place % 8 * 8) }
  }

  /// Writes the slots that have a weight as gaps between them, and the weights, a byte each.
  public func encode(to encoder: any Encoder) throws {
    let sparse = SparseBytes(steps.map { UInt8(bitPattern: $0) })
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(scale, forKey: .scale)
    try container.encode(sparse.gaps, forKey: .gaps)
    try container.encode(sparse.bytes, forKey: .steps)
    try container.encode(
      Data(known.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }), forKey: .known)
  }
}
