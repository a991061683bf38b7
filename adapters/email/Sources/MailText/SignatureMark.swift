/// Where the signature of a stretch of new text begins.
///
/// Looked for from the end: a delimiter (RFC 3676 section 4.3), a line that a mailer adds, a disclaimer, or a complimentary
/// close with the few short lines that follow it.
struct SignatureMark {
  /// Lines that are looked at, blank ones aside.
  private static let linesMax = 60
  /// Lines that a signature has behind its first one, by what that is.
  private static let linesAfterMax = (delimiter: 40, rule: 6, mailer: 5, close: 8, thanks: 3)
  /// Longer lines (bytes) are no part of an address block.
  private static let shortBytesMax = 120

  /// The first line of the signature at the end of `run`; `nil` where there is none. Constant time save for blank lines.
  static func first(in run: Range<Int>, of lines: MailLines) -> Int? {
    guard let firstWords = lines.skipBlanks(from: run.lowerBound), run.contains(firstWords) else { return nil }
    var found: Int?
    var below = Below()
    var seen = 0
    for line in run.reversed() where lines.kind(line) != .blank {
      guard lines.kind(line) == .plain, seen < linesMax else { break }
      if begins(line, hasWordsBefore: line > firstWords, below: below, run: run, of: lines) {
        found = line
        below = Below()
      } else {
        below.add(line, of: lines)
      }
      seen += 1
    }
    return found
  }

  /// The lines between a line and the end of the run, or what was found to be signature already.
  private struct Below {
    var count = 0
    var areShort = true
    var haveDigits = false

    mutating func add(_ line: Int, of lines: MailLines) {
      count += 1
      areShort = areShort && lines.byteCount(line) <= shortBytesMax
      let text = lines.text[lines.lines[line].start..<lines.lines[line].end]
      haveDigits = haveDigits || text.contains { $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: "?") }
    }
  }

  private static func begins(
    _ line: Int, hasWordsBefore: Bool, below: Below, run: Range<Int>, of lines: MailLines
  ) -> Bool {
    let max = linesAfterMax
    if isDelimiter(line, of: lines) { return below.count <= max.delimiter }
    if lines.isRule(line) { return hasWordsBefore && (1...max.rule).contains(below.count) && below.areShort }
    // Most lines end here, at their second byte.
    guard let pair = lines.foldedPair(line), beginnings.contain(pair) || decoration.contains(pair.first) else {
      return false
    }
    let bytes = lines.byteCount(line)
    guard bytes <= shortBytesMax else {
      return isDisclaimer(line, lines.folded(line, bytesMax: beginningBytes), run: run, of: lines)
    }
    let folded = lines.folded(line)
    if mailers.begin(folded) { return below.count <= max.mailer && below.areShort }
    if hasWordsBefore {
      let words = withoutStops(folded)
      if closes.contain(words) { return below.count <= max.close && below.areShort }
      if thanks.contain(words) {
        return (1...max.thanks).contains(below.count) && below.areShort && !below.haveDigits
      }
    }
    return isDisclaimer(line, folded, run: run, of: lines)
  }

  private static func isDelimiter(_ line: Int, of lines: MailLines) -> Bool {
    let text = lines.text[lines.lines[line].start..<lines.lines[line].end]
    return text.elementsEqual("--".utf8) || text.elementsEqual("—".utf8)
  }

  /// Disclaimers are wrapped by some mailers, so that what makes one of them may stand two lines further down.
  private static func isDisclaimer(_ line: Int, _ beginning: [UInt8], run: Range<Int>, of lines: MailLines) -> Bool {
    let start = beginning.firstIndex { !decoration.contains($0) } ?? beginning.count
    guard disclaimers.begin(beginning[start...]) else { return false }
    return secrecy.occur(in: (line..<line + 3).filter(run.contains).flatMap { lines.folded($0) })
  }

  /// Longer than any beginning of a disclaimer, with some decoration before it.
  private static let beginningBytes = 48
  private static let decoration = ByteSet("-_=[(|#".utf8)

  private static func withoutStops(_ folded: [UInt8]) -> ArraySlice<UInt8> {
    var words = folded[...]
    while true {
      if let last = words.last, stops.contains(last) {
        words.removeLast()
      } else if words.suffix(3).elementsEqual("。".utf8) {
        words.removeLast(3)
      } else {
        return words
      }
    }
  }

  private static let stops = ByteSet(",.!~:".utf8)

  private static let beginnings = PhraseBeginnings(mailers, closes, thanks, disclaimers)
  private static let mailers = Phrases([
    "发自我的", "发自outlook", "发自网易", "发自iphone", "发自手机", "发自qq", "发自新浪", "发自钉钉", "发自企业微信", "发自华为", "发自小米", "从我的",
    "发送自", "來自我的", "来自我的", "傳送自", "從我的", "由我的", "获取outlook", "取得outlook", "下载outlook", "sentfrommy",
    "sentfromoutlook", "sentfrommail", "sentfromyahoo", "sentfromthe", "sentfroman", "sentfromiphone", "sentviamy",
    "getoutlookfor", "downloadoutlook", "gesendetvon", "vonmeinem", "envoyéde", "envoyédepuis", "enviadodesde",
    "enviadodomeu", "inviatoda", "iphoneから送信", "ipadから送信", "outlookforiosを",
  ])
  private static let closes = Phrases([
    "祝商祺", "顺颂商祺", "顺祝商祺", "顺颂时祺", "商祺", "顺祝商安", "此致", "此致敬礼", "敬礼", "敬禮", "祝好", "祝您工作愉快", "祝工作愉快",
    "祝工作顺利", "祝您工作顺利", "祝您生活愉快", "祝生活愉快", "祝您愉快", "顺祝商祺", "敬祝商祺", "敬祝", "順頌商祺", "以上,谢谢",
    "bestregards", "kindregards", "warmregards", "regards", "best", "bestwishes", "withbestregards", "withkindregards",
    "yourssincerely", "sincerely", "sincerelyyours", "yoursfaithfully", "yourstruly", "thanks&regards",
    "thanksandregards", "thanksandbestregards", "thanks&bestregards", "mitfreundlichengrüßen", "freundlichegrüße",
    "vielegrüße", "mfg", "cordialement", "よろしくお願いいたします", "よろしくお願いします", "敬具",
  ])
  private static let thanks = Phrases([
    "谢谢", "谢谢您", "多谢", "感谢", "非常感谢", "謝謝", "谢谢大家", "thanks", "thankyou",
    "manythanks", "thanksalot", "thankyouverymuch", "thx", "cheers", "thanksinadvance", "danke", "merci",
  ])
  private static let disclaimers = Phrases([
    "本邮件", "此邮件", "该邮件", "本电子邮件", "此电子邮件", "本信息", "本郵件", "此郵件", "免责声明", "保密声明", "保密提示", "重要提示", "thise-mail",
    "thisemail", "thismessage", "thistransmission", "thiscommunication", "theinformation", "thecontentofthis",
    "thecontentsofthis", "confidentiality", "confidential", "disclaimer", "importantnotice", "legalnotice",
    "notice:this", "privileged",
  ])
  private static let secrecy = Phrases([
    "保密", "机密", "機密", "专有", "授权", "指定收件人", "指定的收件人", "confidential", "privileged", "intended",
    "legally", "recipient",
  ])
}
