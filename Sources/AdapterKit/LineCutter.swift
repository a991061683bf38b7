/// Finds where one record of a delimited or line-wise file ends, in the bytes as they are.
///
/// Follows RFC 4180, and what files do besides: lines may end in LF, CR or both; a quote counts only as the first character
/// of a cell; text after a closing quote belongs to the cell.
struct LineCutter {
  /// The first of several lines that a record spans.
  struct FirstLine {
    /// Bytes without the line end.
    var length: Int
    /// Bytes with it.
    var next: Int
  }

  enum Cut {
    /// A record of `length` bytes; the next one starts after `next` bytes and `lines` line ends.
    case record(length: Int, next: Int, lines: Int, firstLine: FirstLine?)
    /// The bytes end before the record does. There is a `firstLine` where a quote is open over a line end.
    case unfinished(firstLine: FirstLine?)
    /// The bytes end within quotes, and nothing follows.
    case unclosed(firstLine: FirstLine?)
    /// Quotes that were opened on an earlier line are followed by text: most likely it is the next opening quote that seems
    /// to close them, and everything between belongs to other records.
    case misquoted(firstLine: FirstLine)
  }

  let units: TextEncoding.Units
  /// 0x100 where cells are not quoted.
  let quote: UInt16
  let delimiter: UInt16

  init(units: TextEncoding.Units, quote: UInt8?, delimiter: UInt8) {
    self.units = units
    self.quote = quote.map(UInt16.init) ?? 0x100
    self.delimiter = UInt16(delimiter)
  }

  /// Cuts at the front of `bytes`; `isFinal` says that nothing follows them. O(record).
  func cut(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Cut {
    let text = TextSlice(bytes)
    return switch units {
    case .bytes: cut(ByteUnits.self, text, isFinal)
    case .leadAndTrail: cut(LeadTrailUnits.self, text, isFinal)
    case .utf16LittleEndian: cut(UTF16LittleEndianUnits.self, text, isFinal)
    case .utf16BigEndian: cut(UTF16BigEndianUnits.self, text, isFinal)
    }
  }

  private func cut<Units: UnitReader>(_ type: Units.Type, _ text: TextSlice, _ isFinal: Bool) -> Cut {
    var scan = Scan<Units>(text: text, quote: quote, isFinal: isFinal)
    var isAtCellStart = true
    while scan.index < text.count {
      let (unit, width) = Units.unit(text.start, at: scan.index, count: text.count)
      if UInt16(unit) == quote, isAtCellStart {
        scan.index += width
        guard scan.skipQuoted() else {
          return isFinal ? .unclosed(firstLine: scan.firstLine) : .unfinished(firstLine: scan.firstLine)
        }
        if let firstLine = scan.firstLine, !scan.isAtCellEnd(delimiter) { return .misquoted(firstLine: firstLine) }
        isAtCellStart = false
        continue
      }
      if unit == UInt8(ascii: "\n") || unit == UInt8(ascii: "\r") {
        let length = scan.index
        guard scan.skipLineEnd(unit, width) else { return .unfinished(firstLine: scan.firstLine) }
        return .record(length: length, next: scan.index, lines: scan.lines, firstLine: scan.firstLine)
      }
      isAtCellStart = UInt16(unit) == delimiter
      scan.index += width
    }
    guard isFinal else { return .unfinished(firstLine: scan.firstLine) }
    return .record(length: text.count, next: text.count, lines: scan.lines, firstLine: scan.firstLine)
  }

  private struct Scan<Units: UnitReader> {
    let text: TextSlice
    let quote: UInt16
    let isFinal: Bool
    var index = 0
    var lines = 0
    var firstLine: FirstLine?

    /// Whether a delimiter, a line end or nothing follows.
    func isAtCellEnd(_ delimiter: UInt16) -> Bool {
      guard index < text.count else { return true }
      let unit = Units.unit(text.start, at: index, count: text.count).value
      return UInt16(unit) == delimiter || unit == UInt8(ascii: "\n") || unit == UInt8(ascii: "\r")
    }

    /// Goes past the closing quote; `false` where there is none, or it could still turn out to be doubled.
    mutating func skipQuoted() -> Bool {
      while index < text.count {
        let (unit, width) = Units.unit(text.start, at: index, count: text.count)
        if UInt16(unit) == quote {
          index += width
          if index >= text.count { return isFinal }
          let (next, nextWidth) = Units.unit(text.start, at: index, count: text.count)
          if UInt16(next) != quote { return true }
          index += nextWidth
        } else if unit == UInt8(ascii: "\n") || unit == UInt8(ascii: "\r") {
          let length = index
          guard skipLineEnd(unit, width) else { return false }
          if firstLine == nil { firstLine = FirstLine(length: length, next: index) }
        } else {
          index += width
        }
      }
      return false
    }

    /// Goes past LF, CR or CR LF; `false` where a CR ends the bytes and an LF may follow.
    mutating func skipLineEnd(_ unit: UInt8, _ width: Int) -> Bool {
      index += width
      lines += 1
      guard unit == UInt8(ascii: "\r") else { return true }
      if index >= text.count { return isFinal }
      let (next, nextWidth) = Units.unit(text.start, at: index, count: text.count)
      if next == UInt8(ascii: "\n") { index += nextWidth }
      return true
    }
  }
}
