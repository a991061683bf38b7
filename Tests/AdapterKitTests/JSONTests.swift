import AdapterKit
import Testing
import TicketDomain

private let time = "2026-10-01T00:00:00Z"

private func definition(_ read: String, fields: String = "agent: Agent.Name") throws -> AdapterDefinition {
  try callDefinition(read: "{\(read)}", fields: fields)
}

private func element(_ id: Int, _ name: String = "a") -> String {
  #"{"id":"\#(id)","when":"\#(time)","Agent":{"Name":"\#(name)"}}"#
}

private func keys(_ reading: Reading) -> [String] {
  reading.lines.map { line in
    line.firstMatch(of: /"reason":"([^"]*)"/).map { String($0.output.1) } ?? String(line.prefix { $0 != " " })
  }
}

@Suite struct `JSON lines` {
  @Test func `a line is a record, and cells are named by their paths`() async throws {
    let definition = try definition("format: json-lines", fields: "agent: Agent.Name\n      queue: Legs[1].Id")
    let text = """
      {"id":"1","when":"\(time)","Agent":{"Name":"\\u5f20 \\"x\\""},"Legs":[{"Id":5},{"Id":-1.50}],"more":null}

      {"id":2,"when":"\(time)","Agent":null,"Legs":[]}
      """
    #expect(
      try await read(text: text, definition).lines.map { $0.split(separator: "Z ", maxSplits: 1)[1] } == [
        #"{"call":"1","agent":"张 \"x\"","queue":"-1.50"}"#, #"{"call":"2"}"#,
      ])
  }

  @Test func `a line that is no JSON does not stop the next`() async throws {
    let text = element(1) + "\n{\"id\": \n[]\n\"x\"\n" + String(repeating: "[", count: 500) + "\n" + element(2) + "\n"
    #expect(
      keys(try await read(text: text, definition("format: json-lines")))
        == ["1", "record-not-json", "key-missing", "key-missing", "record-not-json", "2"])
  }

  @Test func `quotes in a line are JSON's, not those of cells`() async throws {
    let text =
      #"{"id":"1","when":"\#(time)","x":["a\"b","\"",""]}"# + "\n" + element(2) + "\n\"open\n" + element(3) + "\n"
    #expect(keys(try await read(text: text, definition("format: json-lines"))) == ["1", "2", "record-not-json", "3"])
  }

  @Test func `records may lie inside each line`() async throws {
    let definition = try definition("format: json-lines, path: '$.Data.Records[*]'")
    let first = "{\"Data\":{\"Records\":[\(element(1)), \(element(2))]}}"
    let text = first + "\n{\"Data\":{\"Records\":[]}}\n{\"Other\":1}\n{\"Data\":{\"Records\":[\(element(3))\n"
    let reading = try await read(text: text, definition)
    #expect(keys(reading) == ["1", "2", "record-path-missing", "record-not-json"])
    #expect(Array(reading.contents.prefix(2)) == [element(1), element(2)])
    let end = first.utf8.count - 3
    #expect(reading.lines[1].contains(" @f:1:\(end - element(2).utf8.count)-\(end) "))
  }

  @Test func `reading on between the lines gives what one reading gives`() async throws {
    let definition = try callDefinition(
      read: "{format: json-lines, path: $.R}", key: "{from: id, ordinal: true}", fields: "")
    let bytes = Array("{\"R\":[\(element(1)),\(element(1))]}\n{\"R\":[\(element(1)),\(element(2))]}\n".utf8)
    let whole = try await read(bytes: bytes, definition)
    #expect(whole.lines.map { $0.prefix { $0 != " " } } == ["1", "1#2", "1#3", "2"])
    let folder = try TemporaryFolder()
    for split in 0...bytes.count {
      let path = try folder.write(Array(bytes[..<split]), to: "split-\(split)")
      let first = try await read(path, definition, isComplete: false)
      try folder.append(Array(bytes[split...]), to: path)
      #expect(first.lines + (try await read(path, definition, from: first.cursor)).lines == whole.lines)
    }
  }
}

