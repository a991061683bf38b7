/// Messages that end a talk and ask for nothing.
public enum Courtesy {
  /// Longer texts say more than thanks.
  private static let bytesMax = 36

  /// Whether a text is nothing but thanks, a yes, a good-bye or a face, in Chinese or English; punctuation and repetition aside.
  /// What has a number or a question mark in it is none. O(1).
  public static func isAll(of text: UnsafeRawBufferPointer) -> Bool {
    guard text.count <= bytesMax else { return false }
    var hasFace = false
    var letters: (InlineArray<36, UInt8>, count: Int) = (InlineArray(repeating: 0), 0)
    var index = 0
    while index < text.count {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "?"): return false
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
        letters.0[letters.count] = byte | 0x20
        letters.count += 1
      case 0xE4...0xE9 where index + 2 < text.count:
        for offset in 0..<3 { letters.0[letters.count + offset] = text[index + offset] }
        letters.count += 3
        index += 2
      case 0xEF where index + 2 < text.count && text[index + 1] == 0xBC && text[index + 2] >= 0x90:
        // A full-width number, letter or question mark.
        if text[index + 2] <= 0x9A || text[index + 2] >= 0x9F { return false }
      case 0xF0: hasFace = true
      // Other letters than these: Latin ones with marks, Greek, Cyrillic, kana, Hangul.
      case 0xC3...0xDF, 0xEA...0xED: return false
      case 0xE3 where index + 1 < text.count && text[index + 1] >= 0x81: return false
      default: break
      }
      index += 1
    }
    var matched = 0
    while matched < letters.count {
      let first = letters.0[matched]
      guard
        let phrase = phrases[Int(first)].first(where: { phrase in
          phrase.count <= letters.count - matched
            && phrase.indices.allSatisfy { letters.0[matched + $0] == phrase[$0] }
        })
      else { return false }
      matched += phrase.count
    }
    return letters.count > 0 || hasFace
  }

  /// By their first byte, the longest first.
  private static let phrases: [[[UInt8]]] = {
    var byFirst = [[[UInt8]]](repeating: [], count: 256)
    for phrase in written.map({ Array($0.utf8) }).sorted(by: { $0.count > $1.count }) {
      byFirst[Int(phrase[0])].append(phrase)
    }
    return byFirst
  }()

  private static let written = [
    "thankyouverymuch", "thankyousomuch", "thanksalot", "manythanks", "thankyou", "goodbye", "thanks", "thanx", "gotit",
    "great", "okay", "noted", "bye", "thx", "yes", "ok", "好的谢谢", "非常感谢", "太感谢了", "辛苦了", "谢谢您", "谢谢你", "谢谢啦", "收到了",
    "知道了", "明白了", "了解了", "没问题", "麻烦了", "再见", "多谢", "谢谢", "感谢", "好的", "收到", "明白", "了解", "可以", "嗯嗯", "拜拜", "好嘞", "谢了",
    "谢", "好", "嗯", "哦", "行", "您", "啊", "呀", "哈", "強", "强", "玫瑰", "抱拳", "微笑", "赞",
  ]
}
