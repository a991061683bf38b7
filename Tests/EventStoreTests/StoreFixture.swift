import EventStore
import Foundation
import TicketDomain

/// A store in a folder of its own, which goes away with it.
final class StoreFixture {
  let location: StoreLocation

  init() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
    location = StoreLocation(directory: directory.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: location.directory) }

  func writer() throws -> LogWriter { try LogWriter(location) }

  func reader() throws -> LogReader { try LogReader(location) }

  /// Appends records of one source, each with its events.
  @discardableResult
  func append(
    _ records: [Draft], source: String = "pbx", to writer: LogWriter, stream: String = "file", cursor: String = "{}",
    recognition: RecordBatch.Recognition = .key, recordedAt: Int64 = 1_790_000_000_000
  ) throws -> AppendCounts {
    var batch = RecordBatch(recognition: recognition)
    for record in records { record.add(to: &batch) }
    let number = try writer.sources(named: [source])[0]
    let counts = try writer.append(
      [try SourceBatch(source: number, batch: batch, stream: stream, cursor: cursor)],
      recordedAt: Instant(milliseconds: recordedAt))
    return counts[0]
  }

  func types() throws -> [String] {
    let reader = try reader()
    var types: [String] = []
    try reader.forEachEvent(through: reader.head()) { event in types.append(event.kind?.type.name ?? "?") }
    return types
  }
}

/// A record to append.
struct Draft {
  var key: String
  var content: String
  var events = 1
  var isQuarantined = false
  var personal = #"{"customer":"13800138000"}"#

  func add(to batch: inout RecordBatch) {
    let bytes = Array(content.utf8)
    bytes.withUnsafeBytes {
      batch.beginRecord(key: key.utf8, locator: "inputs/a.csv:1:0-\(bytes.count)".utf8, content: $0)
    }
    for index in 0..<events {
      batch.appendEvent(
        isQuarantined ? .recordQuarantined : .callLegLogged,
        occurredAt: Instant(milliseconds: 1_780_000_000_000 + Int64(index)),
        payload: isQuarantined ? #"{"reason":"x","adapter":"a"}"#.utf8 : #"{"call":"\#(key)","n":\#(index)}"#.utf8,
        personal: personal.utf8)
    }
  }
}
