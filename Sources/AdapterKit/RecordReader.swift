internal import FastJSON
internal import TicketDomain

/// One piece of a file: a row, a line, or an element of a JSON document.
struct Piece {
  /// Its bytes in the (decompressed) content, without a line end.
  var bytes: Range<Int64>
  /// Counted from 1.
  var line: Int
  /// What is wrong with it already, before its content is looked at.
  var fault: RefusalCode?
  /// The first of several lines that it spans, and where the next line starts.
  var firstLine: (end: Int64, next: Int64)?
  /// Where a reading that should see it again has to start.
  var resumeOffset: Int64
  /// Whether it ends where the file does, so that it may still grow.
  var isTentative = false
}

/// Cuts a file into pieces, and a piece into cells.
///
/// Not thread-safe. A row is valid until the next piece is read or loaded.
final class RecordReader {
  static let recordBytesMax = 1024 * 1024

  let rules: ReadRules
  let window: InputWindow
  /// Whether nothing will be added to the file: a last line without its end is then complete.
  var isFinal = false
  /// Bytes from here on stay in memory, beyond those of the piece at hand.
  var keptFrom: Int64?
  /// Where the next piece starts.
  var position: Int64 = 0
  /// The line on which it starts, counted from 1.
  var line = 1
  /// Whether something is there that is not complete yet.
  var isWaiting = false
  /// Of the row loaded last.
  private(set) var textFlags: RowMapper.TextFlags = []
  let table = CellTable()

  let slots: [String]
  private let path: String
  private var decoder: RecordDecoder
  private(set) var cutter: LineCutter
  private var layout: ColumnLayout?
  private let leaves: LeafTable
  private let patterns = Arena()
  private let beginnings: [TextSlice]
  var document: DocumentState
  /// The first mebibyte of a piece that is longer.
  var longBytes: [UInt8] = []
  /// Elements of the line read last that are still to come.
  var elements: ArraySlice<Piece> = []
  private var isStarted = false
  let resumeAt: (offset: Int64, line: Int)

  /// Reads `source` from `offset` on, which is where an earlier reading stopped.
  init(_ source: ByteSource, rules: ReadRules, slots: [String], from offset: Int64, line: Int) {
    self.rules = rules
    self.slots = slots
    path = source.path
    window = InputWindow(source)
    decoder = RecordDecoder(encoding: rules.encoding, fallback: rules.fallback, invalidBytes: rules.invalidBytes)
    cutter = LineCutter(units: rules.encoding.units, quote: rules.quote, delimiter: rules.delimiter)
    leaves = LeafTable(slots, lookups: rules.lookups)
    beginnings = rules.begins.map(patterns.copy)
    document = DocumentState(cutter: JSONCutter(steps: rules.path))
    resumeAt = (offset, line)
  }

  /// The next piece; `nil` where there is none, or none that is complete.
  func next() throws(AdapterError) -> Piece? {
    if !isStarted, try !start() { return nil }
    switch rules.format {
    case .delimited: return try nextLineWithText()
    case .blocks: return try nextBlock()
    case .jsonLines: return try nextLineElement()
    case .json: return try nextElement()
    }
  }

  /// Goes back to a piece, so that it comes next once more.
  func rewind(to piece: Piece) {
    position = piece.bytes.lowerBound
    line = piece.line
  }

  /// Keeps a copy of a piece that is the beginning of a longer one.
  func putAside(_ piece: Piece) { longBytes = Array(window.bytes(piece.bytes)) }

  /// The piece as it stands in the file; of a longer one, the first mebibyte.
  func withBytes<Result>(of piece: Piece, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    piece.fault == .recordTooLong || piece.fault == .groupTooLong
      ? try longBytes.withUnsafeBytes(body) : try body(window.bytes(piece.bytes))
  }

