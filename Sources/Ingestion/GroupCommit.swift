internal import AdapterKit
public import EventStore
internal import Parallel
internal import SQLiteFiles
public import TicketDomain

/// The log's one writer, shared by all sources: what several hand in while a transaction is under way is committed together in the next,
/// with one `fsync` for all ("group commit": Gray and Reuter, "Transaction Processing", 1993).
///
/// Whoever hands something in waits until it is on the disk, so that a source is never further ahead than what it has in hand: nothing
/// queues up. The writer can be lent: it is then closed, and whoever hands something in waits until it is back.
public actor GroupCommit {
  /// What one transaction took.
  public struct Commit: Sendable {
    /// Sources' groups in it.
    public var groups: Int
    /// Records seen in it.
    public var records: Int
    /// How long it took, with its `fsync`.
    public var duration: Duration
    /// Position of the log's last event after it.
    public var head: Int64
  }

  private struct Waiting {
    let ticket: Int
    let batches: [SourceBatch]
    let bytes: Int
    let continuation: CheckedContinuation<[AppendCounts], any Error>
  }

  private nonisolated let executor = ThreadExecutor(name: "log")
  /// Commits block; they have a thread of their own.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A transaction takes no more bytes, unless one group alone has more.
  private static let commitBytesMax = 16 << 20

  private let location: StoreLocation
  private let onCommit: @Sendable (Commit) -> Void
  private let onDiskFull: (@Sendable (any ExplainableError) -> Void)?
  private var writer: LogWriter?
  private var waiting: [Waiting] = []
  private var lastTicket = 0
  private var isScheduled = false
  private var isPaused = false
  private var isClosed = false
  private var borrowers: [CheckedContinuation<Void, Never>] = []

  /// Opens the log in `location` for writing, as ``LogWriter`` does and with its errors; `onCommit` hears of each transaction.
  ///
  /// Where the disk is full, ``append(_:)`` throws; with `onDiskFull`, which hears of it, it waits instead until ``setPaused(_:)`` says
  /// that there is room.
  public init(
    _ location: StoreLocation, onCommit: @escaping @Sendable (Commit) -> Void = { _ in },
    onDiskFull: (@Sendable (any ExplainableError) -> Void)? = nil
  ) throws {
    self.location = location
    self.onCommit = onCommit
    self.onDiskFull = onDiskFull
    writer = try LogWriter(location)
  }

  /// The numbers of the sources of those names, as ``LogWriter/sources(named:)`` gives them.
  public func sources(named names: [String]) async throws -> [SourceID] {
    while writer == nil, !isClosed { await withCheckedContinuation { borrowers.append($0) } }
    guard let writer else { throw IngestionError(.stopped, retryHelps: true) }
    return try writer.sources(named: names)
  }

  /// Appends the batches in one transaction, perhaps together with others', and returns when it is committed: what became of the
  /// records, batch by batch. When it throws, none of them was appended and no cursor has moved.
  public func append(_ batches: [SourceBatch]) async throws -> [AppendCounts] {
    guard !isClosed else { throw IngestionError(.stopped, retryHelps: true) }
    lastTicket += 1
    let ticket = lastTicket
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let bytes = batches.reduce(0) { $0 + $1.batch.byteCount }
        waiting.append(Waiting(ticket: ticket, batches: batches, bytes: bytes, continuation: continuation))
        schedule()
      }
    } onCancel: {
      Task { await withdraw(ticket) }
    }
  }

  /// Whoever does not wait any more takes back what was not committed yet.
  private func withdraw(_ ticket: Int) {
    guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
    waiting.remove(at: index).continuation.resume(throwing: CancellationError())
  }

  /// Position of the last event; `nil` while the log is lent.
  public var head: Int64? { writer?.head }

  /// Gives back memory that speeds up commits, and that nobody needs at the moment.
  public func releaseMemory() { writer?.releaseMemory() }

  /// Stops committing between two transactions, or goes on: whoever hands something in waits meanwhile.
  public func setPaused(_ isPaused: Bool) {
    self.isPaused = isPaused
    schedule()
  }

  /// Lets go of the log between two transactions, so that another process may write it.
  public func lend() { writer = nil }

  /// Opens the log again. Throws `store-locked` while the other process still has it.
  public func takeBack() throws {
    guard writer == nil, !isClosed else { return }
    writer = try LogWriter(location)
    release()
    schedule()
  }

  /// Commits what was handed in, then lets go of the log for good; whatever comes later is refused with `ingest-stopped`.
  public func close() {
    guard !isClosed else { return }
    while writer != nil, !isPaused, !waiting.isEmpty { commit() }
    isClosed = true
    writer = nil
    for one in waiting { one.continuation.resume(throwing: IngestionError(.stopped, retryHelps: true)) }
    waiting = []
    release()
  }

  private func release() {
    for borrower in borrowers { borrower.resume() }
    borrowers = []
  }

  /// Behind those who are handing something in at this moment.
  private func schedule() {
    guard !isScheduled, !isPaused, writer != nil, !waiting.isEmpty else { return }
    isScheduled = true
    Task {
      isScheduled = false
      commit()
      schedule()
    }
  }

  private func commit() {
    guard let writer, !isPaused, !waiting.isEmpty else { return }
    var (count, bytes) = (0, 0)
    for one in waiting {
      guard count == 0 || bytes + one.bytes <= Self.commitBytesMax else { break }
      bytes += one.bytes
      count += 1
    }
    let taken = Array(waiting.prefix(count))
    waiting.removeFirst(count)
    commit(taken, writer)
  }

  private func commit(_ taken: [Waiting], _ writer: LogWriter) {
    let start = ContinuousClock.now
    do {
      var counts = try writer.append(taken.flatMap(\.batches), recordedAt: .now)[...]
      onCommit(
        Commit(
          groups: taken.count, records: counts.reduce(0) { $0 + $1.seen }, duration: .now - start,
          head: writer.head))
      for one in taken {
        one.continuation.resume(returning: Array(counts.prefix(one.batches.count)))
        counts = counts.dropFirst(one.batches.count)
      }
    } catch let error as SQLiteFileError where error.code == .diskFull && onDiskFull != nil {
      // Nothing is lost: it stays where it was, until there is room.
      waiting.insert(contentsOf: taken, at: 0)
      isPaused = true
      onDiskFull?(error)
    } catch {
      // What one of them brought must not keep the others out.
      if taken.count > 1 {
        for one in taken { commit([one], writer) }
      } else {
        for one in taken { one.continuation.resume(throwing: error) }
      }
    }
  }
}
