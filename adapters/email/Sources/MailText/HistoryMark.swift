/// Lines that say that an earlier mail follows.
struct HistoryMark {
  /// How they say it.
  enum Kind {
    /// "On … wrote:", "在 … 写道：".
    case attribution
    /// The header of the earlier mail, or a line across the page such as `-----Original Message-----`.
    case header
    /// A line that names it as forwarded.
    case forward
  }

  var kind: Kind
  /// From the first to the last of them.
  var lines: ClosedRange<Int>

  /// The mark that `index` belongs to; of an attribution over more than one line that is the last. Earlier lines count only
  /// from `floor` on. Constant time save for blank lines.
  static func at(_ index: Int, of lines: MailLines, floor: Int) -> HistoryMark? {
    // Most lines end here.
    guard isCandidate(index, of: lines) else { return nil }
    let folded = lines.folded(index)
    if let separator = separator(folded) {
      return HistoryMark(kind: separator, lines: index...headerEnd(after: index, of: lines))
    }
    if let end = headerBlock(at: index, folded, of: lines) {
      return HistoryMark(kind: .header, lines: ruleBefore(index, of: lines, floor: floor)...end)
    }
    if let first = attribution(endingAt: index, folded, of: lines, floor: floor) {
      return HistoryMark(kind: .attribution, lines: first...index)
    }
    return nil
  }

  /// Of dashes, and of the words for a sender.
  private static let firstBytes = ByteSet("-_=*|FfVvDd发寄差".utf8)

  private static func isCandidate(_ index: Int, of lines: MailLines) -> Bool {
    switch lines.last(index) {
    case UInt8(ascii: ":"), 0x9A: return true  // 0x9A ends "：" (U+FF1A)
    default: break
    }
    return firstBytes.contains(lines.first(index))
  }
}

// MARK: - Lines across the page

extension HistoryMark {
  private static func separator(_ folded: [UInt8]) -> Kind? {
    if unmarkedForwards.contain(folded[...]) { return .forward }
    guard let first = folded.first, isDash(first), let start = folded.firstIndex(where: { !isDash($0) }), start >= 2,
      let end = folded.lastIndex(where: { !isDash($0) })
    else { return nil }
    let words = folded[start...end]
    if forwards.contain(words) || forwardBeginnings.begin(words) { return .forward }
    return originals.contain(words) ? .header : nil
  }

  /// A line across the page directly above the header belongs to it.
  private static func ruleBefore(_ index: Int, of lines: MailLines, floor: Int) -> Int {
    let above = (max(floor, index - 3)..<index).last { lines.kind($0) != .blank }
    guard let above, lines.kind(above) == .plain, lines.isRule(above) else { return index }
    return above
  }

  private static func isDash(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "=")
  }

  private static let unmarkedForwards = Phrases([
    "beginforwardedmessage:", "开始转发的邮件:", "下面是被转发的邮件:", "開始轉寄郵件:", "開始轉寄的郵件:", "以下是轉寄的郵件:",
  ])
  private static let forwards = Phrases([
    "forwardedmessage", "forwardedmail", "转发邮件", "转发邮件信息", "转发的邮件", "转发的消息", "转发消息", "轉寄郵件", "轉寄的郵件",
    "转发", "転送されたメッセージ", "forwardedmessage转发邮件", "weitergeleitetenachricht", "messagetransféré",
  ])
  private static let forwardBeginnings = Phrases(["forwardedby", "转发人"])
  private static let originals = Phrases([
    "originalmessage", "original", "originalappointment", "原始邮件", "原始消息", "原始信件", "原邮件", "邮件原件", "原始郵件", "原始訊息",
    "repliedmessage", "replymessage", "回复的原邮件", "回复的邮件", "回复邮件", "答复邮件", "originalnachricht", "ursprünglichenachricht",
    "messaged'origine", "元のメッセージ",
  ])
}

// MARK: - Headers

extension HistoryMark {
  /// Lines of a header that are looked at behind its first one.
  private static let headerLinesMax = 12

  /// The last line of the header that begins there; `nil` unless at least two of date, recipient and subject follow the
  /// sender, each on a line of its own or all on one.
  private static func headerBlock(at index: Int, _ folded: [UInt8], of lines: MailLines) -> Int? {
    guard senders.begin(folded) else { return nil }
    var seen = Set(otherFields.indices.filter { otherFields[$0].occur(in: folded, after: 4) })
    if seen.count < 2 { seen = [] }
    var next = index
    for _ in 0..<headerLinesMax where seen.count < 2 {
      guard let line = lines.skipBlanks(from: next + 1), lines.kind(line) == .plain else { return nil }
      let folded = lines.folded(line)
      seen.formUnion(otherFields.indices.filter { otherFields[$0].begin(folded) })
      next = line
    }
    return seen.count >= 2 ? headerEnd(after: index, of: lines) : nil
  }

