import DovecotSupport
import Foundation
import Secrets
import TestSupport
import TicketDomain
import Testing

@testable import Alerting

/// Mail against a server that does what a test says.
@Suite struct `Messages go by mail` {
  private let now = Instant(milliseconds: 1_795_000_000_123)
  private let message = Message(
    at: Instant(milliseconds: 1_795_000_000_123),
    title: "TicketLedger：2 项需处理，1 项已恢复 — a title that is longer than one encoded word can be",
    lines: [.init(text: "来源 pbx 已 5 h 没有新数据 😀")])

  /// Plays SMTP; `refusals` are answers instead of the usual ones, by the command's first word.
  private func server(
    _ seen: Seen<String>, offers: [String] = ["AUTH PLAIN LOGIN"], refusals: [String: String] = [:]
  ) throws -> LoopbackServer {
    try LoopbackServer(playing: { connection in
      connection.send("220 mail.example.com ESMTP\r\n")
      while let line = connection.line() {
        seen.add(line)
        let word = String(line.split(separator: " ").first ?? "").uppercased()
        if let refusal = refusals[word] {
          connection.send(refusal + "\r\n")
          continue
        }
        switch word {
        case "EHLO":
          let lines = ["mail.example.com"] + offers
          connection.send(lines.dropLast().map { "250-\($0)\r\n" }.joined() + "250 \(lines.last ?? "")\r\n")
        case "AUTH":
          connection.send("334 \r\n")
          connection.line().map { _ = seen.add("LOGIN " + $0) }
          connection.send("235 2.7.0 Accepted\r\n")
        case "DATA":
          connection.send("354 Go ahead\r\n")
          while let text = connection.line(), text != "." { seen.add("> " + text) }
          connection.send("250 2.0.0 Queued\r\n")
        case "QUIT":
          connection.send("221 Bye\r\n")
          return
        default: connection.send("250 OK\r\n")
        }
      }
    })
  }

  private func mail(_ server: LoopbackServer, password: String? = "geheim-口令") -> MailDelivery {
    MailDelivery(
      server: "smtp://127.0.0.1:\(server.port)", user: password.map { _ in "ledger" },
      password: password.map { .command(["/bin/echo", $0]) }, from: "ledger@example.com",
      to: ["a@example.com", "b@example.com"], isPlainAllowed: true)
  }

