internal import Secrets
public import TicketDomain

/// A mailbox on an IMAP server (RFC 3501), read and never changed: folders are opened with EXAMINE only. Blocking, and for one
/// thread at a time.
public final class IMAPSession {
  /// How many folders a mailbox may have.
  public static let foldersMax = 100_000
  /// What the server can do, in capitals (RFC 3501 section 7.2.1).
  public private(set) var capabilities: Set<String> = []
  /// How many mails the open folder holds, as the server said last.
  public private(set) var exists: UInt32 = 0

  let server: IMAPServer
  let isStopped: @Sendable () -> Bool
  private(set) var parser = IMAPResponseParser()
  /// Whether mails came since the folder was opened, or since ``waitForNews(upToSeconds:pollSeconds:)`` said so.
  private var hasNews = false
  private let connection: IMAPConnection
  private let buffer: UnsafeMutableRawBufferPointer
  private var unread = UnsafeRawBufferPointer(start: nil, count: 0)
  private var commandCount = 0
  private var isIdentified = false

  /// Connects, logs in and asks what the server can do. A refused token is read again from its source, once, unless
  /// `isTriedOnce`.
  ///
  /// `isStopped` is asked about four times a second while waiting, once a second while connecting. Throws what ``Secret/read()`` throws, and one of
  /// `imap-connect-failed`, `imap-certificate-refused`, `imap-authority-unreadable`, `imap-encryption-failed`,
  /// `imap-login-refused`, `imap-login-malformed`.
  public init(
    server: IMAPServer, login: MailboxLogin, isTriedOnce: Bool = false,
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws {
    self.server = server
    self.isStopped = isStopped
    connection = try Self.connect(server, login, isTriedOnce: isTriedOnce, isStopped)
    buffer = .allocate(byteCount: 256 * 1024, alignment: 64)
    try run("CAPABILITY") { _ in }
    if capabilities.contains("ID") { try identify() }
  }

  deinit { buffer.deallocate() }

  private static func connect(
    _ server: IMAPServer, _ login: MailboxLogin, isTriedOnce: Bool, _ isStopped: @escaping () -> Bool
  ) throws -> IMAPConnection {
    do {
      return try IMAPConnection(server, login, secret: try login.secret.read(), isStopped: isStopped)
    } catch let error as IMAPError
      where error.code == .loginRefused && !error.retryHelps && login.method.usesToken && !isTriedOnce
    {
      return try IMAPConnection(server, login, secret: try login.secret.read(), isStopped: isStopped)
    }
  }

  // MARK: Commands

  /// Opens a folder for reading (EXAMINE; with CONDSTORE, RFC 7162, where offered). Throws `imap-folder-refused` and
  /// `imap-folder-without-uidvalidity`.
  public func open(_ folder: String) throws(IMAPError) -> FolderStatus {
    var status = FolderStatus()
    var refusal = try examine(folder, &status)
    if refusal != nil, !isIdentified {
      // Some servers open nothing for a client that has not said its name (RFC 2971), and do not say that they want it.
      try identify()
      refusal = try examine(folder, &status)
    }
    if let refusal {
      throw IMAPError(.folderRefused, at: "\(server)", ["folder": folder, "detail": detail(refusal.text)])
    }
    guard status.uidValidity != 0 else {
      throw IMAPError(.folderWithoutValidity, at: "\(server)", ["folder": folder])
    }
    if status.exists > 0, status.uidNext == 0 { status.uidNext = try highestUID() &+ 1 }
    hasNews = false
    return status
  }

  /// When the server took in the last mail of the open folder (INTERNALDATE); `nil` where the folder is empty.
  public func lastArrival() throws(IMAPError) -> Instant? {
    guard exists > 0 else { return nil }
    var arrival: Instant?
    try run("UID FETCH * (UID INTERNALDATE)") { response in
      if case .fetched(let items) = response { arrival = items.internalDate ?? arrival }
    }
    return arrival
  }

  /// All folders of the mailbox, in the server's order.
  public func folders() throws(IMAPError) -> [Folder] {
    let isExtended = capabilities.isSuperset(of: ["LIST-EXTENDED", "SPECIAL-USE"])
    var folders: [Folder] = []
    var isTooLong = false
    try run("LIST \"\" \"*\"" + (isExtended ? " RETURN (SPECIAL-USE)" : "")) { response in
      guard case .listed(let folder) = response else { return }
      if folders.count < Self.foldersMax { folders.append(folder) } else { isTooLong = true }
    }
    if isTooLong { throw IMAPError(.responseTooLong, at: "\(server)", ["limit": "\(Self.foldersMax)"]) }
    return folders
  }

  /// Says that we are still here.
  public func keepAlive() throws(IMAPError) { try run("NOOP") { _ in } }

  /// Waits until mails come to the open folder: `true`, or the time is over: `false`. With IDLE (RFC 2177) where offered, else by
  /// NOOP every `pollSeconds`.
  public func waitForNews(upToSeconds: Int, pollSeconds: Int = 60) throws(IMAPError) -> Bool {
    var left = upToSeconds
    while !hasNews, left > 0 {
      // Servers end an idle connection after 30 minutes; RFC 2177 wants IDLE to begin anew before 29.
      let turn = min(left, capabilities.contains("IDLE") ? 28 * 60 : max(1, pollSeconds))
      left -= turn
      if capabilities.contains("IDLE") {
        try idle(seconds: turn)
      } else {
        try keepAlive()
        if !hasNews { try pause(seconds: turn) }
        if left <= 0, !hasNews { try keepAlive() }
      }
    }
    defer { hasNews = false }
    return hasNews
  }

  /// Says good-bye, whether the server answers or not; takes seconds at most, once the command is sent. The connection is of no use afterwards.
  public func logout() {
    guard (try? send("LOGOUT")) != nil else { return }
    let deadline = ContinuousClock.now + .seconds(2)
    while .now < deadline, let response = try? receive(milliseconds: 2000) {
      if case .completed = response { return }
    }
  }

  private func identify() throws(IMAPError) {
    isIdentified = true
    do throws(IMAPError) {
      try run("ID (\"name\" \"TicketLedger\" \"vendor\" \"TicketLedger\" \"version\" \"1\")") { _ in }
    } catch  where error.code == .commandRefused {
      // A server that does not know ID works without it.
    }
  }

  private func examine(_ folder: String, _ status: inout FolderStatus) throws(IMAPError) -> IMAPResponse.Outcome? {
    status = FolderStatus()
    let name = ModifiedUTF7.encode(folder).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let tag = try send("EXAMINE \"\(name)\"" + (capabilities.contains("CONDSTORE") ? " (CONDSTORE)" : ""))
    while true {
      switch try receive() {
      case .exists(let count): status.exists = count
      case .status(let outcome):
        switch outcome.code {
        case "UIDVALIDITY": status.uidValidity = UInt32(outcome.codeArguments) ?? 0
        case "UIDNEXT": status.uidNext = UInt32(outcome.codeArguments) ?? 0
        case "HIGHESTMODSEQ": status.highestModSeq = UInt64(outcome.codeArguments)
        default: break
        }
      case .completed(tag, let outcome): return outcome.status == .ok ? nil : outcome
      default: break
      }
    }
  }

  private func highestUID() throws(IMAPError) -> UInt32 {
    var highest: UInt32 = 0
    try run("UID FETCH * (UID)") { response in
      if case .fetched(let items) = response { highest = max(highest, items.uid ?? 0) }
    }
    return highest
  }

  private func idle(seconds: Int) throws(IMAPError) {
    let tag = try send("IDLE")
    var isWaiting = false
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !(isWaiting && hasNews) {
      let left = deadline - .now
      let milliseconds = Int(left.components.seconds) * 1000 + Int(left.components.attoseconds / 1_000_000_000_000_000)
      if isWaiting, milliseconds <= 0 { break }
      guard let response = try receive(milliseconds: isWaiting ? milliseconds : nil) else { break }
      switch response {
      case .continuation: isWaiting = true
      case .completed(tag, let outcome): throw refused("IDLE", outcome)
      default: break
      }
    }
    try connection.send(Array("DONE\r\n".utf8), isStopped: isStopped)
    try finish(tag, "IDLE") { _ in }
  }

  private func pause(seconds: Int) throws(IMAPError) {
    for _ in 0..<seconds {
      if isStopped() { throw IMAPError(.stopped, at: "\(server)") }
      // What comes unasked stays in the socket until the next command.
      Pause.sleep(milliseconds: 1000)
    }
  }

  // MARK: Sending and receiving

  /// Sends a command without waiting for its answer; returns its tag.
  func send(_ command: String) throws(IMAPError) -> String {
    commandCount += 1
    let tag = "TL\(commandCount)"
    try connection.send(Array("\(tag) \(command)\r\n".utf8), isStopped: isStopped)
    return tag
  }

  /// The next response. Throws `imap-server-left` for a BYE that is not the answer to LOGOUT.
  func receive() throws(IMAPError) -> IMAPResponse {
    while true {
      if let response = try receive(milliseconds: nil) { return response }
    }
  }

  /// The next response; `nil` where nothing more comes within `milliseconds`.
  private func receive(milliseconds: Int?) throws(IMAPError) -> IMAPResponse? {
    while true {
      do throws(IMAPError) {
        if let response = try parser.next(in: &unread) {
          try note(response)
          return response
        }
      } catch {
        var error = error
        error.place = "\(server)"
        throw error
      }
      let count = try connection.receive(into: buffer, milliseconds: milliseconds, isStopped: isStopped)
      if count == 0 { return nil }
      unread = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }
  }

  private func note(_ response: IMAPResponse) throws(IMAPError) {
    switch response {
    case .exists(let count):
      hasNews = hasNews || count > exists
      exists = count
    case .expunged where exists > 0: exists -= 1
    case .capabilities(let offered): capabilities = offered
    case .status(let outcome) where outcome.status == .bye:
      throw IMAPError(.serverLeft, at: "\(server)", ["detail": detail(outcome.text)], retryHelps: true)
    default: break
    }
  }

  /// Runs one command to its end. Throws `imap-command-refused` where the answer is not OK.
  func run(_ command: String, _ take: (IMAPResponse) -> Void) throws(IMAPError) {
    try finish(try send(command), command, take)
  }

  private func finish(_ tag: String, _ command: String, _ take: (IMAPResponse) -> Void) throws(IMAPError) {
    while true {
      let response = try receive()
      if case .completed(tag, let outcome) = response {
        if outcome.status != .ok { throw refused(command, outcome) }
        return
      }
      take(response)
    }
  }

  func refused(_ command: String, _ outcome: IMAPResponse.Outcome) -> IMAPError {
    IMAPError(
      .commandRefused, at: "\(server)", ["command": detail(command, charactersMax: 40), "detail": detail(outcome.text)])
  }

  /// See ``IMAPResponseParser/takeBodies(reserving:keeping:)``.
  func takeBodies(reserving bytes: Int, keeping ranges: [Range<Int>]) -> [UInt8] {
    parser.takeBodies(reserving: bytes, keeping: ranges)
  }

  /// See ``IMAPResponseParser/bodyBytesMax``.
  func keepBodies(upToBytes bytes: Int) { parser.bodyBytesMax = bytes }
}

/// What the server said when it opened a folder.
public struct FolderStatus: Sendable, Hashable {
  /// How many mails lie in it.
  public var exists: UInt32 = 0
  /// While it stays the same, a UID means the same mail (RFC 3501 section 2.3.1.1).
  public var uidValidity: UInt32 = 0
  /// All UIDs are below it; 0 for an empty folder of a server that does not say.
  public var uidNext: UInt32 = 0
  /// The highest modification sequence (RFC 7162); `nil` where the server keeps none.
  public var highestModSeq: UInt64?
}
