internal import AdapterKit
internal import Dispatch
internal import IMAPClient
internal import Secrets
internal import Settings
internal import TicketDomain

/// The way in for folders of a mailbox on a server.
struct MailboxAdapter: Adapter {
  let mailbox: Mailbox
  /// As configured; `*` means every folder but those for drafts, junk and trash, and the server's own collections.
  let folders: [String]

  init(_ fields: SettingsFields, source: String, folder: String, largestMailBytes: Int) throws {
    var server = try Self.server(fields.required("server"))
    server.certificateAuthority = try fields.optional("ca")?.path(in: folder)
    let method: MailboxLogin.Method = try fields.optional("login")?.choice() ?? .automatic
    let takesToken = method == .xoauth2 || method == .oauthbearer
    let secret = try fields.required(takesToken ? "token" : "password").secret(folder: folder)
    let login = MailboxLogin(user: try fields.required("user").text(), method: method, secret: secret)
    mailbox = Mailbox(server: server, login: login, largestMailBytes: largestMailBytes)
    folders = try fields.optional("folders")?.listOrSelf().map { try $0.text() } ?? ["INBOX"]
  }

  /// The folders, each a stream. Asks the server where the configuration does not name them.
  func streams() async throws -> [any RecordStream] {
    var names = folders.filter { $0 != "*" }
    if names.count < folders.count {
      names += try await mailbox.folders().filter { !names.contains($0) }
    }
    return names.map { MailboxStream(mailbox: mailbox, folder: $0) }
  }

  /// Watches the first folder, or INBOX.
  func watch() async throws -> (any SourceWatch)? {
    MailboxWatch(mailbox, folder: folders.first { $0 != "*" } ?? "INBOX")
  }

  func isRefusal(_ error: any ExplainableError) -> Bool {
    (error as? IMAPError)?.code == .loginRefused && !error.retryHelps
  }

  private static func server(_ node: SettingsNode) throws -> IMAPServer {
    do {
      return try IMAPServer(url: try node.text())
    } catch var error as IMAPError {
      error.place = node.place
      throw error
    }
  }
}

/// A mailbox: where it is, and who reads it.
struct Mailbox: Sendable {
  let server: IMAPServer
  let login: MailboxLogin
  let largestMailBytes: Int

  /// `imap://user@host:port/folder` (RFC 5092), with characters beyond ASCII as they are, so that people can read it.
  func address(of folder: String) -> String {
    "imap://\(Self.escaped(login.user))@\(server)/\(Self.escaped(folder, alsoKeeping: "/"))"
  }

  /// The folders that people put mail into.
  func folders() async throws -> [String] {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try listFolders() })
      }
    }
  }

  private func listFolders() throws -> [String] {
    let session = try IMAPSession(server: server, login: login)
    defer { session.logout() }
    return try Self.folders(session)
  }

  /// The folders of that session's mailbox that people put mail into.
  static func folders(_ session: IMAPSession) throws -> [String] {
    let others: Set<String> = ["\\noselect", "\\nonexistent", "\\drafts", "\\junk", "\\trash", "\\all", "\\flagged"]
    return try session.folders().filter { folder in
      !folder.flags.contains { others.contains($0.lowercased()) }
    }.map(\.name)
  }

  private static func escaped(_ text: String, alsoKeeping kept: String = "") -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      let isPlain =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-._~".unicodeScalars.contains(scalar)
      if isPlain || kept.unicodeScalars.contains(scalar) || !scalar.isASCII {
        escaped.unicodeScalars.append(scalar)
      } else {
        escaped += "%" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)
      }
    }
    return escaped
  }
}
