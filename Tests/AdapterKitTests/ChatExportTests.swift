import AdapterKit
import Foundation
import Testing
import TicketDomain

private let time = "2026-10-01T00:00:00Z"

@Suite struct `Blocks of text` {
  /// Key and body of each block, or why it was refused.
  private func blocks(_ bytes: [UInt8], _ read: String) async throws -> [String] {
    let definition = try AdapterDefinition(
      yaml: Array(
        """
        adapter: test-calls
        channel: wechat
        time-zone: UTC
        read: {format: blocks, begins: ['20??-??-?? ??:??:?? *']\(read)}
        cells:
          at: {join: [{cell: head, before: ' '}, {cell: head, after: ' ', before: ' '}], with: ' '}
        key: {from: head, ordinal: true}
        events:
          - event: chat-message-logged
            occurred-at: {cell: at, time: yyyy-MM-dd HH:mm:ss}
            fields:
              conversation: {setting: file}
              conversationKind: {constant: direct}
              kind: {constant: text}
              role: {constant: unknown}
              sender: {cell: head, after-last: ' '}
              text: body
        """.utf8), file: "test.yaml")
    let reading = try await AdapterKitTests.read(bytes: bytes, definition)
    return reading.lines.map { line in
      line.firstMatch(of: /"reason":"([^"]*)"/).map { String($0.output.1) }
        ?? line.firstMatch(of: /"text":"(.*)"}/).map { String($0.output.1) } ?? line
    }
  }

  @Test func `reach up to the next line that begins one, blank lines within and all`() async throws {
    let file = "2026-10-01 09:00:00 李\n第一行\n\n第三行\n\n2026-10-01 09:01:00 王\nok\n\n"
    #expect(try await blocks(Array(file.utf8), "") == [#"第一行\n\n第三行"#, "ok"])
  }

  @Test func `before the first beginning are refused line by line, unless they are to be skipped`() async throws {
    let file = "标题\n\n2026-10-01 09:00:00 李\n一\n"
    #expect(try await blocks(Array(file.utf8), "") == ["record-head-missing", "一"])
    #expect(try await blocks(Array(file.utf8), ", skip-rows: 1") == ["一"])
  }

  @Test func `are read in GB18030 and UTF-16 as well`() async throws {
    let file = "2026-10-01 09:00:00 李\n您好\n2026-10-01 09:00:01 王\n在\n"
    let gbk: [UInt8] =
      Array("2026-10-01 09:00:00 ".utf8) + [0xC0, 0xEE, 0x0A, 0xC4, 0xFA, 0xBA, 0xC3, 0x0A]
      + Array("2026-10-01 09:00:01 ".utf8) + [0xCD, 0xF5, 0x0A, 0xD4, 0xDA, 0x0A]
    #expect(try await blocks(gbk, ", encoding: gb18030") == ["您好", "在"])
    var utf16: [UInt8] = [0xFF, 0xFE]
    for unit in file.utf16 { utf16 += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
    #expect(try await blocks(utf16, "") == ["您好", "在"])
  }

  @Test func `longer than a mebibyte are refused, and the next one is read`() async throws {
    let file =
      "2026-10-01 09:00:00 李\n" + String(repeating: String(repeating: "长", count: 40) + "\n", count: 9000)
      + "2026-10-01 09:01:00 王\nok\n"
    #expect(try await blocks(Array(file.utf8), "") == ["record-too-long", "ok"])
  }

  @Test func `of a file that grows give what one reading gives`() async throws {
    let definition = try withoutTimes()
    let file = Array("# 1\na\n\nb\n# 1\nc\n# 2\n".utf8)
    let whole = try await read(bytes: file, definition)
    let folder = try TemporaryFolder()
    for split in 0...file.count {
      let path = try folder.write(Array(file[..<split]), to: "split-\(split)")
      let first = try await read(path, definition, isComplete: false)
      try folder.append(Array(file[split...]), to: path)
      let second = try await read(path, definition, from: first.cursor)
      #expect((first.lines + second.lines).map(withoutName) == whole.lines.map(withoutName), "\(split)")
    }
  }

  private func withoutTimes() throws -> AdapterDefinition {
    try AdapterDefinition(
      yaml: Array(
        """
        adapter: test-calls
        channel: wechat
        time-zone: UTC
        read: {format: blocks, begins: ['# *']}
        key: {from: head, ordinal: true}
        events:
          - event: chat-message-logged
            occurred-at: {constant: "\(time)", time: rfc3339}
            fields:
              conversation: head
              conversationKind: {constant: direct}
              kind: {constant: text}
              role: {constant: unknown}
              text: body
        """.utf8), file: "test.yaml")
  }

  private func withoutName(_ line: String) -> String { line.replacing(/@[^:]*:/, with: "@") }
}

@Suite struct `What exports of chats need` {
  private func chat(_ read: String, conversation: String, key: String = "{from: id}", rest: String = "") throws
    -> AdapterDefinition
  {
    try AdapterDefinition(
      yaml: Array(
        """
        adapter: test-calls
        channel: wechat
        time-zone: UTC
        read: \(read)
        \(rest)
        key: \(key)
        events:
          - event: chat-message-logged
            occurred-at: {cell: when, time: rfc3339}
            fields:
              conversation: \(conversation)
              conversationKind: {constant: direct}
              kind: {constant: text}
              role: {constant: unknown}
        """.utf8), file: "test.yaml")
  }

