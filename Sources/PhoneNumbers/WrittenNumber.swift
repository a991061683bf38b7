/// A number's text with the many ways of writing one character folded into one.
struct WrittenNumber {
  /// Only ASCII where it may be a number.
  let text: String
  /// The digits, and the plus sign before them.
  let dialled: String

  /// Makes full-width forms narrow and drops what cannot be seen; of a SIP or tel URI (RFC 3261, RFC 3966) the user
  /// part stays.
  init(_ written: String) {
    var folded = String(String.UnicodeScalarView(written.unicodeScalars.compactMap(Self.folded)))
    for scheme in ["sip:", "sips:", "tel:"] where folded.lowercased().hasPrefix(scheme) {
      folded = String(folded.dropFirst(scheme.count).prefix { $0 != "@" && $0 != ";" })
    }
    let trimmed = folded.drop { $0 == " " }
    text = String(
      trimmed.prefix(upTo: trimmed.lastIndex { $0 != " " }.map(trimmed.index(after:)) ?? trimmed.startIndex))
    dialled = (text.hasPrefix("+") ? "+" : "") + text.filter(\.isASCIIDigit)
  }

  /// The answer where no numbering plan is needed for it.
  var answerWithoutNumberingPlan: PhoneNumber? {
    let digits = text.filter(\.isASCIIDigit)
    let rest = text.filter { !$0.isASCIIDigit && !Self.punctuation.contains($0) }.lowercased()
    if rest.isEmpty {
      if digits.allSatisfy({ $0 == "0" }) || Self.spelledOnKeypad.contains(text) { return .withheld }
      return digits == text && (2...6).contains(digits.count) ? .internalExtension : nil
    }
    if rest.count >= 2, rest.allSatisfy({ $0 == "*" }) || rest.allSatisfy({ $0 == "x" }) { return .masked }
    return digits.isEmpty && Self.withheldWords.contains(rest) ? .withheld : .unreadable
  }

  private static let punctuation: Set<Character> = ["+", " ", "-", ".", "/", "(", ")", ",", "?", "<", ">", "\""]

  private static let withheldWords: Set<String> = [
    "anonymous", "asterisk", "blocked", "hidden", "nocallerid", "nonumber", "outofarea", "private", "privatenumber",
    "restricted", "unavailable", "unknown", "unknownnumber", "withheld", "不显示", "匿名", "无主叫号码", "无号码", "未知",
    "未知号码", "私人号码", "私密号码", "隐藏", "隐藏号码",
  ]

  /// Twilio's numbers for ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE: the words on a telephone's keypad.
  private static let spelledOnKeypad: Set<String> = [
    "+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253",
  ]

  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0)
    case 0x09, 0x0A, 0x0D, 0xA0, 0x2000...0x200A, 0x202F, 0x3000: " "
    // Zero-width and direction marks come with numbers that were copied from a telephone's address book.
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: nil
    case 0x2010...0x2015, 0x2212: "-"
    case 0xD7, 0x2022, 0x2217, 0x25CF: "*"
    default: scalar
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) && isASCII }
}
