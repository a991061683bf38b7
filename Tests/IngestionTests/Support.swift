import AdapterKit
import EventStore
import Foundation
import Synchronization
import TicketDomain

/// A store in a folder of its own, which goes away with it.
final class StoreFolder: Sendable {
  let location: StoreLocation

  init() {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ingestion-\(UUID().uuidString)")
    location = StoreLocation(directory: directory.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: location.directory) }

  func head() throws -> Int64 { try LogReader(location).head() }

  /// A batch of that many records with an event each, told apart by `name`.
  static func batch(_ source: SourceID, _ name: String, count: Int = 1) throws -> SourceBatch {
    var batch = RecordBatch()
    for number in 0..<count {
      let text = "\(name)-\(number)"
      Array(text.utf8).withUnsafeBytes {
        batch.beginRecord(key: text.utf8, locator: "\(name):\(number):0-1".utf8, content: $0)
      }
      batch.appendEvent(
        .callLegLogged, occurredAt: Instant(milliseconds: 1_790_000_000_000), payload: Array("{}".utf8),
        personal: Array("{}".utf8))
    }
    return try SourceBatch(source: source, batch: batch, stream: name, cursor: "\(count)")
  }
}

/// Something that several tasks count.
final class Tally<Value: Sendable>: Sendable {
  private let state: Mutex<[Value]>

  init() { state = Mutex([]) }

  func add(_ value: Value) { state.withLock { $0.append(value) } }
  var all: [Value] { state.withLock { $0 } }
}
