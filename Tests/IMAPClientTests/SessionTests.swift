import IMAPClient
import Secrets
import Testing
import TicketDomain

@Suite struct `A session speaks to servers of all habits` {
  private func session(
    _ server: FakeServer, method: MailboxLogin.Method = .automatic, secret: Secret = FakeServer.login.secret,
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws -> IMAPSession {
    try IMAPSession(
      server: server.address(), login: MailboxLogin(user: "kefu", method: method, secret: secret), isStopped: isStopped)
  }

  @Test func `ID is sent where offered, and where EXAMINE is refused without it`() throws {
    var mailbox = FakeMailbox(count: 2, lasting: [.wantsID])
    let silent = try FakeServer(mailbox)
    #expect(try session(silent).open("INBOX").exists == 2)
    #expect(silent.commands.count { $0.hasPrefix("EXAMINE") } == 2)
    mailbox.capabilities = "IMAP4rev1 ID"
    let offering = try FakeServer(mailbox)
    #expect(try session(offering).open("INBOX").exists == 2)
    #expect(offering.commands.count { $0.hasPrefix("EXAMINE") } == 1)
  }

  @Test func `CONDSTORE is asked for only where offered`() throws {
    var mailbox = FakeMailbox(count: 1)
    let without = try FakeServer(mailbox)
    _ = try session(without).open("已发送 \"a\"\\")
    #expect(without.commands.contains("EXAMINE \"&XfJT0ZAB- \\\"a\\\"\\\\\""))
    mailbox.capabilities = "IMAP4rev1 CONDSTORE"
    let with = try FakeServer(mailbox)
    _ = try session(with).open("INBOX")
    #expect(with.commands.contains("EXAMINE \"INBOX\" (CONDSTORE)"))
  }

  @Test func `a folder without UIDVALIDITY is refused`() throws {
    let server = try FakeServer(FakeMailbox(count: 1, lasting: [.validity(0)]))
    #expect(code(of: { try session(server).open("INBOX") }) == .folderWithoutValidity)
  }

  @Test(arguments: [MailboxLogin.Method.xoauth2, .oauthbearer])
  func `a refused token is read again from its source, once`(method: MailboxLogin.Method) throws {
    let file = try PasswordFile("0")
    // Each call gives another token, as a command does that fetches one.
    let script = "n=$(cat \(file.path)); echo $((n + 1)) > \(file.path); echo token-$n"
    let secret = Secret.command(["/bin/sh", "-c", script])
    var mailbox = FakeMailbox(count: 1, faults: [[.login("NO [AUTHENTICATIONFAILED] expired")]])
    mailbox.capabilities = "IMAP4rev1 SASL-IR AUTH=\(method.rawValue.uppercased())"
    let server = try FakeServer(mailbox)
    _ = try session(server, method: method, secret: secret)
    let logins = server.commands.filter { $0.hasPrefix("AUTHENTICATE \(method.rawValue.uppercased()) ") }
    #expect(logins.count == 2 && Set(logins).count == 2)
    mailbox.faults = []
    mailbox.lasting = [.login("NO [AUTHENTICATIONFAILED] expired")]
    let refusing = try FakeServer(mailbox)
    #expect(code(of: { try session(refusing, method: method, secret: secret) }) == .loginRefused)
    #expect(refusing.connectionCount == 2)
  }

  @Test func `news come by IDLE`() throws {
    var mailbox = FakeMailbox(count: 2, lasting: [.idleNews("* OK still here\r\n* 3 EXISTS\r\n")])
    mailbox.capabilities = "IMAP4rev1 IDLE"
    let server = try FakeServer(mailbox)
    let session = try session(server)
    _ = try session.open("INBOX")
    #expect(try session.waitForNews(upToSeconds: 5))
    session.logout()
    #expect(server.commands.suffix(2) == ["", "LOGOUT"])
  }

  @Test func `no news are no news, with IDLE and without`() throws {
    var mailbox = FakeMailbox(count: 2)
    let polled = try FakeServer(mailbox)
    mailbox.capabilities = "IMAP4rev1 IDLE"
    let idle = try FakeServer(mailbox)
    for server in [polled, idle] {
      let session = try session(server)
      _ = try session.open("INBOX")
      #expect(try !session.waitForNews(upToSeconds: 1, pollSeconds: 1))
      try session.keepAlive()
    }
    #expect(polled.commands.count { $0 == "NOOP" } >= 2 && !polled.commands.contains("IDLE"))
    #expect(idle.commands.contains("IDLE"))
  }

  @Test func `folders are listed with their flags`() throws {
    var mailbox = FakeMailbox()
    mailbox.folders = ["() \"/\" INBOX", "(\\Noselect) \"/\" \"[Gmail]\"", "(\\Sent) \"/\" {10}\r\n&XfJT0ZAB-"]
    let folders = try session(FakeServer(mailbox)).folders()
    #expect(folders.map(\.name) == ["INBOX", "[Gmail]", "已发送"])
    #expect(folders.map(\.holdsMails) == [true, false, true] && folders[2].flags == ["\\Sent"])
  }

  @Test func `nobody listens: that is said, and trying again may help`() throws {
    let server = try IMAPServer(url: "imap://127.0.0.1:1")
    let failure = #expect(throws: IMAPError.self) { try IMAPSession(server: server, login: FakeServer.login) }
    #expect(failure?.code == .connectFailed && failure?.retryHelps == true && failure?.place == "127.0.0.1:1")
  }

  @Test func `a folder's name with a line's end in it is no second command`() throws {
    let server = try FakeServer(FakeMailbox(count: 1))
    _ = try session(server).open("in\r\nTL9 DELETE box")
    #expect(server.commands.last?.hasPrefix("EXAMINE") == true)
  }
}
