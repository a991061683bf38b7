/// Counts how often a key occurred among the last 10,000 records of a file, so that true repeats are told apart.
///
/// What it says about a record depends on the 10,000 records before it and on nothing else: a reading that is resumed
/// reads those again, from ``oldest`` on, and comes to the same numbers.
struct OrdinalWindow {
  static let recordsMax = 10_000

  /// A record in the window; `key` is 0 where its key is not counted.
  private struct Entry {
    var key: UInt64
    var offset: Int64
    var line: Int
  }

  private var entries: [Entry] = []
  private var next = 0
  private var counts: [UInt64: Int32] = [:]

  init() {}

  /// Where the oldest record of the window starts; `nil` before the first record.
  var oldest: (offset: Int64, line: Int)? {
    let index = entries.count < Self.recordsMax ? 0 : next
    return entries.indices.contains(index) ? (entries[index].offset, entries[index].line) : nil
  }

  /// Adds a record that starts there, and says how many in the window have its key; 0 for a key of 0, which is not counted.
  mutating func add(key: UInt64, offset: Int64, line: Int) -> Int {
    let before = key == 0 ? 0 : counts[key, default: 0]
    let entry = Entry(key: key, offset: offset, line: line)
    if entries.count < Self.recordsMax {
      entries.append(entry)
    } else {
      forget(entries[next].key)
      entries[next] = entry
      next = (next + 1) % Self.recordsMax
    }
    if key != 0 { counts[key, default: 0] += 1 }
    return Int(before)
  }

  private mutating func forget(_ key: UInt64) {
    guard key != 0, let count = counts[key] else { return }
    if count > 1 { counts[key] = count - 1 } else { counts[key] = nil }
  }

  /// A key as 64 bits, never 0: FNV-1a over eight bytes at a time with a final mix. Two of 10,000 keys are the same with a
  /// probability of about 3·10⁻¹².
  static func key(of text: TextSlice) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(text.count)
    var index = 0
    while index < text.count {
      var word: UInt64 = 0
      let width = min(8, text.count - index)
      for offset in 0..<width { word = word << 8 | UInt64(text[index + offset]) }
      hash = (hash ^ word) &* 0x100_0000_01b3
      hash ^= hash >> 29
      index += width
    }
    hash = (hash ^ (hash >> 32)) &* 0x9e37_79b9_7f4a_7c15
    return max(1, hash ^ (hash >> 29))
  }
}