  /// The piece's cells; `nil` for a row in which nothing stands.
  ///
  /// Where a row of several lines has the wrong number of cells, a quote was most likely left open: `piece` shrinks to its
  /// first line then, and the next line is read for itself.
  func load(_ piece: inout Piece) throws(Refusal) -> Row? {
    if let fault = piece.fault { throw Refusal(fault) }
    let (text, flags) = try decoder.decode(window.bytes(piece.bytes))
    textFlags = flags
    switch rules.format {
    case .json, .jsonLines:
      try leaves.load(text, into: table)
      return Row(cells: table.cells, positions: leaves.positions)
    case .blocks: table.splitHead(of: text)
    case .delimited: table.split(text, quote: cutter.quote, delimiter: rules.delimiter)
    }
    let used = table.countUntilEmpty
    if used == 0 { return nil }
    if let layout { table.widen(to: layout.widthOfShortRows) }
    if let positions = layout?.positions(count: table.count, used: used) {
      return Row(cells: table.cells, positions: positions)
    }
    if let firstLine = piece.firstLine {
      position = firstLine.next
      line = piece.line + 1
      piece.bytes = piece.bytes.lowerBound..<firstLine.end
      piece.firstLine = nil
    }
    piece.fault = .rowWidth
    throw Refusal(.rowWidth)
  }

  /// Whether a line is one with which a block begins.
  func begins(_ line: Piece) -> Bool {
    withBytes(of: line) { bytes in
      let text = decoder.decodeForDisplay(bytes.prefixed(min(bytes.count, 256))).trimmed
      return beginnings.contains { text.matches(glob: $0) }
    }
  }

  /// Reads what the document says of all of its records, which stands before them; nothing where it does not.
  private func readContext() throws(AdapterError) {
    if !rules.context.isEmpty {
      try forEachElement(at: rules.context) { [leaves, rules] text in
        leaves.keep(text, under: rules.context)
        return false
      }
    }
    var read: [[JSONPathStep]] = []
    for lookup in rules.lookups where !read.contains(lookup.table) {
      read.append(lookup.table)
      try forEachElement(at: lookup.table) { [leaves] text in
        leaves.keep(text, of: lookup.table)
        return true
      }
    }
    try window.seek(to: document.start)
  }

  /// Calls `body` with the elements there in the first mebibyte of the document, until it returns `false`.
  private func forEachElement(at steps: [JSONPathStep], _ body: (TextSlice) -> Bool) throws(AdapterError) {
    var finder = JSONCutter(steps: steps)
    while finder.offset <= Int64(Self.recordBytesMax) {
      switch finder.advance(window.bytes(from: document.start + finder.offset), units: cutter.units) {
      case .element(let from, let to, _):
        let bytes = window.bytes(document.start + from..<document.start + to)
        if !body(decoder.decodeForDisplay(bytes)) { return }
      case .malformed: return
      case .unfinished: if try !window.more(keeping: document.start) { return }
      }
    }
  }

  /// The text of a piece for a person to look at, cut to about a thousand bytes.
  func displayText(of piece: Piece) -> TextSlice {
    withBytes(of: piece) { decoder.decodeForDisplay($0.prefixed(min($0.count, 1024))) }
  }

  // MARK: The start of the file

  /// Looks at the byte order mark and the header, then goes to where reading resumes. `false` where the header is not there
  /// yet.
  private func start() throws(AdapterError) -> Bool {
    try window.seek(to: 0)
    position = 0
    line = 1
    _ = try window.more(keeping: 0)
    if let (encoding, length) = TextEncoding.byteOrderMark(in: window.bytes(from: 0)) {
      // A mark says what the file is, whatever the definition expected.
      use(encoding, isFallback: false)
      position = Int64(length)
    }
    document.start = position
    switch rules.format {
    case .delimited, .blocks: if try !readLayout() { return false }
    case .json: try readContext()
    case .jsonLines: break
    }
    isStarted = true
    guard rules.format != .json, resumeAt.offset > position else { return true }
    try window.seek(to: resumeAt.offset)
    position = resumeAt.offset
    line = resumeAt.line
    return true
  }

  private func readLayout() throws(AdapterError) -> Bool {
    if case .layouts(let layouts) = rules.columns {
      layout = ColumnLayout(layouts: layouts, slots: slots)
      return true
    }
    while let piece = try nextLine() {
      if rules.rowsSkipped.contains(piece.line) { continue }
      useFallbackIfNeeded(for: piece)
      guard let names = headerNames(piece) else { continue }
      layout = try ColumnLayout(header: names, rules: rules, slots: slots, path: path)
      return true
    }
    return false
  }

  /// A header that is not in the stated encoding but in the fallback says that the whole file is: rows that happen to be
  /// valid in both would be misread without a trace.
  private func useFallbackIfNeeded(for header: Piece) {
    guard let fallback = rules.fallback,
      withBytes(of: header, { decoder.flags(of: $0) }).contains(.encodingFallback)
    else { return }
    use(fallback, isFallback: true)
  }

