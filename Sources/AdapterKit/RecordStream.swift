internal import Foundation
public import TicketDomain

/// A way in: where a source's records lie, and how they become events.
public protocol Adapter: Sendable {
  /// The streams that there are at the moment, in the order in which they should be read.
  ///
  /// - Throws: An ``ExplainableError`` where there is none or they cannot be listed.
  func streams() async throws -> [any RecordStream]
  /// Those of them in which there may be something new after `change`.
  func streams(after change: SourceChange) async throws -> [any RecordStream]
  /// Begins to watch; `nil` where nothing tells when something is new.
  func watch() async throws -> (any SourceWatch)?
  /// Whether `error` says that whoever reads was refused, so that trying again would do harm: accounts are locked.
  func isRefusal(_ error: any ExplainableError) -> Bool
}

/// A way in for what lies on this machine's disks.
public protocol LocalAdapter: Adapter {
  /// The files or folders that it reads.
  var files: FileSet { get }
}

/// Records that are read one after another, and on from where they were left: a file, or a folder of a mailbox.
public protocol RecordStream: Sendable {
  /// What people call it; its records' locators begin with it.
  var name: String { get }
  /// How many bytes there are, as far as that is known before it is opened.
  var sizeBytes: Int64 { get }
  /// Opens it behind the one of `cursors` that belongs to it, or at its beginning where none does.
  ///
  /// - Throws: An ``ExplainableError`` where it cannot be opened.
  func open(after cursors: [StreamCursor]) async throws -> any StreamReading
}

/// A stream that is being read.
public protocol StreamReading: Sendable {
  /// The next records; `nil` where nothing is left. There may be none where only the cursor moved.
  ///
  /// - Throws: An ``ExplainableError``; what was read before the damage has been returned by then.
  func nextPart() async throws -> StreamPart?
}

/// How far a stream was read, as the log keeps it.
public struct StreamCursor: Sendable, Hashable {
  /// Names the stream within its source, also when people call it otherwise in the meantime.
  public var stream: String
  /// JSON that only the adapter reads.
  public var value: String

  /// The cursor of that stream.
  public init(stream: String, value: String) {
    self.stream = stream
    self.value = value
  }

  /// The cursor of that stream, written so that equal ones are equal texts.
  public init(stream: String, encoding cursor: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.init(stream: stream, value: String(decoding: try encoder.encode(cursor), as: UTF8.self))
  }

  /// What the adapter wrote; `nil` where it is another adapter's.
  public func decoded<Cursor: Decodable>(as type: Cursor.Type) -> Cursor? {
    try? JSONDecoder().decode(type, from: Data(value.utf8))
  }
}

/// Some records of a stream, and the cursor behind them.
public struct StreamPart: Sendable {
  /// The records and their events.
  public var batch: RecordBatch
  /// Moves in the transaction that appends the batch.
  public var cursor: StreamCursor
  /// How many bytes of the stream are read now, and how many there are as far as that is known.
  public var bytes: (done: Int64, total: Int64)

  /// A part that ends at `cursor`.
  public init(batch: RecordBatch, cursor: StreamCursor, bytes: (done: Int64, total: Int64)) {
    self.batch = batch
    self.cursor = cursor
    self.bytes = bytes
  }
}

extension RecordStream {
  /// Whether the record at that locator lies in this stream.
  public func holds(locator: String) -> Bool {
    locator.hasPrefix(name) && locator.dropFirst(name.count).first.map { ":/;".contains($0) } ?? false
  }
}

extension LocalAdapter {
  /// Watches ``files`` (inotify).
  public func watch() async throws -> (any SourceWatch)? { try FileWatch(files) }
}
