internal import AdapterKit
internal import MailParsing
internal import MailText
internal import TicketDomain

/// One mail as a way in finds it.
struct MailRecord {
  /// Its natural key in the source.
  var key: String
  /// Where a person finds it.
  var locator: String
  /// The folder that it lies in, as people name it.
  var folder: String
  /// When the mailbox says that it came.
  var receivedAt: Instant?
  /// When the file that it lies in was written last; copying files may change it.
  var fileWrittenAt: Instant?
  /// What is kept.
  var content: UnsafeRawBufferPointer
  /// What is read: `content`, but for what the way in has added to the mail.
  var mail: UnsafeRawBufferPointer
  /// Of the whole mail, also where only its header is there.
  var sizeBytes: Int
  /// Whether the mail was too large to be kept whole.
  var isHeaderOnly = false
}

/// Why a mail was quarantined: the `reason` of `record-quarantined`. The next one is read all the same.
enum MailRefusalCode: String, FailureCode {
  /// No bytes at all.
  case empty = "mail-empty"
  /// The server lists the mail and does not deliver it, however it is asked.
  case notDelivered = "mail-not-delivered"
  /// Bytes without one header field that mails have.
  case withoutHeader = "mail-without-header"
}

/// Makes records and `mail-received` events of mails.
///
/// Keeps a parser, and is to be used by one task at a time. O(n) in a mail's bytes.
final class MailRecordWriter {
  /// Of the new text, what an event carries.
  static let textBytesMax = 64 * 1024

  private let parser = MailParser()
  private let payload = EventJSON()
  private let personal = EventJSON()
  private let way: String

  /// A writer for mails that come in by the adapter of that name.
  init(way: String) { self.way = way }

  /// Adds the mail to `batch`, whatever it is: as an event, or in quarantine.
  func write(_ record: MailRecord, to batch: inout RecordBatch) {
    batch.beginRecord(key: record.key.utf8, locator: record.locator.utf8, content: record.content)
    guard !record.mail.isEmpty else { return quarantine(.empty, in: &batch) }
    let mail = parser.parse(record.mail, isHeaderOnly: record.isHeaderOnly)
    guard !mail.flags.contains(.headerMissing) else { return quarantine(.withoutHeader, in: &batch) }
    let receivedAt = record.receivedAt ?? mail.lastReceivedAt ?? record.fileWrittenAt
    let times = MailTimes(
      date: mail.date, isDateUnreadable: mail.isDateUnreadable, receivedAt: receivedAt,
      lastReceivedAt: mail.lastReceivedAt, recordedAt: .now)
    let parts = MailTextParts(
      mail.text,
      subjectIsReply: !mail.inReplyTo.isEmpty || !mail.references.isEmpty || SubjectLine(mail.subject).isReply)
    writePayload(record, mail, parts, times, receivedAt)
    writePersonal(mail, parts)
    batch.appendEvent(
      .mailReceived, occurredAt: times.occurredAt, payload: payload.closed(), personal: personal.closed())
  }

  /// Adds a mail whose bytes were not to be had: in quarantine, so that it is counted, named and tried again.
  func writeUndelivered(key: String, locator: String, to batch: inout RecordBatch) {
    batch.beginRecord(key: key.utf8, locator: locator.utf8, content: UnsafeRawBufferPointer(start: nil, count: 0))
    quarantine(.notDelivered, in: &batch)
  }

  private func quarantine(_ code: MailRefusalCode, in batch: inout RecordBatch) {
    payload.reset()
    payload.add("reason", text: code.rawValue)
    payload.add("adapter", text: way)
    personal.reset()
    batch.appendEvent(.recordQuarantined, occurredAt: .now, payload: payload.closed(), personal: personal.closed())
  }

  private func writePayload(
    _ record: MailRecord, _ mail: ParsedMail, _ parts: MailTextParts, _ times: MailTimes, _ receivedAt: Instant?
  ) {
    payload.reset()
    payload.add("folder", text: record.folder)
    payload.add("messageID", text: mail.messageID)
    payload.add("originalMessageID", text: mail.originalMessageID)
    payload.add("references", texts: Self.references(of: mail))
    payload.add("conversation", text: mail.conversation)
    payload.add("sentAt", instant: mail.date)
    payload.add("receivedAt", instant: receivedAt)
    payload.add("timeFrom", text: times.trusted.rawValue)
    payload.add("automatic", text: Self.automatic(mail))
    payload.add("sizeBytes", count: record.sizeBytes)
    payload.add("characters", count: Self.characters(in: parts.newText))
    payload.add("quotedCharacters", count: Self.characters(in: parts.quoted))
    payload.add("attachmentCount", count: mail.attachments.count)
    payload.add("mailDigest", text: MailIdentity.digest(of: mail, bytes: record.mail))
    payload.add("textDigest", text: MailIdentity.digest(ofWords: parts.newText))
    var flags = mail.flags.map(\.rawValue)
    if let flag = times.flag { flags.append(flag) }
    if record.isHeaderOnly { flags.append("body-left-out") }
    payload.add("flags", texts: flags)
  }

  private func writePersonal(_ mail: ParsedMail, _ parts: MailTextParts) {
    personal.reset()
    let author = mail.from ?? mail.sender
    personal.add("from", text: author?.address)
    personal.add("fromName", text: author?.name)
    personal.add("to", texts: mail.to.map(\.address))
    personal.add("cc", texts: mail.cc.map(\.address))
    personal.add("deliveredTo", texts: mail.deliveredTo.map(\.address))
    personal.add("subject", text: mail.subject.isEmpty ? nil : mail.subject)
    personal.add("text", text: parts.newText.isEmpty ? nil : parts.newText.prefix(utf8Count: Self.textBytesMax))
    personal.add("attachments", objects: mail.attachments) { attachment, object in
      object.add("name", text: attachment.name)
      object.add("type", text: attachment.type)
      object.add("sizeBytes", count: attachment.sizeBytes)
      object.add("digest", text: attachment.digest.description)
    }
  }

  /// References, and what In-Reply-To adds to them.
  private static func references(of mail: ParsedMail) -> [String] {
    mail.references + mail.inReplyTo.filter { !mail.references.contains($0) }
  }

  /// Auto-Submitted other than `no` (RFC 3834 section 5), a delivery report (RFC 6522), or a null return path (RFC 5321 section
  /// 4.5.5). Precedence and X-Auto-Response-Suppress say nothing: people's mail carries them.
  private static func automatic(_ mail: ParsedMail) -> String? {
    if let submitted = mail.autoSubmitted, submitted != "no" { return "auto-submitted" }
    if mail.isDeliveryReport { return "delivery-report" }
    return mail.isReturnPathNull ? "null-return-path" : nil
  }

  /// Characters of Unicode, white space aside: what there is to read, however it is laid out.
  private static func characters(in text: String) -> Int {
    var text = text
    return text.withUTF8 { text in
      text.reduce(0) { $0 &+ ($1 > 0x20 && $1 & 0xC0 != 0x80 ? 1 : 0) }
    }
  }
}

extension String {
  /// The first characters that fit into so many bytes of UTF-8.
  fileprivate func prefix(utf8Count: Int) -> String {
    guard utf8.count > utf8Count else { return self }
    var end = utf8.index(utf8.startIndex, offsetBy: utf8Count)
    while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}
