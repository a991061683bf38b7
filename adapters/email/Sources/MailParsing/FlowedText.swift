/// Text whose lines were wrapped by the sender's mailer, put together again (RFC 3676).
enum FlowedText {
  /// Joins lines that end with a space to the next one of the same quotation depth; LF ends lines in and out. O(n).
  ///
  /// With `deletesSpace` that space is only a mark, as in languages that write none between words.
  static func unwrapped(_ text: ByteView, deletesSpace: Bool) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var openDepth: Int?
    var position = 0
    while position < text.count {
      let line = text.line(from: position)
      var start = position
      while start < line.contentEnd, text[start] == UInt8(ascii: ">") { start += 1 }
      let depth = start - position
      if text[start] == 0x20 { start += 1 }
      let content = text[start..<max(start, line.contentEnd)]
      position = line.next
      let isSignature = content.count == 3 && content.hasPrefix("-- ")
      if openDepth != depth || isSignature {
        if !output.isEmpty { output.append(.lineFeed) }
        output.append(contentsOf: repeatElement(UInt8(ascii: ">"), count: depth))
        if depth > 0 { output.append(0x20) }
      }
      let isFlowed = content[content.count - 1] == 0x20 && !isSignature
      output.append(contentsOf: content.prefix(isFlowed && deletesSpace ? content.count - 1 : content.count).raw)
      openDepth = isFlowed ? depth : nil
    }
    return output
  }
}
