import AdapterKit
import Foundation
import Settings
import Testing
import TicketDomain

/// A folder that is gone when the test is.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/adapter-kit-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], to name: String = "input") throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// In place, so that the file stays the same one.
  func append(_ bytes: [UInt8], to file: String) throws {
    let handle = try #require(FileHandle(forWritingAtPath: file))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }
}

/// A call log with the columns `id`, `when` and `note`, as a base to which a test adds what it is about.
func callDefinition(
  read: String = "{format: delimited, columns: {id: id, when: when, note: {names: note, optional: true}}}",
  zone: String = "UTC", key: String = "{from: id}", occurredAt: String = "{cell: when, time: rfc3339}",
  fields: String = "agent: note", rest: String = ""
) throws -> AdapterDefinition {
  try AdapterDefinition(
    yaml: Array(
      """
      adapter: test-calls
      channel: phone
      time-zone: \(zone)
      read: \(read)
      \(rest)
      key: \(key)
      events:
        - event: call-leg-logged
          occurred-at: \(occurredAt)
          fields:
            call: id
            direction: {constant: unknown}
            party: {constant: unknown}
            disposition: {constant: unknown}
            \(fields)
      """.utf8), file: "test.yaml")
}

/// What a record came out as, as one readable line: key, locator, and for each event its time, its fields apart from those
/// that every test has, and its personal part.
func line(of record: RecordBatch.Record, in batch: RecordBatch) -> String {
  let events = batch.events[record.events].map { event in
    let payload = batch.text(of: event.payload)
      .replacing(#","direction":"unknown","party":"unknown","disposition":"unknown""#, with: "")
      .replacing(#","adapter":"test-calls""#, with: "")
    let time = event.kind == .recordQuarantined ? "quarantined" : "\(event.occurredAt)"
    return [time, payload, batch.text(of: event.personal)].filter { !$0.isEmpty }.joined(separator: " ")
  }
  return ([batch.text(of: record.key) + " @" + batch.text(of: record.locator)] + events).joined(separator: " | ")
}

struct Reading {
  var lines: [String] = []
  var contents: [String] = []
  var cursor: FileCursor?
}

/// Reads a file to its end, from `cursor` on.
func read(
  _ path: String, _ definition: AdapterDefinition, from cursor: FileCursor? = nil, isComplete: Bool? = true,
  source: SourceSettings = SourceSettings(name: "test")
) async throws -> Reading {
  let file = try FileReading(
    path: path, name: "f", definition: definition, source: source, cursor: cursor, isComplete: isComplete)
  var reading = Reading(cursor: cursor)
  while let (batch, cursor) = try await file.next() {
    reading.lines += batch.records.map { line(of: $0, in: batch) }
    reading.contents += batch.records.map { batch.text(of: $0.content) }
    reading.cursor = cursor
  }
  return reading
}

/// Reads bytes as a whole file.
func read(
  bytes: [UInt8], _ definition: AdapterDefinition, source: SourceSettings = SourceSettings(name: "test")
) async throws -> Reading {
  let folder = try TemporaryFolder()
  return try await read(try folder.write(bytes), definition, source: source)
}

func read(text: String, _ definition: AdapterDefinition) async throws -> Reading {
  try await read(bytes: Array(text.utf8), definition)
}
