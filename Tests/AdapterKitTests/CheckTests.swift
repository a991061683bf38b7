import AdapterKit
import Foundation
import Testing
import TicketDomain

@Suite struct `Trying a definition` {
  @Test func `shows cells, events and refusals, record by record`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("id,when,note\n1,2026-10-01T00:00:00Z,a\n2,soon,b\n".utf8))
    let check = try DefinitionCheck(
      callDefinition(fields: "customerName: note"), path: path, name: "f.csv", source: SourceSettings(name: "s"))
    let first = try #require(try check.next())
    #expect(first.key == "1")
    #expect(first.locator == "f.csv:2:13-37")
    #expect(first.cells.map { "\($0.name)=\($0.text)" } == ["id=1", "when=2026-10-01T00:00:00Z", "note=a"])
    #expect(first.events.map(\.kind) == [.callLegLogged])
    #expect(first.events[0].personal == #"{"customerName":"a"}"#)
    let second = try #require(try check.next())
    #expect(second.isQuarantined)
    #expect(second.cells.map(\.text) == ["2", "soon", "b"])
    #expect(
      second.events[0].payload
        == #"{"reason":"time-malformed","field":"occurred-at","expected":"rfc3339","adapter":"test-calls"}"#)
    #expect(second.events[0].personal == #"{"value":"soon"}"#)
    #expect(try check.next() == nil)
  }

  @Test(arguments: [("Asia/Shanghai", nil), ("UTC", 28_800), ("Asia/Kolkata", 9_000)] as [(String, Int64?)])
  func `a zone that the ids contradict is found`(zone: String, difference: Int64?) throws {
    let folder = try TemporaryFolder()
    // Calls of 8:00 and 8:10 in Shanghai; the second record was written four minutes after the call arrived.
    let path = try folder.write(
      Array(
        "id,when\npbx-1790812800.17,2026-10-01 08:00:00\n1790813160.2,2026-10-01 08:10:00\nx,2026-10-01 08:00:00\n".utf8
      ))
    let definition = try callDefinition(
      zone: zone, occurredAt: "{cell: when, time: yyyy-MM-dd HH:mm:ss}", fields: "", rest: "check: {epoch-in: id}")
    let check = try DefinitionCheck(definition, path: path, name: "f", source: SourceSettings(name: "s"))
    while try check.next() != nil {}
    let found = check.zoneContradiction
    #expect(found?.differenceSeconds == difference)
    if let found { #expect((found.records, found.compared) == (2, 2)) }
  }
}

@Suite struct `Sample folders` {
  private func folder(expected: String?) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      Array("adapter: test-calls\ninput: calls.csv\nzone: Asia/Shanghai\ncurrency: CNY\n".utf8), to: "sample.yaml")
    _ = try folder.write(Array("id,when,note\n1,2026-10-01 08:00,a\n2,,b\n".utf8), to: "calls.csv")
    if let expected { _ = try folder.write(Array(expected.utf8), to: "expected.jsonl") }
    return folder
  }

  private let definition = Result {
    try callDefinition(
      occurredAt: "{cell: when, time: yyyy-MM-dd HH:mm}", fields: "customerName: note")
  }

  private let lines = [
    #"{"key":"1","events":[{"event":"call-leg-logged","occurredAt":"2026-10-01T00:00:00Z","payload":{"call":"1","#
      + #""direction":"unknown","party":"unknown","disposition":"unknown"},"personal":{"customerName":"a"}}]}"#,
    #"{"key":"2","events":[{"event":"record-quarantined","payload":{"reason":"field-missing","field":"occurred-at","#
      + #""expected":"yyyy-MM-dd HH:mm","adapter":"test-calls"}}]}"#,
  ]

  @Test func `hold a definition to what is expected of it`() throws {
    let folder = try folder(expected: lines.joined(separator: "\n") + "\n")
    let sample = try SampleFolder(path: folder.path)
    #expect(sample.adapter == "test-calls")
    #expect(try sample.actual(definition.get()) == lines.joined(separator: "\n") + "\n")
    #expect(try sample.differences(definition.get()).isEmpty)
  }

  @Test func `show each line that came out otherwise`() throws {
    let folder = try folder(expected: lines[0].replacing("\"a\"", with: "\"b\"") + "\n")
    let differences = try SampleFolder(path: folder.path).differences(definition.get())
    #expect(differences.map(\.line) == [1, 2])
    #expect(differences[0].actual == lines[0])
    #expect(differences[1].expected == nil)
  }

  @Test func `without an expectation nothing is as expected`() throws {
    let folder = try folder(expected: nil)
    #expect(try SampleFolder(path: folder.path).differences(definition.get()).count == 2)
  }

  @Test func `are for the definition that they name`() throws {
    let folder = try folder(expected: nil)
    _ = try folder.write(Array("adapter: other\ninput: calls.csv\n".utf8), to: "sample.yaml")
    let error = #expect(throws: AdapterError.self) { try SampleFolder(path: folder.path).actual(definition.get()) }
    #expect(error?.code == .sampleOfOther)
  }
}

@Suite struct `The schema of definitions` {
  private struct Schema: Decodable {
    struct Part: Decodable { var properties: [String: Ignored]? }
    struct Ignored: Decodable { init(from decoder: any Decoder) {} }
    var properties: [String: Ignored]
    var parts: [String: Part]

    enum CodingKeys: String, CodingKey {
      case properties
      case parts = "$defs"
    }
  }

  @Test func `names the keys that are read, part by part, and no others`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../schemas/adapter/adapter.v1.json")
    let schema = try JSONDecoder().decode(Schema.self, from: Data(contentsOf: file))
    var named = schema.parts.filter { DefinitionKeys.all[$0.key] != nil }.mapValues {
      Set($0.properties?.keys.map(\.self) ?? [])
    }
    named["definition"] = Set(schema.properties.keys)
    #expect(named == DefinitionKeys.all.mapValues { Set($0) })
  }
}
