import Foundation
import MailParsing
import TicketDomain
import Testing

/// Mails that real senders and damaged ways leave behind, each as a file with its expected reading beside it.
@Suite struct `Nasty mail` {
  @Test(arguments: NastyMail.all)
  func `is read as its file of expectations says`(mail: NastyMail) throws {
    #expect(try mail.reading() == mail.expected())
  }

  @Test func `is a set that lost no file`() {
    #expect(NastyMail.all.count >= 93)
  }
}

/// A file of `adapters/email/samples/nasty`.
struct NastyMail: CustomTestStringConvertible {
  var name: String
  var testDescription: String { name }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../adapters/email/samples/nasty").standardizedFileURL

  static let all: [NastyMail] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".eml") }.sorted().map { NastyMail(name: String($0.dropLast(4))) }
  }()

  func expected() throws -> String {
    try String(contentsOf: Self.folder.appending(path: name + ".txt"), encoding: .utf8)
  }

  func reading() throws -> String {
    description(of: parsed([UInt8](try Data(contentsOf: Self.folder.appending(path: name + ".eml")))))
  }
}

/// All that a mail says, one thing a line, and its text at the end; what is absent has no line.
private func description(of mail: ParsedMail) -> String {
  var lines: [String] = []
  func add(_ name: String, _ value: String?) {
    if let value, !value.isEmpty { lines.append("\(name): \(value)") }
  }
  func add(_ name: String, _ mailboxes: [MailAddress]) {
    for mailbox in mailboxes { add(name, (mailbox.name.map { $0 + " " } ?? "") + "<\(mailbox.address)>") }
  }
  add("from", [mail.from].compactMap { $0 })
  add("sender", [mail.sender].compactMap { $0 })
  add("reply-to", mail.replyTo)
  add("to", mail.to)
  add("cc", mail.cc)
  add("delivered-to", mail.deliveredTo)
  add("subject", mail.subject)
  add("date", mail.date?.description)
  add("received", mail.lastReceivedAt?.description)
  add("message-id", mail.messageID)
  add("original-message-id", mail.originalMessageID)
  add("in-reply-to", mail.inReplyTo.joined(separator: " "))
  add("references", mail.references.joined(separator: " "))
  add("conversation", mail.conversation)
  add("reply-hash", mail.replyHash)
  add("auto-submitted", mail.autoSubmitted)
  add("precedence", mail.precedence)
  add("auto-response-suppress", mail.autoResponseSuppress)
  add("return-path", mail.isReturnPathNull ? "null" : nil)
  add("delivery-report", mail.isDeliveryReport ? "yes" : nil)
  for recipient in mail.reportedRecipients {
    add("recipient", [recipient.address, recipient.action, recipient.status].map { $0 ?? "-" }.joined(separator: " "))
  }
  for file in mail.attachments {
    let place = file.isInline ? "inline" : "attached"
    add("attachment", "\(file.name ?? "-"), \(file.type), \(file.sizeBytes) bytes, \(place)")
  }
  add("flags", mail.flags.map(\.rawValue).joined(separator: " "))
  add("text", mail.text.isEmpty ? nil : (mail.isTextFromHTML ? "from HTML" : "plain") + "\n" + mail.text)
  return lines.joined(separator: "\n").appending("\n")
}
