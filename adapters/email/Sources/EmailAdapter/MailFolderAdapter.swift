internal import AdapterKit
internal import Foundation
internal import IMAPClient
internal import TicketDomain

/// The way in for folders of files with one mail each.
struct MailFolderAdapter: LocalAdapter {
  /// How the files lie in a folder.
  enum Layout: Sendable {
    /// In `cur` and `new`, never changed but for their names; subfolders are named `.Sent`, in modified UTF-7.
    case maildir
    /// Anywhere in it, as `*.eml`.
    case files
  }

  let source: String
  let layout: Layout
  let folders: FileSet
  let largestMailBytes: Int
  var files: FileSet { folders }

  /// The folders, each a stream, with the subfolders of a Maildir.
  func streams() throws -> [any RecordStream] {
    try folders.existing(of: source).flatMap { name -> [MailFolderStream] in
      let root = stream(name, path: folders.path(of: name), folder: layout == .maildir ? "INBOX" : name)
      guard layout == .maildir else { return [root] }
      let subfolders = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
      return [root]
        + subfolders.sorted().filter { $0.hasPrefix(".") && Self.isMaildir(root.path + "/" + $0) }.map {
          stream("\(name)/\($0)", path: "\(root.path)/\($0)", folder: ModifiedUTF7.decode(String($0.dropFirst())))
        }
    }
  }

  private func stream(_ name: String, path: String, folder: String) -> MailFolderStream {
    MailFolderStream(name: name, path: path, folder: folder, layout: layout, largestMailBytes: largestMailBytes)
  }

  private static func isMaildir(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path + "/cur", isDirectory: &isDirectory) && isDirectory.boolValue
  }
}

/// One folder, not yet listed.
struct MailFolderStream: RecordStream {
  let name: String
  let path: String
  /// As people name it.
  let folder: String
  let layout: MailFolderAdapter.Layout
  let largestMailBytes: Int

  var sizeBytes: Int64 { 0 }

  func open(after cursors: [StreamCursor]) -> any StreamReading {
    let known = cursors.first { $0.stream == name }?.decoded(as: MailFolderCursor.self)
    return MailFolderReading(self, after: known)
  }
}
