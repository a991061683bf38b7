/// The header fields that something is read from.
enum HeaderField: Int, CaseIterable {
  case from, sender, replyTo, to, cc, bcc, deliveredTo, subject, date, received, messageID, originalMessageID,
    inReplyTo,
    references, threadIndex, replyHash, autoSubmitted, precedence, autoResponseSuppress, returnPath, mimeVersion,
    contentType,
    transferEncoding, disposition, contentID
  // Of the groups in a delivery report (RFC 3464).
  case finalRecipient, action, status

  /// Whether every one of that name counts, and not only the first.
  var isRepeatable: Bool { [.to, .cc, .bcc, .deliveredTo].contains(self) }

  /// The field of that name, in any case of letters.
  init?(name: ByteView) {
    guard name.count < Self.byLength.count,
      let found = Self.byLength[name.count].first(where: { name.equals($0.name) })
    else { return nil }
    self = found.field
  }

  private static let names: [(HeaderField, StaticString)] = [
    (.from, "from"), (.sender, "sender"), (.replyTo, "reply-to"), (.to, "to"), (.cc, "cc"), (.bcc, "bcc"),
    (.deliveredTo, "delivered-to"), (.deliveredTo, "x-original-to"), (.deliveredTo, "envelope-to"),
    (.deliveredTo, "x-envelope-to"), (.deliveredTo, "x-delivered-to"), (.deliveredTo, "x-forwarded-to"),
    (.subject, "subject"), (.date, "date"), (.received, "received"), (.messageID, "message-id"),
    (.originalMessageID, "x-oq-msgid"), (.inReplyTo, "in-reply-to"), (.references, "references"),
    (.threadIndex, "thread-index"), (.replyHash, "x-qq-replyhash"), (.autoSubmitted, "auto-submitted"),
    (.precedence, "precedence"), (.autoResponseSuppress, "x-auto-response-suppress"), (.returnPath, "return-path"),
    (.mimeVersion, "mime-version"), (.contentType, "content-type"), (.transferEncoding, "content-transfer-encoding"),
    (.disposition, "content-disposition"), (.contentID, "content-id"), (.finalRecipient, "final-recipient"),
    (.action, "action"), (.status, "status"),
  ]

  private static let byLength: [[(field: HeaderField, name: StaticString)]] = {
    var table: [[(field: HeaderField, name: StaticString)]] = Array(repeating: [], count: 32)
    for (field, name) in names { table[name.utf8CodeUnitCount].append((field, name)) }
    return table
  }()
}
