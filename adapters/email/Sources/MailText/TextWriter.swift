/// Writes text in lines, white space as a browser shows it.
///
/// What stands between two words (blanks, line ends, a cell's border) is decided when the second one comes, so that nothing is
/// left over at the ends of lines and blocks.
struct TextWriter {
  /// Levels of quotation or list that are shown; more would let a short text grow long.
  private static let shownDepthMax = 8

  /// What was written so far.
  private(set) var bytes: [UInt8] = []
  /// Quotations that the next word stands in.
  var quoteDepth = 0
  /// Elements that keep white space which the next word stands in.
  var preformattedDepth = 0

  private var lineBreaks = 0
  private var hasBlank = false
  private var hasLineEnd = false
  private var isCellBegun = false
  private var rowStart = 0
  private var marker: [UInt8] = []
  private var lists: [Int?] = []
  private var isLineBegun = false
  private var writtenQuoteDepth = 0
  private var isLastWide = false

  /// What was written so far.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}

// MARK: - Between the words

extension TextWriter {
  /// What follows stands on a line of its own.
  mutating func breakLine() { breakLines(1) }

  /// What follows is set off by a blank line.
  mutating func breakParagraph() { breakLines(2) }

  /// A line end that the writer put in; the second in a row makes a blank line.
  mutating func addLineBreak() {
    isCellBegun = false
    if marker.isEmpty { lineBreaks = min(lineBreaks + 1, 2) }
  }

  /// Blocks with which a cell or an item begins do not part its words from the border or the marker before them.
  private mutating func breakLines(_ count: Int) {
    if !isCellBegun, marker.isEmpty { lineBreaks = max(lineBreaks, count) }
  }

  /// At the start and at the end of a table or row.
  mutating func breakRow() {
    isCellBegun = false
    breakLine()
    rowStart = bytes.count
  }

  /// What follows stands in the next cell of its row.
  mutating func beginCell() {
    guard bytes.count > rowStart else { return }
    isCellBegun = true
    lineBreaks = 0
  }

  mutating func beginList(isNumbered: Bool) {
    marker = []
    breakLines(lists.isEmpty ? 2 : 1)
    lists.append(isNumbered ? 0 : nil)
  }

  mutating func endList() {
    lists.removeLast()
    marker = []
    breakLines(lists.isEmpty ? 2 : 1)
  }

  mutating func beginItem() {
    marker = []
    breakLine()
    marker = Array(repeating: UInt8(ascii: " "), count: 2 * min(max(lists.count - 1, 0), Self.shownDepthMax))
    if let list = lists.last, let number = list {
      lists[lists.count - 1] = number + 1
      marker += Array("\(number + 1). ".utf8)
    } else {
      marker += Array("- ".utf8)
    }
  }

  mutating func endItem() {
    marker = []
    breakLine()
  }

  mutating func beginQuotation() {
    isCellBegun = false
    breakParagraph()
    quoteDepth += 1
  }

  mutating func endQuotation() {
    breakParagraph()
    quoteDepth -= 1
  }
}

// MARK: - Words

extension TextWriter {
  /// Text whose white space counts as the element's that it stands in; what has no width is left out.
  mutating func write(_ text: UnsafeRawBufferPointer) {
    var index = 0
    while index < text.count {
      let start = index
      while index < text.count, Self.isPlain(text[index]) { index += 1 }
      if index > start { append(UnsafeRawBufferPointer(rebasing: text[start..<index])) }
      guard index < text.count else { return }
      let space = Self.space(text, at: index)
      let end = index + space.length
      switch space.kind {
      case .none: append(UnsafeRawBufferPointer(rebasing: text[index..<end]))
      case .blank where preformattedDepth > 0: append(UnsafeRawBufferPointer(rebasing: text[index..<end]))
      case .lineEnd where preformattedDepth > 0: addLineBreak()
      case .blank: hasBlank = true
      case .lineEnd: hasLineEnd = true
      case .nothing: break
      }
      index = end
    }
  }

