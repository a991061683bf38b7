/// A table for a terminal, whose columns line up whatever mixture of Chinese and Latin text is in them.
public struct TextTable: Sendable {
  /// Which side of its column a cell stands on.
  public enum Alignment: Sendable {
    /// For words.
    case left
    /// For numbers.
    case right
  }

  private var columns: [(title: String, alignment: Alignment)] = []
  private var rows: [[String]?] = []

  /// A table of those columns, without rows.
  public init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  /// Adds a row; missing cells are empty, surplus ones are dropped.
  public mutating func append(_ cells: [String]) { rows.append(cells.map(\.withVisibleControls)) }

  /// Adds a rule, for instance above totals.
  public mutating func appendRule() { rows.append(nil) }

  /// The lines of the table: titles, a rule, rows; no trailing blanks.
  public func lines() -> [String] {
    let widths = columns.indices.map { column in
      rows.reduce(columns[column].title.terminalWidth) { max($0, cell($1, column)?.terminalWidth ?? 0) }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    var lines = [line(columns.map(\.title), widths), rule]
    for row in rows { lines.append(row.map { line($0, widths) } ?? rule) }
    return lines
  }

  private func cell(_ row: [String]?, _ column: Int) -> String? {
    row.flatMap { $0.indices.contains(column) ? $0[column] : nil }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for column in columns.indices {
      let text = cell(cells, column) ?? ""
      let filler = String(repeating: " ", count: max(0, widths[column] - text.terminalWidth))
      line += columns[column].alignment == .left ? text + filler : filler + text
      if column < columns.count - 1 { line += "  " }
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}

extension String {
  /// How many columns the text takes on a terminal: East Asian wide and full-width characters and emoji take two,
  /// combining marks and joiners none (Unicode Standard Annex #11, Unicode Technical Standard #51).
  public var terminalWidth: Int { unicodeScalars.reduce(0) { $0 + $1.terminalWidth } }

  /// The text with control characters as pictures (`␊`, `␛`), so that what stood in a file can neither break a line
  /// nor steer the terminal.
  public var withVisibleControls: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars { text.append(scalar.controlPicture ?? scalar) }
    return String(text)
  }
}

extension Unicode.Scalar {
  fileprivate var terminalWidth: Int {
    if value < 0x300 { return value < 0x20 || (0x7f..<0xa0).contains(value) ? 0 : 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch value {
    case 0x1160...0x11ff: return 0
    // A flag is two of these, and as wide as two letters.
    case 0x1f1e6...0x1f1ff: return 1
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
      0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6,
      0x1f200...0x1f265, 0x20000...0x3fffd:
      return 2
    default: return properties.isEmojiPresentation ? 2 : 1
    }
  }

  /// What a control character is shown as; `nil` for every other.
  fileprivate var controlPicture: Unicode.Scalar? {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value)
    case 0x7f: "\u{2421}"
    case 0x80..<0xa0: "\u{fffd}"
    default: nil
    }
  }
}
