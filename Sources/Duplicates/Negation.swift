/// Words that turn what a sentence says into its contrary.
enum Negation {
  /// Whether one of them is in folded words. O(n).
  static func isIn(_ words: [UInt16]) -> Bool {
    for unit in words where unit > 0x4E00 && characters.contains(unit) { return true }
    return words.split(separator: 0x20).contains { english.contains(String(decoding: $0, as: UTF16.self)) }
  }

  private static let characters = Set("不没无未别非".utf16)
  private static let english: Set<String> = [
    "not", "no", "never", "cannot", "cant", "wont", "dont", "doesnt", "isnt", "didnt", "without", "unable",
  ]
}
