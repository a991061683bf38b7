public import AdapterKit
internal import Glibc
internal import IMAPClient
internal import Secrets
public import TicketDomain

/// A mailbox that a source reads, as far as it can be looked at before any mail is read.
public struct MailboxAccess: Sendable {
  /// `user@host:port`
  public let account: String
  /// As configured; `*` means all that people put mail into.
  public let folders: [String]
  /// Where the password or token comes from, never itself: `environment NAME`, `file PATH` or `command PROGRAM`.
  public let secretSource: String
  fileprivate let mailbox: Mailbox

  /// What the server answered.
  public struct Answer: Sendable {
    /// The folders that were opened, with how many mails each holds.
    public var folders: [(name: String, mails: Int)]
    /// When the server took in the latest of the folders' last mails: it is no earlier by the server's clock.
    public var lastArrival: Instant?

    /// An answer that says so.
    public init(folders: [(name: String, mails: Int)] = [], lastArrival: Instant? = nil) {
      self.folders = folders
      self.lastArrival = lastArrival
    }
  }

  /// The mailbox that `adapter` reads; `nil` where it reads none.
  public init?(_ adapter: any Adapter) {
    guard let adapter = adapter as? MailboxAdapter else { return nil }
    mailbox = adapter.mailbox
    folders = adapter.folders
    account = "\(mailbox.login.user)@\(mailbox.server)"
    secretSource = mailbox.login.secret.description
  }

  /// Looks whether the password or token is there, without running the command that prints it. Throws one of the `secret-…`
  /// errors.
  public func checkSecret() throws { try mailbox.login.secret.check() }

  /// Connects, logs in once, and opens the folders with EXAMINE (of `*` only INBOX, after listing all), which changes nothing.
  ///
  /// Blocks for `secondsMax` at each step at most, for three times that altogether, and for as long as a command takes that
  /// prints the secret. Throws ``IMAPError`` as a reading does; `imap-stalled` where the time is over.
  public func examine(secondsMax: Int) throws -> Answer {
    var server = mailbox.server
    server.connectTimeoutSeconds = secondsMax
    server.stallTimeoutSeconds = secondsMax
    let deadline = ContinuousClock.now + .seconds(Secret.commandSeconds + 3 * secondsMax)
    do {
      let session = try IMAPSession(server: server, login: mailbox.login, isTriedOnce: true) { .now > deadline }
      defer { session.logout() }
      var answer = Answer()
      if folders.contains("*") { _ = try Mailbox.folders(session) }
      let named = folders.filter { $0 != "*" }
      for folder in named.isEmpty ? ["INBOX"] : named {
        answer.folders.append((folder, Int(try session.open(folder).exists)))
        guard let arrival = try session.lastArrival() else { continue }
        answer.lastArrival = max(arrival, answer.lastArrival ?? arrival)
      }
      return answer
    } catch let error as IMAPError where error.code == .stopped {
      throw IMAPError(.stalled, at: "\(server)", ["seconds": "\(3 * secondsMax)"], retryHelps: true)
    }
  }
}

extension MailboxAccess {
  /// Changes when the file with the password or token does; `nil` where only reading it would tell.
  public func secretStamp() -> String? {
    guard case .file(let path) = mailbox.login.secret else { return nil }
    var status = stat()
    guard stat(path, &status) == 0 else { return "" }
    return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }
}