  private func use(_ encoding: TextEncoding, isFallback: Bool) {
    decoder = RecordDecoder(
      encoding: encoding, fallback: isFallback ? nil : rules.fallback, invalidBytes: rules.invalidBytes,
      flags: isFallback ? .encodingFallback : [])
    cutter = LineCutter(units: encoding.units, quote: rules.quote, delimiter: rules.delimiter)
  }

  private func headerNames(_ piece: Piece) -> [String]? {
    withBytes(of: piece) { bytes in
      table.split(decoder.decodeForDisplay(bytes), quote: cutter.quote, delimiter: rules.delimiter)
    }
    let names = (0..<table.countUntilEmpty).map { String(decoding: table.cells[$0].trimmed.raw, as: UTF8.self) }
    return names.isEmpty ? nil : names
  }

  // MARK: Lines

  func nextLine() throws(AdapterError) -> Piece? {
    while true {
      let bytes = window.bytes(from: position)
      switch cutter.cut(bytes, isFinal: window.isAtEnd && isFinal) {
      case .record(0, 0, _, _): return finished()
      case .record(let length, let next, let lines, let firstLine):
        if length > Self.recordBytesMax { return try tooLong(bytes, firstLine) }
        return take(length: length, next: next, lines: lines, firstLine: firstLine)
      case .misquoted(let firstLine): return try takeUnclosed(firstLine, of: bytes)
      case .unclosed(let firstLine):
        var piece = try takeUnclosed(firstLine, of: bytes)
        piece?.isTentative = true
        return piece
      case .unfinished(let firstLine):
        // A line end or a quote may be cut in two here, which takes a few bytes more to see.
        if bytes.count > Self.recordBytesMax + 8 { return try tooLong(bytes, firstLine) }
        if try !window.more(keeping: min(keptFrom ?? position, position)), !isFinal { return finished() }
      }
    }
  }

  private func finished() -> Piece? {
    isWaiting = !window.bytes(from: position).isEmpty
    return nil
  }

  private func take(length: Int, next: Int, lines: Int, firstLine: LineCutter.FirstLine?) -> Piece {
    let start = position
    var piece = Piece(
      bytes: start..<start + Int64(length), line: line, fault: nil,
      firstLine: firstLine.map { (start + Int64($0.length), start + Int64($0.next)) }, resumeOffset: start)
    piece.isTentative = isFinal && start + Int64(length) == window.endOffset
    position += Int64(next)
    line += lines
    return piece
  }

  /// The line in which a quote opens that never closes is a record of its own; the next line is read as usual.
  private func takeUnclosed(
    _ firstLine: LineCutter.FirstLine?, of bytes: UnsafeRawBufferPointer
  ) throws(AdapterError) -> Piece? {
    let length = firstLine?.length ?? bytes.count
    if length > Self.recordBytesMax { return try tooLong(bytes, nil) }
    var piece = take(length: length, next: firstLine?.next ?? length, lines: firstLine == nil ? 0 : 1, firstLine: nil)
    piece.fault = .quoteUnclosed
    return piece
  }

  /// Keeps the first mebibyte of a line and goes past the rest of it; where it is quotes that make a record so long, they
  /// were never closed.
  private func tooLong(
    _ bytes: UnsafeRawBufferPointer, _ firstLine: LineCutter.FirstLine?
  ) throws(AdapterError) -> Piece? {
    if let firstLine { return try takeUnclosed(firstLine, of: bytes) }
    let start = position
    let startLine = line
    longBytes = Array(bytes.prefixed(Self.recordBytesMax))
    let lineOnly = LineCutter(units: cutter.units, quote: nil, delimiter: rules.delimiter)
    position += Int64(Self.recordBytesMax)
    while true {
      switch lineOnly.cut(window.bytes(from: position), isFinal: window.isAtEnd && isFinal) {
      case .record(_, let next, let lines, _):
        position += Int64(next)
        line += lines
        return Piece(
          bytes: start..<start + Int64(Self.recordBytesMax), line: startLine, fault: .recordTooLong, resumeOffset: start
        )
      case .unfinished, .unclosed, .misquoted:
        // What was looked at holds no line end, save for a CR at its very end.
        let seen = window.bytes(from: position).count
        if seen > 2 { position += Int64((seen - 1) & ~1) }
        if try !window.more(keeping: min(keptFrom ?? position, position)), !isFinal {
          position = start
          isWaiting = true
          return nil
        }
      }
    }
  }
}
