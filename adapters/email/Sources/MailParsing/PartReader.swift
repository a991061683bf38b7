/// Finds the parts of a mail (RFC 2046).
///
/// It goes over the bytes once and copies none. A tree of objects, which libraries make of a mail, costs about 100 bytes for
/// each byte of a mail that is nothing but tiny header fields or parts; here nothing grows with the mail but the list of parts,
/// which has a limit. Recursion is no deeper than `nestingMax`. O(n) for the parts of a mail without nesting; a line that begins
/// with two hyphens is compared with the boundary of each multipart around it.
struct PartReader {
  private let bytes: ByteView
  private let limits: MailLimits
  private var boundaries: [ByteView] = []
  private var partCount = 0
  private var isFirstLeaf = true
  private(set) var flags: Set<MailFlag> = []

  /// A line that separates parts, or the end of the bytes.
  private struct Delimiter {
    /// Which of the multiparts that are open it belongs to; -1 at the end of the bytes.
    let level: Int
    /// Whether it is the last of that multipart.
    let isClosing: Bool
    /// Where its line begins.
    let start: Int
    /// Where the line after it begins.
    let next: Int
  }

  init(_ bytes: ByteView, limits: MailLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// The parts below a header that was read already.
  mutating func node(of header: HeaderBlock) -> PartNode {
    entity(header, defaultType: "text/plain", role: .body).node
  }

  private mutating func entity(
    _ header: HeaderBlock, defaultType: String, role: Part.Role
  ) -> (node: PartNode, end: Delimiter) {
    partCount += 1
    let contentType = Parameters(header[.contentType] ?? .empty)
    let type = Self.mediaType(contentType, isNamed: header[.contentType] != nil, defaultType: defaultType)
    if type.hasPrefix("multipart/") {
      if boundaries.count < limits.nestingMax {
        if let multipart = multipart(header, contentType, type, role) { return multipart }
        flags.insert(.boundaryMissing)
      } else {
        flags.insert(.nestingLimit)
      }
    }
    let end = delimiter(from: header.bodyStart)
    defer { isFirstLeaf = false }
    let isText = type.hasPrefix("multipart/") && boundaries.count < limits.nestingMax
    return (
      .leaf(
        Part(
          header: header, contentType: contentType, type: isText ? "text/plain" : type,
          body: content(from: header.bodyStart, to: end), role: role, isFirst: isFirstLeaf)), end
    )
  }

  /// The parts of a multipart; `nil` where it has no boundary, and none can be guessed.
  private mutating func multipart(
    _ header: HeaderBlock, _ contentType: Parameters, _ type: String, _ role: Part.Role
  ) -> (node: PartNode, end: Delimiter)? {
    let named = contentType["boundary"] ?? .empty
    let level = boundaries.count
    boundaries.append(named)
    defer { boundaries.removeLast(boundaries.count - level) }
    var end = delimiter(from: header.bodyStart)
    if end.level != level {
      guard let guessed = guessedBoundary(from: header.bodyStart, to: end.start) else { return nil }
      flags.insert(.boundaryMissing)
      boundaries[level] = guessed
      end = delimiter(from: header.bodyStart)
    }
    var children: [PartNode] = []
    while end.level == level, !end.isClosing {
      guard partCount < limits.partsMax else {
        flags.insert(.partsLimit)
        end = Delimiter(level: -1, isClosing: true, start: bytes.count, next: bytes.count)
        break
      }
      let isRelated = type == "multipart/related" && !children.isEmpty
      let child = entity(
        partHeader(from: end.next), defaultType: type == "multipart/digest" ? "message/rfc822" : "text/plain",
        role: isRelated ? .related : role)
      children.append(child.node)
      end = child.end
    }
    if end.level == level {
      boundaries.removeLast()
      // What follows the last boundary is no part.
      end = delimiter(from: end.next)
    } else if !flags.contains(.partsLimit) {
      flags.insert(.multipartUnclosed)
    }
    return (type == "multipart/alternative" ? .alternative(children) : .mixed(children), end)
  }

  private mutating func partHeader(from start: Int) -> HeaderBlock {
    var found = flags
    defer { flags = found }
    return HeaderBlock(bytes, from: start, limits: limits, flags: &found) { delimiter(at: $0) != nil }
  }

  /// A part's bytes, without the line break that belongs to the delimiter after it.
  private func content(from start: Int, to delimiter: Delimiter) -> ByteView {
    var end = max(delimiter.start, start)
    if delimiter.level >= 0, end > start {
      if bytes[end - 1] == .lineFeed { end -= 1 }
      if end > start, bytes[end - 1] == .carriageReturn { end -= 1 }
    }
    return bytes[start..<end]
  }

  /// The next line that is a delimiter of any open multipart.
  private func delimiter(from start: Int) -> Delimiter {
    var position = start
    while !boundaries.isEmpty, let hyphen = bytes.firstIndex(of: UInt8(ascii: "-"), from: position) {
      if hyphen == start || bytes[hyphen - 1].isLineEnd, let found = delimiter(at: hyphen) { return found }
      position = hyphen + 1
    }
    return Delimiter(level: -1, isClosing: true, start: bytes.count, next: bytes.count)
  }

  /// The delimiter at `position`, which is the innermost multipart's where several have the same boundary.
  private func delimiter(at position: Int) -> Delimiter? {
    guard bytes[position + 1] == UInt8(ascii: "-") else { return nil }
    for level in boundaries.indices.reversed() {
      let boundary = boundaries[level]
      var end = position + 2 + boundary.count
      guard !boundary.isEmpty, bytes[position + 2..<end].equals(boundary) else { continue }
      let isClosing = bytes[end] == UInt8(ascii: "-") && bytes[end + 1] == UInt8(ascii: "-")
      if isClosing { end += 2 }
      // Not by its beginning alone, as RFC 2046 section 5.1.1 has it, because `Part_1` and `Part_10` may both be boundaries.
      guard end >= bytes.count || bytes[end].isSpace else { continue }
      return Delimiter(level: level, isClosing: isClosing, start: position, next: bytes.line(from: end).next)
    }
    return nil
  }

  /// A boundary that no Content-Type names: the first line of two hyphens and more after which a part's header begins.
  private func guessedBoundary(from start: Int, to end: Int) -> ByteView? {
    var position = start
    while let hyphen = bytes[0..<end].firstIndex(of: UInt8(ascii: "-"), from: position) {
      position = hyphen + 1
      guard bytes[hyphen + 1] == UInt8(ascii: "-"), hyphen == start || bytes[hyphen - 1].isLineEnd else { continue }
      let line = bytes.line(from: hyphen)
      position = line.contentEnd
      let boundary = bytes[hyphen + 2..<line.contentEnd].trimmed
      if !boundary.isEmpty, boundary.count <= 200, bytes.hasPrefix("content-", at: line.next) { return boundary }
    }
    return nil
  }

  /// In lower case; `text/plain` where what stands there is no media type (RFC 2045 section 5.2).
  private static func mediaType(_ contentType: Parameters, isNamed: Bool, defaultType: String) -> String {
    guard isNamed else { return defaultType }
    let value = contentType.value
    guard let slash = value.firstIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < value.count, value.count <= 128,
      value.isASCII
    else { return value.isBlank ? defaultType : "text/plain" }
    var type: [UInt8] = []
    for byte in value.raw {
      if byte == UInt8(ascii: ",") || (byte.isSpace && type.last != UInt8(ascii: "/")) { break }
      if byte > 0x20, byte != 0x7F, byte != UInt8(ascii: "\"") { type.append(byte.lowercased) }
    }
    return String(decoding: type, as: UTF8.self)
  }
}

extension UInt8 {
  var isLineEnd: Bool { self == .lineFeed || self == .carriageReturn }
}
