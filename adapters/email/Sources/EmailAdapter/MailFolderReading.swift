internal import AdapterKit
internal import Foundation
internal import TicketDomain

/// How far a folder of files was read.
struct MailFolderCursor: Codable, Sendable, Equatable {
  /// All files that came, or were renamed, before this moment are dealt with: nanoseconds since 1970, by the file system's clock.
  var changedAt: Int64
}

/// Reads the mails in a folder of files in the order in which they came there.
///
/// A file that was renamed since (a Maildir does so when a mail is read or flagged) is looked at once more, and is known by then.
/// Memory: one name for each mail that is new.
actor MailFolderReading: StreamReading {
  private struct Entry {
    var path: String
    var changedAt: Int64
    var sizeBytes: Int64
  }

  private static let partMailsMax = 500
  private static let partBytesMax: Int64 = 4 << 20
  /// A file that comes while the folder is being listed may be older than the listing and yet not in it.
  private static let listingNanoseconds: Int64 = 5_000_000_000

  private let stream: MailFolderStream
  private let writer: MailRecordWriter
  private var cursor: MailFolderCursor?
  private var entries: ArraySlice<Entry>?
  private var bytes: (done: Int64, total: Int64) = (0, 0)
  private var changedAtMax: Int64 = 0

  init(_ stream: MailFolderStream, after cursor: MailFolderCursor?) {
    self.stream = stream
    self.cursor = cursor
    writer = MailRecordWriter(way: (stream.layout == .maildir ? EmailAdapter.maildir : .eml).rawValue)
  }

  /// The next mails, up to 500 or 4 MiB of them. Throws ``AdapterError`` `file-unreadable`.
  func nextPart() throws -> StreamPart? {
    var entries = try self.entries ?? list()
    guard !entries.isEmpty else { return nil }
    var batch = RecordBatch(isRecognisedByContent: true)
    var partBytes: Int64 = 0
    while let entry = entries.first, batch.records.count < Self.partMailsMax,
      partBytes == 0 || partBytes + entry.sizeBytes <= Self.partBytesMax
    {
      try read(entry, into: &batch)
      entries.removeFirst()
      partBytes += entry.sizeBytes
      cursor = MailFolderCursor(changedAt: min(entry.changedAt, changedAtMax))
    }
    self.entries = entries
    bytes.done += partBytes
    guard let cursor else { return nil }
    return StreamPart(batch: batch, cursor: try StreamCursor(stream: stream.name, encoding: cursor), bytes: bytes)
  }

  private func list() throws -> ArraySlice<Entry> {
    changedAtMax = Instant.now.milliseconds * 1_000_000 - Self.listingNanoseconds
    var found: [Entry] = []
    for path in try paths() {
      var status = stat()
      // What was moved away meanwhile lies under its new name when the folder is read again.
      guard lstat(stream.path + "/" + path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      let changedAt = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
      if let cursor, changedAt < cursor.changedAt { continue }
      found.append(Entry(path: path, changedAt: changedAt, sizeBytes: Int64(status.st_size)))
    }
    bytes.total = found.reduce(0) { $0 + $1.sizeBytes }
    return found.sorted { ($0.changedAt, $0.path) < ($1.changedAt, $1.path) }[...]
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
      let unique = entry.path.split(separator: "/").last?.prefix { $0 != ":" } ?? ""
      writer.write(
        MailRecord(
          key: isMaildir
            ? "\(stream.folder)/\(unique)" : "\(entry.path)#\(MailIdentity.digest(ofBytes: content))",
          locator: "\(Locator(path: "\(stream.name)/\(entry.path)", line: 1, bytes: 0..<Int64(content.count)))",
          folder: stream.folder, receivedAt: isMaildir ? file.modifiedAt : nil, content: content, mail: content,
          sizeBytes: Int(entry.sizeBytes), isHeaderOnly: isHeaderOnly), to: &batch)
    }
  }
}