  /// A line across the page.
  mutating func writeRule() {
    breakRow()
    write(literal: "--------------------")
    breakLine()
  }

  /// Where a link leads.
  mutating func writeAddress(_ address: UnsafeRawBufferPointer) {
    hasBlank = true
    write(literal: "<")
    write(address)
    write(literal: ">")
  }

  private mutating func write(literal text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func append(_ word: UnsafeRawBufferPointer) {
    if lineBreaks > 0 || hasBlank || hasLineEnd || isCellBegun || !isLineBegun { begin(beforeWide: Self.isWide(word)) }
    bytes.append(contentsOf: word)
    isLastWide = Self.isWide(UnsafeRawBufferPointer(rebasing: word.suffix(3)))
  }

  private mutating func begin(beforeWide isNextWide: Bool) {
    if lineBreaks > 0, isLineBegun {
      for _ in 1..<lineBreaks {
        bytes.append(UInt8(ascii: "\n"))
        quote(depth: min(quoteDepth, writtenQuoteDepth))
        if bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
      }
      bytes.append(UInt8(ascii: "\n"))
      isLineBegun = false
    } else if isCellBegun {
      bytes.append(UInt8(ascii: "\t"))
    } else if isLineBegun, hasBlank || !(isLastWide && isNextWide) {
      // A line end between two characters of Chinese or Japanese is no blank: CSS Text Module Level 3, 4.1.3.
      bytes.append(UInt8(ascii: " "))
    }
    if !isLineBegun {
      quote(depth: quoteDepth)
      writtenQuoteDepth = quoteDepth
      bytes.append(contentsOf: marker)
      marker = []
      isLineBegun = true
    }
    lineBreaks = 0
    hasBlank = false
    hasLineEnd = false
    isCellBegun = false
  }

  private mutating func quote(depth: Int) {
    for _ in 0..<min(depth, Self.shownDepthMax) { bytes.append(contentsOf: "> ".utf8) }
  }
}

// MARK: - Characters

extension TextWriter {
  private enum SpaceKind { case none, blank, lineEnd, nothing }

  /// Neither white space nor the first byte of a character that may be.
  @inline(__always) private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0xC2 && byte != 0xCD && byte != 0xE2 && byte != 0xEF
  }

  /// What stands there, and how many bytes it has.
  private static func space(_ text: UnsafeRawBufferPointer, at index: Int) -> (kind: SpaceKind, length: Int) {
    let first = text[index]
    let second = index + 1 < text.count ? text[index + 1] : 0
    let third = index + 2 < text.count ? text[index + 2] : 0
    switch (first, second, third) {
    case (0x0A, _, _): return (.lineEnd, 1)
    case (...0x20, _, _): return (.blank, 1)
    case (0xC2, 0xA0, _): return (.blank, 2)  // U+00A0, no-break space
    case (0xC2, 0xAD, _), (0xCD, 0x8F, _): return (.nothing, 2)  // U+00AD soft hyphen, U+034F grapheme joiner
    case (0xE2, 0x80, 0x8D): return (.none, 3)  // U+200D joins the parts of one emoji
    case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F): return (.blank, 3)  // U+2000…
    case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x80, 0xAA...0xAE): return (.nothing, 3)  // U+200B…, U+202A…
    case (0xE2, 0x81, 0xA0...0xAF), (0xEF, 0xBB, 0xBF): return (.nothing, 3)  // U+2060…, U+FEFF
    default: return (.none, 1)
    }
  }

  /// Whether it begins with an ideograph, kana or full-width form.
  private static func isWide(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count >= 3 else { return false }
    switch text[0] {
    case 0xE3...0xE9: return true  // U+3000…U+9FFF
    case 0xF0: return text[1] >= 0xA0  // U+20000…
    case 0xEF: return (0xA4...0xAB).contains(text[1]) || text[1] >= 0xBC  // U+F900…U+FAFF, U+FF00…
    default: return false
    }
  }
}
