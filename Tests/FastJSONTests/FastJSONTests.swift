import FastJSON
import Testing

@Suite struct `JSON leaves` {
  @Test func `every leaf comes in order with its path, kind and text`() throws {
    #expect(
      try leaves(
        #"{"Queue":{"Name":"hr"},"Legs":[{"Id":7},{"Id":-1.50e3}],"ok":true,"none":null,"empty":{},"t":"a\n\"b"}"#)
        == [
          "Queue.Name string hr", "Legs[0].Id number 7", "Legs[1].Id number -1.50e3", "ok boolean true",
          "none null null", "t string a\n\"b",
        ])
  }

  @Test func `a scalar document is one leaf without a path`() throws {
    #expect(try leaves("\"x\"") == [" string x"])
  }

  @Test(arguments: ["", "{", "{\"a\":}", "[1,2", "{\"a\":1} x", "{\"a\":tru}", "\u{1}", "[01]", "{\"a\" 1}"])
  func `what is not JSON is refused`(text: String) {
    #expect(throws: JSONError.self) { try leaves(text) }
  }

  @Test func `nesting beyond the limit is refused, not followed`() {
    let deep = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
    #expect(throws: JSONError.self) { try leaves(deep) }
    #expect(throws: JSONError.self) { try leaves("[[[[1]]]]", depthMax: 3) }
    #expect(throws: Never.self) { try leaves("[[[1]]]", depthMax: 3) }
  }

  @Test func `more leaves than allowed are refused`() {
    #expect(throws: JSONError.self) { try leaves("[1,2,3]", leavesMax: 2) }
  }

  private func leaves(_ text: String, depthMax: Int = 32, leavesMax: Int = 100) throws -> [String] {
    var found: [String] = []
    try Array(text.utf8).withUnsafeBytes { bytes in
      try JSONLeafReader(depthMax: depthMax, leavesMax: leavesMax).forEachLeaf(of: bytes) { path, kind, text in
        found.append("\(String(decoding: path, as: UTF8.self)) \(kind) \(String(decoding: text, as: UTF8.self))")
      }
    }
    return found
  }
}

@Suite struct `JSON fields` {
  @Test func `known fields are read in any order, others passed over`() throws {
    let reader = JSONFieldReader(fields: ["a", "b", "c", "d"])
    try read(#"{"x":{"a":9},"c":"張三","a":-42,"y":[1],"d":null}"#, with: reader)
    #expect(reader.integer(0) == -42)
    #expect(reader.kind(1) == .absent)
    #expect(reader.text(2) == "張三")
    #expect(reader.kind(3) == .null)
  }

  @Test(arguments: [
    ("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("9223372036854775808", nil), ("1.5", nil),
    ("1e3", nil), ("0", 0), ("\"7\"", nil),
  ])
  func `whole numbers are exact or refused`(written: String, value: Int64?) throws {
    let reader = JSONFieldReader(fields: ["n"])
    try read("{\"n\":\(written)}", with: reader)
    #expect(reader.integer(0) == value)
  }

  private func read(_ text: String, with reader: JSONFieldReader) throws {
    try Array(text.utf8).withUnsafeBytes { try reader.read($0) }
  }
}
