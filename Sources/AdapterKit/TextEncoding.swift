/// How text is written as bytes.
enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  case gb18030
  case gbk
  case big5
  /// By byte order mark; little-endian without one, as Windows writes.
  case utf16 = "utf-16"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case latin1 = "iso-8859-1"

  /// How many bytes a character that matters for cutting takes, and which bytes never are one.
  enum Units: Sendable { case bytes, leadAndTrail, utf16LittleEndian, utf16BigEndian }

  var units: Units {
    switch self {
    case .utf8, .latin1: .bytes
    case .gb18030, .gbk, .big5: .leadAndTrail
    case .utf16, .utf16LittleEndian: .utf16LittleEndian
    case .utf16BigEndian: .utf16BigEndian
    }
  }

  /// What glibc's iconv calls it.
  var iconvName: String {
    switch self {
    case .utf8: "UTF-8"
    case .gb18030: "GB18030"
    case .gbk: "GBK"
    case .big5: "BIG5-HKSCS"
    case .utf16, .utf16LittleEndian: "UTF-16LE"
    case .utf16BigEndian: "UTF-16BE"
    case .latin1: "ISO-8859-1"
    }
  }

  /// The encoding that a byte order mark at the start of a file tells, and the mark's length.
  static func byteOrderMark(in bytes: UnsafeRawBufferPointer) -> (encoding: TextEncoding, length: Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0x84, 0x31, 0x95, 0x33]) { return (.gb18030, 4) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    return nil
  }
}

/// Steps through bytes one character at a time, as far as it matters for finding quotes, delimiters and line ends.
protocol UnitReader {
  /// The ASCII character that starts at `index`, or a value above 0x7F for any other, and its width in bytes.
  static func unit(_ bytes: UnsafePointer<UInt8>, at index: Int, count: Int) -> (value: UInt8, width: Int)
}

/// Encodings in which an ASCII byte is always that character.
enum ByteUnits: UnitReader {
  @inline(__always)
  static func unit(_ bytes: UnsafePointer<UInt8>, at index: Int, count: Int) -> (value: UInt8, width: Int) {
    (bytes[index], 1)
  }
}

/// GBK, GB18030 and Big5: after a lead byte, the next byte is no character of its own though it may look like one.
enum LeadTrailUnits: UnitReader {
  @inline(__always)
  static func unit(_ bytes: UnsafePointer<UInt8>, at index: Int, count: Int) -> (value: UInt8, width: Int) {
    let byte = bytes[index]
    if byte < 0x81 || byte == 0xFF || index + 1 >= count { return (byte, 1) }
    // A lead byte before a control character or a blank is a damaged one; a line end must not vanish in it.
    return bytes[index + 1] < 0x30 ? (byte, 1) : (byte, 2)
  }
}

enum UTF16LittleEndianUnits: UnitReader {
  @inline(__always)
  static func unit(_ bytes: UnsafePointer<UInt8>, at index: Int, count: Int) -> (value: UInt8, width: Int) {
    guard index + 1 < count else { return (0xFF, 1) }
    return (bytes[index + 1] == 0 && bytes[index] < 0x80 ? bytes[index] : 0xFF, 2)
  }
}

enum UTF16BigEndianUnits: UnitReader {
  @inline(__always)
  static func unit(_ bytes: UnsafePointer<UInt8>, at index: Int, count: Int) -> (value: UInt8, width: Int) {
    guard index + 1 < count else { return (0xFF, 1) }
    return (bytes[index] == 0 && bytes[index + 1] < 0x80 ? bytes[index + 1] : 0xFF, 2)
  }
}
