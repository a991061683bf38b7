import DovecotSupport
import Foundation
import IMAPClient
import Secrets
import Testing
import TicketDomain

@Suite struct `A mailbox on a real Dovecot` {
  private func login(
    _ dovecot: DovecotServer, _ method: MailboxLogin.Method = .automatic, secret: Secret? = nil
  ) -> MailboxLogin {
    MailboxLogin(user: DovecotServer.user, method: method, secret: secret ?? .file(dovecot.passwordFile))
  }

  private func plain(_ dovecot: DovecotServer) throws -> IMAPServer {
    try IMAPServer(url: "imap://127.0.0.1:\(dovecot.plainPort)")
  }

  private func reader(
    _ dovecot: DovecotServer, _ folder: String = "INBOX", limits: FolderReader.Limits = FolderReader.Limits()
  ) throws -> FolderReader {
    var retry = FolderReader.RetryPolicy()
    retry.firstPauseMilliseconds = 20
    return FolderReader(
      server: try plain(dovecot), login: login(dovecot), folder: folder, limits: limits, retry: retry)
  }

  /// The texts of the mails from `first` on, as UTF-8.
  private func texts(_ range: Range<Int>) -> [String] {
    range.map { String(decoding: DovecotServer.mail($0), as: UTF8.self) }
  }

  @Test func `two thousand mails arrive byte for byte and once, and the mailbox stays as it was`() throws {
    let dovecot = try DovecotServer()
    try dovecot.deliver((0..<2000).map { DovecotServer.mail($0) })
    let before = try dovecot.snapshot()
    let reader = try reader(dovecot)
    let reading = try Reading(reader)
    #expect(reading.mails.map(\.text) == texts(0..<2000))
    #expect(reading.missing.isEmpty && reader.isAtEnd && reader.status?.exists == 2000)
    #expect(reader.status?.highestModSeq != nil)
    reader.close()
    #expect(try dovecot.snapshot() == before)
    #expect(!dovecot.log.contains("Error") && !dovecot.log.contains("Fatal"), "\(dovecot.log)")
  }

  @Test func `sizes, dates and flags are the server's`() throws {
    let dovecot = try DovecotServer()
    let names = try dovecot.deliver([DovecotServer.mail(1, bytes: 5000)], arrivedAt: 1_790_000_000)
    try FileManager.default.moveItem(
      at: dovecot.maildir.appending(path: "new/\(names[0])"),
      to: dovecot.maildir.appending(path: "cur/\(names[0]):2,RS"))
    let reader = try reader(dovecot)
    let mail = try #require(try reader.next()?.messages.first)
    #expect(mail.summary.sizeBytes == DovecotServer.mail(1, bytes: 5000).count)
    #expect(mail.summary.internalDate == Instant(milliseconds: 1_790_000_000_000))
    #expect(Set(mail.summary.flags).subtracting(["\\Recent"]) == ["\\Answered", "\\Seen"])
  }

  @Test func `a very large mail among small ones comes by its header`() throws {
    let dovecot = try DovecotServer()
    var mails = (0..<20).map { DovecotServer.mail($0) }
    mails[7] = DovecotServer.mail(7, bytes: 3_000_000)
    mails[9] = DovecotServer.mail(9, bytes: 900_000)
    try dovecot.deliver(mails)
    var limits = FolderReader.Limits()
    limits.messageBytesMax = 1_000_000
    limits.windowBytesMax = 100_000
    let reading = try Reading(reader(dovecot, limits: limits))
    #expect(reading.mails.filter(\.isHeaderOnly).map(\.uid) == [8])
    for (index, mail) in reading.mails.enumerated() where index != 7 {
      #expect(mail.text == String(decoding: mails[index], as: UTF8.self))
    }
    #expect(String(decoding: mails[7], as: UTF8.self).hasPrefix(reading.mails[7].text))
    #expect(reading.mails[7].text.hasSuffix("\r\n\r\n"))
  }

