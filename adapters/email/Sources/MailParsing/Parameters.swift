/// A value such as those of Content-Type and Content-Disposition, and the parameters that follow it (RFC 2045 section 5.1,
/// RFC 2231).
struct Parameters {
  /// What stands before the first `;`, without comments and white space at its ends.
  let value: ByteView
  private var segments: [Segment] = []

  /// One parameter, or one of the pieces into which RFC 2231 section 3 lets a long one be cut.
  private struct Segment {
    let name: ByteView
    let index: Int
    /// Whether it is percent-encoded, and the first of its name begins with charset and language.
    let isExtended: Bool
    let content: ByteView
  }

  private static let segmentsMax = 100

  /// Reads all parameters, up to 100. Lenient: a value may lack its quotes or the closing one. O(n).
  init(_ field: ByteView) {
    var end = 0
    while end < field.count, field[end] != UInt8(ascii: ";"), field[end] != UInt8(ascii: "(") { end += 1 }
    value = field[0..<end].trimmed
    var position = field.firstIndex(of: UInt8(ascii: ";"), from: end) ?? field.count
    while position < field.count, segments.count < Self.segmentsMax {
      position = readSegment(field, from: position + 1)
    }
  }

  /// Reads `name=content` and returns where the next `;`, or the end, is.
  private mutating func readSegment(_ field: ByteView, from start: Int) -> Int {
    var index = start
    while index < field.count, field[index] != UInt8(ascii: "="), field[index] != UInt8(ascii: ";") { index += 1 }
    guard field[index] == UInt8(ascii: "=") else { return index }
    var name = field[start..<index].trimmed
    index += 1
    while field[index].isSpace { index += 1 }
    let content: ByteView
    if field[index] == UInt8(ascii: "\"") {
      let contentStart = index + 1
      index = contentStart
      while index < field.count, field[index] != UInt8(ascii: "\"") {
        index += field[index] == UInt8(ascii: "\\") && field[index + 1] == UInt8(ascii: "\"") ? 2 : 1
      }
      content = field[contentStart..<index]
      index = field.firstIndex(of: UInt8(ascii: ";"), from: index) ?? field.count
    } else {
      let contentEnd = field.firstIndex(of: UInt8(ascii: ";"), from: index) ?? field.count
      content = field[index..<contentEnd].trimmed
      index = contentEnd
    }
    var isExtended = false
    var number = 0
    if name[name.count - 1] == UInt8(ascii: "*") {
      isExtended = true
      name = name.prefix(name.count - 1)
    }
    if let star = name.firstIndex(of: UInt8(ascii: "*")) {
      number = Int(name.dropFirst(star + 1).text) ?? 0
      name = name.prefix(star)
    }
    segments.append(Segment(name: name, index: number, isExtended: isExtended, content: content))
    return index
  }

  /// The content of the first parameter of that name as it stands: for what is ASCII, such as `charset`.
  subscript(name: StaticString) -> ByteView? { segments.first { $0.name.equals(name) }?.content.trimmed }

  /// The text of a parameter such as `filename`: pieces joined, decoded by RFC 2231, and by RFC 2047 too, which mailers use
  /// against its section 5; `nil` where it is absent or blank.
  func text(_ name: StaticString, decoder: TextDecoder) -> String? {
    let pieces = segments.filter { $0.name.equals(name) }
    guard let first = pieces.first(where: \.isExtended) ?? pieces.first else { return nil }
    var bytes: [UInt8] = []
    var label: ByteView?
    let isInPieces = pieces.contains { $0.index > 0 }
    // Where one name is written in both ways, the extended form is the exact one.
    let chosen = isInPieces ? pieces.sorted { $0.index < $1.index } : [first]
    for piece in chosen {
      var content = piece.content
      if piece.isExtended {
        if piece.index == 0, let language = content.firstIndex(of: UInt8(ascii: "'")),
          let text = content.firstIndex(of: UInt8(ascii: "'"), from: language + 1)
        {
          label = content.prefix(language)
          content = content.dropFirst(text + 1)
        }
        Self.appendUnescaped(content, to: &bytes)
      } else {
        Self.appendUnquoted(content, to: &bytes)
      }
    }
    let text = withView(of: bytes) { view -> String in
      guard let label, !label.isEmpty else { return decoder.headerText(view) }
      let decoded = decoder.text(view, label: label)
      return withView(of: Array(decoded.utf8)) { decoder.oneLine($0) }
    }
    return text.isEmpty ? nil : text
  }

  private static func appendUnescaped(_ content: ByteView, to bytes: inout [UInt8]) {
    var index = 0
    while index < content.count {
      if content[index] == UInt8(ascii: "%"), let high = content[index + 1].hexadecimalValue,
        let low = content[index + 2].hexadecimalValue
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(content[index])
        index += 1
      }
    }
  }

  /// A backslash is one, unless it stands before what needs it: mailers write paths without doubling theirs.
  private static func appendUnquoted(_ content: ByteView, to bytes: inout [UInt8]) {
    var index = 0
    while index < content.count {
      let next = content[index + 1]
      if content[index] == UInt8(ascii: "\\"), next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") { index += 1 }
      bytes.append(content[index])
      index += 1
    }
  }
}
