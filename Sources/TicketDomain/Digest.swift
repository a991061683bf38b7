/// A SHA-256 value: 32 bytes.
public struct Digest: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// Copies 32 bytes; `nil` where `bytes` is of another length.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 32 else { return nil }
    words = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
  }

  /// Reads the 32 bytes in place.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withUnsafeBytes(of: words, body)
  }

  /// The first 8 bytes as a big-endian number: a short key for an index, whose hits are then compared whole.
  public var prefix: Int64 { Int64(bitPattern: UInt64(bigEndian: words.0)) }

  /// Whether all 32 bytes are equal.
  public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

  /// Feeds the first word: SHA-256 is uniform, so it is enough.
  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension Digest: CustomStringConvertible, LosslessStringConvertible {
  /// Reads exactly 64 hexadecimal digits.
  public init?(_ text: String) {
    guard let bytes = [UInt8](hexadecimal: text), let digest = bytes.withUnsafeBytes({ Digest($0) }) else { return nil }
    self = digest
  }

  /// 64 lower-case hexadecimal digits.
  public var description: String { withBytes { hexadecimal($0) } }
}

/// Two lower-case hexadecimal digits a byte.
public func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> String {
  String(unsafeUninitializedCapacity: bytes.count * 2) { text in
    for (index, byte) in bytes.enumerated() {
      text[2 * index] = hexadecimalDigit(byte >> 4)
      text[2 * index + 1] = hexadecimalDigit(byte & 15)
    }
    return bytes.count * 2
  }
}

/// Two lower-case hexadecimal digits a byte.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  Array(bytes).withUnsafeBytes { hexadecimal($0) }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

extension Array where Element == UInt8 {
  /// The bytes that pairs of hexadecimal digits stand for; `nil` for anything else.
  public init?(hexadecimal text: String) {
    let digits = text.utf8.map { digit -> UInt8? in
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
      default: nil
      }
    }
    guard digits.count % 2 == 0 else { return nil }
    self = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      append(high << 4 | low)
    }
  }
}

extension Digest {
  /// 32 zero bytes: no hash of anything known.
  public static let zero = Digest()

  private init() { words = (0, 0, 0, 0) }
}
