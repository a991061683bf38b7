/// What a fake server holds, and what it does wrong.
struct FakeMailbox: Sendable {
  /// A server's fault or habit. The number is a mail's UID.
  enum Fault: Sendable, Hashable {
    /// All is sent in pieces of so many bytes.
    case chunks(Int)
    /// The mail is left out where its content is asked for.
    case skip(UInt32)
    /// The mail is in the first answer that lists it, and never again.
    case expunged(UInt32)
    /// The connection ends after so many bytes of the mail.
    case cut(UInt32, afterBytes: Int)
    /// Said before the mail.
    case before(UInt32, String)
    /// Said in the place of the mail.
    case instead(UInt32, String)
    /// Nothing more is said from the mail on.
    case silence(UInt32)
    /// The connection ends in the place of the mail, after those words.
    case leave(UInt32, String)
    /// How a command that asks for the mail's content ends; neither it nor those behind it come.
    case refuse(UInt32, String)
    /// RFC822.SIZE of the mail.
    case stated(UInt32, Int)
    /// EXAMINE is refused until the client has said who it is.
    case wantsID
    /// Another UIDVALIDITY.
    case validity(UInt32)
    /// How a login ends.
    case login(String)
    /// Two commands are worked on at the same time, and the second ends first.
    case interleaves
    /// Said when IDLE begins.
    case idleNews(String)
    /// Connections are taken, and then nothing is said.
    case mute
    /// Nine MiB without a line's end in the place of the mail.
    case endlessLine(UInt32)
    /// UIDNEXT is not told.
    case silentAboutUIDNext
  }

  var mails: [UInt32: [UInt8]] = [:]
  var uidValidity: UInt32 = 7
  var uidNext: UInt32?
  var capabilities = "IMAP4rev1"
  /// Lines of LIST.
  var folders: [String] = []
  /// Faults of the first, second, … connection.
  var faults: [[Fault]] = []
  /// Faults of all connections.
  var lasting: [Fault] = []

  /// `count` mails with the UIDs 1, 2, …
  init(count: Int = 0, faults: [[Fault]] = [], lasting: [Fault] = []) {
    for uid in 0..<UInt32(count) { mails[uid + 1] = Self.mail(uid + 1) }
    self.faults = faults
    self.lasting = lasting
  }

  static func mail(_ uid: UInt32, bytes: Int = 0) -> [UInt8] {
    Array("Subject: Mail \(uid)\r\n\r\nText of \(uid).\r\n".utf8) + [UInt8](repeating: 120, count: bytes)
  }
}

/// One connection to a ``FakeMailbox``: lines in, pieces of the answer out. No input or output of its own.
struct FakePlay {
  enum Piece: Sendable {
    case bytes([UInt8])
    case hangUp
    case silence

    static func say(_ text: String) -> Piece { .bytes(Array(text.utf8)) }
  }

  private let mailbox: FakeMailbox
  private let faults: [FakeMailbox.Fault]
  private var isIdentified = false
  private var goneFromLists: Set<UInt32> = []
  private var idleTag: String?

  init(_ mailbox: FakeMailbox, connection: Int) {
    self.mailbox = mailbox
    faults = mailbox.lasting + (connection < mailbox.faults.count ? mailbox.faults[connection] : [])
    for case .expunged(let uid) in faults where connection > 0 { goneFromLists.insert(uid) }
  }

  var chunkBytes: Int? {
    for case .chunks(let bytes) in faults { return bytes }
    return nil
  }

  var greeting: Piece { faults.contains(.mute) ? .silence : .say("* OK ready\r\n") }

  static func withoutTag(_ line: String) -> String { line.split(separator: " ").dropFirst().joined(separator: " ") }

  func waitsForMore(_ line: String) -> Bool { faults.contains(.interleaves) && line.contains("BODY.PEEK") }

  /// Answers of two commands in turns; each comes whole, and the second one's end comes before the first one's.
  static func interleave(_ first: [Piece], _ second: [Piece]) -> [Piece] {
    let both = (0..<max(first.count, second.count)).flatMap { index in
      [second, first].compactMap { index < $0.count - 1 ? $0[index] : nil }
    }
    return both + second.suffix(1) + first.suffix(1)
  }

