import AdapterKit
import Foundation
import Testing
import TicketDomain
import TestSupport

@Suite struct `Whatever a file holds` {
  private static let fragments: [[UInt8]] = [
    Array("id,when,note\n".utf8), Array("1,2026-10-01T00:00:00Z,a\n".utf8), [0x22], [0x0A], [0x0D], Array("\",\"".utf8),
    [0x2C],
    Array("{\"id\":\"1\",\"when\":\"2026-10-01T00:00:00Z\"}".utf8), [0x7B], [0x5D], [0x5B], Array("\\u00".utf8), [0x81],
    [0xFF, 0xFE],
    [0x00], [0xE5, 0xBC], Array("张".utf8), Array("1.23E+18".utf8), [0x1F, 0x8B, 0x08],
    Array("9999999999999999999999".utf8),
  ]

  private static func bytes(_ generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = generator.next() % 2 == 0 ? fragments[0] : []
    for _ in 0..<Int.random(in: 0...60, using: &generator) {
      if Int.random(in: 0..<4, using: &generator) == 0 {
        bytes.append(UInt8.random(in: 0...255, using: &generator))
      } else {
        bytes += fragments[Int.random(in: 0..<fragments.count, using: &generator)]
      }
    }
    return bytes
  }

  /// Reads, and checks what must hold of any file: every event's JSON is JSON, records lie in order and within the file, and
  /// a second reading says the same.
  private func check(_ bytes: [UInt8], _ definition: AdapterDefinition, _ folder: TemporaryFolder) async throws {
    let path = try folder.write(bytes)
    let file = try FileReading(
      path: path, name: "f", definition: definition, source: SourceSettings(name: "s"), cursor: nil, isComplete: true)
    var end: Int64 = 0
    var lines: [String] = []
    while let (batch, _) = try await file.next() {
      for record in batch.records {
        lines.append(line(of: record, in: batch))
        let locator = try #require(Locator(batch.text(of: record.locator)))
        #expect(locator.bytes.lowerBound >= end)
        end = locator.bytes.upperBound
        let content = batch.withBytes(of: record.content) { Array($0) }
        #expect(content == Array(bytes[Int(locator.bytes.lowerBound)..<Int(locator.bytes.upperBound)]))
        #expect(record.isQuarantined == batch.events[record.events].contains { $0.kind == .recordQuarantined })
        for event in batch.events[record.events] {
          let json = Data(batch.withBytes(of: event.payload) { Array($0) })
          #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: json) }
        }
      }
    }
    #expect(try await read(path, definition).lines == lines)
  }

  @Test(arguments: [
    "format: delimited, columns: {id: id, when: when, note: {names: note, optional: true}}",
    "format: delimited, header: false, columns: [id, when, note], encoding: gb18030",
    "format: delimited, header: false, columns: [id, when, note], encoding: utf-16le, invalid: escape",
    "format: delimited, header: false, columns: [id, when, note], fallback: gbk, invalid: quarantine",
    "format: delimited, header: false, columns: [id, when, note], group-by: note",
    "format: json-lines", "format: json-lines, path: $.a, encoding: gbk", "format: json",
    "format: json, path: '$.a[*].b', encoding: big5",
  ])
  func `it is read without harm, and twice the same`(read: String) async throws {
    let definition = try callDefinition(read: "{\(read)}", key: "{from: id, ordinal: true}", fields: "agent: note")
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<150 {
      let bytes = Self.bytes(&generator)
      do {
        try await check(bytes, definition, folder)
      } catch let error as AdapterError where error.code == .columnsMissing || error.code == .gzipDamaged {
        continue
      }
    }
  }

  @Test func `any steps in which it grows give the same`() async throws {
    let definition = try callDefinition(
      read: "{format: delimited, header: false, columns: [id, when, note]}", key: "{from: id, ordinal: true}")
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 7)
    for round in 0..<100 {
      let bytes = Self.bytes(&generator)
      if bytes.starts(with: [0x1F, 0x8B]) { continue }
      let whole = try await read(bytes: bytes, definition)
      let path = try folder.write([], to: "grows-\(round)")
      var cursor: FileCursor?
      var lines: [String] = []
      var from = 0
      while from < bytes.count {
        let to = min(bytes.count, from + Int.random(in: 1...40, using: &generator))
        try folder.append(Array(bytes[from..<to]), to: path)
        let reading = try await read(path, definition, from: cursor, isComplete: false)
        lines += reading.lines
        cursor = reading.cursor
        from = to
      }
      lines += try await read(path, definition, from: cursor).lines
      #expect(lines == whole.lines, "round \(round)")
    }
  }
}