@Suite struct `JSON documents` {
  @Test(arguments: [
    ("", "[E1,E2]", ["1", "2"]), ("path: $", "[E1,E2]", ["1", "2"]), ("path: '$[*]'", "[E1,E2]", ["1", "2"]),
    ("", "E1", ["1"]), ("", "E1\nE2\n", ["1", "2"]), ("", "[]", []), ("", "", []), ("", " \n ", []),
    ("path: $.calls", "{\"page\":1,\"calls\":[E1,E2],\"next\":[E1]}", ["1", "2"]),
    ("path: '$.calls[*]'", "{\"x\":{\"calls\":[E1]},\"calls\":[E2]}", ["2"]), ("path: $.call", "{\"call\":E1}", ["1"]),
    ("path: '$.a[*].b[*]'", "{\"a\":[{\"b\":[E1]},{\"c\":[E3]},{\"b\":[E2]}]}", ["1", "2"]),
    ("path: $.calls", "{\"call\":[E1]}", ["record-path-missing"]),
    ("path: $.c", "{\"c\":[E1,{\"id\"", ["1", "record-not-json"]),
    ("path: $.c", "{\"c\":[E1}", ["1", "record-not-json"]),
    ("path: $.c", "{\"c\":[E1,5,\"]\",E2]}", ["1", "key-missing", "key-missing", "2"]),
    ("", "[E1,{\"id\":\"9\",\"x\":\"br]ack}et \\\" \\\\\"},E2]", ["1", "field-missing", "2"]),
  ])
  func `the elements at the path are the records`(path: String, document: String, expected: [String]) async throws {
    let text = document.replacing("E1", with: element(1)).replacing("E2", with: element(2)).replacing(
      "E3", with: element(3))
    let separator = path.isEmpty ? "" : ", "
    #expect(keys(try await read(text: text, definition("format: json\(separator)\(path)"))) == expected)
  }

  @Test func `elements keep their bytes, offsets and lines`() async throws {
    let text = "[\n  \(element(1)),\n  \(element(2))\n]\n"
    let reading = try await read(text: text, definition("format: json"))
    #expect(reading.contents == [element(1), element(2)])
    let length = element(1).utf8.count
    #expect(
      reading.lines.map { $0.prefix { $0 != "|" } } == [
        "1 @f:2:4-\(4 + length) ", "2 @f:3:\(8 + length)-\(8 + 2 * length) ",
      ])
  }

  @Test func `a document that grows gives what one reading gives`() async throws {
    let definition = try definition("format: json, path: $.calls")
    let bytes = Array("{\"calls\":[\n\(element(1)),\(element(2, "]}\\\"")),\n\(element(3))]}\n".utf8)
    let whole = try await read(bytes: bytes, definition)
    #expect(keys(whole) == ["1", "2", "3"])
    let folder = try TemporaryFolder()
    for split in 0...bytes.count {
      let path = try folder.write(Array(bytes[..<split]), to: "split-\(split)")
      let first = try await read(path, definition, isComplete: false)
      try folder.append(Array(bytes[split...]), to: path)
      #expect(
        first.lines + (try await read(path, definition, from: first.cursor)).lines == whole.lines, "split at \(split)")
    }
  }

  @Test func `an element beyond a mebibyte is refused and does not stop the next`() async throws {
    let text = "[\(element(1)),{\"id\":\"\(String(repeating: "x", count: 1_300_000))\"},\(element(2))]"
    let reading = try await read(text: text, definition("format: json"))
    #expect(keys(reading) == ["1", "record-too-long", "2"])
    #expect(reading.contents[1].utf8.count == 1024 * 1024)
  }

  @Test func `brackets inside characters of two bytes are no brackets`() async throws {
    // 0x815D and 0x817B are characters of GBK whose second bytes are a bracket and a brace.
    let bytes =
      Array("[{\"id\":\"1\",\"when\":\"\(time)\",\"Agent\":{\"Name\":\"".utf8) + [0x81, 0x5D, 0x81, 0x7B, 0x81, 0x5C]
      + Array("\"}},\(element(2))]".utf8)
    let reading = try await read(bytes: bytes, definition("format: json, encoding: gbk"))
    #expect(keys(reading) == ["1", "2"])
    #expect(!reading.lines[0].contains("flags"))
  }
}

@Suite struct `JSON in a cell` {
  @Test func `a value may be taken out of it`() async throws {
    let definition = try callDefinition(
      read: "{format: delimited, delimiter: tab, quote: none, columns: {id: id, when: when, note: note}}",
      fields: "agent: {cell: note, json: $.agent.id}\n      queue: {cell: note, json: '$.q[1]'}")
    let text = """
      id\twhen\tnote
      1\t\(time)\t{"agent":{"id":"a7"},"q":["x","y"]}
      2\t\(time)\t{"agent":null}
      3\t\(time)\t
      4\t\(time)\t{"agent"

      """
    let lines = try await read(text: text, definition).lines
    #expect(lines[0].hasSuffix(#"{"call":"1","agent":"a7","queue":"y"}"#))
    #expect(lines[1].hasSuffix(#"{"call":"2"}"#))
    #expect(lines[2].hasSuffix(#"{"call":"3"}"#))
    #expect(lines[3].hasSuffix(#"{"reason":"record-not-json","field":"agent"} {"value":"{\"agent\""}"#))
  }
}
