internal import TicketDomain
internal import Ticketing

/// Writes the JSON lists of the views into one buffer that is used again and again.
struct JSONList {
  private var buffer: [UInt8] = []

  /// A list of numbers.
  mutating func write(_ numbers: [Int64], _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    begin()
    for number in numbers {
      separate()
      append(number)
    }
    try end(body)
  }

  /// A list of `[agent, started at, seconds]`, of mail and chats each followed by the numbers of its volume.
  mutating func write(
    _ works: [Contact.Work], of channel: Contact.Channel, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    begin()
    for work in works {
      separate()
      buffer.append(UInt8(ascii: "["))
      append(work.agent)
      buffer.append(UInt8(ascii: ","))
      append(work.startedAt.milliseconds)
      buffer.append(UInt8(ascii: ","))
      append(work.seconds)
      let (mail, chat) = (work.mail, work.chat)
      let volume: [Int64] =
        switch channel {
        case .phone: []
        case .mail: [mail.read, mail.written, mail.charactersRead, mail.charactersWritten, mail.attachments]
        case .chat: [chat.seconds, chat.read, chat.written]
        }
      for number in volume {
        buffer.append(UInt8(ascii: ","))
        append(number)
      }
      buffer.append(UInt8(ascii: "]"))
    }
    try end(body)
  }

  /// A list of `[period, department]`.
  mutating func write(_ efforts: [DepartmentEffort], _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    begin()
    for effort in efforts {
      separate()
      buffer.append(UInt8(ascii: "["))
      append(effort.period.description)
      buffer.append(UInt8(ascii: ","))
      append(effort.department)
      buffer.append(UInt8(ascii: "]"))
    }
    try end(body)
  }

  /// A list of texts.
  mutating func write(_ texts: [String], _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    begin()
    for text in texts {
      separate()
      append(text)
    }
    try end(body)
  }

  private mutating func begin() {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(UInt8(ascii: "["))
  }

  private mutating func separate() {
    if buffer.count > 1 { buffer.append(UInt8(ascii: ",")) }
  }

  private mutating func end(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    buffer.append(UInt8(ascii: "]"))
    try buffer.withUnsafeBytes(body)
  }

  private mutating func append(_ number: Int64) {
    if number < 0 { buffer.append(UInt8(ascii: "-")) }
    var magnitude = number.magnitude
    let start = buffer.count
    repeat {
      buffer.append(UInt8(ascii: "0") + UInt8(magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    buffer[start...].reverse()
  }

  /// A JSON string (RFC 8259 section 7).
  private mutating func append(_ text: String) {
    buffer.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        buffer.append(UInt8(ascii: "\\"))
        buffer.append(byte)
      case 0..<0x20: buffer.append(contentsOf: "\\u00\(hexadecimal([byte]))".utf8)
      default: buffer.append(byte)
      }
    }
    buffer.append(UInt8(ascii: "\""))
  }
}
