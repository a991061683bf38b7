internal import TicketDomain

/// Reads one complete response: its line, in which a literal is only announced, and the literals beside it.
struct ResponseReader {
  var line: [UInt8]
  let literals: [IMAPResponseParser.Literal]
  /// Holds the literals' bytes; a body written as a quoted string is added to it.
  var bodies: [UInt8]
  let bodyBytesMax: Int
  var position = 0
  private var literalsRead = 0

  init(line: [UInt8], literals: [IMAPResponseParser.Literal], bodies: [UInt8], bodyBytesMax: Int) {
    self.line = line
    self.literals = literals
    self.bodies = bodies
    self.bodyBytesMax = bodyBytesMax
  }

  static func malformed(_ expected: String, _ found: some Collection<UInt8>) -> IMAPError {
    let text = detail(String(decoding: found.prefix(80), as: UTF8.self), charactersMax: 80)
    return IMAPError(.responseMalformed, ["expected": expected, "found": text], retryHelps: true)
  }

  func malformed(_ expected: String) -> IMAPError { Self.malformed(expected, line[min(position, line.count)...]) }

  // MARK: Responses

  mutating func response() throws(IMAPError) -> IMAPResponse {
    guard !line.contains(0) else { throw Self.malformed("text without zero bytes", line) }
    switch peek() {
    case UInt8(ascii: "+"):
      position += 1
      return .continuation(restOfLine())
    case UInt8(ascii: "*"):
      position += 1
      return try untagged()
    default:
      let tag = try atom("a tag")
      guard let status = IMAPResponse.Outcome.Status(rawValue: try atom("OK, NO or BAD").uppercased()) else {
        throw Self.malformed("OK, NO or BAD", line)
      }
      return .completed(tag: tag, outcome(status))
    }
  }