  mutating func answer(to line: String) -> [Piece] {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    let tag = words.first ?? "*"
    let rest = words.count > 2 ? words[2] : ""
    if let idleTag, line.uppercased() == "DONE" {
      self.idleTag = nil
      return [.say("\(idleTag) OK idle is over\r\n")]
    }
    switch words.count > 1 ? words[1].uppercased() : "" {
    case "CAPABILITY": return [.say("* CAPABILITY \(mailbox.capabilities)\r\n\(tag) OK\r\n")]
    case "LOGIN", "AUTHENTICATE":
      for case .login(let text) in faults { return [.say("\(tag) \(text)\r\n")] }
      return [.say("\(tag) OK logged in\r\n")]
    case "ID":
      isIdentified = true
      return [.say("* ID NIL\r\n\(tag) OK\r\n")]
    case "EXAMINE": return [.say(examine(tag))]
    case "LIST": return [.say(mailbox.folders.map { "* LIST \($0)\r\n" }.joined() + "\(tag) OK\r\n")]
    case "NOOP": return [.say("\(tag) OK\r\n")]
    case "LOGOUT": return [.say("* BYE\r\n\(tag) OK\r\n"), .hangUp]
    case "IDLE":
      idleTag = tag
      var news = ""
      for case .idleNews(let text) in faults { news += text }
      return [.say("+ waiting\r\n\(news)")]
    case "UID" where rest.uppercased().hasPrefix("FETCH "): return fetch(tag, String(rest.dropFirst(6)))
    default: return [.say("\(tag) BAD not here\r\n")]
    }
  }

  private func examine(_ tag: String) -> String {
    if faults.contains(.wantsID), !isIdentified { return "\(tag) NO EXAMINE Unsafe Login. Please contact kefu\r\n" }
    var validity = mailbox.uidValidity
    for case .validity(let other) in faults { validity = other }
    let next = mailbox.uidNext ?? (mailbox.mails.keys.max() ?? 0) + 1
    let told = faults.contains(.silentAboutUIDNext) ? "" : "* OK [UIDNEXT \(next)] next\r\n"
    return
      "* FLAGS (\\Seen)\r\n* \(mailbox.mails.count) exists\r\n* 0 RECENT\r\n* OK [uidvalidity \(validity)] ok\r\n\(told)"
      + "\(tag) OK [READ-ONLY] open\r\n"
  }

  private mutating func fetch(_ tag: String, _ arguments: String) -> [Piece] {
    let parts = arguments.split(separator: " ", maxSplits: 1).map(String.init)
    let bounds = parts[0].split(separator: ":").map { UInt32($0) ?? mailbox.mails.keys.max() ?? 0 }
    guard let low = bounds.first, let high = bounds.last, low <= high else {
      return [.say("\(tag) BAD descending\r\n")]
    }
    let items = parts.count > 1 ? parts[1].uppercased() : ""
    let listed = mailbox.mails.filter { (low...high).contains($0.key) }.sorted { $0.key < $1.key }
    var pieces: [Piece] = []
    for (uid, content) in listed where !goneFromLists.contains(uid) {
      let sequence = mailbox.mails.keys.count { $0 <= uid }
      guard items.contains("BODY") else {
        var size = content.count
        for case .stated(uid, let stated) in faults { size = stated }
        let date = "INTERNALDATE \" 1-Oct-2026 08:15:00 +0800\""
        pieces.append(.say("* \(sequence) FETCH (FLAGS (\\Seen) \(date) UID \(uid) RFC822.SIZE \(size))\r\n"))
        if faults.contains(.expunged(uid)) { goneFromLists.insert(uid) }
        continue
      }
      switch body(uid, sequence, content, isHeader: items.contains("HEADER"), tag, &pieces) {
      case .next: continue
      case .end: return pieces
      }
    }
    return pieces + [.say("\(tag) OK fetched\r\n")]
  }

  private enum Course { case next, end }

  private func body(
    _ uid: UInt32, _ sequence: Int, _ content: [UInt8], isHeader: Bool, _ tag: String, _ pieces: inout [Piece]
  ) -> Course {
    var sent = content
    if isHeader {
      let end = zip(content.indices, content.dropFirst(2)).first { content[$0.0] == 10 && $0.1 == 10 }.map { $0.0 + 3 }
      sent = Array(content[..<(end ?? content.count)])
    }
    let name = isHeader ? "BODY[HEADER]<0>" : "BODY[]"
    let opening = "* \(sequence) FETCH (UID \(uid) \(name) {\(sent.count)}\r\n"
    for fault in faults {
      switch fault {
      case .skip(uid): return .next
      case .before(uid, let text): pieces.append(.say(text))
      case .instead(uid, let text):
        pieces.append(.say(text))
        return .next
      case .cut(uid, let count):
        pieces += [.say(opening), .bytes(Array(sent.prefix(count))), .hangUp]
        return .end
      case .leave(uid, let text):
        pieces += [.say(text), .hangUp]
        return .end
      case .endlessLine(uid): pieces.append(.bytes([UInt8](repeating: 65, count: 9 << 20)))
      case .silence(uid):
        pieces.append(.silence)
        return .end
      case .refuse(uid, let text):
        pieces.append(.say("\(tag) \(text)\r\n"))
        return .end
      default: break
      }
    }
    pieces.append(.bytes(Array(opening.utf8) + sent + Array(")\r\n".utf8)))
    return .next
  }
}
