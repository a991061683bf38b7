internal import AdapterKit
internal import IMAPClient
internal import TicketDomain

/// How far a folder of a mailbox was read, and what the server said of it then.
public struct MailboxCursor: Codable, Sendable, Equatable {
  /// `user@host:port`
  public var account: String
  /// As people name it.
  public var folder: String
  /// The folder's UIDVALIDITY: under another one these UIDs mean other mails.
  public var uidValidity: UInt32
  /// All UIDs up to this one are dealt with.
  public var lastUID: UInt32
  /// UIDNEXT when the folder was last opened.
  public var uidNext: UInt32
  /// How many mails it held then.
  public var exists: UInt32
  /// HIGHESTMODSEQ (RFC 7162) then; absent where the server has none.
  public var highestModSeq: UInt64?

  /// With what the keys of the folder's records begin; ten digits of the UID follow.
  public var keyPrefix: String { "\(account)/\(folder)/\(uidValidity)/" }
  /// Whether all UIDs that the folder had were dealt with.
  public var isAtEnd: Bool { lastUID >= uidNext &- 1 }
}

/// One folder of a mailbox, not yet opened.
struct MailboxStream: RecordStream {
  let mailbox: Mailbox
  let folder: String

  var name: String { mailbox.address(of: folder) }
  var sizeBytes: Int64 { 0 }

  func open(after cursors: [StreamCursor]) -> any StreamReading {
    MailboxReading(mailbox, folder: folder, name: name, cursors: cursors.filter { $0.stream.hasPrefix(name + ";") })
  }
}

/// Reads one folder of a mailbox, each window a part. The next window is fetched while one is parsed.
///
/// A folder that was numbered anew is read from its beginning, under a cursor of its own.
actor MailboxReading: StreamReading {
  private let mailbox: Mailbox
  private let folder: String
  private let name: String
  private let known: [MailboxCursor]
  private let writer = MailRecordWriter(way: EmailAdapter.imap.rawValue)
  private var fetcher: WindowFetcher?
  private var pending: Task<WindowFetcher.Fetched, any Error>?
  private var failure: (any Error)?
  private var startCount = 0
  private var cursor: MailboxCursor?
  private var written: MailboxCursor?
  private var startUID: UInt32 = 0
  private var bytesDone: Int64 = 0

  init(_ mailbox: Mailbox, folder: String, name: String, cursors: [StreamCursor]) {
    self.mailbox = mailbox
    self.folder = folder
    self.name = name
    known = cursors.compactMap { $0.decoded(as: MailboxCursor.self) }
  }

  /// The next window's mails. Throws ``IMAPError``, the same one from then on.
  func nextPart() async throws -> StreamPart? {
    if let failure { throw failure }
    // A validity only ever grows (RFC 3501 section 2.3.1.1), so the greatest one is the likeliest.
    let fetcher = self.fetcher ?? start(behind: known.max { $0.uidValidity < $1.uidValidity })
    do {
      let fetched = try await next(of: fetcher)
      if let window = fetched.window {
        // Of large mails one at a time is enough in memory.
        if window.bytes.count <= Self.prefetchedBytesMax { pending = Task { try await fetcher.next() } }
        return try part(of: window, fetched)
      }
      guard !Task.isCancelled else { return nil }
      take(fetched)
    } catch let error as IMAPError where error.code == .folderRenumbered && startCount < Self.startsMax {
      let found = error.arguments["found"].flatMap { UInt32($0) }
      _ = start(behind: known.first { $0.uidValidity == found })
      return try await nextPart()
    } catch {
      failure = error
      throw error
    }
    guard let cursor, cursor != written else { return nil }
    return try part(RecordBatch(recognition: .content), cursor)
  }

  private static let prefetchedBytesMax = 8 << 20
  /// A server that numbers a folder anew again and again is given up.
  private static let startsMax = 3

  private func next(of fetcher: WindowFetcher) async throws -> WindowFetcher.Fetched {
    let task = pending ?? Task { try await fetcher.next() }
    pending = nil
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func start(behind cursor: MailboxCursor?) -> WindowFetcher {
    let fetcher = WindowFetcher(
      mailbox, folder: folder,
      from: cursor.map { FolderPosition(uidValidity: $0.uidValidity, lastUID: $0.lastUID) })
    self.fetcher = fetcher
    self.cursor = cursor
    written = cursor
    startUID = cursor?.lastUID ?? 0
    startCount += 1
    return fetcher
  }

  private func part(of window: MailWindow, _ fetched: WindowFetcher.Fetched) throws -> StreamPart {
    take(fetched)
    guard let cursor else { throw IMAPError(.folderWithoutValidity, at: name, ["folder": folder]) }
    // The mail itself, its text once more, and what is said about it.
    let mailBytes = window.messages.reduce(0) { $0 + $1.range.count }
    var batch = RecordBatch(
      recognition: .content, expectedBytes: min(2 * mailBytes, mailBytes + 4 << 20) + 1000 * window.messages.count
    )
    let place = "\(name);UIDVALIDITY=\(cursor.uidValidity)/;UID="
    for mail in window.messages {
      window.withBytes(of: mail) { bytes in
        writer.write(
          MailRecord(
            key: Self.key(of: mail.summary.uid, cursor), locator: "\(place)\(mail.summary.uid)", folder: folder,
            receivedAt: mail.summary.internalDate, content: bytes, mail: bytes, sizeBytes: mail.summary.sizeBytes,
            isHeaderOnly: mail.isHeaderOnly), to: &batch)
        bytesDone += Int64(bytes.count)
      }
    }
    for uid in window.missing {
      writer.writeUndelivered(key: Self.key(of: uid, cursor), locator: "\(place)\(uid)", to: &batch)
    }
    return try part(batch, cursor)
  }

  private static func key(of uid: UInt32, _ cursor: MailboxCursor) -> String {
    let digits = String(uid)
    return cursor.keyPrefix + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
  }

  private func part(_ batch: RecordBatch, _ cursor: MailboxCursor) throws -> StreamPart {
    written = cursor
    let (read, all) = (Double(cursor.lastUID) - Double(startUID), Double(cursor.uidNext) - 1 - Double(startUID))
    let bytesTotal = read > 0 && all > read ? Int64(Double(bytesDone) * all / read) : bytesDone
    return StreamPart(
      batch: batch,
      cursor: try StreamCursor(stream: "\(name);UIDVALIDITY=\(cursor.uidValidity)", encoding: cursor),
      bytes: (bytesDone, bytesTotal))
  }

  /// Takes over how far the folder was read, and what the server said when it was last opened.
  private func take(_ fetched: WindowFetcher.Fetched) {
    guard let status = fetched.status else { return }
    cursor = MailboxCursor(
      account: "\(mailbox.login.user)@\(mailbox.server)", folder: folder, uidValidity: status.uidValidity,
      lastUID: fetched.lastUID, uidNext: status.uidNext, exists: status.exists, highestModSeq: status.highestModSeq)
  }
}
