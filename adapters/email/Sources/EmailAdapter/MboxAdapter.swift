internal import AdapterKit
internal import TicketDomain

/// The way in for mbox files.
struct MboxAdapter: LocalAdapter {
  let source: String
  let files: FileSet
  let largestMailBytes: Int

  /// The files, each a stream.
  func streams() throws -> [any RecordStream] {
    try files.existing(of: source).map {
      MboxStream(name: $0, path: files.path(of: $0), largestMailBytes: largestMailBytes)
    }
  }
}

/// One mbox file, not yet opened.
struct MboxStream: RecordStream {
  let name: String
  let path: String
  let largestMailBytes: Int

  var sizeBytes: Int64 { (try? ByteSource(path: path).size) ?? 0 }

  func open(after cursors: [StreamCursor]) throws -> any StreamReading {
    let known = cursors.compactMap { $0.decoded(as: FileCursor.self) }
    return try MboxReading(self, after: FileCursor.belonging(toFileAt: path, among: known))
  }
}
