internal import AdapterKit
public import EventStore
public import TicketDomain

/// Reads what is new in the streams of sources into the log: batches flow from adapter to log while the next is being read.
public struct IngestionRun {
  /// What became of one source.
  public struct Result: Sendable {
    /// The source's name.
    public var source: String
    /// Streams that there are: files, or folders of a mailbox.
    public var streams = 0
    /// What became of the records read in this run.
    public var counts = AppendCounts()
    /// Streams that could not be read to their end, and why; the others were.
    public var failures: [any ExplainableError] = []
  }

  /// How far the run has come, for a progress line.
  public struct Progress: Sendable {
    /// The stream being read.
    public var stream = ""
    /// Records seen in this run.
    public var recordsDone = 0
    /// Bytes read in this run.
    public var bytesDone: Int64 = 0
    /// Bytes that this run has to read, as far as that is known.
    public var bytesTotal: Int64 = 0
  }

  private let writer: LogWriter
  private var known: [String: [StreamCursor]]
  private var state = Progress()

  /// A run into `writer`; `cursors` are those that the log holds.
  public init(into writer: LogWriter, cursors: [StoredCursor]) {
    self.writer = writer
    known = [:]
    for cursor in cursors {
      known[cursor.source.name, default: []].append(StreamCursor(stream: cursor.stream, value: cursor.value))
    }
  }

  /// Reads `sources` in their order, each stream from where it was left; or, where `locators` are given, the streams that those
  /// lie in, from the beginning.
  ///
  /// A stream that fails is reported in its source's result; what was committed before stays, and the others are read.
  /// Throws only what makes going on useless: the log cannot be written.
  public mutating func run(
    _ sources: [Source], again locators: [String]? = nil, progress: (Progress) -> Void = { _ in }
  ) async throws -> [Result] {
    state = Progress()
    var results: [Result] = []
    var work: [(number: SourceID, streams: [any RecordStream])] = []
    for (source, number) in zip(sources, try writer.sources(named: sources.map(\.name))) {
      var result = Result(source: source.name)
      var streams: [any RecordStream] = []
      do {
        streams = try await source.adapter.streams()
      } catch let error as any ExplainableError {
        result.failures.append(error)
      }
      if let locators { streams = streams.filter { stream in locators.contains { stream.holds(locator: $0) } } }
      result.streams = streams.count
      results.append(result)
      work.append((number, streams))
    }
    state.bytesTotal = work.reduce(0) { $0 + $1.streams.reduce(0) { $0 + $1.sizeBytes } }
    for (index, (number, streams)) in work.enumerated() {
      for stream in streams {
        do {
          try await read(stream, of: number, isAgain: locators != nil, &results[index].counts, progress)
        } catch let failure as StreamFailure {
          results[index].failures.append(failure.cause)
        }
      }
    }
    return results
  }

  private static let overlappedBytesMax = 24 << 20

  /// What the stream itself, and not the log, failed with.
  private struct StreamFailure: Error {
    let cause: any ExplainableError
  }

  private mutating func read(
    _ stream: any RecordStream, of source: SourceID, isAgain: Bool, _ counts: inout AppendCounts,
    _ progress: (Progress) -> Void
  ) async throws {
    state.stream = stream.name
    let (doneBefore, totalBefore) = (state.bytesDone, state.bytesTotal)
    var bytes: (done: Int64, total: Int64) = (0, stream.sizeBytes)
    let otherBytes = totalBefore - bytes.total
    let reading = try await Self.naming { try await stream.open(after: isAgain ? [] : known[source.name] ?? []) }
    // The next batches are read while the last ones are committed: both cores at work, a few mebibytes in memory.
    var pending = Task { try await reading.nextGroup(of: source) }
    while true {
      let group = try await Self.naming { try await pending.value }
      guard let last = group.last else { break }
      // Of large records one group at a time is enough in memory.
      let isLarge = group.reduce(0) { $0 + $1.batch.batch.byteCount } > Self.overlappedBytesMax
      if !isLarge { pending = Task { try await reading.nextGroup(of: source) } }
      do {
        for count in try writer.append(group.map(\.batch), recordedAt: .now) { counts += count }
      } catch {
        pending.cancel()
        throw error
      }
      if isLarge { pending = Task { try await reading.nextGroup(of: source) } }
      remember(last.cursor, of: source.name)
      bytes = last.bytes
      state.bytesDone = doneBefore + bytes.done
      state.bytesTotal = otherBytes + bytes.total
      state.recordsDone += group.reduce(0) { $0 + $1.batch.batch.records.count }
      progress(state)
    }
    state.bytesDone = doneBefore + bytes.total
  }

  private static func naming<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let error as any ExplainableError {
      throw StreamFailure(cause: error)
    }
  }

  private mutating func remember(_ cursor: StreamCursor, of source: String) {
    known[source, default: []].removeAll { $0.stream == cursor.stream }
    known[source, default: []].append(cursor)
  }
}

/// A part on its way into the log, its digests and commitments made.
private struct PendingPart: Sendable {
  var batch: SourceBatch
  var cursor: StreamCursor
  var bytes: (done: Int64, total: Int64)
}

extension StreamReading {
  /// As many parts as one commit takes: more would not make it cheaper a record, and would lose more to a kill.
  fileprivate func nextGroup(of source: SourceID) async throws -> [PendingPart] {
    var group: [PendingPart] = []
    var groupBytes = 0
    do {
      while group.count < 4, groupBytes < 8 << 20, let part = try await nextPart() {
        groupBytes += part.batch.byteCount
        let batch = try SourceBatch(
          source: source, batch: part.batch, stream: part.cursor.stream, cursor: part.cursor.value)
        group.append(PendingPart(batch: batch, cursor: part.cursor, bytes: part.bytes))
      }
    } catch let error as any ExplainableError {
      // What was read before the damage is committed first; the next call throws the same error again.
      if group.isEmpty { throw error }
    }
    return group
  }
}
