/// The events that `payloads.py` wrote, from standard input.
struct EventLines {
  /// One record with its one event.
  struct Line {
    var key: [UInt8]
    var locator: [UInt8]
    var payload: [UInt8]
    var personal: [UInt8]
  }

  private var number = 0
  private var offset = 0

  /// The next `count` lines; fewer at the end, then none.
  mutating func next(_ count: Int) throws -> [Line] {
    var lines: [Line] = []
    while lines.count < count, let text = readLine() {
      number += 1
      let parts = text.utf8.split(separator: UInt8(ascii: "\t"))
      guard parts.count == 2 else { throw BenchError(text: "line \(number): not a key and a payload") }
      let end = offset + text.utf8.count
      lines.append(
        Line(
          key: Array(parts[0]), locator: Array("events.tsv:\(number):\(offset)-\(end)".utf8), payload: Array(parts[1]),
          personal: Array("{\"customer\":\"1380013\(1000 + number % 9000)\"}".utf8)))
      offset = end + 1
    }
    return lines
  }
}
