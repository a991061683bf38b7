internal import TicketDomain

/// Rows of text files, put together as bytes: a million of them are written in seconds.
extension [UInt8] {
  mutating func add(_ text: String) { append(contentsOf: text.utf8) }

  mutating func add(_ number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    let start = count
    var rest = number.magnitude
    repeat {
      append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    self[start...].reverse()
  }

  /// `2026-10-01 08:15:00`
  mutating func add(clock: ClockSeconds) {
    let (year, month, day) = CivilDate(of: clock).components
    add(year)
    addPair(month, after: "-")
    addPair(day, after: "-")
    addPair(clock % secondsPerDay / 3600, after: " ")
    addPair(clock % 3600 / 60, after: ":")
    addPair(clock % 60, after: ":")
  }

  private mutating func addPair(_ number: Int, after separator: Unicode.Scalar) {
    append(UInt8(ascii: separator))
    append(UInt8(ascii: "0") + UInt8(number / 10))
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// Between quotes, those inside doubled.
  mutating func addQuoted(_ text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }

  /// As many cells as given, with quotes only where a cell needs them (RFC 4180), as spreadsheets write them.
  mutating func addRow(_ cells: [String], lineEnd: String = "\n") {
    for (index, cell) in cells.enumerated() {
      if index > 0 { append(UInt8(ascii: ",")) }
      if cell.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) {
        addQuoted(cell)
      } else {
        add(cell)
      }
    }
    add(lineEnd)
  }
}