  @Test func `to everybody, with a login, as a message that other programs can read`() throws {
    let seen = Seen<String>()
    let server = try server(seen)
    try AlertChannel.mail(mail(server)).send(message, at: now)
    let commands = seen.all.filter { !$0.hasPrefix("> ") }
    #expect(commands.contains { $0.hasPrefix("MAIL FROM:<ledger@example.com>") })
    #expect(commands.filter { $0.hasPrefix("RCPT TO:") } == ["RCPT TO:<a@example.com>", "RCPT TO:<b@example.com>"])
    let login = try #require(commands.first { $0.hasPrefix("LOGIN ") })
    let decoded = Data(base64Encoded: String(login.dropFirst(6))).map { String(decoding: $0, as: UTF8.self) }
    #expect(decoded == "\0ledger\0geheim-口令")
    let lines = seen.all.filter { $0.hasPrefix("> ") }.map { String($0.dropFirst(2)) }
    #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { $0 < 128 } })
    let blank = try #require(lines.firstIndex(of: ""))
    let header = lines[..<blank].joined(separator: "\n")
    #expect(header.contains("Date: Wed, 18 Nov 2026 11:06:40 +0000"))
    #expect(header.contains("Auto-Submitted: auto-generated"))
    #expect(header.contains("Message-ID: <1795000000123."))
    let subject = header.split(separator: "\n").drop { !$0.hasPrefix("Subject: ") }.prefix {
      $0.hasPrefix("Subject: ") || $0.hasPrefix(" ")
    }.map { $0.drop { $0 != "=" } }
    #expect(subject.allSatisfy { $0.utf8.count <= 75 })
    let words = subject.map { $0.dropFirst("=?UTF-8?B?".count).dropLast(2) }
    #expect(
      words.compactMap { Data(base64Encoded: String($0)).map { String(decoding: $0, as: UTF8.self) } }.joined()
        == message.title)
    let body = Data(base64Encoded: lines[(blank + 1)...].joined())
    #expect(body.map { String(decoding: $0, as: UTF8.self) } == message.text(bytesMax: 10_000) + "\n")
  }

  @Test(arguments: [
    ("RCPT", "451 4.3.0 Try later", DeliveryErrorCode.busy, true),
    ("RCPT", "550 5.1.1 Nobody of that name", .refused, false), ("MAIL", "421 4.7.0 Too much", .busy, true),
    ("AUTH", "535 5.7.8 Bad credentials", .refused, false), ("DATA", "554 5.7.1 Spam", .refused, false),
  ])
  func `what is refused for now is tried again later, and what is refused for good is not`(
    word: String, answer: String, code: DeliveryErrorCode, retryHelps: Bool
  ) throws {
    let seen = Seen<String>()
    let server = try server(seen, refusals: [word: answer])
    let error = #expect(throws: DeliveryError.self) { try AlertChannel.mail(mail(server)).send(message, at: now) }
    #expect(error?.code == code && error?.retryHelps == retryHelps, "\(String(describing: error))")
    #expect(error.map { "\($0)".contains("geheim") } == false)
  }

  @Test func `without encryption nothing is sent, unless that was allowed`() throws {
    let seen = Seen<String>()
    let server = try server(seen)
    var delivery = mail(server)
    delivery.isPlainAllowed = false
    let error = #expect(throws: DeliveryError.self) { try AlertChannel.mail(delivery).send(message, at: now) }
    #expect(error != nil)
    #expect(!seen.all.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
  }

  @Test(arguments: ["smtp", "smtps"])
  func `a server that is encrypted is trusted by its authority, and by no other`(scheme: String) throws {
    let relayed = Seen<String>()
    let relay = try server(relayed, offers: ["8BITMIME"])
    let dovecot = try DovecotServer(relayPort: relay.port)
    var mail = MailDelivery(
      server: "\(scheme)://localhost:\(scheme == "smtp" ? dovecot.submissionPort : dovecot.submissionTLSPort)",
      user: DovecotServer.user, password: .file(dovecot.passwordFile), from: "ledger@example.com",
      to: ["a@example.com"],
      authority: dovecot.authority)
    try AlertChannel.mail(mail).send(message, at: now)
    #expect(relayed.all.contains { $0.hasPrefix("RCPT TO:<a@example.com>") })
    #expect(relayed.all.contains("> Auto-Submitted: auto-generated"))
    let count = relayed.all.count
    for authority in [dovecot.otherAuthority, nil] {
      mail.authority = authority
      let error = #expect(throws: DeliveryError.self) { try AlertChannel.mail(mail).send(message, at: now) }
      #expect(error?.code == .untrusted && error?.retryHelps == false, "\(String(describing: error))")
    }
    mail.authority = dovecot.authority
    mail.password = .command(["/bin/echo", "wrong"])
    let error = #expect(throws: DeliveryError.self) { try AlertChannel.mail(mail).send(message, at: now) }
    #expect(error?.code == .refused && error?.retryHelps == false, "\(String(describing: error))")
    #expect(relayed.all.count == count)
  }

  @Test(arguments: [
    (Int64(0), "Thu, 01 Jan 1970 00:00:00 +0000"), (1_795_000_000_123, "Wed, 18 Nov 2026 11:06:40 +0000"),
    (-1000, "Wed, 31 Dec 1969 23:59:59 +0000"),
  ])
  func `dates are written as mails have them`(milliseconds: Int64, text: String) {
    #expect(MailDelivery.date(Instant(milliseconds: milliseconds)) == text)
  }
}
