internal import Glibc
internal import TicketDomain

/// Writing JSON objects member by member.
extension ByteSink {
  /// Begins a member; `label` is its name as JSON, with the colon.
  @inline(__always) func label(_ label: TextSlice) {
    append(count == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
    append(label)
  }

  /// Ends the object; one without members is `{}`.
  func closeObject() {
    if count == 0 { append(UInt8(ascii: "{")) }
    append(UInt8(ascii: "}"))
  }

  /// A JSON string (RFC 8259 section 7) of a text that is UTF-8.
  @inline(__always) func append(jsonString text: TextSlice) {
    append(UInt8(ascii: "\""))
    var from = 0
    for index in 0..<text.count {
      let byte = text[index]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
      append(TextSlice(start: text.start + from, count: index - from))
      appendEscape(of: byte)
      from = index + 1
    }
    append(text.suffix(from: from))
    append(UInt8(ascii: "\""))
  }

  func append(jsonString text: String) {
    var text = text
    text.withUTF8 { append(jsonString: TextSlice(UnsafeRawBufferPointer($0))) }
  }

  private func appendEscape(of byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
    default:
      append("u00")
      append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      let low = byte & 15
      append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
    }
  }

  /// `"2026-10-01"`
  func append(jsonDate date: CivilDate) {
    append(UInt8(ascii: "\""))
    append(date: date)
    append(UInt8(ascii: "\""))
  }

  /// `"2026-10-01T08:15:00Z"`, with milliseconds only where there are some.
  func append(jsonInstant instant: Instant) {
    append(UInt8(ascii: "\""))
    append(rfc3339: instant)
    append(UInt8(ascii: "\""))
  }

  /// `2026-10-01T08:15:00Z`
  func append(rfc3339 instant: Instant) {
    let clock = ClockTime(localMilliseconds: instant.milliseconds)
    append(date: clock.date)
    append(UInt8(ascii: "T"))
    append(padded: clock.hour, width: 2)
    append(UInt8(ascii: ":"))
    append(padded: clock.minute, width: 2)
    append(UInt8(ascii: ":"))
    append(padded: clock.second, width: 2)
    if clock.millisecond > 0 {
      append(UInt8(ascii: "."))
      append(padded: clock.millisecond, width: 3)
    }
    append(UInt8(ascii: "Z"))
  }

  /// `2026-10-01`
  func append(date: CivilDate) {
    let (year, month, day) = date.components
    append(padded: year, width: 4)
    append(UInt8(ascii: "-"))
    append(padded: month, width: 2)
    append(UInt8(ascii: "-"))
    append(padded: day, width: 2)
  }
}
