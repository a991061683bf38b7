import EventStore
import TicketDomain

/// Appends records with one event each, a thousand in a transaction that is synced to the disk.
///
/// Beyond what the peers store, each record keeps its bytes (here the payload's, once more), a locator, a salt and a
/// commitment, and each event a personal part and its leaf in the Merkle tree.
struct AppendBench {
  private let location: StoreLocation
  private static let batchRecords = 1000
  private static let time = Instant(milliseconds: 1_793_491_200_000)

  init(_ location: StoreLocation) { self.location = location }

  /// The time from opening the log to having closed it, which checkpoints what is still in the write-ahead log; reading
  /// the events from standard input is left out.
  func run() throws -> Measurement {
    let clock = ContinuousClock()
    var count: Int64 = 0
    var reading = Duration.zero
    let whole = try clock.measure {
      let writer = try LogWriter(location)
      guard let source = try writer.sources(named: ["shanghai-1"]).first else { throw BenchError(text: "no source") }
      var events = EventLines()
      var lines: [EventLines.Line] = []
      while true {
        reading += try clock.measure { lines = try events.next(Self.batchRecords) }
        if lines.isEmpty { break }
        count += Int64(lines.count)
        let batch = try SourceBatch(source: source, batch: Self.batch(lines), stream: "events", cursor: String(count))
        try writer.append([batch], recordedAt: Self.time)
      }
    }
    return Measurement(what: "append", count: count, duration: whole - reading)
  }

  private static func batch(_ lines: [EventLines.Line]) -> RecordBatch {
    var batch = RecordBatch()
    for line in lines {
      line.payload.withUnsafeBytes { batch.beginRecord(key: line.key, locator: line.locator, content: $0) }
      batch.appendEvent(.callLegLogged, occurredAt: time, payload: line.payload, personal: line.personal)
    }
    return batch
  }
}
