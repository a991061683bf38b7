/// 64-bit FNV-1a with a finalizer: the same number for the same text in every run, unlike Swift's own hashing.
///
/// Among a million texts two share a hash with a probability below 1 in 10 million.
struct StableHash {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The hash of `parts`, told apart by a zero byte; `kind` keeps texts of different kinds apart.
  static func of(_ kind: StaticString, _ parts: String...) -> UInt64 {
    var hash = StableHash()
    kind.withUTF8Buffer { for byte in $0 { hash.add(byte) } }
    for part in parts {
      hash.add(0)
      for byte in part.utf8 { hash.add(byte) }
    }
    return hash.mixed
  }

  /// The hash of two hashes.
  static func of(_ first: UInt64, _ second: UInt64) -> UInt64 {
    var hash = StableHash()
    for number in [first, second] {
      for shift in stride(from: 0, to: 64, by: 8) { hash.add(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }
    return hash.mixed
  }

  mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }

  /// The finalizer of splitmix64: spreads evenly.
  var mixed: UInt64 {
    var hash = state
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }
}
