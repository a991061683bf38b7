internal import AdapterKit
internal import IMAPClient
internal import Parallel
internal import TicketDomain

/// Notices that mail has come to a folder, by a connection of its own on which the server speaks up (IDLE, RFC 2177), or is asked
/// every minute. Other folders are seen by the next look at the whole source.
///
/// One thread, which sleeps.
actor MailboxWatch: SourceWatch {
  private let mailbox: Mailbox
  private let folder: String
  private var session: IMAPSession?
  private let executor = ThreadExecutor(name: "mailbox-watch")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ mailbox: Mailbox, folder: String) {
    self.mailbox = mailbox
    self.folder = folder
  }

  /// Connects, so that mails that come from now on are noticed. Throws ``IMAPError``.
  func renew() throws {
    guard session == nil else { return }
    let session = try IMAPSession(server: mailbox.server, login: mailbox.login, isTriedOnce: true) { Task.isCancelled }
    _ = try session.open(folder)
    self.session = session
  }

  func change(within duration: Duration) throws -> SourceChange? {
    do {
      try renew()
      let seconds = Int(min(duration.components.seconds, 86_400))
      return try session?.waitForNews(upToSeconds: max(1, seconds)) == true ? .everything : nil
    } catch let error as IMAPError where error.code == .stopped {
      session?.logout()
      session = nil
      return nil
    } catch {
      session = nil
      throw error
    }
  }
}
