/// The fields of one header, and where it ends.
///
/// Lenient: a line that is no field is passed over where another field follows, and else begins the body, as in mails without a
/// blank line between. Memory does not grow with the header: of each field the first is kept, and of repeatable ones 100.
struct HeaderBlock {
  /// Where the body begins.
  private(set) var bodyStart = 0
  /// Whether any field of ``HeaderField`` is there.
  private(set) var isEmpty = true
  /// Whether it ended with the bytes, without a blank line.
  private(set) var isEnded = false
  private var values: [(field: HeaderField, value: ByteView)] = []
  private var seen: UInt64 = 0
  private static let valuesMax = 100

  /// Reads from `start` to a blank line, or to a line for which `isDelimiter` holds (which stays unread).
  ///
  /// One pass, O(n); the limits are those of `limits`.
  init(
    _ bytes: ByteView, from start: Int, limits: MailLimits, flags: inout Set<MailFlag>,
    isDelimiter: (Int) -> Bool = { _ in false }
  ) {
    var position = start
    values.reserveCapacity(16)
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "-"), isDelimiter(position) { break }
      let (end, next) = bytes.line(from: position)
      if end == position {
        isEnded = true
        position = next
        break
      }
      guard let colon = Self.colon(of: bytes, from: position) else {
        guard Self.colon(of: bytes, from: next) != nil else { break }
        flags.insert(.headerDamaged)
        position = next
        continue
      }
      let fieldStart = position
      position = Self.endOfField(bytes, from: next)
      if fieldStart - start > limits.headerBytesMax {
        flags.insert(.headerCut)
        continue
      }
      guard let field = HeaderField(name: bytes[fieldStart..<colon].trimmed) else { continue }
      var value = bytes[colon + 1..<position]
      if value.count > limits.fieldBytesMax {
        flags.insert(.headerCut)
        value = value.prefix(limits.fieldBytesMax)
      }
      keep(field, value)
    }
    bodyStart = position
  }

  /// The first value of that field.
  subscript(field: HeaderField) -> ByteView? {
    guard seen & (1 << UInt64(field.rawValue)) != 0 else { return nil }
    return values.first { $0.field == field }?.value
  }

  /// All values of that field, in order.
  func all(_ field: HeaderField) -> [ByteView] {
    seen & (1 << UInt64(field.rawValue)) == 0 ? [] : values.filter { $0.field == field }.map(\.value)
  }

  private mutating func keep(_ field: HeaderField, _ value: ByteView) {
    isEmpty = false
    let bit: UInt64 = 1 << UInt64(field.rawValue)
    guard seen & bit == 0 || (field.isRepeatable && values.count < Self.valuesMax) else { return }
    seen |= bit
    values.append((field, value))
  }

  /// Where the colon of the field that begins at `position` is; `nil` where no field begins there.
  private static func colon(of bytes: ByteView, from position: Int) -> Int? {
    var index = position
    while bytes[index] > 0x20, bytes[index] < 0x7F, bytes[index] != UInt8(ascii: ":"), index - position < nameBytesMax {
      index += 1
    }
    guard index > position else { return nil }
    while bytes[index] == 0x20 || bytes[index] == 0x09, index - position < nameBytesMax { index += 1 }
    return bytes[index] == UInt8(ascii: ":") ? index : nil
  }

  private static func endOfField(_ bytes: ByteView, from next: Int) -> Int {
    var position = next
    while bytes[position] == 0x20 || bytes[position] == 0x09 { position = bytes.line(from: position).next }
    return position
  }

  private static let nameBytesMax = 128
}
