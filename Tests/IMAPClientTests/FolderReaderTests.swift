import IMAPClient
import Secrets
import TicketDomain
import Testing

@Suite struct `A folder is read to its end, whatever the server does` {
  private static let unasked =
    "* 9 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 3 FETCH (FLAGS () UID 3)\r\n"
    + "* FLAGS (\\Answered)\r\n* OK [ALERT] full soon {5}\r\n* 1 RECENT\r\n* VANISHED 77\r\n* NO disk\r\n\r\n"
  private static let quoted = "* 4 FETCH (BODY[] \"Subject: q\\\"\\\\ \" UID 4)\r\n"

  /// A fault of the first connection, after which everything arrives.
  static let passing: [(String, FakeMailbox.Fault)] = [
    ("cut before the first byte", .cut(4, afterBytes: 0)), ("cut in the middle", .cut(4, afterBytes: 20)),
    ("cut behind the last byte", .cut(4, afterBytes: 10_000)), ("cut in the first mail", .cut(1, afterBytes: 3)),
    ("BYE", .leave(4, "* BYE shutting down\r\n")), ("no word", .leave(4, "")), ("half a word", .leave(4, "* 4 FET")),
    ("stall", .silence(4)), ("skipped once", .skip(4)), ("the last one skipped", .skip(9)),
    ("nonsense", .instead(4, "HTTP/1.1 400 Bad Request\r\n")), ("an endless line", .endlessLine(4)),
    ("zero bytes", .instead(4, "* 4 FETCH (UID 4 \0)\r\n")),
    ("a size beyond 64 bits", .instead(4, "* 4 FETCH (UID 4 BODY[] {99999999999999999999}\r\n")),
    ("an endless literal", .leave(4, "* 4 FETCH (UID 4 BODY[] {9000000000000000000}\r\nabc")),
    ("refused", .refuse(4, "NO try again")), ("overloaded", .refuse(4, "NO [UNAVAILABLE] try again")),
    ("internal error", .refuse(1, "NO [SERVERBUG] try again")), ("BAD", .refuse(4, "BAD what")),
    ("unasked responses", .before(4, unasked)), ("EXPUNGE in the middle", .before(4, "* 1 EXPUNGE\r\n")),
    ("twice", .before(4, "* 3 FETCH (UID 3 BODY[] {3}\r\nnot)\r\n")),
    ("another body", .before(4, "* 77 FETCH (UID 77 BODY[] \"no\")\r\n")),
    ("NIL", .instead(4, "* 4 FETCH (UID 4 BODY[] NIL)\r\n")),
    ("no UID", .instead(4, "* 4 FETCH (BODY[] {2}\r\nab)\r\n")),
    ("in small pieces", .chunks(7)), ("both commands at a time", .interleaves),
    ("longer than stated", .stated(4, 1)), ("no size at all", .stated(4, 0)), ("UIDNEXT not told", .silentAboutUIDNext),
    ("ID wanted", .wantsID), ("a line of 200 KB", .before(4, "* OK \(String(repeating: "long ", count: 40_000))\r\n")),
  ]

