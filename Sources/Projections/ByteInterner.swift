internal import Foundation

/// Gives each distinct byte string a small number, and keeps the bytes once, in one buffer.
///
/// The same bytes in another scope are another string. About 20 bytes a string beside its own; O(1) a look-up. Numbers
/// count from 0 in the order of first use.
struct ByteInterner {
  private var buffer: [UInt8] = []
  private var ends: [Int] = []
  private var scopes: [Int32] = []
  private var latest: Int32 = -1
  private var slots = [Int32](repeating: -1, count: 1024)

  /// How many strings there are.
  var count: Int { ends.count }

  /// The number of `bytes` in `scope`.
  mutating func number(of bytes: UnsafeRawBufferPointer, scope: Int32 = 0) -> Int32 {
    // What belongs together comes together, so the last string is often asked for again.
    if latest >= 0, scopes[Int(latest)] == scope, isEqual(range(of: latest), bytes) { return latest }
    latest = find(bytes, scope)
    return latest
  }

  private mutating func find(_ bytes: UnsafeRawBufferPointer, _ scope: Int32) -> Int32 {
    if ends.count * 2 >= slots.count { grow() }
    var slot = Self.hash(bytes, scope: scope) & (slots.count - 1)
    while slots[slot] >= 0 {
      let candidate = slots[slot]
      if scopes[Int(candidate)] == scope, isEqual(range(of: candidate), bytes) { return candidate }
      slot = (slot + 1) & (slots.count - 1)
    }
    buffer.append(contentsOf: bytes)
    ends.append(buffer.count)
    scopes.append(scope)
    slots[slot] = Int32(ends.count - 1)
    return Int32(ends.count - 1)
  }

  /// The number of `text` in `scope`.
  mutating func number(of text: String, scope: Int32 = 0) -> Int32 {
    var text = text
    return text.withUTF8 { number(of: UnsafeRawBufferPointer($0), scope: scope) }
  }

  /// Takes in all strings of `other`, and returns their numbers here by their numbers there.
  mutating func absorb(_ other: ByteInterner) -> [Int32] {
    other.buffer.withUnsafeBytes { buffer in
      (0..<Int32(other.count)).map { number in
        self.number(
          of: UnsafeRawBufferPointer(rebasing: buffer[other.range(of: number)]), scope: other.scope(of: number))
      }
    }
  }

  /// The text of that number.
  func text(of number: Int32) -> String { String(decoding: buffer[range(of: number)], as: UTF8.self) }

  /// The scope of that number.
  func scope(of number: Int32) -> Int32 { scopes[Int(number)] }

  /// Whether the first string is less than the second, byte by byte.
  func isLess(_ left: Int32, _ right: Int32) -> Bool {
    buffer[range(of: left)].lexicographicallyPrecedes(buffer[range(of: right)])
  }

  private func range(of number: Int32) -> Range<Int> {
    (number == 0 ? 0 : ends[Int(number) - 1])..<ends[Int(number)]
  }

  private func isEqual(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard range.count == bytes.count, let base = bytes.baseAddress else { return range.count == bytes.count }
    return buffer.withUnsafeBytes { buffer in
      buffer.baseAddress.map { memcmp($0 + range.lowerBound, base, bytes.count) == 0 } ?? false
    }
  }

  private mutating func grow() {
    var larger = [Int32](repeating: -1, count: slots.count * 2)
    buffer.withUnsafeBytes { buffer in
      for number in ends.indices {
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[range(of: Int32(number))])
        var slot = Self.hash(bytes, scope: scopes[number]) & (larger.count - 1)
        while larger[slot] >= 0 { slot = (slot + 1) & (larger.count - 1) }
        larger[slot] = Int32(number)
      }
    }
    slots = larger
  }

  /// Eight bytes at a time, each multiplied by an odd constant and folded (as wyhash does); for tables, not for secrets.
  private static func hash(_ bytes: UnsafeRawBufferPointer, scope: Int32) -> Int {
    var hash = UInt64(UInt32(bitPattern: scope)) ^ UInt64(truncatingIfNeeded: bytes.count) &* 0x9e37_79b9_7f4a_7c15
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < bytes.count {
      tail = tail << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return Int(truncatingIfNeeded: mixed(hash ^ tail) >> 1)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
    return product.high ^ product.low
  }
}
