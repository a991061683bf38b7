/// What a mail's subject says beside its topic: that the mail answers or forwards another.
///
/// ```swift
/// SubjectLine("答复: RE: [售后] 订单 1001").base == SubjectLine("【售后】订单  1001").base  // true
/// ```
/// This is the base subject of RFC 5256 section 2.1, extended by the prefixes that mailers write in other languages and by the
/// marks that a gateway puts on mail from outside; unlike there, the tag of a mailing list stays.
public struct SubjectLine: Hashable, Sendable {
  /// The subject without prefixes and marks, in small letters, full-width forms of ASCII narrow, white space collapsed: the same
  /// for all mails of one topic. Empty where nothing else was said.
  public let base: String
  /// Whether a prefix says that the mail answers one.
  public let isReply: Bool
  /// Whether a prefix or `(fwd)` says that the mail forwards one.
  public let isForward: Bool
  /// Whether the first prefix says that a mailer answered, and no person; such a mail is a reply as well. A person who answers
  /// one puts another prefix before it.
  public let isAutomatic: Bool

  private enum Prefix { case reply, forward, automatic }

  /// Tags that are looked behind for prefixes.
  private static let tagsMax = 8

  /// Reads a decoded subject. O(n).
  public init(_ subject: String) {
    var rest = Self.folded(subject)[...]
    var prefixes: Set<Prefix> = []
    var outermost: Prefix?
    var tags: [ArraySlice<UInt8>] = []
    while tags.count < Self.tagsMax {
      if let prefix = Self.takePrefix(&rest) {
        prefixes.insert(prefix)
        outermost = outermost ?? prefix
      } else if let tag = Self.takeTag(&rest) {
        if !Self.outsideMarks.contains(Array(tag)), !tags.contains(tag) { tags.append(tag) }
      } else {
        break
      }
    }
    while rest.suffix(5).elementsEqual("(fwd)".utf8) {
      rest.removeLast(5)
      while rest.last == UInt8(ascii: " ") { rest.removeLast() }
      prefixes.insert(.forward)
    }
    tags.append(rest)
    base = String(decoding: Array(tags.filter { !$0.isEmpty }.joined(separator: " ".utf8)), as: UTF8.self)
    isReply = prefixes.contains(.reply) || prefixes.contains(.automatic)
    isForward = prefixes.contains(.forward)
    isAutomatic = outermost == .automatic
  }

  /// Takes `re:`, `re[2]:`, `re^2:`, `re (2):` and the like, and the white space behind.
  private static func takePrefix(_ rest: inout ArraySlice<UInt8>) -> Prefix? {
    // Each subject is asked about each prefix; no other character begins one.
    guard let first = rest.first, firstBytes.contains(first) else { return nil }
    for (word, prefix) in prefixes where rest.starts(with: word) {
      var behind = rest.dropFirst(word.count)
      behind = behind.drop { counts.contains($0) }
      guard behind.first == UInt8(ascii: ":") else { continue }
      rest = behind.dropFirst().drop { $0 == UInt8(ascii: " ") }
      return prefix
    }
    return nil
  }

  /// Takes `[…]` and the white space behind.
  private static func takeTag(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard rest.first == UInt8(ascii: "["), let end = rest.prefix(80).firstIndex(of: UInt8(ascii: "]")) else {
      return nil
    }
    let tag = rest[...end]
    rest = rest[(end + 1)...].drop { $0 == UInt8(ascii: " ") }
    return tag
  }

  /// Small letters, narrow forms, `[` for `【`, one blank for white space and none at the ends.
  private static func folded(_ subject: String) -> [UInt8] {
    var folded: [UInt8] = []
    folded.reserveCapacity(subject.utf8.count)
    var isAfterBlank = true
    for scalar in subject.unicodeScalars {
      var value = scalar.value
      if (0xFF01...0xFF5E).contains(value) { value -= 0xFEE0 }
      switch value {
      case ...0x20, 0x7F, 0xA0, 0x2000...0x200A, 0x202F, 0x3000:
        if !isAfterBlank { folded.append(UInt8(ascii: " ")) }
        isAfterBlank = true
        continue
      case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: continue
      case 0x3010: folded.append(UInt8(ascii: "["))
      case 0x3011: folded.append(UInt8(ascii: "]"))
      case 0x41...0x5A: folded.append(UInt8(truncatingIfNeeded: value | 0x20))
      case ..<0x80: folded.append(UInt8(truncatingIfNeeded: value))
      case 0x2E80...0xD7FF: folded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      default: folded.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
      }
      isAfterBlank = false
    }
    if folded.last == UInt8(ascii: " ") { folded.removeLast() }
    return folded
  }

  private static let prefixes: [(word: [UInt8], prefix: Prefix)] = {
    let words: [(Prefix, [String])] = [
      (.reply, ["re", "aw", "sv", "antw", "odp", "回复", "回覆", "答复", "答覆", "回信", "返信"]),
      (.forward, ["fwd", "fw", "wg", "tr", "rv", "转发", "轉寄", "转寄", "轉發", "転送"]),
      (
        .automatic,
        [
          "自动回复", "自动答复", "自動回覆", "自動回復", "自動答覆", "automatic reply", "auto reply", "auto-reply", "autoreply",
          "out of office", "automatische antwort", "réponse automatique", "自動応答",
        ]
      ),
    ]
    return words.flatMap { prefix, words in words.map { (Array($0.utf8), prefix) } }
  }()

  private static let firstBytes = Set(prefixes.compactMap(\.word.first))

  /// What may stand between a prefix and its colon: how many times it was said.
  private static let counts = Set("[](^) 0123456789".utf8)

  private static let outsideMarks = Set(
    [
      "[external]", "[ext]", "[external email]", "[external e-mail]", "[external mail]", "[external sender]", "[外部]",
      "[外部邮件]",
      "[外来邮件]", "[外网邮件]", "[外部郵件]",
    ].map { Array($0.utf8) })
}
