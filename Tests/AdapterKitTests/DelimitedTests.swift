import AdapterKit
import Testing
import TicketDomain

/// The key and the note of each record, or the reason why it was refused.
private func rows(_ text: String, _ definition: AdapterDefinition) async throws -> [String] {
  try await rows(bytes: Array(text.utf8), definition)
}

private func rows(bytes: [UInt8], _ definition: AdapterDefinition) async throws -> [String] {
  try await read(bytes: bytes, definition).lines.map { line in
    let key = line.prefix { $0 != " " }
    if let reason = line.firstMatch(of: /"reason":"([^"]*)"/)?.output.1 {
      return "\(key.first == "?" ? "?" : key) \(reason)"
    }
    let note = line.firstMatch(of: /"agent":"((?:[^"\\]|\\.)*)"/)?.output.1 ?? "nothing"
    return "\(key) \(note)"
  }
}

private let header = "id,when,note\n"
private let time = "2026-10-01T00:00:00Z"

@Suite struct `Delimited text` {
  @Test(arguments: [
    ("1,T,plain\n", ["1 plain"]), ("1,T,\"a,b\"\n", ["1 a,b"]), ("1,T,\"say \"\"hi\"\"\"\n", [#"1 say \"hi\""#]),
    ("1,T,\"two\nlines\"\n2,T,b\n", [#"1 two\nlines"#, "2 b"]),
    ("1,T,\"two\r\nlines\"\r\n2,T,b\r\n", [#"1 two\r\nlines"#, "2 b"]),
    ("1,T,6\" pipe\n2,T,\"6\"\" pipe\"\n", [#"1 6\" pipe"#, #"2 6\" pipe"#]),
    ("1,T,\"a\"b\"c\n2,T,d\n", [#"1 ab\"c"#, "2 d"]),
    ("1,T,a\r2,T,b\r", ["1 a", "2 b"]), ("1,T,a\n\n\r\n2,T,b", ["1 a", "2 b"]), ("1,T,a\n,,\n2,T,b\n", ["1 a", "2 b"]),
    ("1,T,\"\"\n", ["1 nothing"]), ("1,T,  padded\u{3000}\n", ["1 padded"]), ("1,T,a,,\n", ["1 a"]),
    ("1,T,a,b\n2,T,c\n", ["? row-width", "2 c"]), ("1,T\n2,T,c\n", ["? row-width", "2 c"]),
    ("1,T,tab\\\t\u{1}\n", [#"1 tab\\\t\u0001"#]),
  ])
  func `cells are cut as programs write them`(body: String, expected: [String]) async throws {
    let definition = try callDefinition()
    let text = header + body.replacing("T", with: time)
    #expect(try await rows(text, definition) == expected)
  }

  @Test func `a quote that is never closed costs its own line and no other`() async throws {
    let text = header + "1,\(time),\"open\n2,\(time),b\n3,\(time),c\n"
    #expect(try await rows(text, callDefinition()) == ["? row-quote-unclosed", "2 b", "3 c"])
  }

  @Test func `a quote that the next opening quote seems to close costs its own line and no other`() async throws {
    let text = header + "1,\(time),\"open\n2,\(time),\"b\"\n3,\(time),c\n"
    #expect(try await rows(text, callDefinition()) == ["? row-quote-unclosed", "2 b", "3 c"])
  }

  @Test func `a line beyond a mebibyte is refused, kept to its first mebibyte, and does not stop the next`()
    async throws
  {
    let long = String(repeating: "x", count: 1_300_000)
    let reading = try await read(text: header + "1,\(time),\(long)\n2,\(time),b\n", callDefinition())
    #expect(reading.lines.count == 2)
    #expect(reading.lines[0].contains("record-too-long"))
    #expect(reading.lines[0].contains(" @f:2:13-\(13 + 1024 * 1024) "))
    #expect(reading.contents[0].utf8.count == 1024 * 1024)
    #expect(reading.lines[1].hasPrefix("2 @f:3:"))
  }

  @Test func `a row of nothing but doubled quotes costs no more memory than it is long`() async throws {
    let cells = String(repeating: "\"\"\"\",", count: 100_000)
    #expect(try await rows(header + "1,\(time),\(cells)\n2,\(time),b\n", callDefinition()) == ["? row-width", "2 b"])
  }

  @Test func `quotes open for more than a mebibyte were never closed`() async throws {
    let long = String(repeating: "x,\(time),\(String(repeating: "y", count: 500))\n", count: 2_100)
    let rows = try await rows(header + "1,\(time),\"open\n" + long + "2,\(time),b\"\n", callDefinition())
    #expect(rows.first == "? row-quote-unclosed")
    #expect(rows.count == 2_102)
    #expect(rows.last == #"2 b\""#)
  }

  @Test func `columns are found by any of their names, in any order and case`() async throws {
    let definition = try callDefinition(
      read:
        "{format: delimited, delimiter: ;, columns: {id: [编号, id], when: [时间, When], note: {names: 备注, optional: true}}}"
    )
    #expect(try await rows("备注; WHEN ;编号;other\na;\(time);1;x\n", definition) == ["1 a"])
    #expect(try await rows("时间;id\n\(time);1\n", definition) == ["1 nothing"])
    let error = await #expect(throws: AdapterError.self) { try await rows("时间;备注\n\(time);1\n", definition) }
    #expect(error?.code == .columnsMissing)
    #expect(error?.arguments == ["missing": "编号 / id", "found": "时间, 备注"])
  }

  @Test func `without a header the row's width tells the layout`() async throws {
    let definition = try callDefinition(
      read: "{format: delimited, header: false, layouts: [[id, when], [id, _, when, note]]}")
    let text = "1,\(time)\n2,x,\(time),b\n3,x,\(time),c,,\n4,\(time),x\n"
    #expect(try await rows(text, definition) == ["1 nothing", "2 b", "3 c", "? row-width"])
  }

  @Test func `rows that are no records are passed over`() async throws {
    let definition = try callDefinition(
      read:
        "{format: delimited, skip-rows: [1, 3], columns: {id: id, when: when, note: note}, skip-when: {cell: id, is: 合计}}"
    )
    let text = "report of October\nid,when,note\nINTEGER,DATE,TEXT\n1,\(time),a\n合计,,9\n"
    let reading = try await read(text: text, definition)
    #expect(reading.lines == [#"1 @f:4:49-73 | 2026-10-01T00:00:00Z {"call":"1","agent":"a"}"#])
  }

  @Test func `null tokens mean nothing`() async throws {
    let definition = try callDefinition(
      read: "{format: delimited, null: ['-', N/A], columns: {id: id, when: when, note: note}}",
      fields: "agent: {cell: note, null: '0'}")
    let text = header + "1,\(time),-\n2,\(time),N/A\n3,\(time),0\n4,\(time),00\n"
    #expect(try await rows(text, definition) == ["1 nothing", "2 nothing", "3 nothing", "4 00"])
  }

  @Test func `a record keeps its bytes without the line end, and says where they stand`() async throws {
    let reading = try await read(text: "id,when,note\r\n1,\(time),\"a\r\nb\"\r\n2,\(time),c", callDefinition())
    #expect(reading.contents == ["1,\(time),\"a\r\nb\"", "2,\(time),c"])
    #expect(reading.lines.map { $0.prefix { $0 != "|" } } == ["1 @f:2:14-43 ", "2 @f:4:45-69 "])
  }
}

@Suite struct `Encodings` {
  private func definition(_ encoding: String) throws -> AdapterDefinition {
    try callDefinition(read: "{format: delimited, columns: {id: id, when: when, note: note}, \(encoding)}")
  }

  /// `id,when,note`, then two rows whose notes are `name` and `b`.
  private func file(_ name: [UInt8]) -> [UInt8] {
    Array((header + "1,\(time),").utf8) + name + Array("\n2,\(time),b\n".utf8)
  }

  private func utf16(_ text: String, isBigEndian: Bool, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit in
      isBigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
  }

  @Test(
    arguments: [
      ("encoding: utf-8", [0xE5, 0xBC, 0xA0], "张"), ("encoding: gbk", [0xD5, 0xC5], "张"),
      ("encoding: gb18030", [0xD5, 0xC5], "张"),
      // 𠀀, which GB18030 writes with four bytes, two of them ASCII digits.
      ("encoding: gb18030", [0x95, 0x32, 0x82, 0x36], "𠀀"),
      // 誠 in GBK ends in 0x5C, a backslash; 镹 ends in 0x7C, a vertical bar; 乗 ends in 0x5C.
      ("encoding: gbk", [0xD5, 0x5C], "誠"), ("encoding: big5", [0xB3, 0x5C], "許"),
      ("encoding: iso-8859-1", [0xE9], "é"),
    ] as [(String, [UInt8], String)])
  func `text is read in its encoding`(encoding: String, bytes: [UInt8], text: String) async throws {
    #expect(try await rows(bytes: file(bytes), definition(encoding)) == ["1 \(text)", "2 b"])
  }

  @Test func `the second byte of a character is never a delimiter`() async throws {
    let definition = try callDefinition(
      read: "{format: delimited, delimiter: '|', header: false, columns: [id, when, note], encoding: gbk}")
    // 0x817C is 亅 in GBK: its second byte is a vertical bar; a quote follows it.
    let bytes = Array("1|\(time)|".utf8) + [0x81, 0x7C, 0x22] + Array("\n2|\(time)|b\n".utf8)
    let found = try await rows(bytes: bytes, definition)
    #expect(found.count == 2)
    #expect(found[0].hasSuffix("\\\""))
    #expect(found[1] == "2 b")
  }

  @Test(arguments: [false, true])
  func `UTF-16 is known by its mark`(isBigEndian: Bool) async throws {
    let text = header + "1,\(time),\"张\n伟\"\r\n2,\(time),ab\u{0A0A}\n"
    let expected = [#"1 张\n伟"#, "2 ab\u{0A0A}"]
    #expect(
      try await rows(bytes: utf16(text, isBigEndian: isBigEndian, mark: true), definition("encoding: utf-16"))
        == expected)
    // A mark says what the file is, whatever the definition expected.
    #expect(
      try await rows(bytes: utf16(text, isBigEndian: isBigEndian, mark: true), definition("encoding: gbk")) == expected)
    let stated = isBigEndian ? "utf-16be" : "utf-16le"
    #expect(
      try await rows(bytes: utf16(text, isBigEndian: isBigEndian, mark: false), definition("encoding: \(stated)"))
        == expected)
  }

  @Test func `a UTF-8 mark is no part of the first name`() async throws {
    #expect(try await rows(bytes: [0xEF, 0xBB, 0xBF] + file([0x61]), callDefinition()) == ["1 a", "2 b"])
  }

  @Test(
    arguments: [
      ("invalid: replace", "\u{FFFD}", #","flags":["bytes-replaced"]"#),
      ("invalid: escape", #"\\xC5"#, #","flags":["bytes-replaced"]"#),
      ("fallback: gb18030", "张", #","flags":["encoding-fallback"]"#),
      ("invalid: quarantine", nil, "record-bytes-invalid"),
      // 0xC5 alone is no GB18030, so the policy decides.
      ("fallback: gb18030, invalid: escape", #"\\xC5"#, #","flags":["bytes-replaced"]"#),
    ] as [(String, String?, String)])
  func `bytes that are not UTF-8 become what the definition says`(
    policy: String, text: String?, trace: String
  ) async throws {
    let bytes: [UInt8] = text == "张" ? [0xD5, 0xC5] : [0xC5]
    let reading = try await read(bytes: file(bytes), definition(policy))
    #expect(reading.lines.count == 2)
    #expect(reading.lines[0].contains(trace))
    if let text { #expect(reading.lines[0].contains("\"agent\":\"\(text)\"")) }
    #expect(reading.lines[1].hasSuffix(#"{"call":"2","agent":"b"}"#))
  }

  /// 营业 in GBK is valid UTF-8 as well, and would be read as two letters of other scripts.
  @Test func `a header in the fallback encoding speaks for the whole file`() async throws {
    let definition = try callDefinition(
      read: "{format: delimited, columns: {id: 编号, when: when, note: note}, fallback: gb18030}")
    let header: [UInt8] = [0xB1, 0xE0, 0xBA, 0xC5] + Array(",when,note\n".utf8)
    let row = Array("1,\(time),".utf8) + [0xD3, 0xAA, 0xD2, 0xB5, 0x0A]
    let lines = try await read(bytes: header + row, definition).lines
    #expect(lines.count == 1)
    #expect(lines[0].hasSuffix(#"{"call":"1","agent":"营业","flags":["encoding-fallback"]}"#))
  }

  @Test func `a record keeps the bytes that it came with`() async throws {
    let folder = try TemporaryFolder()
    let reading = try FileReading(
      path: try folder.write(file([0xD5, 0xC5])), name: "f", definition: definition("encoding: gbk"),
      source: SourceSettings(name: "s"), cursor: nil, isComplete: true)
    let batch = try #require(try await reading.next()).batch
    let content = batch.withBytes(of: batch.records[0].content) { Array($0) }
    #expect(content == Array("1,\(time),".utf8) + [0xD5, 0xC5])
  }
}