  @Test(arguments: passing)
  func `a fault that passes costs no mail, and repeats none`(name: String, fault: FakeMailbox.Fault) throws {
    let mailbox = FakeMailbox(count: 9, faults: [[fault]])
    let server = try FakeServer(mailbox)
    var limits = FolderReader.Limits()
    limits.windowMessagesMax = 4
    let reader = try server.reader(limits: limits)
    let reading = try Reading(reader)
    #expect(reading.mails == Reading.all(of: mailbox), "\(name)")
    #expect(reading.missing.isEmpty && reader.isAtEnd && reader.vanishedCount == 0)
    #expect(reader.position == FolderPosition(uidValidity: 7, lastUID: 9))
    #expect(server.connectionCount <= 2)
    for command in server.commands {
      #expect(
        !["SELECT", "STORE", "SEARCH", "EXPUNGE", "CLOSE", "COPY", "BODY["].contains { command.contains($0) },
        "\(command)")
    }
  }

  @Test(arguments: [1, 2, 3, 5])
  func `a mail may hold anything, and come in pieces of any size`(chunkBytes: Int) throws {
    var mailbox = FakeMailbox(count: 3, lasting: [.chunks(chunkBytes)])
    mailbox.mails[2] = Array(
      "a\r\n* 9 FETCH (UID 3 BODY[] {5}\r\nA001 OK\r\nTL4 OK done\r\n* BYE\r\n)\r\n\0{3}\r\n".utf8)
    mailbox.mails[3] = []
    let server = try FakeServer(mailbox)
    #expect(try Reading(server.reader()).mails == Reading.all(of: mailbox))
    #expect(server.connectionCount == 1)
  }

  @Test func `bodies come as quoted string, as literal8 and with items nobody asked for`() throws {
    let server = try FakeServer(
      FakeMailbox(
        count: 6,
        faults: [
          [
            .instead(4, Self.quoted), .instead(5, "* 5 fetch (X-GM (1 (2 \"3\")) uid 5 body[] ~{3}\r\na\0b)\r\n"),
            .instead(6, "* 6 FETCH (ENVELOPE (NIL {2}\r\nhi NIL) UID 6 RFC822 {2+}\r\nok FLAGS (\\Seen $Label))\r\n"),
          ]
        ]))
    let reading = try Reading(server.reader())
    #expect(reading.mails.dropFirst(3).map(\.text) == ["Subject: q\"\\ ", "a\0b", "ok"])
    #expect(server.connectionCount == 1)
  }

  /// A mail that never arrives, however it fails, and those behind it.
  @Test(arguments: [
    FakeMailbox.Fault.skip(5), .instead(5, "* 5 FETCH (UID 5 BODY[] NIL)\r\n"), .refuse(5, "NO [SERVERBUG] internal"),
    .cut(5, afterBytes: 3), .leave(5, "* BYE FETCH failed\r\n"), .instead(5, "* 5 FETCH (UID 5 BODY[] oops)\r\n"),
  ])
  func `a mail that never arrives is named, and stops none behind it`(fault: FakeMailbox.Fault) throws {
    let mailbox = FakeMailbox(count: 9, lasting: [fault])
    let reader = try FakeServer(mailbox).reader()
    let reading = try Reading(reader)
    #expect(reading.mails == Reading.all(of: mailbox, without: [5]))
    #expect(reading.missing == [5])
    #expect(reader.position?.lastUID == 9)
  }

  @Test func `three mails in a row that break the connection are named too`() throws {
    let mailbox = FakeMailbox(count: 9, lasting: [4, 5, 6].map { .cut($0, afterBytes: 2) })
    let reading = try Reading(FakeServer(mailbox).reader())
    #expect(reading.mails == Reading.all(of: mailbox, without: [4, 5, 6]))
    #expect(reading.missing == [4, 5, 6])
  }

  @Test func `hundreds of mails that the server lists and leaves out are named`() throws {
    let mailbox = FakeMailbox(count: 900, lasting: (100..<800).map { .skip($0) })
    let reading = try Reading(FakeServer(mailbox).reader())
    #expect(reading.mails == Reading.all(of: mailbox, without: Set(100..<800)))
    #expect(reading.missing == Array(100..<800))
  }

  /// A server that is ill does not look like a folder whose mails are.
  @Test(arguments: [
    [FakeMailbox.Fault.leave(1, ""), .leave(2, ""), .leave(3, "")],
    [.refuse(1, "NO busy"), .refuse(2, "NO busy"), .refuse(3, "NO busy")],
    [.refuse(1, "NO [UNAVAILABLE] busy"), .refuse(2, "NO busy"), .refuse(3, "NO busy")],
  ])
  func `no mail is given up for a server that delivers none`(faults: [FakeMailbox.Fault]) throws {
    let reader = try FakeServer(FakeMailbox(count: 3, lasting: faults)).reader()
    let failure = #expect(throws: IMAPError.self) { try Reading(reader) }
    #expect(failure?.retryHelps == true)
    #expect(failure?.place?.hasSuffix("/INBOX") == true)
    #expect(reader.position?.lastUID == 0)
    #expect(!reader.isAtEnd)
  }

  @Test func `the last mail of a folder that breaks the connection is an error that names it`() throws {
    let reader = try FakeServer(FakeMailbox(count: 3, lasting: [.cut(3, afterBytes: 1)])).reader()
    let first = try reader.next()
    #expect(first?.messages.map(\.summary.uid) == [1, 2])
    let failure = #expect(throws: IMAPError.self) { try reader.next() }
    #expect(failure?.code == .connectionLost && failure?.arguments["detail"]?.hasPrefix("UID 3") == true)
  }

  @Test func `a mail that went meanwhile is not missing`() throws {
    let mailbox = FakeMailbox(count: 9, faults: [[.expunged(5)]], lasting: [])
    let reader = try FakeServer(mailbox).reader()
    let reading = try Reading(reader)
    #expect(reading.mails == Reading.all(of: mailbox, without: [5]))
    #expect(reading.missing.isEmpty && reader.vanishedCount == 1)
  }

  @Test func `another UIDVALIDITY after a break is an error, and what was handed out stays good`() throws {
    let mailbox = FakeMailbox(count: 9, faults: [[.cut(5, afterBytes: 1)], [.validity(8)]])
    let reader = try FakeServer(mailbox).reader()
    #expect(try reader.next()?.lastUID == 4)
    let failure = #expect(throws: IMAPError.self) { try reader.next() }
    #expect(failure?.code == .folderRenumbered && failure?.arguments["found"] == "8" && failure?.retryHelps == false)
    #expect(reader.position == FolderPosition(uidValidity: 7, lastUID: 4))
  }

  @Test func `mails left out while both commands are worked on at a time are asked for again without a wait`() throws {
    let mailbox = FakeMailbox(count: 9, lasting: [.interleaves, .skip(2), .skip(7)])
    var limits = FolderReader.Limits()
    limits.windowMessagesMax = 4
    let server = try FakeServer(mailbox)
    let reading = try Reading(server.reader(limits: limits))
    #expect(reading.mails == Reading.all(of: mailbox, without: [2, 7]) && reading.missing == [2, 7])
    // One more for each of the two; waiting for an answer that has come would be a stall, and cost another.
    #expect(server.connectionCount == 3)
  }

  @Test func `reading goes on behind a position`() throws {
    let mailbox = FakeMailbox(count: 9)
    let reading = try Reading(FakeServer(mailbox).reader(from: FolderPosition(uidValidity: 7, lastUID: 6)))
    #expect(reading.mails == Reading.all(of: mailbox, without: Set(1...6)))
  }

  @Test func `UIDs that lie far apart are found in few commands`() throws {
    var mailbox = FakeMailbox()
    for uid: UInt32 in [3, 4, 70_000, 90_000_000, 4_294_967_290] { mailbox.mails[uid] = FakeMailbox.mail(uid) }
    let server = try FakeServer(mailbox)
    #expect(try Reading(server.reader()).mails == Reading.all(of: mailbox))
    #expect(server.commands.count { $0.contains("RFC822.SIZE") } < 25)
  }

  @Test func `windows keep to their limits, and a large mail is fetched by its header`() throws {
    var mailbox = FakeMailbox(count: 30)
    for uid: UInt32 in [3, 9, 17] { mailbox.mails[uid] = FakeMailbox.mail(uid, bytes: 900) }
    mailbox.mails[20] = FakeMailbox.mail(20, bytes: 50_000)
    var limits = FolderReader.Limits()
    limits.windowMessagesMax = 5
    limits.windowBytesMax = 1000
    limits.surveyMessagesMax = 8
    limits.messageBytesMax = 2000
    let reader = try FakeServer(mailbox).reader(limits: limits)
    while let window = try reader.next() {
      #expect(window.messages.count <= 5)
      #expect(window.messages.count == 1 || window.messages.reduce(0) { $0 + $1.range.count } <= 1000)
      for mail in window.messages {
        let content = mailbox.mails[mail.summary.uid] ?? []
        let isLarge = mail.summary.uid == 20
        #expect(mail.isHeaderOnly == isLarge && mail.summary.sizeBytes == content.count)
        #expect(mail.summary.internalDate != nil && mail.summary.flags == ["\\Seen"])
        let expected = isLarge ? Array("Subject: Mail 20\r\n\r\n".utf8) : content
        #expect(window.withBytes(of: mail) { Array($0) } == expected)
      }
    }
    #expect(reader.position?.lastUID == 30)
  }

  @Test func `a mail far larger than stated is not kept in memory, and comes by its header`() throws {
    var mailbox = FakeMailbox(count: 5, lasting: [.stated(3, 40)])
    mailbox.mails[3] = FakeMailbox.mail(3, bytes: 300_000)
    var limits = FolderReader.Limits()
    limits.windowBytesMax = 4000
    limits.messageBytesMax = 100_000
    let reader = try FakeServer(mailbox).reader(limits: limits)
    var found: [UInt32: Bool] = [:]
    while let window = try reader.next() {
      #expect(window.bytes.count < 10_000)
      for mail in window.messages { found[mail.summary.uid] = mail.isHeaderOnly }
    }
    #expect(found == [1: false, 2: false, 3: true, 4: false, 5: false])
  }

  @Test func `a server that is away is tried as often as allowed, fewer times where it never answered`() throws {
    let away = FakeMailbox.Fault.login("NO [UNAVAILABLE] later")
    let server = try FakeServer(FakeMailbox(count: 1, lasting: [away]))
    #expect(code(of: { try Reading(server.reader(attemptsMax: 9, firstAttemptsMax: 2)) }) == .loginRefused)
    #expect(server.connectionCount == 2)
    let left = try FakeServer(FakeMailbox(count: 1, faults: [[.leave(1, "")]] + Array(repeating: [away], count: 9)))
    let reader = try left.reader(attemptsMax: 4, firstAttemptsMax: 2)
    #expect(code(of: { try Reading(reader) }) == .loginRefused)
    #expect(left.connectionCount == 4)
    // A later call has attempts of its own.
    #expect(code(of: { try Reading(reader) }) == .loginRefused)
    #expect(left.connectionCount == 8)
  }

  @Test func `a refused password is not tried again`() throws {
    let server = try FakeServer(FakeMailbox(count: 1, lasting: [.login("NO [AUTHENTICATIONFAILED] wrong")]))
    #expect(code(of: { try Reading(server.reader()) }) == .loginRefused)
    #expect(server.connectionCount == 1)
  }

  @Test func `reading stops soon when asked to, even at a server that says nothing`() throws {
    let server = try FakeServer(FakeMailbox(count: 3, lasting: [.silence(2)]))
    let start = ContinuousClock.now
    let reader = try server.reader { ContinuousClock.now - start > .milliseconds(300) }
    let reading = try Reading(reader)
    #expect(ContinuousClock.now - start < .seconds(3))
    #expect(reading.mails.count <= 1 && !reader.isAtEnd)
  }

  @Test func `a server that takes the connection and says nothing is left in time, and sooner when asked to stop`()
    throws
  {
    let server = try FakeServer(FakeMailbox(count: 3, lasting: [.mute]))
    let start = ContinuousClock.now
    let reader = try server.reader { ContinuousClock.now - start > .milliseconds(300) }
    #expect(try reader.next() == nil && !reader.isAtEnd)
    #expect(ContinuousClock.now - start < .seconds(4))
    var address = try server.address()
    address.connectTimeoutSeconds = 1
    let failure = #expect(throws: IMAPError.self) { try IMAPSession(server: address, login: FakeServer.login) }
    #expect(failure?.code == .connectFailed && failure?.retryHelps == true)
  }

  @Test func `a folder without mails, and a position at its end, give nothing`() throws {
    #expect(try Reading(FakeServer(FakeMailbox()).reader()).windows == 0)
    let reader = try FakeServer(FakeMailbox(count: 3)).reader(from: FolderPosition(uidValidity: 7, lastUID: 3))
    #expect(try Reading(reader).windows == 0)
    #expect(reader.isAtEnd && reader.status?.exists == 3)
  }
}
