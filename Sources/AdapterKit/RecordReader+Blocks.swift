/// Records of several lines of plain text: a line that begins one, and all lines up to the next that does.
extension RecordReader {
  /// The next block; a line before the first block is a piece with a fault.
  func nextBlock() throws(AdapterError) -> Piece? {
    guard var block = try nextLineWithText() else { return nil }
    guard begins(block) else {
      block.fault = block.fault ?? .headMissing
      return block
    }
    let first = block
    keptFrom = block.bytes.lowerBound
    defer { keptFrom = nil }
    while let line = try nextLine() {
      if begins(line) {
        rewind(to: line)
        return block
      }
      guard !line.bytes.isEmpty, block.fault == nil else { continue }
      if line.fault != nil || line.bytes.upperBound - block.bytes.lowerBound > Int64(Self.recordBytesMax) {
        putAside(block)
        keptFrom = nil
        block.fault = .recordTooLong
        continue
      }
      block.bytes = block.bytes.lowerBound..<line.bytes.upperBound
    }
    guard isFinal else {
      // More lines may follow that belong to it.
      rewind(to: first)
      isWaiting = true
      return nil
    }
    block.isTentative = true
    return block
  }

  /// The next line that is not empty, nor one to skip.
  func nextLineWithText() throws(AdapterError) -> Piece? {
    while let piece = try nextLine() {
      if !rules.rowsSkipped.contains(piece.line), !piece.bytes.isEmpty { return piece }
    }
    return nil
  }
}