  @Test(arguments: [MailboxLogin.Method.automatic, .plain, .login])
  func `login by password, each with its method`(method: MailboxLogin.Method) throws {
    let dovecot = try DovecotServer()
    let session = try IMAPSession(server: plain(dovecot), login: login(dovecot, method))
    #expect(session.capabilities.contains("IDLE"))
    session.logout()
    let wrong = login(dovecot, method, secret: .command(["/bin/echo", "wrong-password"]))
    let refusal = #expect(throws: IMAPError.self) { try IMAPSession(server: plain(dovecot), login: wrong) }
    #expect(refusal?.code == .loginRefused && refusal?.retryHelps == false)
    #expect(refusal?.arguments["detail"]?.contains("wrong-password") == false)
  }

  @Test(arguments: [IMAPServer.Security.implicitTLS, .startTLS])
  func `certificates are verified, whatever the way to TLS`(security: IMAPServer.Security) throws {
    let dovecot = try DovecotServer()
    try dovecot.deliver((0..<50).map { DovecotServer.mail($0) })
    let port = security == .startTLS ? dovecot.plainPort : dovecot.tlsPort
    func server(_ host: String, _ authority: String?) throws -> IMAPServer {
      var server = try IMAPServer(host: host, port: port, security: security)
      server.certificateAuthority = authority
      return server
    }
    let trusted = try server("localhost", dovecot.authority)
    let reading = try Reading(FolderReader(server: trusted, login: login(dovecot), folder: "INBOX"))
    #expect(reading.mails.map(\.text) == texts(0..<50))
    for (host, authority) in [
      ("localhost", dovecot.otherAuthority), ("localhost", nil), ("127.0.0.2", dovecot.authority),
    ] {
      let refused = try server(host, authority)
      // Dovecot listens on 127.0.0.1 alone: there, another address is a name that the certificate does not have.
      let found = code(of: { try IMAPSession(server: refused, login: login(dovecot)) })
      #expect(found == (host == "localhost" ? .certificateRefused : .connectFailed), "\(host) \(authority ?? "-")")
    }
    let unreadable = try server("localhost", "/nowhere.pem")
    #expect(code(of: { try IMAPSession(server: unreadable, login: login(dovecot)) }) == .authorityUnreadable)
  }

  @Test func `TLS where there is none, and none where there is TLS, fail soon`() throws {
    let dovecot = try DovecotServer(extraSettings: "ssl = no")
    let startTLS = try IMAPServer(host: "localhost", port: dovecot.plainPort, security: .startTLS)
    #expect(code(of: { try IMAPSession(server: startTLS, login: login(dovecot)) }) == .encryptionFailed)
    let implicit = try IMAPServer(host: "localhost", port: dovecot.plainPort, security: .implicitTLS)
    #expect(code(of: { try IMAPSession(server: implicit, login: login(dovecot)) }) == .encryptionFailed)
  }

  @Test func `IDLE notices a new mail, and the reader goes on with it`() throws {
    let dovecot = try DovecotServer()
    try dovecot.deliver([DovecotServer.mail(0)])
    let reader = try reader(dovecot)
    #expect(try Reading(reader).mails.count == 1)
    #expect(try !reader.waitForNews(upToSeconds: 1))
    Thread.detachNewThread {
      usleep(200_000)
      _ = try? dovecot.deliver([DovecotServer.mail(1)], arrivedAt: 1_790_000_100)
    }
    #expect(try reader.waitForNews(upToSeconds: 8))
    let window = try reader.next()
    #expect(window?.messages.map(\.summary.uid) == [2])
    #expect(try reader.next() == nil && reader.isAtEnd)
  }

