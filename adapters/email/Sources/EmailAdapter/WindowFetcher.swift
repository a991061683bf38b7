internal import IMAPClient
internal import Parallel

/// Fetches the windows of a folder on a thread of its own, where waiting for the server holds up nothing else.
actor WindowFetcher {
  /// A window, and where the folder stood then.
  struct Fetched: Sendable {
    /// `nil` where nothing is left.
    var window: MailWindow?
    var status: FolderStatus?
    /// All UIDs up to this one are dealt with once the window is.
    var lastUID: UInt32
  }

  private let executor = ThreadExecutor(name: "mailbox")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let reader: FolderReader

  init(_ mailbox: Mailbox, folder: String, from position: FolderPosition?) {
    var limits = FolderReader.Limits()
    limits.messageBytesMax = mailbox.largestMailBytes
    reader = FolderReader(
      server: mailbox.server, login: mailbox.login, folder: folder, from: position, limits: limits
    ) { Task.isCancelled }
  }

  /// The next window; the connection is closed behind the last one, and after an error. Throws ``IMAPError``.
  func next() throws -> Fetched {
    var window: MailWindow?
    defer { if window == nil { reader.close() } }
    window = try reader.next()
    return Fetched(window: window, status: reader.status, lastUID: reader.position?.lastUID ?? 0)
  }
}
