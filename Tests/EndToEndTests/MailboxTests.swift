import DovecotSupport
import Foundation
import GRDB
import TestSupport
import Testing

/// The program reads a mailbox on a real server.
@Suite(.serialized) struct `A mailbox on a server` {
  private static let count = 20_000

  @Test func `twenty thousand mails arrive exactly once, however often the reader is killed, and the mailbox stays`()
    throws
  {
    let server = try DovecotServer()
    try server.deliver((0..<Self.count).map { DovecotServer.mail($0) })
    let before = try server.snapshot()
    let program = try Program()
    try program.configure(server)
    var random = SystemRandomNumberGenerator()
    var kills = 0
    while kills < 20 {
      let process = try program.start(["ingest"], in: "co")
      usleep(UInt32.random(in: 50_000..<900_000, using: &random))
      guard process.isRunning else { break }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      kills += 1
    }
    let result = try program.run(["ingest", "--json"], in: "co")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try program.mails() == Self.count)
    #expect(try program.copies() == 0)
    #expect(try server.snapshot() == before)
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `a folder that is numbered anew is read again, and no mail counts twice`() throws {
    let server = try DovecotServer()
    try server.deliver((0..<2000).map { DovecotServer.mail($0) })
    let program = try Program()
    try program.configure(server)
    try program.run(["ingest"], in: "co")
    try server.renumber()
    try server.deliver([DovecotServer.mail(2000)])
    #expect(try program.run(["ingest"], in: "co").status == 0)
    #expect(try program.mails() == 2001)
    #expect(try program.copies() == 2000)
    try program.run(["ingest"], in: "co")
    #expect(try program.copies() == 2000)
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `mails that come and go between two readings are told apart`() throws {
    let server = try DovecotServer()
    let names = try server.deliver((0..<300).map { DovecotServer.mail($0) })
    let program = try Program()
    try program.configure(server)
    try program.run(["ingest"], in: "co")
    for name in names.prefix(100) { try server.delete(name) }
    try server.deliver((300..<400).map { DovecotServer.mail($0) }, arrivedAt: 1_790_100_000)
    for name in names[150..<160] { try server.delete(name) }
    #expect(try program.run(["ingest"], in: "co").status == 0)
    #expect(try program.mails() == 400)
    #expect(try program.copies() == 0)
  }

  @Test func `a mail that lies in two folders is one mail with two places`() throws {
    let server = try DovecotServer()
    try server.makeFolder("&XfJT0Q-")
    try server.deliver([DovecotServer.mail(1), DovecotServer.mail(2)])
    try server.deliver([DovecotServer.mail(2)], folder: "&XfJT0Q-")
    let program = try Program()
    try program.configure(server, folders: "'*'")
    let result = try program.run(["ingest"], in: "co")
    #expect(result.status == 0, "\(result.output + result.errors)")
    #expect(try program.mails() == 2)
    #expect(try program.copies() == 1)
  }

  @Test(arguments: [
    ("imap://127.0.0.1:{plain}", "", 0), ("imap://localhost:1", "", 65), ("imaps://localhost:{plain}", "", 65),
    ("imaps://localhost:{tls}", "password", 65),
  ])
  func `connections are as safe as configured, and what fails says why`(
    address: String, wrong: String, status: Int32
  ) throws {
    let server = try DovecotServer()
    try server.deliver([DovecotServer.mail(1)])
    let program = try Program()
    let url = address.replacingOccurrences(of: "{plain}", with: "\(server.plainPort)")
      .replacingOccurrences(of: "{tls}", with: "\(server.tlsPort)")
    try program.configure(server, url: url)
    if wrong == "password" {
      try program.write("wrong", to: "co/password")
      chmod(program.folder + "/co/password", 0o600)
    }
    let result = try program.run(["ingest"], in: "co")
    #expect(result.status == status, "\(result.errors)")
    #expect(!(result.output + result.errors).contains(DovecotServer.password))
    #expect(try program.mails() == (status == 0 ? 1 : 0))
  }
}

extension Program {
  /// A configuration whose one source is the server's mailbox.
  fileprivate func configure(_ server: DovecotServer, url: String? = nil, folders: String = "[INBOX]") throws {
    try run(["init", "co"])
    let path = "co/ticketledger.yaml"
    let text = try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
    let sources = try #require(text.range(of: "\nsources:"))
    try write(DovecotServer.password, to: "co/password")
    chmod(folder + "/co/password", 0o600)
    try write(
      text[..<sources.lowerBound] + """

        sources:
          support:
            adapter: imap
            server: \(url ?? "imaps://localhost:\(server.tlsPort)")
            ca: \(server.authority)
            user: \(DovecotServer.user)
            password: {file: password}
            folders: \(folders)

        """, to: path)
  }

  fileprivate func copies() throws -> Int { try count("SELECT count(*) FROM copies") }

  private func count(_ sql: String) throws -> Int {
    try DatabaseQueue(path: folder + "/co/data/events.sqlite").read { try Int.fetchOne($0, sql: sql) ?? 0 }
  }
}
