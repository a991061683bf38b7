/// A text cut into lines, with what the recognition of history and signatures asks about them.
struct MailLines {
  /// What a line is at first sight.
  enum Kind: UInt8 { case blank, quoted, plain }

  /// A line without its end and the white space around it: bytes `start..<end` of the text.
  struct Line {
    var start: Int
    var end: Int
    var kind: Kind
  }

  /// Longer lines (bytes) are prose: no mark stands in them.
  private static let foldedBytesMax = 1000

  let text: UnsafeBufferPointer<UInt8>
  private(set) var lines: [Line] = []

  /// Cuts at LF, CR LF and CR. O(n).
  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    lines.reserveCapacity(text.count / 24 + 1)
    var start = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
        index += 1
        continue
      }
      lines.append(line(start..<index))
      index += 1
      if byte == UInt8(ascii: "\r"), index < text.count, text[index] == UInt8(ascii: "\n") { index += 1 }
      start = index
    }
    if start < text.count { lines.append(line(start..<text.count)) }
  }

  var count: Int { lines.count }

  func kind(_ index: Int) -> Kind { lines.indices.contains(index) ? lines[index].kind : .blank }

  func byteCount(_ index: Int) -> Int { lines[index].end - lines[index].start }

  func first(_ index: Int) -> UInt8 { text[lines[index].start] }

  func last(_ index: Int) -> UInt8 { text[lines[index].end - 1] }

  /// The first line from `index` on that is not blank.
  func skipBlanks(from index: Int) -> Int? { (index..<max(index, count)).first { lines[$0].kind != .blank } }

  /// Whether it is drawn of dashes and the like, at least five bytes of them, and nothing else.
  func isRule(_ index: Int) -> Bool {
    let line = lines[index]
    return line.end - line.start >= 5 && text[line.start..<line.end].allSatisfy(Self.ruleBytes.contains)
  }

  /// A line as phrases are written in this room: capital letters small, full-width forms of ASCII narrow, and without white
  /// space and the stars of bold type; at most `bytesMax` of it. Of a line that is too long nothing.
  func folded(_ index: Int, bytesMax: Int = .max) -> [UInt8] {
    let line = lines[index]
    let length = line.end - line.start
    guard length <= Self.foldedBytesMax else { return [] }
    return [UInt8](unsafeUninitializedCapacity: min(length, bytesMax)) { folded, count in
      var place = line.start
      while count < bytesMax, let byte = nextFolded(&place, before: line.end) {
        folded[count] = byte
        count += 1
      }
    }
  }

  /// The first two bytes of ``folded(_:bytesMax:)``; `nil` where there are fewer. Constant time but for white space.
  func foldedPair(_ index: Int) -> BytePair? {
    let line = lines[index]
    var place = line.start
    guard line.end - line.start <= Self.foldedBytesMax, let first = nextFolded(&place, before: line.end),
      let second = nextFolded(&place, before: line.end)
    else { return nil }
    return BytePair(first, second)
  }

  /// The next byte of a line as it is folded, and `place` behind it.
  @inline(__always) private func nextFolded(_ place: inout Int, before end: Int) -> UInt8? {
    while place < end {
      let byte = text[place]
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        place += 1
        return byte | 0x20
      case ...0x20, UInt8(ascii: "*"):
        place += 1
        continue
      case 0xC2, 0xE2, 0xE3, 0xEF:
        let blank = Self.blankWidth(text, at: place, before: end)
        if blank > 0 {
          place += blank
          continue
        }
        if byte == 0xEF, let narrow = narrowForm(at: place, before: end) {
          place += 3
          return narrow
        }
      default: break
      }
      place += 1
      return byte
    }
    return nil
  }

  /// U+FF01…U+FF5E as ASCII, in small letters.
  private func narrowForm(at place: Int, before end: Int) -> UInt8? {
    guard place + 2 < end else { return nil }
    let narrow: UInt8
    switch (text[place + 1], text[place + 2]) {
    case (0xBC, let low) where low > 0x80: narrow = low - 0x60
    case (0xBD, let low) where (0x80...0x9E).contains(low): narrow = low - 0x20
    default: return nil
    }
    return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(narrow) ? narrow | 0x20 : narrow
  }

  private func line(_ range: Range<Int>) -> Line {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end {
      let width = Self.blankWidth(text, at: start, before: end)
      if width == 0 { break }
      start += width
    }
    while start < end {
      let width = blankWidth(before: end, from: start)
      if width == 0 { break }
      end -= width
    }
    let kind: Kind = start == end ? .blank : text[start] == UInt8(ascii: ">") ? .quoted : .plain
    return Line(start: start, end: end, kind: kind)
  }

  /// How many bytes the white space that begins there has; zero where there is none.
  @inline(__always) private static func blankWidth(
    _ text: UnsafeBufferPointer<UInt8>, at place: Int, before end: Int
  ) -> Int {
    let first = text[place]
    if first <= 0x20 { return 1 }
    if first < 0xC2 { return 0 }
    if first == 0xC2 { return place + 1 < end && text[place + 1] == 0xA0 ? 2 : 0 }
    guard place + 2 < end else { return 0 }
    switch (first, text[place + 1], text[place + 2]) {
    // U+200B, U+200E, U+200F, U+3000, U+FEFF
    case (0xE2, 0x80, 0x8B), (0xE2, 0x80, 0x8E...0x8F), (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF): return 3
    default: return 0
    }
  }

  private func blankWidth(before end: Int, from start: Int) -> Int {
    let last = text[end - 1]
    if last <= 0x20 { return 1 }
    if last < 0x80 || last > 0xBF { return 0 }
    for width in 2...3 where end - width >= start && Self.blankWidth(text, at: end - width, before: end) == width {
      return width
    }
    return 0
  }

  private static let ruleBytes = ByteSet("-_=*—─".utf8)
}
