/// What texts begin and end with whatever they are about.
enum Greetings {
  /// The text's words: letters, digits and ideographs, one blank between words written with letters, without greetings at the
  /// beginning and the end of what stands between punctuation. What is nothing but greetings stays. O(n).
  static func words(of text: [UInt16]) -> [UInt16] {
    var words: [UInt16] = []
    words.reserveCapacity(text.count)
    for segment in text.split(whereSeparator: { isStop($0) }) {
      append(trimmed(compact(segment)), to: &words)
    }
    if words.isEmpty { append(compact(text[...])[...], to: &words) }
    return words
  }

  private static func append(_ segment: ArraySlice<UInt16>, to words: inout [UInt16]) {
    guard let first = segment.first else { return }
    if let last = words.last, TextFolding.kind(of: last) != .ideograph || TextFolding.kind(of: first) != .ideograph {
      words.append(blank)
    }
    words.append(contentsOf: segment)
  }

  /// Only what words are made of.
  private static func compact(_ segment: ArraySlice<UInt16>) -> [UInt16] {
    var units: [UInt16] = []
    units.reserveCapacity(segment.count)
    var isBlankDue = false
    for unit in segment {
      let kind = TextFolding.kind(of: unit)
      guard kind != .other else {
        // An apostrophe belongs to its word.
        if unit != 0x27, unit != 0x2019 { isBlankDue = true }
        continue
      }
      if isBlankDue, let last = units.last, kind != .ideograph || TextFolding.kind(of: last) != .ideograph {
        units.append(blank)
      }
      isBlankDue = false
      units.append(unit)
    }
    return units
  }

  private static func trimmed(_ segment: [UInt16]) -> ArraySlice<UInt16> {
    var rest = segment[...]
    while let greeting = opening.first(where: { starts(rest, with: $0) }) {
      rest = rest.dropFirst(greeting.count).drop { $0 == blank }
    }
    while let greeting = closing.first(where: { ends(rest, with: $0) }) {
      rest = rest.dropLast(greeting.count)
      while rest.last == blank { rest = rest.dropLast() }
    }
    return rest
  }

  /// A word written with letters ends with a blank, so that `hi` is not taken off `hinge`.
  private static func starts(_ text: ArraySlice<UInt16>, with greeting: [UInt16]) -> Bool {
    guard text.starts(with: greeting) else { return false }
    let next = text.dropFirst(greeting.count).first
    return next == nil || next == blank || TextFolding.kind(of: greeting[0]) == .ideograph
  }

  private static func ends(_ text: ArraySlice<UInt16>, with greeting: [UInt16]) -> Bool {
    guard text.count >= greeting.count, text.suffix(greeting.count).elementsEqual(greeting) else { return false }
    let before = text.dropLast(greeting.count).last
    return before == nil || before == blank || TextFolding.kind(of: greeting[0]) == .ideograph
  }

  private static func isStop(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x21, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0x7C, 0x3001, 0x3002, 0x2026: true
    default: false
    }
  }

  private static let blank: UInt16 = 0x20

  private static func phrases(_ list: [String]) -> [[UInt16]] {
    list.map { Array($0.utf16) }.sorted { $0.count > $1.count }
  }

  private static let opening = phrases([
    "你好", "您好", "客服你好", "客服您好", "在吗", "在么", "请问", "请问一下", "请问下", "麻烦问下", "麻烦问一下", "想问一下", "想问下", "想请问",
    "我想问", "我想问下", "我想问一下", "问一下", "问下", "咨询一下", "想咨询", "亲", "客服", "老师", "打扰了", "打扰一下", "客户来电", "来电反映", "客户反映", "早上好",
    "上午好", "下午好", "晚上好", "hi", "hello", "hey", "dear", "dear sir", "dear team", "hi there", "hello there",
    "good morning",
    "good afternoon", "re", "fw", "fwd", "回复", "答复", "转发", "please help",
  ])

  private static let closing = phrases([
    "谢谢", "谢谢了", "多谢", "感谢", "急", "很急", "麻烦尽快处理", "请尽快处理", "麻烦了", "辛苦了", "发自我的iphone", "发自我的手机", "来自我的华为手机", "thanks",
    "thank you", "many thanks", "thanks in advance", "best regards", "kind regards", "regards", "best",
    "sent from my iphone", "cheers",
  ])
}
