/// One `=?charset?encoding?text?=` of a header field (RFC 2047 section 2).
struct EncodedWord {
  /// The charset as written, without a language (RFC 2231 section 5).
  let label: ByteView
  /// Where what follows it begins.
  let end: Int
  private let encoding: TransferEncoding
  private let encoded: ByteView

  /// The word that begins at `start`; `nil` where none does.
  ///
  /// `knownEnd` remembers, from one call to the next on the same value, where the next `?=` is.
  init?(_ value: ByteView, at start: Int, knownEnd: inout Int) {
    guard value[start] == UInt8(ascii: "="), value[start + 1] == UInt8(ascii: "?") else { return nil }
    let labelStart = start + 2
    let labelSpace = value[labelStart..<labelStart + Self.labelBytesMax]
    guard let labelLength = labelSpace.firstIndex(of: UInt8(ascii: "?")), labelLength > 0 else { return nil }
    let letter = labelStart + labelLength + 1
    guard value[letter + 1] == UInt8(ascii: "?") else { return nil }
    switch value[letter].lowercased {
    case UInt8(ascii: "b"): encoding = .base64
    case UInt8(ascii: "q"): encoding = .quotedPrintable
    default: return nil
    }
    let textStart = letter + 2
    if knownEnd < textStart { knownEnd = Self.end(in: value, from: textStart) }
    guard knownEnd < value.count else { return nil }
    let written = labelSpace.prefix(labelLength)
    label = written.prefix(written.firstIndex(of: UInt8(ascii: "*")) ?? written.count)
    encoded = value[textStart..<knownEnd]
    end = knownEnd + 2
  }

  private static let labelBytesMax = 64

  private static func end(in value: ByteView, from start: Int) -> Int {
    var position = start
    while let mark = value.firstIndex(of: UInt8(ascii: "?"), from: position) {
      if value[mark + 1] == UInt8(ascii: "=") { return mark }
      position = mark + 1
    }
    return .max
  }

  /// What it stands for, in its charset.
  func bytes(flags: inout Set<MailFlag>) -> [UInt8] {
    guard encoding == .quotedPrintable else { return encoded.decoded(from: encoding, flags: &flags) }
    let spaced = encoded.raw.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }
    return withView(of: spaced) { $0.decoded(from: encoding, flags: &flags) }
  }
}
