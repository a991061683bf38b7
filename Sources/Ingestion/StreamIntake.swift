public import AdapterKit
public import EventStore
public import TicketDomain

/// Reads a stream into the log: batches flow from adapter to log while the next is being read. No more than two groups of batches are in
/// memory, however slow the log is.
public struct StreamIntake: Sendable {
  /// What the stream itself, and not the log, failed with.
  public struct StreamFailure: Error {
    /// Why.
    public let cause: any ExplainableError
  }

  /// What one commit brought.
  public struct Step: Sendable {
    /// What became of its records.
    public var counts: AppendCounts
    /// How far the stream was read.
    public var cursor: StreamCursor
    /// How many bytes of the stream are read now, and how many there are as far as that is known.
    public var bytes: (done: Int64, total: Int64)
  }

  private let log: GroupCommit
  private static let overlappedBytesMax = 24 << 20

  /// Into that log.
  public init(into log: GroupCommit) { self.log = log }

  /// Reads `stream` of `source` from behind its cursor to its end; `committed` hears of every commit.
  ///
  /// Where the task is cancelled it ends after the commit that is under way, by `CancellationError`. Throws ``StreamFailure`` where the
  /// stream fails; what was committed before stays. Anything else that it throws is the log's.
  public func read(
    _ stream: any RecordStream, of source: SourceID, after cursors: [StreamCursor], committed: (Step) -> Void
  ) async throws {
    let reading = try await Self.naming { try await stream.open(after: cursors) }
    // The next batches are read while the last ones are committed: both cores at work, a few mebibytes in memory.
    var pending = Task { try await reading.nextGroup(of: source) }
    defer { pending.cancel() }
    while true {
      let group = try await Self.naming { [pending] in try await pending.valueOrCancelled() }
      guard let last = group.last else { break }
      // Of large records one group at a time is enough in memory.
      let isLarge = group.reduce(0) { $0 + $1.batch.batch.byteCount } > Self.overlappedBytesMax
      if !isLarge { pending = Task { try await reading.nextGroup(of: source) } }
      var counts = AppendCounts()
      for count in try await log.append(group.map(\.batch)) { counts += count }
      committed(Step(counts: counts, cursor: last.cursor, bytes: last.bytes))
      try Task.checkCancellation()
      if isLarge { pending = Task { try await reading.nextGroup(of: source) } }
    }
  }

  private static func naming<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let error as any ExplainableError {
      throw StreamFailure(cause: error)
    }
  }
}

extension Task where Failure == any Error {
  /// The task's value; where the one who asks is cancelled, so is the task.
  fileprivate func valueOrCancelled() async throws -> Success {
    try await withTaskCancellationHandler {
      try await value
    } onCancel: {
      cancel()
    }
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
        try Task.checkCancellation()
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
