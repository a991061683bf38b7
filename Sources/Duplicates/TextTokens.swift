/// A text as a sequence of words, whatever script it is written in: an ideograph is one, and so is a word written with letters.
enum TextTokens {
  /// Where tokens of numbers begin, in Unicode's private use area.
  private static let numbers: UInt16 = 0xE000
  /// Where tokens of words begin.
  private static let words: UInt16 = 0xE200
  private static let end: UInt16 = 0xF800

  /// The tokens of words as ``Greetings`` leaves them: ideographs as they are, of other words a hash of their beginning. O(n).
  static func of(_ text: [UInt16]) -> [UInt16] {
    var tokens: [UInt16] = []
    var start = text.startIndex
    while start < text.endIndex {
      let kind = TextFolding.kind(of: text[start])
      guard kind == .letter || kind == .digit else {
        if kind == .ideograph { tokens.append(text[start]) }
        start += 1
        continue
      }
      let end = text[start...].firstIndex { unit in
        let kind = TextFolding.kind(of: unit)
        return kind != .letter && kind != .digit
      }
      let word = text[start..<(end ?? text.endIndex)]
      tokens.append(token(of: word, isNumber: kind == .digit))
      start = word.endIndex
    }
    return tokens
  }

  /// Whether a token is a number.
  static func isNumber(_ token: UInt16) -> Bool { (numbers..<words).contains(token) }

  /// Whether a token is a word written with letters.
  static func isWord(_ token: UInt16) -> Bool { (words..<end).contains(token) }

  private static func token(of word: ArraySlice<UInt16>, isNumber: Bool) -> UInt16 {
    let hash = TextHash.of(isNumber ? word : word.prefix(5), seed: 41)
    return isNumber
      ? numbers + UInt16(hash % UInt32(words - numbers)) : words + UInt16(hash % UInt32(end - words))
  }
}
