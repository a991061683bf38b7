internal import TicketDomain

/// Reads mails: bytes in, a value out.
///
/// Every sequence of bytes has an answer. Time is O(n) in the mail's bytes, and memory beside them is bounded by ``MailLimits``.
/// Structure, headers and dates are read here in one pass over the caller's bytes; GMime decodes base64, quoted-printable and
/// uuencode; the C library converts charsets. GMime's own tree of a mail is not used, because it has no limits: 5 MB of tiny
/// header fields cost it 500 MB, and an address field of 60 KB its stack.
///
/// A parser keeps the converters of charsets it met, and is to be used by one task at a time.
public final class MailParser {
  private let limits: MailLimits
  private let decoder = TextDecoder()

  /// A parser with those limits.
  public init(limits: MailLimits = MailLimits()) { self.limits = limits }

  /// What a mail says.
  /// - Parameters:
  ///   - bytes: the mail (RFC 5322) with any line ends; an mbox file's separator line may stand before it.
  ///   - isHeaderOnly: whether nothing but the header was fetched, so that a missing body says nothing.
  public func parse(_ bytes: UnsafeRawBufferPointer, isHeaderOnly: Bool = false) -> ParsedMail {
    decoder.flags.removeAll(keepingCapacity: true)
    let view = ByteView(bytes)
    var mail = ParsedMail()
    let header = HeaderBlock(view, from: view.startOfMail, limits: limits, flags: &decoder.flags)
    if header.isEmpty { decoder.flags.insert(.headerMissing) }
    readAddresses(header, into: &mail)
    readIdentity(header, into: &mail)
    readOrigin(header, into: &mail)
    if !isHeaderOnly { readBody(header, of: view, into: &mail) }
    mail.flags = decoder.flags.isEmpty ? [] : MailFlag.allCases.filter(decoder.flags.contains)
    return mail
  }

  private func readAddresses(_ header: HeaderBlock, into mail: inout ParsedMail) {
    var left = limits.addressesMax
    func addresses(_ field: HeaderField) -> [MailAddress] {
      header.all(field).flatMap { value -> [MailAddress] in
        let found = AddressListReader.addresses(in: value, max: left, decoder: decoder)
        left -= found.count
        return found
      }
    }
    mail.from = addresses(.from).first
    mail.sender = addresses(.sender).first
    mail.replyTo = addresses(.replyTo)
    mail.to = addresses(.to)
    mail.cc = addresses(.cc)
    mail.bcc = addresses(.bcc)
    var known: Set<String> = []
    mail.deliveredTo = addresses(.deliveredTo).filter { known.insert($0.address).inserted }
  }

  private func readIdentity(_ header: HeaderBlock, into mail: inout ParsedMail) {
    func ids(_ field: HeaderField) -> [String] {
      header[field].map { MessageIDs.list(in: $0, max: limits.referencesMax, flags: &decoder.flags) } ?? []
    }
    mail.subject = header[.subject].map(decoder.headerText) ?? ""
    mail.messageID = header[.messageID].flatMap(MessageIDs.single)
    mail.originalMessageID = header[.originalMessageID].flatMap(MessageIDs.single)
    mail.inReplyTo = ids(.inReplyTo)
    mail.references = ids(.references)
    mail.conversation = header[.threadIndex].flatMap(Self.conversation)
    mail.replyHash = text(header[.replyHash])
  }

  /// When it was written and taken in, and what tells that no person wrote it.
  private func readOrigin(_ header: HeaderBlock, into mail: inout ParsedMail) {
    if let date = header[.date] {
      mail.date = MailDate.instant(of: date)
      mail.isDateUnreadable = mail.date == nil
      if mail.isDateUnreadable { decoder.flags.insert(.dateUnreadable) }
    }
    mail.lastReceivedAt = header[.received].flatMap { received in
      received.lastIndex(of: UInt8(ascii: ";")).flatMap { MailDate.instant(of: received.dropFirst($0 + 1)) }
    }
    mail.autoSubmitted = text(header[.autoSubmitted].map { Parameters($0).value })?.lowercased()
    mail.precedence = text(header[.precedence])?.lowercased()
    mail.autoResponseSuppress = text(header[.autoResponseSuppress])
    mail.isReturnPathNull = header[.returnPath].map { $0.raw.filter { !$0.isSpace } == Array("<>".utf8) } ?? false
    mail.isDeliveryReport = header[.contentType].map { Parameters($0).value.equals("multipart/report") } ?? false
  }

  private func readBody(_ header: HeaderBlock, of view: ByteView, into mail: inout ParsedMail) {
    guard header.bodyStart < view.count else {
      decoder.flags.insert(.bodyMissing)
      return
    }
    var parts = PartReader(view, limits: limits)
    let root = parts.node(of: header)
    decoder.flags.formUnion(parts.flags)
    var body = BodyTextReader(decoder: decoder, limits: limits)
    mail.text = body.text(of: root)
    mail.isTextFromHTML = body.isFromHTML
    mail.isTextCut = body.isCut
    var files = AttachmentReader(decoder: decoder, limits: limits)
    files.read(root)
    mail.attachments = files.attachments
    mail.reportedRecipients = files.reportedRecipients
  }

  private func text(_ value: ByteView?) -> String? {
    guard let text = value.map(decoder.headerText), !text.isEmpty else { return nil }
    return text
  }

  /// The header block of a conversation index, which replies repeat and add to ([MS-OXOMSG] section 2.2.1.3).
  private static func conversation(_ threadIndex: ByteView) -> String? {
    var ignored: Set<MailFlag> = []
    let decoded = threadIndex.decoded(from: .base64, bytesMax: conversationBytes, flags: &ignored)
    return decoded.count < conversationBytes ? nil : hexadecimal(decoded)
  }

  private static let conversationBytes = 22
}
