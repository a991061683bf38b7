internal import AdapterKit
internal import Foundation
internal import TicketDomain

/// How far a folder of files was read.
struct MailFolderCursor: Codable, Sendable, Equatable {
  /// All files that came, or were renamed, before this moment are dealt with: nanoseconds since 1970, by the file system's clock.
  var changedAt: Int64 = 0
  /// What becomes of `changedAt` when the files listed are read; `nil` between two listings.
  var listedAt: Int64?
  /// The last file of the listing that is dealt with, by the part of its name that never changes.
  var lastRead: String?
}

/// Reads the mails in a folder of files in the order of their names, which in a Maildir is about that of their coming.
///
/// A file that was renamed since (a Maildir does so when a mail is read or flagged) is looked at once more, and is known by then.
/// Memory: one name for each mail that is new.
actor MailFolderReading: StreamReading {
  private struct Entry {
    var path: String
    /// What stays the same when flags change.
    var name: Substring
    var sizeBytes: Int64
  }

  private static let partMailsMax = 500
  private static let partBytesMax: Int64 = 4 << 20
  /// A file that comes while the folder is being listed may be older than the listing and yet not in it.
  private static let listingNanoseconds: Int64 = 5_000_000_000

  private let stream: MailFolderStream
  private let writer: MailRecordWriter
  private var cursor: MailFolderCursor
  private var entries: ArraySlice<Entry>?
  private var bytes: (done: Int64, total: Int64) = (0, 0)

  init(_ stream: MailFolderStream, after cursor: MailFolderCursor?) {
    self.stream = stream
    self.cursor = cursor ?? MailFolderCursor()
    writer = MailRecordWriter(way: (stream.layout == .maildir ? EmailAdapter.maildir : .eml).rawValue)
  }

  /// The next mails, up to 500 or 4 MiB of them. Throws ``AdapterError`` `file-unreadable`.
  func nextPart() throws -> StreamPart? {
    var entries = try self.entries ?? list()
    guard let listedAt = cursor.listedAt else { return nil }
    var batch = RecordBatch(recognition: .content)
    var partBytes: Int64 = 0
    while let entry = entries.first, batch.records.count < Self.partMailsMax,
      partBytes == 0 || partBytes + entry.sizeBytes <= Self.partBytesMax
    {
      try read(entry, into: &batch)
      entries.removeFirst()
      partBytes += entry.sizeBytes
      cursor.lastRead = String(entry.name)
    }
    if entries.isEmpty { cursor = MailFolderCursor(changedAt: listedAt) }
    self.entries = entries
    bytes.done += partBytes
    return StreamPart(batch: batch, cursor: try StreamCursor(stream: stream.name, encoding: cursor), bytes: bytes)
  }

  private func list() throws -> ArraySlice<Entry> {
    let now = Instant.now.milliseconds * 1_000_000
    // A mark from the future was made by a clock that was wrong: what changed since then would be passed over.
    if max(cursor.changedAt, cursor.listedAt ?? 0) > now { cursor = MailFolderCursor() }
    // An interrupted listing is finished first: what changed behind its back is in the next one.
    let (listedAt, lastRead) = (cursor.listedAt ?? now - Self.listingNanoseconds, cursor.lastRead)
    cursor.listedAt = listedAt
    var found: [Entry] = []
    for path in try paths() {
      var status = stat()
      // What was moved away meanwhile lies under its new name when the folder is read again.
      guard lstat(stream.path + "/" + path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      let changedAt = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
      let name = Self.lastingName(of: path, stream.layout)
      if changedAt < cursor.changedAt || lastRead.map({ name <= $0 }) ?? false { continue }
      found.append(Entry(path: path, name: name, sizeBytes: Int64(status.st_size)))
    }
    bytes.total = found.reduce(0) { $0 + $1.sizeBytes }
    return found.sorted { ($0.name, $0.path) < ($1.name, $1.path) }[...]
  }

  /// A Maildir's file without folder and flags (`cur/1790.M1.host:2,S` is `1790.M1.host`); any other file's path.
  private static func lastingName(of path: String, _ layout: MailFolderAdapter.Layout) -> Substring {
    layout == .files ? path[...] : path.dropFirst(4).prefix { $0 != ":" }
  }

  private func paths() throws -> [String] {
    var paths: [String] = []
    switch stream.layout {
    case .maildir:
      for folder in ["cur", "new"] where FileManager.default.fileExists(atPath: stream.path + "/" + folder) {
        for name in try contents(of: stream.path + "/" + folder) where !name.hasPrefix(".") {
          paths.append(folder + "/" + name)
        }
      }
    case .files:
      guard let all = FileManager.default.enumerator(atPath: stream.path) else {
        throw AdapterError(.fileUnreadable, at: stream.name, ["detail": "not a folder"])
      }
      for case let path as String in all where path.lowercased().hasSuffix(".eml") { paths.append(path) }
    }
    if let odd = paths.first(where: { $0.unicodeScalars.contains("\u{FFFD}") }) {
      throw AdapterError(.fileUnreadable, at: stream.name + "/" + odd, ["detail": "file name is not UTF-8"])
    }
    return paths
  }

  private func contents(of folder: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw AdapterError(.fileUnreadable, at: folder, ["detail": error.localizedDescription], retryHelps: true)
    }
  }

  private func read(_ entry: Entry, into batch: inout RecordBatch) throws {
    let isHeaderOnly = entry.sizeBytes > Int64(stream.largestMailBytes)
    guard
      var file = try MailFile(
        stream.path + "/" + entry.path, bytesMax: isHeaderOnly ? 1 << 20 : stream.largestMailBytes)
    else { return }
    if isHeaderOnly { file.cutBehindHeader() }
    let isMaildir = stream.layout == .maildir
    file.bytes.withUnsafeBytes { content in
      writer.write(
        MailRecord(
          key: isMaildir
            ? "\(stream.folder)/\(entry.name)" : "\(entry.path)#\(MailIdentity.digest(ofBytes: content))",
          locator: "\(Locator(path: "\(stream.name)/\(entry.path)", line: 1, bytes: 0..<Int64(content.count)))",
          folder: stream.folder, fileWrittenAt: isMaildir ? file.modifiedAt : nil, content: content, mail: content,
          sizeBytes: Int(entry.sizeBytes), isHeaderOnly: isHeaderOnly), to: &batch)
    }
  }
}
