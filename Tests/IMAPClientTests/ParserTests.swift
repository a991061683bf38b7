import IMAPClient
import Secrets
import TestSupport
import Testing
import TicketDomain

@Suite struct `Responses are cut out of a stream` {
  /// Feeds the pieces one after the other; returns what comes of them, and the bodies.
  static func parse(_ pieces: [[UInt8]]) throws -> (responses: [IMAPResponse], bodies: [UInt8]) {
    var parser = IMAPResponseParser()
    var responses: [IMAPResponse] = []
    for piece in pieces {
      try piece.withUnsafeBytes { bytes in
        var rest = bytes
        while let response = try parser.next(in: &rest) { responses.append(response) }
        #expect(rest.isEmpty)
      }
    }
    return (responses, parser.bodies)
  }

  static func parse(_ text: String) throws -> [IMAPResponse] { try parse([Array(text.utf8)]).responses }

  private static let stream = """
    * OK [CAPABILITY IMAP4rev1 ID] hello {12}\r
    * CAPABILITY imap4rev1 Idle\r
    \r
    * LIST (\\HasNoChildren \\Sent) "/" "&XfJSBg- \\"a\\""\r
    * LIST () NIL {5}\r
    INBOX\r
    * list (\\Noselect) "." a.b\r
    * 3 EXISTS\r
    * 2 expunge\r
    + go on {3}\r
    * ESEARCH (TAG "x") UID ALL 1:3\r
    * OK [UIDVALIDITY 4294967295] fine\r
    * 1 FETCH (FLAGS (\\Seen $Label) INTERNALDATE " 1-Oct-2026 08:15:00 +0800" RFC822.SIZE 44 UID 9)\r
    * 2 FETCH (UID 10 BODY[] {32}\r
    * 9 FETCH (UID 1)\r
    A001 OK {5}\r
     FLAGS ())\r
    * 3 FETCH (ENVELOPE ("a" (NIL {3}\r
    b)c) "\\\\") BODY[HEADER]<0> ~{0}\r
     UID 11 BODY[HEADER.FIELDS (DATE FROM)]<0> "x y" MODSEQ (77))\r
    * 4 FETCH (BODY[] "q\\"\\\\" UID 12)\r
    * 5 FETCH (BODY[] nil UID 13)\r
    TL7 OK [READ-ONLY] done\r
    * BYE\r

    """