  /// The last of the header fields that follow `index`, wrapped ones included; `index` where none do.
  private static func headerEnd(after index: Int, of lines: MailLines) -> Int {
    var end = index
    var next = index
    for _ in 0..<headerLinesMax {
      guard let line = lines.skipBlanks(from: next + 1), lines.kind(line) == .plain else { break }
      if isField(lines.folded(line)) {
        end = line
      } else if line != next + 1 || next == index {
        break
      }
      next = line
    }
    return end
  }

  private static func isField(_ folded: [UInt8]) -> Bool {
    senders.begin(folded) || copies.begin(folded) || otherFields.contains { $0.begin(folded) }
  }

  private static let senders = Phrases([
    "from:", "发件人:", "发信人:", "寄件者:", "寄件人:", "發件人:", "von:", "de:", "差出人:", "|发件人|", "|from|",
  ])
  private static let copies = Phrases([
    "cc:", "bcc:", "reply-to:", "抄送:", "抄送人:", "密送:", "副本:", "importance:", "重要性:", "attachments:", "附件:", "|抄送人|",
    "|抄送|", "|cc|", "kopie:", "sender:",
  ])
  private static let otherFields = [
    Phrases([
      "sent:", "date:", "发送时间:", "发送日期:", "发件时间:", "日期:", "时间:", "寄件日期:", "發送時間:", "gesendet:", "datum:",
      "envoyé:", "送信日時:", "日時:", "|发送日期|", "|日期|", "|date|",
    ]),
    Phrases(["to:", "收件人:", "收件者:", "an:", "à:", "宛先:", "|收件人|", "|to|"]),
    Phrases(["subject:", "主题:", "主題:", "主旨:", "标题:", "betreff:", "objet:", "件名:", "|主题|", "|subject|"]),
  ]
}

// MARK: - Attributions

extension HistoryMark {
  /// Lines that one attribution is wrapped over.
  private static let attributionLinesMax = 4

  /// The first line of the attribution that ends there.
  ///
  /// It ends in a colon, names a date or an address, and either uses a known verb, or ends in an address, or a quotation
  /// follows it directly.
  private static func attribution(
    endingAt index: Int, _ folded: [UInt8], of lines: MailLines, floor: Int
  ) -> Int? {
    guard folded.last == UInt8(ascii: ":") else { return nil }
    var first = index
    if !isWhole(folded) {
      for line in stride(from: index, to: max(floor, index - attributionLinesMax + 1) - 1, by: -1) {
        guard lines.kind(line) == .plain, line == index || lines.byteCount(line) <= 200 else { break }
        if isOpener(line, of: lines) {
          first = line
          break
        }
      }
    }
    var whole: [UInt8] = []
    for line in first...index { whole += lines.folded(line) }
    let digits = whole.count { $0 &- UInt8(ascii: "0") < 10 }
    let hasAddress = whole.contains(UInt8(ascii: "@"))
    guard hasAddress || digits > 0 else { return nil }
    if finalVerbs.end(whole) { return first }
    if middleVerbs.occur(in: whole), openers.begin(whole) { return first }
    if hasAddress, digits >= 4, whole.suffix(2).elementsEqual(">:".utf8) { return first }
    guard let next = lines.skipBlanks(from: index + 1), lines.kind(next) == .quoted, next <= index + 2 else {
      return nil
    }
    return hasAddress || digits >= 4 ? first : nil
  }

  /// A year of four digits and the verb on one line: nothing is missing before them.
  private static func isWhole(_ folded: [UInt8]) -> Bool {
    guard finalVerbs.end(folded) else { return false }
    return folded.indices.dropLast(3).contains { start in
      let year = folded[start..<start + 4]
      return (year.starts(with: "20".utf8) || year.starts(with: "19".utf8))
        && year.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    } && (openers.begin(folded) || !folded.starts(with: "<".utf8))
  }

  private static func isOpener(_ line: Int, of lines: MailLines) -> Bool {
    let folded = lines.folded(line)
    guard openers.begin(folded) else { return false }
    // "On" is a word, not the start of "Only".
    guard let first = folded.first, first < 0x80 else { return true }
    let length = (0..<lines.byteCount(line)).first { lines.text[lines.lines[line].start + $0] <= 0x20 }
    return length.map { $0 <= 3 } ?? false
  }

  private static let openers = Phrases(["on", "am", "le", "el", "il", "em", "op", "den", "在", "于", "於"])
  private static let finalVerbs = Phrases([
    "wrote:", "写道:", "寫道:", "写到:", "wrotethefollowing:", "schrieb:", "aécrit:", "escribió:", "hascritto:", "escreveu:",
    "написал:", "написал(а):", "のメール:", "が書きました:", "さんは書きました:", "さんのメッセージ:",
  ])
  private static let middleVerbs = Phrases(["schrieb", "schreef", "skrev"])
}
