import Foundation
import Glibc
import IMAPClient
import Secrets
import TestSupport
import Testing
import TicketDomain

@Suite struct `A secret comes from its source and goes nowhere else` {
  /// The secret reaches the server, and only so can a test see it.
  private func sent(_ secret: Secret) throws -> [String] {
    let server = try FakeServer(FakeMailbox())
    _ = try IMAPSession(server: server.address(), login: MailboxLogin(user: "kefu", secret: secret))
    return server.commands.filter { $0.hasPrefix("LOGIN") }
  }

  @Test func `variable, file and command give their first line`() throws {
    setenv("IMAP_CLIENT_TESTS_SECRET", "from-variable", 1)
    #expect(try sent(.environment("IMAP_CLIENT_TESTS_SECRET")) == ["LOGIN kefu from-variable"])
    let file = try PasswordFile("from-file\r\nsecond line\n")
    #expect(try sent(.file(file.path)) == ["LOGIN kefu from-file"])
    #expect(
      try sent(.command(["/bin/sh", "-c", "echo from-command; echo more; echo noise >&2"])) == [
        "LOGIN kefu from-command"
      ])
  }

  @Test func `a secret shows itself to nobody`() throws {
    let value = try Secret.command(["/bin/echo", "geheim"]).read()
    var dumped = ""
    dump(value, to: &dumped)
    #expect(!"\(value) \(String(reflecting: value)) \([value]) \(Optional(value) as Any) \(dumped)".contains("geheim"))
    let failing = Secret.command(["/bin/sh", "-c", "echo geheim; echo geheim >&2; exit 3"])
    let failure = #expect(throws: SecretError.self) { try failing.read() }
    #expect(failure?.code == .commandFailed && failure.map { "\($0)".contains("geheim") } == false)
    let server = try FakeServer(FakeMailbox(lasting: [.login("NO the password 'geheim' is wrong")]))
    let login = MailboxLogin(user: "kefu", secret: .command(["/bin/echo", "geheim"]))
    let refusal = #expect(throws: IMAPError.self) { try IMAPSession(server: server.address(), login: login) }
    #expect(refusal?.code == .loginRefused && refusal.map { "\($0)".contains("geheim") } == false)
    #expect(refusal?.arguments["detail"]?.contains("***") == true)
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o666, 0o777] as [mode_t])
  func `a file that others may read is refused, and the error says how to close it`(mode: mode_t) throws {
    let file = try PasswordFile("geheim", mode: mode)
    let failure = #expect(throws: SecretError.self) { try Secret.file(file.path).read() }
    #expect(failure?.code == .fileOpen && failure?.arguments["remedy"] == "chmod 600 \(file.path)")
  }

  @Test func `what gives no secret says so`() throws {
    #expect(
      thrown(SecretError.self, by: { try Secret.environment("IMAP_CLIENT_TESTS_NONE").read() })?.code
        == .variableMissing)
    #expect(thrown(SecretError.self, by: { try Secret.file("/nowhere/at/all").read() })?.code == .fileUnreadable)
    #expect(thrown(SecretError.self, by: { try Secret.file("/tmp").read() })?.code == .fileUnreadable)
    let empty = try PasswordFile("\n")
    #expect(thrown(SecretError.self, by: { try Secret.file(empty.path).read() })?.code == .unusable)
    let long = try PasswordFile(String(repeating: "a", count: Secret.bytesMax + 1))
    #expect(thrown(SecretError.self, by: { try Secret.file(long.path).read() })?.code == .unusable)
    for arguments in [[], ["/nowhere/at/all"], ["/bin/false"], ["/bin/sh", "-c", "kill -9 $$"]] {
      #expect(thrown(SecretError.self, by: { try Secret.command(arguments).read() })?.code == .commandFailed)
    }
    #expect(thrown(SecretError.self, by: { try Secret.command(["/bin/true"]).read() })?.code == .unusable)
    #expect(
      thrown(SecretError.self, by: { try Secret.command(["/usr/bin/printf", "\\377\\376"]).read() })?.code == .unusable)
    let endless = Secret.command(["/bin/sh", "-c", "head -c 10000000 /dev/zero | tr '\\0' a"])
    #expect(thrown(SecretError.self, by: { try endless.read() })?.code == .unusable)
  }

  @Test func `a password with a line's end in it never reaches a server`() throws {
    let server = try FakeServer(FakeMailbox())
    let login = MailboxLogin(user: "kefu\r\nTL9 DELETE INBOX", secret: .command(["/bin/echo", "secret"]))
    #expect(code(of: { try IMAPSession(server: server.address(), login: login) }) == .loginMalformed)
    #expect(server.connectionCount == 0)
  }
}
