internal import TicketDomain

/// Elements of JSON lines and documents.
extension RecordReader {
  /// How far a JSON document was read.
  struct DocumentState {
    var cutter: JSONCutter
    /// Where the document starts, after a byte order mark.
    var start: Int64 = 0
    /// Whether the element at hand is longer than a mebibyte, and its start was put aside.
    var isTooLong = false
    /// Whether nothing can follow.
    var isOver = false
  }

  /// Whether all elements of the line read last were handed out, so that a reading may be resumed here.
  var isBetweenLines: Bool { elements.isEmpty }

  /// json-lines: the line, or with a path the elements in it.
  func nextLineElement() throws(AdapterError) -> Piece? {
    while elements.isEmpty {
      guard let piece = try nextLine() else { return nil }
      if isBlank(piece) { continue }
      if rules.path.isEmpty || piece.fault != nil { return piece }
      elements = elementsOfLine(piece)[...]
    }
    return elements.popFirst()
  }

  private func isBlank(_ piece: Piece) -> Bool {
    withBytes(of: piece) { bytes in bytes.allSatisfy { $0 <= 0x20 } }
  }

  private func elementsOfLine(_ line: Piece) -> [Piece] {
    var cutter = JSONCutter(steps: rules.path)
    var found: [Piece] = []
    let start = line.bytes.lowerBound
    while true {
      let rest = window.bytes(start + cutter.offset..<line.bytes.upperBound)
      switch cutter.advance(rest, units: self.cutter.units) {
      case .element(let from, let to, _):
        found.append(Piece(bytes: start + from..<start + to, line: line.line, resumeOffset: start))
      case .unfinished where cutter.isBetweenDocuments && cutter.hasFoundPath: return found
      case .unfinished, .malformed:
        var whole = line
        whole.fault = cutter.isBetweenDocuments ? .pathMissing : .notJSON
        return [whole]
      }
    }
  }

  /// json: the next element of the document. Reading always starts at its front, since only that tells what lies in what.
  func nextElement() throws(AdapterError) -> Piece? {
    while !document.isOver {
      let rest = window.bytes(from: document.start + document.cutter.offset)
      switch document.cutter.advance(rest, units: cutter.units) {
      case .element(let from, let to, let lineBefore):
        if let piece = take(from: from, to: to, line: lineBefore + 1) { return piece }
      case .malformed:
        document.isOver = true
        if let piece = takeRest(from: document.cutter.elementStart ?? document.cutter.offset - 1, .notJSON) {
          return piece
        }
      case .unfinished:
        putLongElementAside()
        if try window.more(keeping: document.start + keptStart) { continue }
        if !isFinal {
          isWaiting = document.cutter.elementStart != nil
          return nil
        }
        document.isOver = true
        if let piece = takeLast() { return piece }
      }
    }
    return nil
  }

  private var keptStart: Int64 {
    document.isTooLong ? document.cutter.offset : document.cutter.elementStart ?? document.cutter.offset
  }

  private func putLongElementAside() {
    guard !document.isTooLong, let start = document.cutter.elementStart,
      document.cutter.offset - start > Int64(Self.recordBytesMax)
    else { return }
    longBytes = Array(window.bytes(from: document.start + start).prefixed(Self.recordBytesMax))
    document.isTooLong = true
  }

  /// The piece, unless an earlier reading took it already.
  private func take(from: Int64, to: Int64, line: Int, fault: RefusalCode? = nil) -> Piece? {
    let start = document.start + from
    var piece = Piece(bytes: start..<document.start + to, line: line, fault: fault, resumeOffset: start)
    if !document.isTooLong, to - from > Int64(Self.recordBytesMax) {
      longBytes = Array(window.bytes(piece.bytes).prefixed(Self.recordBytesMax))
      document.isTooLong = true
    }
    position = piece.bytes.upperBound
    self.line = line
    if document.isTooLong {
      piece.fault = .recordTooLong
      piece.bytes = start..<start + Int64(Self.recordBytesMax)
      document.isTooLong = false
    }
    return start < resumeAt.offset ? nil : piece
  }

  /// What stands at the end of the file: a number, half an element, or a document in which the path leads nowhere.
  private func takeLast() -> Piece? {
    var piece = takeUnfinished()
    piece?.isTentative = true
    return piece
  }

  private func takeUnfinished() -> Piece? {
    if case .element(let from, let to, let lineBefore)? = document.cutter.finish() {
      return take(from: from, to: to, line: lineBefore + 1)
    }
    if let from = document.cutter.elementStart { return takeRest(from: from, .notJSON) }
    if document.cutter.hasFoundPath { return nil }
    let from = max(0, window.offset - document.start)
    let isBlank = window.bytes(from: document.start + from).allSatisfy { $0 <= 0x20 }
    return isBlank ? nil : takeRest(from: from, document.cutter.isBetweenDocuments ? .pathMissing : .notJSON)
  }

  private func takeRest(from: Int64, _ fault: RefusalCode) -> Piece? {
    let end = min(window.endOffset - document.start, from + Int64(Self.recordBytesMax))
    let piece = take(from: from, to: end, line: document.cutter.lines + 1, fault: fault)
    position = window.endOffset
    return piece
  }
}
