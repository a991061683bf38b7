/// Hashes that are the same in every run and on every machine: they stand in files of weights.
enum TextHash {
  /// FNV-1a over 16-bit units (Fowler, Noll and Vo; draft-eastlake-fnv), its halves folded together. `seed` tells kinds apart. O(n).
  static func of(_ units: some Sequence<UInt16>, seed: UInt32) -> UInt32 {
    let hash = long(units, seed: seed)
    return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
  }

  /// The same, 64 bits of it.
  static func long(_ units: some Sequence<UInt16>, seed: UInt32) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ (UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    for unit in units { hash = (hash ^ UInt64(unit)) &* 0x0000_0100_0000_01B3 }
    hash ^= hash >> 29
    hash = hash &* 0xBF58_476D_1CE4_E5B9
    return hash ^ (hash >> 32)
  }
}
