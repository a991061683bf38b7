/// Messages that end a talk and ask for nothing.
public enum Courtesy {
  /// Longer texts say more than thanks.
  private static let bytesMax = 36

  /// Whether a text is nothing but thanks, a yes, a good-bye or a face, in Chinese or English; punctuation and repetition aside.
  /// O(1) for nearly all others.
  public static func isAll(of text: UnsafeRawBufferPointer) -> Bool {
    guard text.count <= bytesMax, mayBegin(text) else { return false }
    let text = String(decoding: text, as: UTF8.self)
    let letters = text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.isIdeographic }
    var rest = Substring(String(String.UnicodeScalarView(letters)))
    // A face such as 👌, and neither a number nor a question mark.
    if rest.isEmpty { return text.unicodeScalars.contains { $0.properties.isEmojiPresentation } }
    while !rest.isEmpty {
      guard let phrase = phrases.first(where: { rest.hasPrefix($0) }) else { return false }
      rest = rest.dropFirst(phrase.count)
    }
    return true
  }

  /// Whether the first letter is one with which a phrase begins, or there is none among the first bytes.
  private static func mayBegin(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let start = text.firstIndex(where: { ($0 | 0x20) &- 0x61 < 26 || $0 >= 0x80 }) else { return false }
    let first = text[start]
    if first < 0x80 { return firstLetters.contains(first | 0x20) }
    guard first & 0xF0 == 0xE0, start + 2 < text.count else { return true }
    return firstCharacters.contains(UInt32(first) << 16 | UInt32(text[start + 1]) << 8 | UInt32(text[start + 2]))
  }

  /// The longest first.
  private static let phrases: [String] = [
    "thankyouverymuch", "thankyousomuch", "thanksalot", "manythanks", "thankyou", "goodbye", "thanks", "thanx", "gotit",
    "great", "okay", "noted", "bye", "thx", "yes", "ok", "好的谢谢", "非常感谢", "太感谢了", "辛苦了", "谢谢您", "谢谢你", "谢谢啦", "收到了",
    "知道了", "明白了", "了解了", "没问题", "麻烦了", "再见", "多谢", "谢谢", "感谢", "好的", "收到", "明白", "了解", "可以", "嗯嗯", "拜拜", "好嘞", "谢了",
    "谢", "好", "嗯", "哦", "行", "您", "啊", "呀", "哈", "強", "强", "玫瑰", "抱拳", "微笑", "赞",
  ].sorted { $0.utf8.count > $1.utf8.count }
  private static let firstLetters = Set(phrases.compactMap(\.utf8.first).filter { $0 < 0x80 })
  /// And what stands before letters: brackets, full stops, joiners.
  private static let firstCharacters = Set(
    (phrases + ["【", "「", "“", "。", "，", "！", "～", "…", "\u{200B}", "\u{FEFF}", "☕", "✅", "❤"]).compactMap {
      phrase -> UInt32? in
      let bytes = Array(phrase.utf8.prefix(3))
      return bytes.count == 3 && bytes[0] >= 0xE0
        ? UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2]) : nil
    })
}
