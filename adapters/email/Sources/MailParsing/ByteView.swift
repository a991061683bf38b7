internal import Glibc

/// Bytes that somebody else owns, for as long as one mail is parsed.
///
/// Total on purpose: beyond its ends it reads as zero bytes and ranges are clamped, so that no position computed from a
/// mail can trap or read elsewhere.
struct ByteView {
  private let start: UnsafeRawPointer?
  let count: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    start = bytes.baseAddress
    count = bytes.baseAddress == nil ? 0 : bytes.count
  }

  static var empty: ByteView { ByteView(UnsafeRawBufferPointer(start: nil, count: 0)) }
  var isEmpty: Bool { count == 0 }

  var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// Decoded as UTF-8; what is not becomes U+FFFD.
  var text: String { String(decoding: raw, as: UTF8.self) }

  @inline(__always) subscript(index: Int) -> UInt8 {
    guard UInt(bitPattern: index) < UInt(bitPattern: count), let start else { return 0 }
    return start.load(fromByteOffset: index, as: UInt8.self)
  }

  subscript(range: Range<Int>) -> ByteView {
    let lower = min(max(range.lowerBound, 0), count)
    let upper = min(max(range.upperBound, lower), count)
    return ByteView(UnsafeRawBufferPointer(start: start.map { $0 + lower }, count: upper - lower))
  }

  func prefix(_ length: Int) -> ByteView { self[0..<length] }
  func dropFirst(_ length: Int) -> ByteView { self[length..<max(count, length)] }

  /// Where `byte` comes next, at `from` or later.
  @inline(__always) func firstIndex(of byte: UInt8, from: Int = 0) -> Int? {
    guard from >= 0, from < count, let start,
      let found = memchr(start + from, Int32(byte), count - from)
    else { return nil }
    return UnsafeRawPointer(found) - start
  }

  func lastIndex(of byte: UInt8) -> Int? { raw.lastIndex(of: byte) }

  /// Where the content of the line at `position` ends, and where the next line begins. LF, CRLF, CRCRLF and a lone CR end a
  /// line.
  func line(from position: Int) -> (contentEnd: Int, next: Int) {
    var end = position
    while end < count, self[end] != .lineFeed, self[end] != .carriageReturn { end += 1 }
    return (end, endOfLineBreak(at: end))
  }

  /// What follows the line break at `position`.
  func endOfLineBreak(at position: Int) -> Int {
    guard self[position] == .carriageReturn else { return min(position + 1, count) }
    if self[position + 1] == .lineFeed { return position + 2 }
    let isDoubled = self[position + 1] == .carriageReturn && self[position + 2] == .lineFeed
    return min(position + (isDoubled ? 3 : 1), count)
  }

  /// Whether it begins, at `position`, with those ASCII letters in either case; `lowercase` holds no capitals.
  func hasPrefix(_ lowercase: StaticString, at position: Int = 0) -> Bool {
    guard position >= 0, lowercase.utf8CodeUnitCount <= count - position else { return false }
    for index in 0..<lowercase.utf8CodeUnitCount
    where self[position + index].lowercased != lowercase.utf8Start[index] {
      return false
    }
    return true
  }

  /// Whether it is those ASCII letters in either case.
  func equals(_ lowercase: StaticString) -> Bool { count == lowercase.utf8CodeUnitCount && hasPrefix(lowercase) }

  /// Whether both hold the same bytes.
  func equals(_ other: ByteView) -> Bool {
    guard count == other.count else { return false }
    guard let start, let otherStart = other.start else { return count == 0 }
    return memcmp(start, otherStart, count) == 0
  }

  /// Without white space at its ends.
  var trimmed: ByteView {
    var lower = 0
    var upper = count
    while lower < upper, self[lower].isSpace { lower += 1 }
    while upper > lower, self[upper - 1].isSpace { upper -= 1 }
    return self[lower..<upper]
  }

  /// Of UTF-8.
  var startsWithByteOrderMark: Bool { self[0] == 0xEF && self[1] == 0xBB && self[2] == 0xBF }

  /// Where a mail's header begins: behind a byte order mark, blank lines and the separator lines of an mbox file.
  var startOfMail: Int {
    var position = startsWithByteOrderMark ? 3 : 0
    while position < count {
      if self[position].isSpace {
        position += 1
      } else if hasPrefix("from ", at: position) || hasPrefix(">from ", at: position) {
        position = line(from: position).next
      } else {
        break
      }
    }
    return position
  }

  var isBlank: Bool { trimmed.isEmpty }

  /// Whether no byte has its eighth bit set. Reads eight bytes at a time.
  var isASCII: Bool {
    guard let start else { return true }
    var offset = 0
    while offset + 8 <= count {
      if start.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
      offset += 8
    }
    while offset < count {
      if self[offset] >= 0x80 { return false }
      offset += 1
    }
    return true
  }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")

  /// Space, tab, and what ends lines.
  var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isLetter: Bool { lowercased >= UInt8(ascii: "a") && lowercased <= UInt8(ascii: "z") }
  var lowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }

  /// The value of a hexadecimal digit.
  var hexadecimalValue: UInt8? {
    switch lowercased {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): lowercased - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// Gives `body` a view of `bytes`.
func withView<Result>(of bytes: [UInt8], _ body: (ByteView) throws -> Result) rethrows -> Result {
  try bytes.withUnsafeBytes { try body(ByteView($0)) }
}
