/// One part that holds no others: where its bytes are, and what its header says of them.
struct Part {
  let header: HeaderBlock
  let contentType: Parameters
  /// In lower case, such as `text/plain`.
  let type: String
  let body: ByteView
  /// What the multiparts around it make of it.
  let role: Role
  /// Whether it is the mail's first part that holds no others.
  let isFirst: Bool

  enum Role {
    /// It may be the mail's text.
    case body
    /// Beside the first part of a multipart/related: what the text shows.
    case related
  }
}

extension Part {
  /// How the text may be read from it; `nil` where it is an attachment.
  ///
  /// A part with a name is a file, unless it comes first: some mailers name their text.
  var textForm: TextForm? {
    guard role == .body, !isMarkedAttachment, isFirst || !isNamed else { return nil }
    return TextForm(type: type)
  }

  private var isMarkedAttachment: Bool { disposition.value.equals("attachment") }

  private var isNamed: Bool {
    ["filename", "name"].contains { disposition[$0] != nil || contentType[$0] != nil }
  }

  /// Whether the sender wants it shown within the text.
  var isInline: Bool { disposition.value.equals("inline") || (role == .related && !isMarkedAttachment) }

  var disposition: Parameters { Parameters(header[.disposition] ?? .empty) }

  /// Content-Transfer-Encoding; what is unknown is taken as it stands, and flagged.
  func encoding(flags: inout Set<MailFlag>) -> TransferEncoding {
    guard let value = header[.transferEncoding] else { return .identity }
    guard let encoding = TransferEncoding(value) else {
      flags.insert(.encodingUnknown)
      return .identity
    }
    return encoding
  }

  /// The bytes that `encoding` was made of: uuencode writes lines around them.
  func encodedBody(_ encoding: TransferEncoding) -> ByteView {
    encoding == .uuencode ? UuencodedFile(in: body, from: 0)?.data ?? body : body
  }
}

/// A type of part that people's text comes in.
enum TextForm {
  case plain, html

  init?(type: String) {
    switch type {
    case "text/html", "application/xhtml+xml": self = .html
    case "text/plain", "text/markdown", "text/enriched", "text/richtext", "text/x-plain": self = .plain
    default: return nil
    }
  }
}

/// A mail's parts as the text is chosen from them (RFC 2046 section 5.1).
enum PartNode {
  case leaf(Part)
  /// One of these, the later ones being richer.
  case alternative([PartNode])
  /// All of these, in order.
  case mixed([PartNode])
}
