internal import Glibc

/// A growing run of bytes that is written from front to back and used again.
final class ByteSink {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity = 1024

  init() { bytes = .allocate(capacity: capacity) }

  deinit { bytes.deallocate() }

  var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }
  var slice: TextSlice { TextSlice(start: bytes, count: count) }

  @inline(__always) func reset() { count = 0 }

  /// Takes back what was written after the first `length` bytes.
  func shorten(to length: Int) { count = min(count, max(0, length)) }

  @inline(__always) func append(_ byte: UInt8) {
    if count == capacity { grow(1) }
    bytes[count] = byte
    count += 1
  }

  @inline(__always) func append(_ slice: TextSlice) {
    if capacity - count < slice.count { grow(slice.count) }
    memcpy(bytes + count, slice.start, slice.count)
    count += slice.count
  }

  func append(_ text: String) {
    var text = text
    text.withUTF8 { append(TextSlice(UnsafeRawBufferPointer($0))) }
  }

  /// Decimal digits, with a minus where below zero.
  func append(decimal value: Int64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var magnitude = value.magnitude
      var index = 20
      repeat {
        index -= 1
        digits[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude % 10)
        magnitude /= 10
      } while magnitude > 0
      if value < 0 { append(UInt8(ascii: "-")) }
      while index < 20 {
        append(digits[index])
        index += 1
      }
    }
  }

  /// `width` decimal digits of a value that has no more than so many.
  func append(padded value: Int, width: Int) {
    if capacity - count < width { grow(width) }
    var rest = value
    var index = width
    while index > 0 {
      index -= 1
      bytes[count + index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count += width
  }

  private func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    memcpy(moved, bytes, count)
    bytes.deallocate()
    bytes = moved
    capacity = larger
  }
}
