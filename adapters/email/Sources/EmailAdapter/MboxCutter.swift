internal import AdapterKit
internal import Glibc
internal import MailParsing
internal import TicketDomain

/// Cuts an mbox file into mails, each with the separator line before it.
///
/// A line that begins with `From ` separates mails where it tells a time, an empty line is before it, and a header field behind:
/// programs that quote nothing (mboxcl and many more) leave such lines in text. O(n).
struct MboxCutter {
  /// One mail as it stands in the file.
  struct Mail {
    /// Bytes of the (decompressed) file.
    var range: Range<Int64>
    /// The line of its separator, counted from 1.
    var line: Int
    /// Its bytes; of one above the limit, nothing but separator and header.
    var kept: [UInt8]
    var isHeaderOnly: Bool
    /// Whether the file ends with it.
    var isLast: Bool
  }

  private static let separatorBytesMax = 1000
  private static let headerBytesMax = 1 << 20

  private let window: InputWindow
  private let bytesMax: Int
  /// Where the next mail begins.
  private(set) var offset: Int64
  /// On which line.
  private(set) var line: Int

  init(_ window: InputWindow, from offset: Int64, line: Int, bytesMax: Int) {
    self.window = window
    self.offset = offset
    self.line = line
    self.bytesMax = bytesMax
  }

  /// The next mail; `nil` where only white space, or nothing, is left.
  mutating func next() throws(AdapterError) -> Mail? {
    try skipEmptyLines()
    let start = offset
    let firstLine = line
    var scan = start
    var header: [UInt8]?
    while true {
      if header == nil, scan - start > Int64(bytesMax) { header = Self.header(of: window.bytes(from: start)) }
      // Whether the line before is empty must still be seen.
      let kept = header == nil ? start : max(start, scan - 4)
      let bytes = window.bytes(from: kept)
      let from = Int(scan - kept)
      switch Self.separator(in: bytes, from: from, isAtEnd: window.isAtEnd) {
      case .found(let index):
        line += Self.lines(in: bytes[from..<index])
        return finish(start..<kept + Int64(index), firstLine, header, isLast: false)
      case .undecided(let index):
        line += Self.lines(in: bytes[from..<index])
        scan = kept + Int64(index)
        _ = try window.more(keeping: kept)
      case .none:
        line += Self.lines(in: bytes[min(from, bytes.count)...])
        let end = kept + Int64(bytes.count)
        return end > start ? finish(start..<end, firstLine, header, isLast: true) : nil
      }
    }
  }

  private mutating func skipEmptyLines() throws(AdapterError) {
    while true {
      let bytes = window.bytes(from: offset)
      let blank = bytes.prefix { $0 == 0x0A || $0 == 0x0D }
      offset += Int64(blank.count)
      line += Self.lines(in: blank)
      if blank.count < bytes.count { return }
      if try !window.more(keeping: offset) { return }
    }
  }

  private mutating func finish(_ range: Range<Int64>, _ firstLine: Int, _ header: [UInt8]?, isLast: Bool) -> Mail {
    offset = range.upperBound
    return Mail(
      range: range, line: firstLine, kept: header ?? Array(window.bytes(range)), isHeaderOnly: header != nil,
      isLast: isLast)
  }

  private enum Search {
    case found(Int)
    /// Nothing before this index; behind it more bytes are needed.
    case undecided(Int)
    case none
  }

  /// The next separator line in `bytes` at `start` or behind, the first byte aside.
  private static func separator(in bytes: UnsafeRawBufferPointer, from start: Int, isAtEnd: Bool) -> Search {
    var index = start
    while let feed = bytes.lineFeed(before: "From ", from: index) {
      if bytes.count - feed < separatorBytesMax, !isAtEnd { return .undecided(feed) }
      if isSeparator(bytes, at: feed + 1) { return .found(feed + 1) }
      index = feed + 1
    }
    // The last bytes may begin a separator.
    return isAtEnd ? .none : .undecided(max(start, bytes.count - 6))
  }

  private static func isSeparator(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
    let isBehindEmptyLine =
      index >= 2 && (bytes[index - 2] == 0x0A || (index >= 3 && bytes[index - 2] == 0x0D && bytes[index - 3] == 0x0A))
    guard isBehindEmptyLine else { return false }
    let rest = bytes[index...].prefix(separatorBytesMax)
    guard let end = rest.firstIndex(of: 0x0A) else { return false }
    let name = rest[(end + 1)...].prefix { $0 != UInt8(ascii: ":") && $0 > 0x20 && $0 < 0x7F }
    guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == UInt8(ascii: ":") else { return false }
    return MailParser.envelopeTime(of: UnsafeRawBufferPointer(rebasing: bytes[index..<end])) != nil
  }

  private static func header(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let front = UnsafeRawBufferPointer(rebasing: bytes.prefix(headerBytesMax))
    return Array(front.prefix(MailHeader.end(in: front) ?? front.count))
  }

  private static func lines(in bytes: Slice<UnsafeRawBufferPointer>) -> Int {
    bytes.reduce(into: 0) { count, byte in if byte == 0x0A { count += 1 } }
  }
}

extension UnsafeRawBufferPointer {
  /// The first line feed at `start` or behind after which `prefix` follows.
  func lineFeed(before prefix: StaticString, from start: Int) -> Int? {
    var index = start
    while let base = baseAddress, index < count, let found = memchr(base + index, 0x0A, count - index) {
      let feed = UnsafeRawPointer(found) - base
      let rest = count - feed - 1
      if rest >= prefix.utf8CodeUnitCount, memcmp(base + feed + 1, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0 {
        return feed
      }
      index = feed + 1
    }
    return nil
  }
}
