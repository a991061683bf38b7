internal import TicketDomain

internal import struct Crypto.SHA256

/// Describes the parts of a mail that are not its text. O(n) in the mail's bytes, in constant memory.
struct AttachmentReader {
  let decoder: TextDecoder
  let limits: MailLimits
  private(set) var attachments: [MailAttachment] = []
  private(set) var reportedRecipients: [ReportedRecipient] = []

  init(decoder: TextDecoder, limits: MailLimits) {
    self.decoder = decoder
    self.limits = limits
  }

  /// Takes in all parts below `node`, in order.
  mutating func read(_ node: PartNode) {
    switch node {
    case .leaf(let part): read(part)
    case .alternative(let children), .mixed(let children): for child in children { read(child) }
    }
  }

  private mutating func read(_ part: Part) {
    if part.type == "message/delivery-status" || part.type == "message/global-delivery-status" {
      readReport(part)
    } else if part.textForm != nil {
      readUuencoded(part)
    } else {
      let encoding = part.encoding(flags: &decoder.flags)
      add(
        part.encodedBody(encoding), encoding, name: name(of: part, encoding), type: part.type, isInline: part.isInline)
    }
  }

  private mutating func add(
    _ body: ByteView, _ encoding: TransferEncoding, name: String?, type: String, isInline: Bool
  ) {
    var hash = SHA256()
    var sizeBytes = 0
    body.forEachDecodedChunk(from: encoding, flags: &decoder.flags) { chunk in
      hash.update(bufferPointer: chunk.raw)
      sizeBytes += chunk.count
      return true
    }
    let digest = hash.finalize().withUnsafeBytes { Digest($0) } ?? .zero
    attachments.append(
      MailAttachment(name: name, type: type, sizeBytes: sizeBytes, digest: digest, isInline: isInline))
  }

  private func name(of part: Part, _ encoding: TransferEncoding) -> String? {
    let disposition = part.disposition
    if let name = disposition.text("filename", decoder: decoder) ?? part.contentType.text("name", decoder: decoder)
      ?? disposition.text("name", decoder: decoder)
    {
      return name
    }
    guard part.type == "message/rfc822" || part.type == "message/global" else { return nil }
    return withDecoded(part.encodedBody(encoding), encoding) { mail in
      var ignored: Set<MailFlag> = []
      let header = HeaderBlock(mail, from: mail.startOfMail, limits: limits, flags: &ignored)
      return header[.subject].map { decoder.headerText($0) }.flatMap { $0.isEmpty ? nil : $0 + ".eml" }
    }
  }

  /// Files that stand within plain text as uuencode writes them.
  private mutating func readUuencoded(_ part: Part) {
    guard part.textForm == .plain, part.encoding(flags: &decoder.flags) == .identity else { return }
    var position = 0
    while attachments.count < limits.partsMax, let file = UuencodedFile(in: part.body, from: position) {
      add(
        file.data, .uuencode, name: decoder.headerText(file.name), type: "application/octet-stream",
        isInline: false)
      position = file.range.upperBound
    }
  }

  /// The groups of a delivery report: one of the mail, then one of each recipient (RFC 3464 section 2.1).
  private mutating func readReport(_ part: Part) {
    withDecoded(part.body, part.encoding(flags: &decoder.flags)) { report in
      var position = 0
      var ignored: Set<MailFlag> = []
      while position < report.count, reportedRecipients.count < limits.reportedRecipientsMax {
        let group = HeaderBlock(report, from: position, limits: limits, flags: &ignored)
        guard group.bodyStart > position else { return }
        position = group.bodyStart
        let recipient = ReportedRecipient(
          address: group[.finalRecipient].flatMap { address(inTyped: $0) },
          action: group[.action].map { decoder.headerText($0).lowercased() },
          status: group[.status].map { decoder.headerText($0) })
        if recipient.address != nil || recipient.action != nil { reportedRecipients.append(recipient) }
      }
    }
  }

  /// The address of `rfc822; someone@example.com`.
  private func address(inTyped value: ByteView) -> String? {
    let start = value.firstIndex(of: UInt8(ascii: ";")).map { $0 + 1 } ?? 0
    return AddressListReader.addresses(in: value.dropFirst(start), max: 1, decoder: decoder).first?.address
  }

  private func withDecoded<Result>(
    _ body: ByteView, _ encoding: TransferEncoding, _ read: (ByteView) -> Result
  ) -> Result {
    guard encoding != .identity else { return read(body.prefix(limits.headerBytesMax)) }
    let decoded = body.decoded(from: encoding, bytesMax: limits.headerBytesMax, flags: &decoder.flags)
    return withView(of: decoded, read)
  }
}
