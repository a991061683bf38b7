import Foundation
import Glibc
import IMAPClient
import Secrets
import Testing
import TicketDomain

/// A file that holds a password and is shut to others; it goes with the value.
final class PasswordFile: Sendable {
  let path: String

  init(_ text: String, mode: mode_t = 0o600) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    chmod(path, mode)
  }

  deinit { unlink(path) }
}

/// What a reader gave, to its end.
struct Reading {
  struct Mail: Equatable {
    var uid: UInt32
    var text: String
    var isHeaderOnly = false
  }
  var mails: [Mail] = []
  var missing: [UInt32] = []
  var windows = 0
  var lastUID: UInt32 = 0

  /// Reads to the end; each window must begin behind the one before.
  init(_ reader: FolderReader) throws {
    while let window = try reader.next() {
      let uids = window.messages.map(\.summary.uid)
      #expect(uids == Set(uids).sorted() && uids.allSatisfy { $0 > lastUID && $0 <= window.lastUID })
      #expect(window.lastUID > lastUID)
      lastUID = window.lastUID
      windows += 1
      missing += window.missing
      for mail in window.messages {
        let text = window.withBytes(of: mail) { String(decoding: $0, as: UTF8.self) }
        mails.append(Mail(uid: mail.summary.uid, text: text, isHeaderOnly: mail.isHeaderOnly))
      }
    }
  }

  /// What a mailbox holds, but for some.
  static func all(of mailbox: FakeMailbox, without left: Set<UInt32> = []) -> [Mail] {
    mailbox.mails.filter { !left.contains($0.key) }.sorted { $0.key < $1.key }
      .map { Mail(uid: $0.key, text: String(decoding: $0.value, as: UTF8.self)) }
  }
}

extension FakeServer {
  static let login = MailboxLogin(user: "kefu", secret: .command(["/bin/echo", "secret"]))

  func address() throws -> IMAPServer {
    var server = try IMAPServer(url: "imap://127.0.0.1:\(port)")
    server.connectTimeoutSeconds = 5
    server.stallTimeoutSeconds = 1
    return server
  }

  /// A reader that tries again at once, and holds the server as long as it is held.
  func reader(
    from: FolderPosition? = nil, attemptsMax: Int = 10, firstAttemptsMax: Int = 3,
    limits: FolderReader.Limits = FolderReader.Limits(), isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws -> FolderReader {
    var retry = FolderReader.RetryPolicy()
    retry.firstPauseMilliseconds = 1
    retry.pauseMillisecondsMax = 20
    retry.attemptsMax = attemptsMax
    retry.firstAttemptsMax = firstAttemptsMax
    return FolderReader(
      server: try address(), login: Self.login, folder: "INBOX", from: from, limits: limits, retry: retry,
      isStopped: { withExtendedLifetime(self) { isStopped() } })
  }
}

/// The code of the error that `work` throws; `nil` where it throws none.
func code<Result>(of work: () throws -> Result) -> IMAPErrorCode? {
  do {
    _ = try work()
    return nil
  } catch {
    return (error as? IMAPError)?.code
  }
}
