/// Words that turn what a sentence says into its contrary.
enum Negation {
  /// Whether one of them is in folded words: 不, 没, 无, 未, 别, 非, or an English one. O(n).
  static func isIn(_ words: [UInt16]) -> Bool {
    var hasLetters = false
    for unit in words {
      switch unit {
      case 0x4E0D, 0x6CA1, 0x65E0, 0x672A, 0x522B, 0x975E: return true
      case 0x61...0x7A: hasLetters = true
      default: break
      }
    }
    return hasLetters
      && words.split(separator: 0x20).contains { english.contains(String(decoding: $0, as: UTF16.self)) }
  }

  private static let english: Set<String> = [
    "not", "no", "never", "cannot", "cant", "wont", "dont", "doesnt", "isnt", "didnt", "without", "unable",
  ]
}
