import IMAPClient
import Secrets
import TestSupport
import Testing
import TicketDomain

@Suite struct `Names and addresses` {
  @Test(arguments: [
    ("INBOX", "INBOX"), ("已发送", "&XfJT0ZAB-"), ("a&b", "a&-b"),
    ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
    ("📮", "&2D3c7g-"), ("tab\there", "tab&AAk-here"), ("", ""), ("é", "&AOk-"), ("&", "&-"),
  ])
  func `folder names are written as RFC 3501 says`(name: String, written: String) {
    #expect(ModifiedUTF7.encode(name) == written)
    #expect(ModifiedUTF7.decode(written) == name)
  }

  @Test(arguments: ["&", "a&b", "&XfJT0ZAB", "&X-", "&XfJT0ZAC=-", "&2D0-", "&AAAA!-", "&&", "已发送", "&-&", "&AGE-"])
  func `a name that is not written so stays as it is, or reads as a name`(written: String) {
    let name = ModifiedUTF7.decode(written)
    #expect(!name.isEmpty)
    if written != "&-&", written != "&AGE-" { #expect(name == written) }
  }

  @Test func `a name as long as a server likes takes time in proportion`() {
    let time = ContinuousClock().measure { _ = ModifiedUTF7.decode(String(repeating: "&", count: 100_000)) }
    // Quadratic time would be minutes.
    #expect(time < .seconds(10))
  }

  @Test func `any name comes back`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let scalars = (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
        Unicode.Scalar(
          UInt32.random(in: 1...([0x7F, 0xFFFF, 0x10FFFF].randomElement(using: &random) ?? 0), using: &random))
      }
      let name = String(String.UnicodeScalarView(scalars))
      let written = ModifiedUTF7.encode(name)
      #expect(written.utf8.allSatisfy { (0x20...0x7E).contains($0) })
      #expect(Array(ModifiedUTF7.decode(written).unicodeScalars) == Array(name.unicodeScalars))
    }
  }

  @Test(arguments: [
    ("imaps://mail.example.com", "mail.example.com", 993, IMAPServer.Security.implicitTLS),
    ("IMAPS://mail.example.com:1993/", "mail.example.com", 1993, .implicitTLS),
    ("imap://mail.example.com", "mail.example.com", 143, .startTLS),
    ("imap://127.0.0.1:1143", "127.0.0.1", 1143, .plain),
    ("imap://localhost", "localhost", 143, .plain), ("imap://[::1]:1143", "::1", 1143, .plain),
    ("imaps://[2001:db8::1]", "2001:db8::1", 993, .implicitTLS),
    ("imap://[2001:db8::1]", "2001:db8::1", 143, .startTLS),
    ("imap://127.0.0.1.example.com", "127.0.0.1.example.com", 143, .startTLS),
    ("imap://127.9.9.9", "127.9.9.9", 143, .plain),
  ])
  func `an address says how it is protected`(
    url: String, host: String, port: Int, security: IMAPServer.Security
  ) throws {
    let server = try IMAPServer(url: url)
    #expect(server.host == host && Int(server.port) == port && server.security == security)
  }

  @Test(arguments: [
    "", "imap://", "http://example.com", "imaps://user:geheim@example.com", "imaps://example.com/INBOX", "imaps://a b",
    "imaps://example.com:0", "imaps://example.com:65536", "imaps://example.com:", "imaps://::1", "imaps://[::1",
    "imaps://a?b",
    "imaps://a\r\nb", "imaps://[localhost]", "imaps://[::1]x", "imaps://a:1:2",
    "imaps://\(String(repeating: "a", count: 300))",
  ])
  func `what is no address is refused`(url: String) {
    #expect(code(of: { try IMAPServer(url: url) }) == .addressMalformed)
  }

  @Test(arguments: ["mail.example.com", "10.0.0.1", "128.0.0.1", "::2", "localhost.example.com", "0.0.0.0"])
  func `a plain connection to another machine is refused`(host: String) {
    #expect(code(of: { try IMAPServer(host: host, port: 143, security: .plain) }) == .plainRefused)
  }
}
