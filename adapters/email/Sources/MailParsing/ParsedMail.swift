public import TicketDomain

/// What one mail says. Texts are decoded, without zero bytes; those of header fields are on one line.
public struct ParsedMail: Sendable, Equatable {
  /// The first mailbox of the first From.
  public var from: MailAddress?
  /// The first mailbox of Sender.
  public var sender: MailAddress?
  /// Of Reply-To.
  public var replyTo: [MailAddress] = []
  /// Of all To fields, members of groups included.
  public var to: [MailAddress] = []
  /// Of all Cc fields.
  public var cc: [MailAddress] = []
  /// Of all Bcc fields.
  public var bcc: [MailAddress] = []
  /// Of the fields in which servers write the envelope's recipient (Delivered-To, X-Original-To, Envelope-To and others),
  /// none twice.
  public var deliveredTo: [MailAddress] = []
  /// Empty where there is none.
  public var subject = ""

  /// Date; `nil` where there is none, or none that can be read.
  public var date: Instant?
  /// Whether there is a Date that cannot be read.
  public var isDateUnreadable = false
  /// The time in the topmost Received: when the last server took the mail in.
  public var lastReceivedAt: Instant?

  /// Message-ID, without angle brackets and white space.
  public var messageID: String?
  /// The Message-ID before the mailer on the way rewrote it (X-OQ-MSGID).
  public var originalMessageID: String?
  /// Message ids of In-Reply-To.
  public var inReplyTo: [String] = []
  /// Message ids of References, the oldest first, none twice.
  public var references: [String] = []
  /// What all mails of one conversation share in Thread-Index: 22 bytes in hexadecimal ([MS-OXOMSG] 2.2.1.3).
  public var conversation: String?
  /// X-QQ-ReplyHash.
  public var replyHash: String?

  /// Auto-Submitted (RFC 3834) in lower case, without comments and parameters, such as `auto-replied`.
  public var autoSubmitted: String?
  /// Whether it is a multipart/report (RFC 6522), in which servers and mailers tell what became of a mail.
  public var isDeliveryReport = false
  /// What a delivery report says of each recipient.
  public var reportedRecipients: [ReportedRecipient] = []
  /// Whether Return-Path is `<>`.
  public var isReturnPathNull = false
  /// Precedence in lower case. Decides nothing: people's mail carries it.
  public var precedence: String?
  /// X-Auto-Response-Suppress. Decides nothing: people's mail carries it.
  public var autoResponseSuppress: String?

  /// The mail's text, lines ended by LF, none at its end: plain parts where there are, else HTML as text, one after another.
  public var text = ""
  /// Whether a part of `text` was HTML.
  public var isTextFromHTML = false
  /// Whether `text` was cut off at the limit.
  public var isTextCut = false
  /// In the order of the parts.
  public var attachments: [MailAttachment] = []
  /// In the order of ``MailFlag``, none twice.
  public var flags: [MailFlag] = []

  init() {}
}

/// A mailbox of a header field (RFC 5322 section 3.4).
public struct MailAddress: Sendable, Hashable {
  /// The display name; `nil` where there is none.
  public var name: String?
  /// In lower case; without `@` where the field has none.
  public var address: String

  /// A mailbox.
  public init(name: String? = nil, address: String) {
    self.name = name
    self.address = address
  }
}

/// A part of a mail that is not its text.
public struct MailAttachment: Sendable, Hashable {
  /// Its file name; a mail that has none is named by its subject and `.eml`.
  public var name: String?
  /// Media type in lower case, without parameters.
  public var type: String
  /// Of the decoded bytes.
  public var sizeBytes: Int
  /// SHA-256 of the decoded bytes.
  public var digest: Digest
  /// Whether it is shown within the text, as pictures are.
  public var isInline: Bool
}

/// What a delivery report says of one recipient (RFC 3464 section 2.3), as written but for the case of letters.
public struct ReportedRecipient: Sendable, Hashable {
  /// Final-Recipient without its address type, in lower case.
  public var address: String?
  /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`.
  public var action: String?
  /// RFC 3463, such as `5.1.1`.
  public var status: String?
}
