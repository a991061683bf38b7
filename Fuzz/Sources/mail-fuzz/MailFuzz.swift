internal import CLibFuzzer
internal import MailParsing
internal import MailText
internal import TicketDomain

/// The input is one mail. Everything that a mail goes through until it is an event must hold what it promises.
@_cdecl("LLVMFuzzerTestOneInput")
public func readOneMail(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  for check in checks { check.run(UnsafeRawBufferPointer(start: start, count: count)) }
  return 0
}

// libFuzzer runs one input after another, on one thread.
nonisolated(unsafe) private let checks = [MailCheck(limits: MailLimits()), MailCheck(limits: .tight)]

@main
struct MailFuzz {
  static func main() {
    var argumentCount = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    _ = LLVMFuzzerRunDriver(&argumentCount, &arguments, readOneMail)
  }
}

/// Parses a mail and stops the program where the result breaks a promise.
private struct MailCheck {
  let limits: MailLimits
  private let parser: MailParser

  init(limits: MailLimits) {
    self.limits = limits
    parser = MailParser(limits: limits)
  }

  func run(_ bytes: UnsafeRawBufferPointer) {
    let mail = parser.parse(bytes)
    promise(mail == parser.parse(bytes), "the same bytes are read in two ways")
    checkLimits(of: mail)
    for line in headerTexts(of: mail) { checkLine(line) }
    checkText(mail)
    _ = SubjectLine(mail.subject)
    _ = parser.parse(bytes, isHeaderOnly: true)
    _ = MailParser.envelopeTime(of: bytes)
  }

  private func checkLimits(of mail: ParsedMail) {
    let addresses = mail.replyTo.count + mail.to.count + mail.cc.count + mail.bcc.count + mail.deliveredTo.count
    promise(addresses <= limits.addressesMax, "more addresses than the limit")
    promise(mail.references.count <= limits.referencesMax, "more references than the limit")
    promise(mail.inReplyTo.count <= limits.referencesMax, "more message ids than the limit")
    promise(mail.attachments.count <= limits.partsMax, "more attachments than parts")
    promise(mail.reportedRecipients.count <= limits.reportedRecipientsMax, "more recipients than the limit")
    promise(mail.text.utf8.count <= limits.textBytesMax, "more text than the limit")
    promise(mail.isTextCut == mail.flags.contains(.textCut), "a cut text without its flag")
    promise(mail.isDateUnreadable == mail.flags.contains(.dateUnreadable), "an unreadable date without its flag")
    promise(mail.date.map { Self.dates.contains($0) } ?? true, "a date beyond 1980 to 2100")
  }

  /// 1979-12-31 to 2101-01-02: clocks differ by up to 14 hours.
  private static let dates =
    Instant(milliseconds: 315_446_400_000)...Instant(milliseconds: 4_134_153_600_000)

  private func headerTexts(of mail: ParsedMail) -> [String] {
    let mailboxes = [mail.from, mail.sender].compactMap { $0 } + mail.replyTo + mail.to + mail.cc + mail.bcc
    let ids = [mail.messageID, mail.originalMessageID, mail.conversation].compactMap { $0 } + mail.references
    return mailboxes.map(\.address) + mailboxes.compactMap(\.name) + ids + mail.inReplyTo + [mail.subject]
      + mail.attachments.compactMap(\.name) + mail.attachments.map(\.type)
      + mail.reportedRecipients.compactMap(\.status)
  }

  private func checkLine(_ text: String) {
    promise(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character in a header's text")
  }

  private func checkText(_ mail: ParsedMail) {
    promise(!mail.text.utf8.contains(0), "a zero byte in the text")
    promise(!mail.text.utf8.contains(UInt8(ascii: "\r")), "a carriage return in the text")
    for isReply in [false, true] {
      let parts = MailTextParts(mail.text, subjectIsReply: isReply)
      let kept = [parts.newText, parts.quoted, parts.signature].reduce(0) { $0 + Self.wordScalars(of: $1) }
      promise(kept == Self.wordScalars(of: mail.text), "text is lost between history and signature")
      _ = TextNormalisation.comparable(parts.newText[...])
    }
  }

  /// Unlike `precondition`, says in an optimised build too which promise was broken.
  private func promise(_ isKept: Bool, _ broken: StaticString) {
    if !isKept { fatalError("broken promise: \(broken)") }
  }

  /// Characters that are seen: white space at the ends of lines belongs to no part.
  private static func wordScalars(of text: String) -> Int {
    text.unicodeScalars.reduce(into: 0) { count, scalar in if !isBlank(scalar) { count += 1 } }
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ...0x20, 0xA0, 0x200B, 0x200E, 0x200F, 0x3000, 0xFEFF: true
    default: false
    }
  }
}

extension MailLimits {
  /// So low that small inputs reach them.
  fileprivate static var tight: MailLimits {
    var limits = MailLimits()
    limits.nestingMax = 2
    limits.partsMax = 4
    limits.headerBytesMax = 256
    limits.fieldBytesMax = 64
    limits.addressesMax = 3
    limits.referencesMax = 2
    limits.textBytesMax = 64
    limits.htmlBytesMax = 128
    limits.reportedRecipientsMax = 2
    return limits
  }
}
