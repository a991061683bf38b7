internal import AdapterKit
internal import TicketDomain

/// The way in for mbox files.
struct MboxAdapter: LocalAdapter {
  let source: String
  let files: FileSet
  let largestMailBytes: Int
  private let observer = FileObserver()

  init(source: String, files: FileSet, largestMailBytes: Int) {
    self.source = source
    self.files = files
    self.largestMailBytes = largestMailBytes
  }

  /// The files, each a stream.
  func streams() throws -> [any RecordStream] {
    observer.beginLook()
    return try files.existing(of: source).map {
      MboxStream(name: $0, path: files.path(of: $0), largestMailBytes: largestMailBytes, observer: observer)
    }
  }
}

/// One mbox file, not yet opened.
struct MboxStream: RecordStream {
  let name: String
  let path: String
  let largestMailBytes: Int
  let observer: FileObserver

  var sizeBytes: Int64 { (try? ByteSource(path: path).size) ?? 0 }

  func open(after cursors: [StreamCursor]) throws -> any StreamReading {
    let known = cursors.compactMap { $0.decoded(as: FileCursor.self) }
    return try MboxReading(self, after: FileCursor.belonging(toFileAt: path, among: known))
  }
}
