public import TicketDomain

/// One file being read from a cursor on.
///
/// A file is read as far as it reached when the reading began. A last line without its end, and a last group of rows, wait
/// until the file has not changed for five seconds; they are then taken, and looked at once more if the file grows after
/// all. Memory is bounded by the longest record (1 MiB) and a few buffers, whatever the file's size.
public actor FileReading {
  static let batchRecordsMax = 2000
  static let batchBytesMax = 1024 * 1024

  private let source: ByteSource
  private let assembler: RecordAssembler
  private var cursor: FileCursor
  private var isOver: Bool
  private var failure: AdapterError?
  private let recognition: RecordBatch.Recognition

  /// Opens the file at `path`, which locators call `name`.
  ///
  /// - Parameters:
  ///   - cursor: How far it was read before; where it turns out to belong to other content (the file was emptied or
  ///     replaced), reading starts at the front.
  ///   - isComplete: Whether nothing will be added to the file; `nil` for what `observer` has seen, or, without one, for the time of its last change.
  /// - Throws: ``AdapterError`` `file-unreadable`, `file-gzip-damaged`.
  public init(
    path: String, name: String, definition: AdapterDefinition, source settings: SourceSettings, cursor: FileCursor?,
    isComplete: Bool? = nil, observer: FileObserver? = nil
  ) throws {
    let opened = try ByteSource(path: path)
    source = opened
    recognition = definition.program.isKnownByEvents ? .events : .key
    let start = try FileCursor(of: opened, after: cursor)
    self.cursor = start
    isOver = start.sizeRead == opened.size
    let reader = RecordReader(
      opened, rules: definition.read, slots: definition.program.slots, from: start.windowOffset, line: start.windowLine)
    reader.isFinal = isComplete ?? observer?.isSettled(opened) ?? opened.isSettled
    assembler = RecordAssembler(reader, RowMapper(definition, settings, file: name), name: name, from: start.offset)
  }

  /// The next records, about 2,000 or 1 MiB of them, and the cursor after them; `nil` where nothing is left. A batch may be
  /// empty where only the cursor moved.
  ///
  /// - Throws: ``AdapterError`` `file-unreadable`, `file-gzip-damaged`, `file-columns-missing`; what was read before the
  ///   damage has been returned by then.
  public func next() throws -> (batch: RecordBatch, cursor: FileCursor)? {
    if let failure { throw failure }
    if isOver { return nil }
    var batch = RecordBatch(recognition: recognition)
    do throws(AdapterError) {
      while !isFull(batch) {
        if try !assembler.appendNext(to: &batch) {
          isOver = true
          break
        }
      }
    } catch {
      failure = error
      if batch.records.isEmpty { throw error }
    }
    let before = cursor
    moveCursor()
    return batch.records.isEmpty && cursor == before ? nil : (batch, cursor)
  }

  /// The file's size when it was opened, as it lies on the disk.
  var sizeBytes: Int64 { source.size }

  private func isFull(_ batch: RecordBatch) -> Bool {
    (batch.records.count >= Self.batchRecordsMax || batch.byteCount >= Self.batchBytesMax)
      && assembler.reader.isBetweenLines
  }

  private func moveCursor() {
    let place = assembler.place
    cursor.windowOffset = place.windowOffset
    cursor.windowLine = place.windowLine
    cursor.move(
      to: place.offset, line: place.line, in: assembler.reader.window,
      isAtEnd: isOver && !assembler.reader.isWaiting, of: source)
  }
}
