import AdapterKit
import EventStore
import Foundation
import Logging
import Synchronization
import TicketDomain

@testable import Daemon

/// A store in a folder of its own, which goes away with it.
final class StoreFolder: Sendable {
  let location: StoreLocation

  init(_ name: String = "daemon-\(UUID().uuidString)") {
    location = StoreLocation(directory: FileManager.default.temporaryDirectory.appendingPathComponent(name).path)
  }

  deinit { try? FileManager.default.removeItem(atPath: location.directory) }
}

/// An error of a source, such as a server gives it.
enum ScriptedErrorCode: String, FailureCode {
  case away = "scripted-away"
  case refused = "scripted-refused"
}

typealias ScriptedError = Failure<ScriptedErrorCode>

/// A source whose looks go as a test says: each has records, or fails.
final class ScriptedSource: Adapter {
  enum Look {
    case records([String])
    case fails(ScriptedErrorCode)
    /// Does not answer until its task is cancelled.
    case hangs
    /// Does not answer until it is released, whether its task is cancelled or not.
    case sticks
    /// Throws what no room has a code for.
    case breaks
  }

  private let script: Mutex<(looks: [Look], count: Int)>
  private let stamp = Mutex("first")
  private let changesStamp = Mutex(false)
  private let released = Mutex(false)

  /// The looks in their order; the last one again and again.
  init(_ looks: [Look]) { script = Mutex((looks, 0)) }

  /// How often it was looked at.
  var looks: Int { script.withLock { $0.count } }

  var secretStamp: String {
    get { stamp.withLock { $0 } }
    set { stamp.withLock { $0 = newValue } }
  }

  /// Whether a look that sticks ends.
  var isReleased: Bool {
    get { released.withLock { $0 } }
    set { released.withLock { $0 = newValue } }
  }

  /// Whether somebody puts the secret right while it is being looked.
  var changesStampOnLook: Bool {
    get { changesStamp.withLock { $0 } }
    set { changesStamp.withLock { $0 = newValue } }
  }

  func streams() async throws -> [any RecordStream] {
    if changesStampOnLook { secretStamp += "+" }
    let look = script.withLock { script in
      defer { script.count += 1 }
      return script.looks[min(script.count, script.looks.count - 1)]
    }
    switch look {
    case .records(let keys): return [ScriptedStream(keys: keys)]
    case .fails(let code): throw ScriptedError(code)
    case .sticks:
      while !isReleased { await Task.detached { try? await Task.sleep(for: .milliseconds(20)) }.value }
      return []
    case .breaks: throw CocoaError(.fileReadCorruptFile)
    case .hangs:
      try await Task.sleep(for: .seconds(3600))
      return []
    }
  }

  func isRefusal(_ error: any ExplainableError) -> Bool { (error as? ScriptedError)?.code == .refused }
}

private struct ScriptedStream: RecordStream {
  let keys: [String]
  let name = "scripted"
  var sizeBytes: Int64 { Int64(keys.count) }

  func open(after cursors: [StreamCursor]) async throws -> any StreamReading { ScriptedReading(keys: keys) }
}

private actor ScriptedReading: StreamReading {
  private var keys: [String]

  init(keys: [String]) { self.keys = keys }

  func nextPart() throws -> StreamPart? {
    guard !keys.isEmpty else { return nil }
    var batch = RecordBatch()
    for key in keys {
      Array(key.utf8).withUnsafeBytes {
        batch.beginRecord(key: key.utf8, locator: "scripted:1:0-1".utf8, content: $0)
      }
      batch.appendEvent(
        .callLegLogged, occurredAt: Instant(milliseconds: 1_790_000_000_000), payload: Array("{}".utf8),
        personal: Array("{}".utf8))
    }
    keys = []
    return StreamPart(batch: batch, cursor: StreamCursor(stream: "scripted", value: "1"), bytes: (1, 1))
  }
}

/// What was logged, kept.
struct KeptLines: LogHandler {
  final class Store: Sendable {
    private let state = Mutex<[(level: Logger.Level, text: String)]>([])

    func add(_ level: Logger.Level, _ text: String) { state.withLock { $0.append((level, text)) } }
    var all: [(level: Logger.Level, text: String)] { state.withLock { $0 } }
  }

  let store: Store
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.debug

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    store.add(event.level, "\(event.message) \(event.metadata ?? [:])")
  }
}

/// Waits until that holds, for twenty seconds at most; whether it does.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
  for _ in 0..<1000 {
    if try await condition() { return true }
    try? await Task.sleep(for: .milliseconds(20))
  }
  return false
}
