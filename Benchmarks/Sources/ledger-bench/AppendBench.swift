import EventStore
import TicketDomain

/// Appends records with one event each, a thousand in a transaction that is synced to the disk.
///
/// Beyond what the peers store, each record keeps its bytes (here the payload's, once more), a salt and a commitment, and
/// each event a personal part and its leaf in the Merkle tree.
struct AppendBench {
  private let location: StoreLocation
  private static let batchRecords = 1000

  init(_ location: StoreLocation) { self.location = location }

  private struct Line {
    var key: [UInt8]
    var locator: [UInt8]
    var payload: [UInt8]
    var personal: [UInt8]
  }

  /// The time of filling the batches and appending them; reading the events from standard input is left out.
  func run() throws -> Measurement {
    let writer = try LogWriter(location)
    guard let source = try writer.sources(named: ["shanghai-1"]).first else { throw BenchError(text: "no source") }
    let clock = ContinuousClock()
    var duration = Duration.zero
    try forEachBatch { lines in
      duration += try clock.measure {
        var batch = RecordBatch()
        for line in lines { add(line, to: &batch) }
        let cursor = String(writer.head + Int64(lines.count))
        try writer.append(
          [SourceBatch(source: source, batch: batch, stream: "events", cursor: cursor)], recordedAt: recordedAt)
      }
    }
    return Measurement(what: "append", count: writer.head, duration: duration)
  }

  private var recordedAt: Instant { Instant(milliseconds: 1_793_491_200_000) }

  private func add(_ line: Line, to batch: inout RecordBatch) {
    line.payload.withUnsafeBytes { batch.beginRecord(key: line.key, locator: line.locator, content: $0) }
    batch.appendEvent(.callLegLogged, occurredAt: recordedAt, payload: line.payload, personal: line.personal)
  }

  private func forEachBatch(_ body: ([Line]) throws -> Void) throws {
    var lines: [Line] = []
    var number = 0
    var offset = 0
    while let text = readLine() {
      number += 1
      let parts = text.utf8.split(separator: UInt8(ascii: "\t"))
      guard parts.count == 2 else { throw BenchError(text: "line \(number): not a key and a payload") }
      let end = offset + text.utf8.count
      lines.append(
        Line(
          key: Array(parts[0]), locator: Array("events.tsv:\(number):\(offset)-\(end)".utf8), payload: Array(parts[1]),
          personal: Array("{\"customer\":\"1380013\(number % 10_000)\"}".utf8)))
      offset = end + 1
      if lines.count == Self.batchRecords {
        try body(lines)
        lines.removeAll(keepingCapacity: true)
      }
    }
    if !lines.isEmpty { try body(lines) }
  }
}
