/// The cells of one row, in a table that is used again for the next one.
final class CellTable {
  private(set) var cells: UnsafeMutablePointer<TextSlice>
  private(set) var count = 0
  private var capacity = 64
  private let copies = Arena()
  /// Where the next cell goes that is copied without its doubled quotes; room for all that a row can have.
  private var unquoted: UnsafeMutablePointer<UInt8>?

  init() { cells = .allocate(capacity: capacity) }

  deinit { cells.deallocate() }

  /// Cuts a row of UTF-8 into cells at `delimiter`, and takes the quotes off. O(bytes); cells with doubled quotes are
  /// copied, all others point into `text`.
  func split(_ text: TextSlice, quote: UInt16, delimiter: UInt8) {
    count = 0
    copies.reset()
    unquoted = nil
    var index = 0
    while true {
      if index < text.count, UInt16(text[index]) == quote {
        index = takeQuoted(text, from: index, quote: UInt8(truncatingIfNeeded: quote), delimiter: delimiter)
      } else {
        let start = index
        while index < text.count, text[index] != delimiter { index += 1 }
        append(TextSlice(start: text.start + start, count: index - start))
      }
      guard index < text.count else { return }
      // A delimiter stands here; where it is the last byte, an empty cell follows.
      index += 1
    }
  }

  /// The first line of a text and what follows it.
  func splitHead(of text: TextSlice) {
    count = 0
    copies.reset()
    unquoted = nil
    var end = 0
    while end < text.count, text[end] != UInt8(ascii: "\n"), text[end] != UInt8(ascii: "\r") { end += 1 }
    append(text.prefix(end))
    append(text.suffix(from: end))
  }

  /// Makes the row `count` cells wide, the new ones empty.
  func widen(to count: Int) {
    while self.count < count { append(TextSlice("")) }
  }

  /// Room for `count` cells that are nothing, for rows whose cells do not come in order.
  func clear(count: Int) {
    copies.reset()
    self.count = 0
    widen(to: count)
  }

  /// Puts a copy of `bytes` into the cell at `index`.
  func set(_ index: Int, to bytes: UnsafeRawBufferPointer) { cells[index] = copies.copy(bytes) }

  /// How many cells there are up to the last that is not empty.
  var countUntilEmpty: Int {
    var used = count
    while used > 0, cells[used - 1].trimmed.count == 0 { used -= 1 }
    return used
  }

  private func append(_ cell: TextSlice) {
    if count == capacity {
      let larger = UnsafeMutablePointer<TextSlice>.allocate(capacity: capacity * 2)
      larger.update(from: cells, count: count)
      cells.deallocate()
      cells = larger
      capacity *= 2
    }
    cells[count] = cell
    count += 1
  }

  /// Takes the cell whose opening quote stands at `from`; returns where its delimiter stands, or the end.
  private func takeQuoted(_ text: TextSlice, from: Int, quote: UInt8, delimiter: UInt8) -> Int {
    let start = from + 1
    var index = start
    while index < text.count, text[index] != quote { index += 1 }
    if index + 1 >= text.count || text[index + 1] == delimiter {
      append(TextSlice(start: text.start + start, count: index - start))
      return min(index + 1, text.count)
    }
    return takeQuotedSlowly(text, from: start, firstQuote: index, quote: quote, delimiter: delimiter)
  }

  private func takeQuotedSlowly(
    _ text: TextSlice, from start: Int, firstQuote: Int, quote: UInt8, delimiter: UInt8
  ) -> Int {
    let target = unquoted ?? copies.allocate(text.count)
    target.update(from: text.start + start, count: firstQuote - start)
    var count = firstQuote - start
    var index = firstQuote
    var isQuoted = true
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == quote, isQuoted {
        guard index < text.count, text[index] == quote else {
          isQuoted = false
          continue
        }
        index += 1
      } else if byte == delimiter, !isQuoted {
        index -= 1
        break
      }
      target[count] = byte
      count += 1
    }
    append(TextSlice(start: target, count: count))
    unquoted = target + count
    return index
  }
}
