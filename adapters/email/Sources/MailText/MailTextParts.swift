/// The plain text of a mail, told apart into what its writer wrote now, what it quotes, and the signature.
///
/// ```swift
/// let parts = MailTextParts("已收到，请发货。\n\n在 2024-01-05 10:00:00，\"客服\" <s@example.com> 写道：\n> 订单 1001 已备好\n")
/// parts.newText  // "已收到，请发货。"
/// parts.quoted   // "在 2024-01-05 10:00:00，\"客服\" <s@example.com> 写道：\n> 订单 1001 已备好"
/// ```
/// Each line but blank ones is in exactly one part, in the order of the mail; where nothing is recognised all of it is new.
/// Lines end as they did in the text.
public struct MailTextParts: Hashable, Sendable {
  /// What the writer wrote now, answers between quoted lines included; what was forwarded, where it comes with a few words or
  /// none. Empty where everything is quoted.
  public let newText: String
  /// The history: quoted lines, earlier mails below a mark such as `-----Original Message-----`, and these marks.
  public let quoted: String
  /// The signature, lines that the mailer added, and the disclaimer.
  public let signature: String
  /// Whether the new text is a forwarded mail's.
  public let isForwarded: Bool

  /// More words than this many bytes (20 Chinese characters) before a forwarded mail are a matter of their own.
  static let coverNoteBytesMax = 60

  /// Tells the parts apart.
  ///
  /// O(n), about 24 bytes of memory for each line beside the parts.
  /// - Parameters:
  ///   - text: the mail's text, by any line ends.
  ///   - subjectIsReply: whether the subject says that this is a reply. Where it does, an earlier mail's header with nothing
  ///     written above is an empty reply; else that mail was forwarded.
  public init(_ text: String, subjectIsReply: Bool = false) {
    var text = text
    self = text.withUTF8 { bytes in
      var splitter = MailTextSplitter(MailLines(bytes), subjectIsReply: subjectIsReply)
      splitter.run()
      return MailTextParts(
        newText: splitter.text(of: .new), quoted: splitter.text(of: .quoted), signature: splitter.text(of: .signature),
        isForwarded: splitter.isForwarded)
    }
  }

  private init(newText: String, quoted: String, signature: String, isForwarded: Bool) {
    self.newText = newText
    self.quoted = quoted
    self.signature = signature
    self.isForwarded = isForwarded
  }
}