  @Test func `folders with Chinese names are listed and read`() throws {
    let dovecot = try DovecotServer()
    for name in ["&XfJT0ZAB-", "&XfJT0ZAB-.2026", "&XfJSBg- &- x"] { try dovecot.makeFolder(name) }
    try dovecot.deliver([DovecotServer.mail(5)], folder: "&XfJT0ZAB-.2026")
    let folders = try IMAPSession(server: plain(dovecot), login: login(dovecot)).folders()
    #expect(Set(folders.map(\.name)) == ["INBOX", "已发送", "已发送.2026", "已分 & x"])
    #expect(folders.allSatisfy { $0.holdsMails && $0.separator == "." })
    #expect(try Reading(reader(dovecot, "已发送.2026")).mails.map(\.text) == texts(5..<6))
    #expect(try Reading(reader(dovecot, "已分 & x")).mails.isEmpty)
    #expect(code(of: { try reader(dovecot, "没有").next() }) == .folderRefused)
  }

  @Test func `another UIDVALIDITY is told, and the folder is read from its beginning`() throws {
    let dovecot = try DovecotServer()
    try dovecot.deliver((0..<5).map { DovecotServer.mail($0) })
    let first = try reader(dovecot)
    _ = try Reading(first)
    first.close()
    let position = try #require(first.position)
    try dovecot.renumber()
    let behind = FolderReader(server: try plain(dovecot), login: login(dovecot), folder: "INBOX", from: position)
    #expect(code(of: { try behind.next() }) == .folderRenumbered)
    let again = try reader(dovecot)
    #expect(try Reading(again).mails.map(\.text) == texts(0..<5))
    #expect(again.position?.uidValidity != position.uidValidity)
  }

  @Test func `mails that come and go between two readings`() throws {
    let dovecot = try DovecotServer()
    let names = try dovecot.deliver((0..<10).map { DovecotServer.mail($0) })
    let first = try reader(dovecot)
    _ = try Reading(first)
    first.close()
    for name in names[3..<8] { try dovecot.delete(name) }
    try dovecot.deliver((10..<13).map { DovecotServer.mail($0) }, arrivedAt: 1_790_000_100)
    let second = FolderReader(server: try plain(dovecot), login: login(dovecot), folder: "INBOX", from: first.position)
    let reading = try Reading(second)
    #expect(reading.mails.map(\.uid) == [11, 12, 13] && reading.mails.map(\.text) == texts(10..<13))
    #expect(second.status?.exists == 8)
  }

  @Test func `a mail that the server cannot read is named, and stops none behind it`() throws {
    let dovecot = try DovecotServer()
    let names = try dovecot.deliver((0..<9).map { DovecotServer.mail($0) })
    chmod(dovecot.maildir.appending(path: "new/\(names[4])").path, 0)
    let reading = try Reading(reader(dovecot))
    #expect(reading.mails.map(\.text) == texts(0..<4) + texts(5..<9), "\(dovecot.log)")
    #expect(reading.missing == [5])
  }

  @Test func `a server that goes away in the middle is an error, not a crash`() throws {
    let dovecot = try DovecotServer()
    try dovecot.deliver((0..<10).map { DovecotServer.mail($0) })
    var tls = try IMAPServer(host: "localhost", port: dovecot.tlsPort, security: .implicitTLS)
    tls.certificateAuthority = dovecot.authority
    let sessions = [
      try IMAPSession(server: plain(dovecot), login: login(dovecot)),
      try IMAPSession(server: tls, login: login(dovecot)),
    ]
    dovecot.stop()
    for session in sessions {
      for _ in 0..<3 {
        let found = code(of: { try session.keepAlive() })
        #expect(found == .connectionLost || found == .serverLeft)
      }
      session.logout()
    }
  }

  @Test func `several servers live side by side, and each leaves nothing behind`() throws {
    let servers = try (0..<3).map { _ in try DovecotServer() }
    #expect(Set(servers.flatMap { [$0.plainPort, $0.tlsPort] }).count == 6)
    for server in servers { server.stop() }
    for server in servers {
      #expect(!FileManager.default.fileExists(atPath: server.root.path))
      #expect(code(of: { try IMAPSession(server: plain(server), login: FakeServer.login) }) == .connectFailed)
    }
  }
}