  private mutating func untagged() throws(IMAPError) -> IMAPResponse {
    let word = try atom("a response").uppercased()
    if let status = IMAPResponse.Outcome.Status(rawValue: word) { return .status(outcome(status)) }
    if word.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      guard let number = UInt32(word) else { throw Self.malformed("a number of 32 bits", line) }
      return try numbered(number)
    }
    switch word {
    case "CAPABILITY":
      return .capabilities(Set(restOfLine().uppercased().split(separator: " ").map(String.init)))
    case "LIST":
      return .listed(try folder())
    default:
      return .other(word)
    }
  }

  private mutating func numbered(_ number: UInt32) throws(IMAPError) -> IMAPResponse {
    switch try atom("a response").uppercased() {
    case "EXISTS": return .exists(number)
    case "EXPUNGE": return .expunged(number)
    case "FETCH": return .fetched(try fetchedItems(of: number))
    case let name: return .other(name)
    }
  }

  private mutating func outcome(_ status: IMAPResponse.Outcome.Status) -> IMAPResponse.Outcome {
    var rest = Substring(restOfLine())
    guard rest.hasPrefix("["), let end = rest.firstIndex(of: "]") else {
      return IMAPResponse.Outcome(status: status, code: nil, text: String(rest))
    }
    let words = rest[rest.index(after: rest.startIndex)..<end].split(separator: " ", maxSplits: 1)
    rest = rest[rest.index(after: end)...].drop { $0 == " " }
    return IMAPResponse.Outcome(
      status: status, code: words.first.map { $0.uppercased() },
      codeArguments: words.count > 1 ? String(words[1]) : "", text: String(rest))
  }

  private mutating func folder() throws(IMAPError) -> Folder {
    let flags = try flagList()
    let separator = try string("a separator")
    guard let name = try string("a folder's name") ?? (literalsRead == 0 ? "NIL" : nil) else {
      throw malformed("a folder's name")
    }
    return Folder(name: ModifiedUTF7.decode(name), separator: separator, flags: flags)
  }

  // MARK: What a FETCH says

  private mutating func fetchedItems(of number: UInt32) throws(IMAPError) -> IMAPResponse.FetchedItems {
    var items = IMAPResponse.FetchedItems(sequenceNumber: number)
    try expect(UInt8(ascii: "("), "a list of items")
    while true {
      skipSpaces()
      if peek() == UInt8(ascii: ")") { return items }
      switch try itemName() {
      case "UID":
        guard let uid = UInt32(try atom("a UID")), uid > 0 else { throw Self.malformed("a UID", line) }
        items.uid = uid
      case "RFC822.SIZE":
        items.sizeBytes = Int(try atom("a size")).flatMap { $0 < 0 ? nil : $0 }
      case "INTERNALDATE":
        items.internalDate = try string("a date").flatMap(InternalDate.instant)
      case "FLAGS":
        items.flags = try flagList()
      case "BODY[]", "BODY[]<0>", "RFC822", "BINARY[]":
        items.body = try body(isHeader: false)
      case "BODY[HEADER]", "BODY[HEADER]<0>", "RFC822.HEADER":
        items.body = try body(isHeader: true)
      default:
        try skipValue()
      }
    }
  }

  /// Up to a space outside brackets, in capitals: `BODY[HEADER.FIELDS (DATE)]<0>` is one name.
  private mutating func itemName() throws(IMAPError) -> String {
    let start = position
    var depth = 0
    while let byte = peek(), byte > 32 || (depth > 0 && byte == 32) {
      if depth == 0, byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") { break }
      if byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: "]") { depth -= 1 }
      position += 1
    }
    guard position > start else { throw malformed("an item's name") }
    return String(decoding: line[start..<position], as: UTF8.self).uppercased()
  }

  private mutating func body(isHeader: Bool) throws(IMAPError) -> IMAPResponse.Body? {
    skipSpaces()
    if peek() == UInt8(ascii: "\"") {
      let text = try quoted()
      guard text.count <= bodyBytesMax - bodies.count else {
        return IMAPResponse.Body(
          isHeader: isHeader, range: bodies.count..<bodies.count, sizeBytes: text.count, isDropped: true)
      }
      bodies += text
      return IMAPResponse.Body(
        isHeader: isHeader, range: (bodies.count - text.count)..<bodies.count, sizeBytes: text.count, isDropped: false)
    }
    if let literal = try literal() {
      return IMAPResponse.Body(
        isHeader: isHeader, range: literal.range, sizeBytes: literal.sizeBytes, isDropped: literal.isDropped)
    }
    guard try atom("a body").uppercased() == "NIL" else { throw Self.malformed("a body", line) }
    return nil
  }

  // MARK: Values

  /// A string in any form, or NIL.
  private mutating func string(_ expected: String) throws(IMAPError) -> String? {
    skipSpaces()
    if peek() == UInt8(ascii: "\"") { return String(decoding: try quoted(), as: UTF8.self) }
    if let literal = try literal() { return String(decoding: bodies[literal.range], as: UTF8.self) }
    let word = try atom(expected)
    return word.uppercased() == "NIL" ? nil : word
  }

  private mutating func quoted() throws(IMAPError) -> [UInt8] {
    var text: [UInt8] = []
    position += 1
    while let byte = peek(), byte != 13, byte != 10 {
      position += 1
      if byte == UInt8(ascii: "\"") { return text }
      guard byte == UInt8(ascii: "\\"), let escaped = peek() else {
        text.append(byte)
        continue
      }
      text.append(escaped)
      position += 1
    }
    throw malformed("the end of a quoted string")
  }

  /// The literal announced here; `nil` where none is.
  private mutating func literal() throws(IMAPError) -> IMAPResponseParser.Literal? {
    var start = position
    if peek() == UInt8(ascii: "~") { start += 1 }
    guard start < line.count, line[start] == UInt8(ascii: "{") else { return nil }
    guard let end = line[start...].firstIndex(of: 10), literalsRead < literals.count else {
      throw malformed("a literal")
    }
    defer { literalsRead += 1 }
    position = end + 1
    return literals[literalsRead]
  }

  private mutating func flagList() throws(IMAPError) -> [String] {
    var flags: [String] = []
    try expect(UInt8(ascii: "("), "a list of flags")
    while true {
      skipSpaces()
      if peek() == UInt8(ascii: ")") { break }
      let flag = try atom("a flag")
      if flags.count < IMAPResponseParser.flagsMax, flag.utf8.count <= IMAPResponseParser.flagBytesMax {
        flags.append(flag)
      }
    }
    position += 1
    return flags
  }

  /// Skips a value of any form. Lists are counted instead of followed, so that their depth costs no stack.
  private mutating func skipValue() throws(IMAPError) {
    var depth = 0
    repeat {
      skipSpaces()
      switch peek() {
      case UInt8(ascii: "("):
        depth += 1
        position += 1
        guard depth <= IMAPResponseParser.depthMax else {
          throw IMAPError(.responseTooLong, ["limit": "\(IMAPResponseParser.depthMax)"], retryHelps: true)
        }
      case UInt8(ascii: ")") where depth > 0:
        depth -= 1
        position += 1
      case UInt8(ascii: "\""):
        _ = try quoted()
      default:
        if try literal() == nil { _ = try atom("a value") }
      }
    } while depth > 0
  }

  // MARK: Letters

  func peek() -> UInt8? { position < line.count ? line[position] : nil }

  private mutating func skipSpaces() {
    while peek() == 32 { position += 1 }
  }

  private mutating func expect(_ byte: UInt8, _ expected: String) throws(IMAPError) {
    skipSpaces()
    guard peek() == byte else { throw malformed(expected) }
    position += 1
  }

  /// A run of bytes without spaces, quotes and parentheses.
  private mutating func atom(_ expected: String) throws(IMAPError) -> String {
    skipSpaces()
    let start = position
    while let byte = peek(), byte > 32, byte != UInt8(ascii: "("), byte != UInt8(ascii: ")"), byte != UInt8(ascii: "\"")
    {
      position += 1
    }
    guard position > start else { throw malformed(expected) }
    return String(decoding: line[start..<position], as: UTF8.self)
  }

  private mutating func restOfLine() -> String {
    skipSpaces()
    var end = line.count
    while end > position, line[end - 1] == 13 || line[end - 1] == 10 { end -= 1 }
    return String(decoding: line[position..<end], as: UTF8.self)
  }
}
