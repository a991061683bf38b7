public import AdapterKit
internal import IMAPClient
public import Settings
internal import TicketDomain

/// The ways in which mail comes in, by the name that a source's `adapter` has.
public enum EmailAdapter: String, CaseIterable, Sendable {
  /// Folders of a mailbox on a server (RFC 3501).
  case imap
  /// Maildir folders, with the subfolders of Maildir++.
  case maildir
  /// Mbox files (RFC 4155), mboxrd or mboxo, gzip or not.
  case mbox
  /// Folders of files with one mail each.
  case eml

  /// The keys that a source of this kind has in the configuration, beside `adapter`.
  public var keys: [String] {
    switch self {
    case .imap: ["server", "user", "password", "token", "login", "ca", "folders", "largest-mail"]
    case .maildir, .eml: ["folders", "largest-mail"]
    case .mbox: ["files", "largest-mail"]
    }
  }

  /// The way in that `fields` describe, for the source of that name; paths start at `folder`. Nothing is connected or read
  /// yet. Throws ``SettingsError`` for values that cannot be used.
  public func adapter(_ fields: SettingsFields, source: String, folder: String) throws -> any Adapter {
    let largest = try fields.optional("largest-mail")?.bytes() ?? FolderReader.Limits().messageBytesMax
    func places(_ key: String, areFolders: Bool) throws -> FileSet {
      let patterns = try fields.required(key).listOrSelf().map { try $0.text() }
      return FileSet(patterns, in: folder, areFolders: areFolders)
    }
    switch self {
    case .imap: return try MailboxAdapter(fields, source: source, folder: folder, largestMailBytes: largest)
    case .maildir:
      return MailFolderAdapter(
        source: source, layout: .maildir, folders: try places("folders", areFolders: true), largestMailBytes: largest)
    case .eml:
      return MailFolderAdapter(
        source: source, layout: .files, folders: try places("folders", areFolders: true), largestMailBytes: largest)
    case .mbox:
      return MboxAdapter(source: source, files: try places("files", areFolders: false), largestMailBytes: largest)
    }
  }
}