  private func conversations(_ text: String, _ definition: AdapterDefinition) async throws -> [String] {
    try await read(text: text, definition).lines.map { line in
      line.firstMatch(of: /"reason":"([^"]*)"/).map { String($0.output.1) }
        ?? line.firstMatch(of: /"conversation":"([^"]*)"/).map { String($0.output.1) } ?? line
    }
  }

  @Test func `a pair is the same whoever comes first`() async throws {
    let definition = try chat(
      "{format: delimited}", conversation: "{join: [from, to], with: '|', sorted: true}")
    let text = "id,when,from,to\n1,\(time),b,a\n2,\(time),a,b\n3,\(time),李,a\n"
    #expect(try await conversations(text, definition) == ["a|b", "a|b", "a|李"])
  }

  @Test func `rows may lack cells at their end, where the definition says so`() async throws {
    let text = "id,when,a,b\n1,\(time),x\n2,\(time),y,z\n3,\(time),y,z,w\n4\n"
    let strict = try chat("{format: delimited}", conversation: "{first: [b, a]}")
    #expect(try await conversations(text, strict) == ["row-width", "z", "row-width", "row-width"])
    let lenient = try chat("{format: delimited, short-rows: true}", conversation: "{first: [b, a]}")
    #expect(try await conversations(text, lenient) == ["x", "z", "row-width", "field-missing"])
  }

  @Test func `what a document says of all its records is a cell of each`() async throws {
    let definition = try chat(
      "{format: json, path: '$.messages[*]', context: $.session}", conversation: "session.wxid")
    let text = #"""
      {"session":{"wxid":"wxid_\u5f20","n":{"x":1}},"messages":[{"id":"1","when":"\#(time)"},{"id":"2","when":"\#(time)"}]}
      """#
    #expect(try await conversations(text, definition) == ["wxid_张", "wxid_张"])
    let without = #"{"messages":[{"id":"1","when":"\#(time)"}]}"#
    #expect(try await conversations(without, definition) == ["field-missing"])
  }

  @Test func `a table before the records says who a number is`() async throws {
    let definition = try chat(
      "{format: json, path: '$.messages[*]', lookups: {who: {in: '$.senders[*]', where: n, is: sender, take: id}}}",
      conversation: "{first: [who, {constant: nobody}]}")
    let text = #"""
      {"senders":[{"n":1,"id":"wxid_a"},{"n":"2","id":"wxid_b"},{"n":1,"id":"later"},{"id":"none"}],
       "messages":[{"id":"1","when":"\#(time)","sender":1},{"id":"2","when":"\#(time)","sender":2},
        {"id":"3","when":"\#(time)","sender":3},{"id":"4","when":"\#(time)"}]}
      """#
    #expect(try await conversations(text, definition) == ["wxid_a", "wxid_b", "nobody", "nobody"])
  }

  @Test func `a value can be compared with another`() async throws {
    let definition = try chat(
      "{format: delimited}",
      conversation: "{choose: [{when: {cell: a, same-as: b}, then: {constant: same}}], otherwise: {constant: other}}")
    #expect(
      try await conversations("id,when,a,b\n1,\(time),x,x\n2,\(time),x,y\n3,\(time),,\n", definition) == [
        "same", "other", "other",
      ])
  }

  @Test func `repeats are numbered only where the definition says so`() async throws {
    let definition = try chat(
      "{format: delimited}", conversation: "when", key: "{from: [id, when], ordinal: {cell: id, empty: true}}")
    let text = "id,when\n1,\(time)\n1,\(time)\n,\(time)\n,\(time)\n"
    #expect(
      try await read(text: text, definition).lines.map { $0.prefix { $0 != " " } } == [
        "1/\(time)", "1/\(time)", "\(time)", "\(time)#2",
      ])
  }

  @Test func `times that no chat can have are refused`() async throws {
    let definition = try chat(
      "{format: delimited}", conversation: "id", rest: "plausible-from: 2011-01-01")
    let text = "id,when\n1,2010-12-31T23:59:59Z\n2,2011-01-01T00:00:00Z\n3,2099-01-01T00:00:00Z\n"
    #expect(try await conversations(text, definition) == ["time-implausible", "2", "time-implausible"])
  }

  @Test func `numbers of nineteen digits stay as they are, and rounded ones are refused`() async throws {
    let definition = try chat("{format: json-lines}", conversation: "id")
    let text = #"{"id":1234567890123456789,"when":"\#(time)"}"# + "\n" + #"{"id":1.23E+18,"when":"\#(time)"}"# + "\n"
    #expect(try await conversations(text, definition) == ["1234567890123456789", "id-destroyed-by-spreadsheet"])
  }

  @Test func `a message of a megabyte is read whole, a longer one is refused, and the next one comes`() async throws {
    let definition = try chat("{format: json-lines}", conversation: "name")
    func line(_ id: Int, _ bytes: Int) -> String {
      #"{"id":"\#(id)","when":"\#(time)","name":"\#(String(repeating: "长", count: bytes / 3))"}"# + "\n"
    }
    let found = try await conversations(line(1, 1_000_000) + line(2, 1_100_000) + line(3, 3), definition)
    #expect(found.map { min($0.utf8.count, 999_999) } == [999_999, 15, 3])
    #expect(found[1] == "record-too-long")
  }

  @Test func `faces and broken surrogates come out as text`() async throws {
    let definition = try chat("{format: json-lines}", conversation: "name")
    let text =
      #"{"id":"1","when":"\#(time)","name":"\ud83d\ude00👍"}"# + "\n" + #"{"id":"2","when":"\#(time)","name":"\ud83d"}"#
      + "\n"
    let found = try await conversations(text, definition)
    #expect(found.first == "😀👍")
    #expect(found.count == 2)
  }
}
