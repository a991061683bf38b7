internal import AdapterKit
public import EventStore
public import TicketDomain

/// Reads what is new in the streams of sources into the log, one source after the other.
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

  private let log: GroupCommit
  private var known: [String: [StreamCursor]]
  private var state = Progress()

  /// A run into `log`; `cursors` are those that it holds.
  public init(into log: GroupCommit, cursors: [StoredCursor]) {
    self.log = log
    known = [:]
    for cursor in cursors {
      known[cursor.source.name, default: []].append(StreamCursor(stream: cursor.stream, value: cursor.value))
    }
  }

  /// Reads `sources` in their order, each stream from where it was left; or, where `locators` are given, the streams that those
  /// lie in, from the beginning.
  ///
  /// A stream that fails is reported in its source's result; what was committed before stays, and the others are read.
  /// Throws only what makes going on useless: the log cannot be written, or the task was cancelled.
  public mutating func run(
    _ sources: [Source], again locators: [String]? = nil, progress: (Progress) -> Void = { _ in }
  ) async throws -> [Result] {
    state = Progress()
    var results: [Result] = []
    var work: [(number: SourceID, streams: [any RecordStream])] = []
    for (source, number) in zip(sources, try await log.sources(named: sources.map(\.name))) {
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
        } catch let failure as StreamIntake.StreamFailure {
          results[index].failures.append(failure.cause)
        }
      }
    }
    return results
  }

  private mutating func read(
    _ stream: any RecordStream, of source: SourceID, isAgain: Bool, _ counts: inout AppendCounts,
    _ progress: (Progress) -> Void
  ) async throws {
    state.stream = stream.name
    let (doneBefore, otherBytes) = (state.bytesDone, state.bytesTotal - stream.sizeBytes)
    var total = stream.sizeBytes
    let cursors = isAgain ? [] : known[source.name] ?? []
    try await StreamIntake(into: log).read(stream, of: source, after: cursors) { step in
      counts += step.counts
      known[source.name, default: []].removeAll { $0.stream == step.cursor.stream }
      known[source.name, default: []].append(step.cursor)
      total = step.bytes.total
      state.bytesDone = doneBefore + step.bytes.done
      state.bytesTotal = otherBytes + total
      state.recordsDone += step.counts.seen
      progress(state)
    }
    state.bytesDone = doneBefore + total
  }
}