  @Test func `every kind of response is understood`() throws {
    let (responses, bodies) = try Self.parse([Array(Self.stream.utf8)])
    try #require(responses.count == 17)
    #expect(responses[1] == .capabilities(["IMAP4REV1", "IDLE"]))
    let folders = responses.compactMap { response -> Folder? in
      if case .listed(let folder) = response { folder } else { nil }
    }
    #expect(folders.map(\.name) == ["已分 \"a\"", "INBOX", "a.b"])
    #expect(folders.map(\.separator) == ["/", nil, "."] && folders.map(\.holdsMails) == [true, true, false])
    #expect(folders[0].flags == ["\\HasNoChildren", "\\Sent"])
    #expect(responses[5] == .exists(3) && responses[6] == .expunged(2) && responses[7] == .continuation("go on {3}"))
    #expect(responses[8] == .other("ESEARCH"))
    guard case .status(let validity) = responses[9] else { return #expect(Bool(false)) }
    #expect(validity.code == "UIDVALIDITY" && validity.codeArguments == "4294967295" && validity.text == "fine")
    guard case .fetched(let items) = responses[10] else { return #expect(Bool(false)) }
    #expect(items.uid == 9 && items.sizeBytes == 44 && items.flags == ["\\Seen", "$Label"] && items.body == nil)
    #expect(items.internalDate?.milliseconds == 1_790_813_700_000)
    let texts = responses.compactMap { response -> String? in
      guard case .fetched(let items) = response, let body = items.body else { return nil }
      return "\(items.uid ?? 0) \(body.isHeader) \(String(decoding: bodies[body.range], as: UTF8.self))"
    }
    #expect(texts == ["10 false * 9 FETCH (UID 1)\r\nA001 OK {5}\r\n", "11 true ", "12 false q\"\\"])
    guard case .completed("TL7", let outcome) = responses[15] else { return #expect(Bool(false)) }
    #expect(outcome.status == .ok && outcome.code == "READ-ONLY" && outcome.text == "done")
  }

  @Test func `it is the same wherever the stream is split`() throws {
    let bytes = Array(Self.stream.utf8)
    let whole = try Self.parse([bytes])
    for place in 1..<bytes.count {
      let halves = try Self.parse([Array(bytes[..<place]), Array(bytes[place...])])
      #expect(halves.responses == whole.responses && halves.bodies == whole.bodies, "split at \(place)")
    }
    var random = SeededGenerator(seed: 3)
    for _ in 0..<100 {
      var pieces: [[UInt8]] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...Int.random(in: 1...60, using: &random), using: &random)
        pieces.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      let parts = try Self.parse(pieces)
      #expect(parts.responses == whole.responses && parts.bodies == whole.bodies)
    }
  }

  @Test func `any stream of random responses, split at random, gives back what was put in`() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<200 {
      var stream: [UInt8] = []
      var expected: [[UInt8]] = []
      for uid in 1...Int.random(in: 1...12, using: &random) {
        let body = (0..<Int.random(in: 0...90, using: &random)).map { _ in
          [10, 13, 40, 41, 123, 125, 34, 92, 0, 42, 32, 51].randomElement(using: &random) ?? UInt8(65)
        }
        let form = ["{\(body.count)}", "{\(body.count)+}", "~{\(body.count)}"].randomElement(using: &random) ?? ""
        let noise =
          ["", "* 1 EXISTS\r\n", "* OK {9}\r\n", "\r\n", "* 2 FETCH (FLAGS ())\r\n"].randomElement(using: &random) ?? ""
        stream +=
          Array("\(noise)* \(uid) FETCH (UID \(uid) BODY[] \(form)\r\n".utf8) + body + Array(" FLAGS ())\r\n".utf8)
        expected.append(body)
      }
      var pieces: [[UInt8]] = []
      while !stream.isEmpty {
        let count = min(stream.count, Int.random(in: 1...40, using: &random))
        pieces.append(Array(stream.prefix(count)))
        stream.removeFirst(count)
      }
      let (responses, bodies) = try Self.parse(pieces)
      let found = responses.compactMap { response -> [UInt8]? in
        guard case .fetched(let items) = response, let body = items.body else { return nil }
        return Array(bodies[body.range])
      }
      #expect(found == expected)
    }
  }

  @Test(arguments: [
    "* 1 FETCH (UID 0)\r\n", "* 1 FETCH (UID 4294967296)\r\n", "* 1 FETCH (UID x)\r\n", "* 1 FETCH (UID 1\r\n",
    "* 99999999999 EXISTS\r\n", "* 1 FETCH (BODY[] {99999999999999999999}\r\n", "* 1 FETCH\r\n", "*\r\n", "* \r\n",
    "x\r\n", "TL1\r\n", "TL1 WHAT\r\n", "* 1 FETCH (FLAGS (\\Seen\r\n", "* LIST (\r\n", "* LIST () \"/\"\r\n",
    "* 1 FETCH (BODY[] \"open\r\n", "* 1 FETCH (BODY[] word)\r\n", "* 1 FETCH (UID 1 \0 2)\r\n", "* 1 FETCH (X )\r\n",
    "* 1 FETCH ()) FETCH (\r\n* (", "* 1 FETCH (BODY[\r\n", "* LIST () \"\\", ") (\r\n",
  ])
  func `nonsense is an error, or waits for more, and never a trap`(text: String) {
    let found = code(of: { try Self.parse(text) })
    #expect([nil, .responseMalformed].contains(found))
    // A response may say no more than it ends with; whatever follows must not be taken for it.
    if text.hasSuffix("\r\n"), found == nil { #expect(text.contains("()) FETCH")) }
  }

  @Test func `depth, length and number are limited`() throws {
    let deep = "* 1 FETCH (X \(String(repeating: "(", count: 100_000))\r\n"
    #expect(code(of: { try Self.parse(deep) }) == .responseTooLong)
    let line = [UInt8](repeating: 65, count: IMAPResponseParser.lineBytesMax + 1)
    #expect(code(of: { try Self.parse([line]) }) == .responseTooLong)
    let literals = "* 1 FETCH (" + String(repeating: "X {0}\r\n ", count: IMAPResponseParser.literalsMax + 1) + ")\r\n"
    #expect(code(of: { try Self.parse(literals) }) == .responseTooLong)
    let flat = "* 1 FETCH (X \(String(repeating: "() ", count: 50_000)))\r\n"
    #expect(code(of: { try Self.parse(flat) }) == nil || code(of: { try Self.parse(flat) }) == .responseMalformed)
    let long = "* OK \(String(repeating: "a", count: 200_000))\r\n"
    #expect(try Self.parse(long).count == 1)
  }

  @Test func `a literal without room is counted and dropped, and what follows is understood`() throws {
    var parser = IMAPResponseParser()
    parser.bodyBytesMax = 10
    let text =
      "* 1 FETCH (UID 1 BODY[] {5}\r\nabcde)\r\n* 2 FETCH (BODY[] {6}\r\n)\r\nTL1 UID 2)\r\n* 3 FETCH (UID 3 BODY[] {5}\r\nfghij)\r\n"
    let bodies = try Array(text.utf8).withUnsafeBytes { bytes in
      var rest = bytes
      var bodies: [IMAPResponse.Body] = []
      while let response = try parser.next(in: &rest) {
        if case .fetched(let items) = response, let body = items.body { bodies.append(body) }
      }
      return bodies
    }
    #expect(bodies.map(\.isDropped) == [false, true, false] && bodies.map(\.sizeBytes) == [5, 6, 5])
    #expect(String(decoding: parser.bodies, as: UTF8.self) == "abcdefghij")
    #expect(parser.takeBodies(keeping: [5..<10]).count == 10)
    #expect(String(decoding: parser.bodies, as: UTF8.self) == "fghij")
  }

  @Test func `bytes changed at random never trap the parser`() throws {
    var random = SeededGenerator(seed: 5)
    let bytes = Array(Self.stream.utf8)
    let letters: [UInt8] = Array("(){}[]\"\\*+~<>0919 \r\n\0".utf8) + [255]
    for _ in 0..<3000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<changed.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: changed[place] = letters.randomElement(using: &random) ?? 0
        case 1: changed.remove(at: place)
        default: changed.insert(letters.randomElement(using: &random) ?? 0, at: place)
        }
      }
      let found = code(of: { try Self.parse([changed]) })
      #expect([nil, .responseMalformed, .responseTooLong].contains(found))
    }
  }
}
