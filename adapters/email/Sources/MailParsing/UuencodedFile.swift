/// A file written into plain text: from the line `begin 644 name` to the line `end` (POSIX, uuencode).
struct UuencodedFile {
  /// From the beginning of its first line to behind its last.
  let range: Range<Int>
  let name: ByteView
  /// The lines between, which hold the file.
  let data: ByteView

  /// The first one at `start` or later. One without its last line is none: it may be text about such files.
  init?(in text: ByteView, from start: Int) {
    var position = start
    while let found = text.firstIndex(of: UInt8(ascii: "b"), from: position) {
      position = found + 1
      guard text.hasPrefix("begin ", at: found), found == 0 || text[found - 1].isLineEnd else { continue }
      let line = text.line(from: found)
      let header = text[found + 6..<line.contentEnd]
      guard let blank = header.firstIndex(of: 0x20), blank == 3 || blank == 4,
        header.prefix(blank).raw.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }),
        let dataEnd = Self.endOfData(text, from: line.next)
      else { continue }
      range = found..<text.line(from: dataEnd).next
      data = text[line.next..<dataEnd]
      name = header.dropFirst(blank).trimmed
      return
    }
    return nil
  }

  /// Where the line `end` begins; `nil` where a line before it has not the length that it says.
  private static func endOfData(_ text: ByteView, from start: Int) -> Int? {
    var position = start
    while position < text.count {
      let line = text.line(from: position)
      let length = line.contentEnd - position
      if length == 3, text.hasPrefix("end", at: position) { return position }
      let dataBytes = (Int(text[position]) - 0x20) & 63
      guard length > 0, text[position] >= 0x20, text[position] <= 0x60, length >= 1 + (dataBytes * 4 + 2) / 3 else {
        return nil
      }
      position = line.next
    }
    return nil
  }
}
