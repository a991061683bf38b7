import AdapterKit
import EmailAdapter
import Foundation
import Settings
import TicketDomain

/// A folder of its own for the inputs of one test.
final class Inputs {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mail-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Writes a file, long enough ago that it is taken for whole.
  func write(_ bytes: some Sequence<UInt8>, to name: String, isOld: Bool = true) throws {
    let path = folder + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    if isOld {
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: path)
    }
  }

  func write(_ text: String, to name: String, isOld: Bool = true) throws {
    try write(text.utf8, to: name, isOld: isOld)
  }

  /// Reads all streams of a source with these settings, behind `cursors`.
  func read(_ settings: String, after cursors: [StreamCursor] = []) async throws -> Reading {
    let node = try SettingsNode(yaml: settings, file: "test.yaml")
    let name = try node.pairs().first { $0.key == "adapter" }?.value.text() ?? ""
    guard let way = EmailAdapter(rawValue: name) else { throw node.bad("an adapter") }
    let adapter = try way.adapter(node.fields(["adapter"] + way.keys), source: "mail", folder: folder)
    var reading = Reading()
    for stream in try await adapter.streams() {
      let open = try await stream.open(after: cursors)
      while let part = try await open.nextPart() { reading.take(part) }
    }
    return reading
  }
}

/// What came of reading streams.
struct Reading {
  struct Record: Equatable {
    var key: String
    var locator: String
    var content: String
    var kind: EventKind?
    var payload: [String: String] = [:]
    var personal: [String: String] = [:]
    var occurredAt: Instant?
  }
  var records: [Record] = []
  var cursors: [StreamCursor] = []

  var subjects: [String?] { records.map { $0.personal["subject"] } }

  mutating func take(_ part: StreamPart) {
    cursors.removeAll { $0.stream == part.cursor.stream }
    cursors.append(part.cursor)
    let batch = part.batch
    for record in batch.records {
      var read = Record(
        key: batch.text(of: record.key), locator: batch.text(of: record.locator),
        content: batch.text(of: record.content))
      for event in batch.events[record.events] {
        read.kind = event.kind
        read.occurredAt = event.occurredAt
        read.payload = Self.members(batch.text(of: event.payload))
        read.personal = Self.members(batch.text(of: event.personal))
      }
      records.append(read)
    }
  }

  /// An object's members, each as the text of its value; lists with a blank between their items.
  private static func members(_ json: String) -> [String: String] {
    let object = (try? JSONSerialization.jsonObject(with: Data(json.utf8))) as? [String: Any] ?? [:]
    return object.mapValues { value in
      (value as? [String])?.joined(separator: " ") ?? (value as? [Any]).map { "\($0.count) objects" } ?? "\(value)"
    }
  }
}

/// A mail with that subject and body.
func mail(_ subject: String, _ body: String = "words", more: String = "") -> String {
  "From: Li Wei <li@example.com>\nTo: kefu@example.cn\nDate: Thu, 1 Oct 2026 08:15:00 +0800\n"
    + "Message-ID: <\(subject)@example.com>\nSubject: \(subject)\n\(more)\n\(body)\n"
}
