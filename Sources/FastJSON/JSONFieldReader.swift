internal import CSimdJSON

/// Reads known fields of flat JSON objects, reusing one simdjson parser. Not thread-safe: one a task.
///
/// The log's payloads are flat objects whose fields stand in the order of their type, which is the order in which this is
/// fastest: O(n), no allocation.
public final class JSONFieldReader {
  private let parser: OpaquePointer?
  private let keys: UnsafeMutablePointer<UnsafePointer<CChar>?>
  private let keyLengths: UnsafeMutablePointer<Int>
  private let values: UnsafeMutablePointer<tl_json_value>
  private let keyCount: Int

  /// A reader of the fields of those names, which it numbers from 0.
  public init(fields: [String]) {
    parser = tl_json_parser_new()
    keyCount = fields.count
    keys = .allocate(capacity: max(1, keyCount))
    keyLengths = .allocate(capacity: max(1, keyCount))
    values = .allocate(capacity: max(1, keyCount))
    for (index, field) in fields.enumerated() {
      let bytes = Array(field.utf8)
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: max(1, bytes.count))
      for (offset, byte) in bytes.enumerated() { copy[offset] = CChar(bitPattern: byte) }
      (keys + index).initialize(to: UnsafePointer(copy))
      (keyLengths + index).initialize(to: bytes.count)
      (values + index).initialize(to: tl_json_value(text: nil, length: 0, kind: 0))
    }
  }

  deinit {
    for index in 0..<keyCount { keys[index]?.deallocate() }
    keys.deallocate()
    keyLengths.deallocate()
    values.deallocate()
    tl_json_parser_free(parser)
  }

  /// Reads one object; afterwards the fields can be asked for until the next one is read.
  public func read(_ json: UnsafeRawBufferPointer) throws(JSONError) {
    guard let parser, let base = json.baseAddress else { throw jsonError(Int32(0)) }
    let result = tl_json_fields(
      parser, base.assumingMemoryBound(to: CChar.self), json.count, keys, keyLengths, keyCount, values)
    if result != 0 { throw jsonError(result) }
  }

  /// Makes every field absent, as after reading `{}`.
  public func clear() {
    for index in 0..<keyCount { values[index].kind = 0 }
  }

  /// What the field holds.
  public func kind(_ field: Int) -> JSONKind { JSONKind(rawValue: values[field].kind) ?? .absent }

  /// The field's bytes where it is a string, in place; `nil` otherwise. Valid until the next read.
  public func bytes(_ field: Int) -> UnsafeRawBufferPointer? {
    guard kind(field) == .string else { return nil }
    return UnsafeRawBufferPointer(start: values[field].text, count: values[field].length)
  }

  /// The field's text where it is a string.
  public func text(_ field: Int) -> String? { bytes(field).map { String(decoding: $0, as: UTF8.self) } }

  /// The field's value where it is a whole number that fits.
  public func integer(_ field: Int) -> Int64? {
    guard kind(field) == .number, let text = values[field].text else { return nil }
    var magnitude: UInt64 = 0
    var index = 0
    let length = values[field].length
    let isNegative = length > 0 && text[0] == CChar(bitPattern: UInt8(ascii: "-"))
    if isNegative { index = 1 }
    guard index < length else { return nil }
    while index < length {
      let digit = UInt8(bitPattern: text[index]) &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (product, productOverflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, sumOverflow) = product.addingReportingOverflow(UInt64(digit))
      if productOverflow || sumOverflow { return nil }
      magnitude = sum
      index += 1
    }
    if isNegative { return magnitude <= UInt64(Int64.max) + 1 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int64(exactly: magnitude)
  }
}
