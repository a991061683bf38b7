/// Folder names as IMAP writes them: printable US-ASCII, all else as UTF-16 in base64 between `&` and `-` (RFC 3501 section
/// 5.1.3).
public enum ModifiedUTF7 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

  /// The name as a server takes it: printable US-ASCII only. O(length).
  public static func encode(_ name: String) -> String {
    var written: [UInt8] = []
    var pending: [UInt8] = []
    func flush() {
      guard !pending.isEmpty else { return }
      written.append(UInt8(ascii: "&"))
      for start in stride(from: 0, to: pending.count, by: 3) {
        let three = pending[start..<min(start + 3, pending.count)]
        let bits = three.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - three.count))
        for place in 0...three.count { written.append(alphabet[bits >> (18 - 6 * place) & 63]) }
      }
      written.append(UInt8(ascii: "-"))
      pending.removeAll()
    }
    for unit in name.utf16 {
      guard let byte = UInt8(exactly: unit), (0x20...0x7E).contains(byte) else {
        pending += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        continue
      }
      flush()
      written.append(byte)
      if byte == UInt8(ascii: "&") { written.append(UInt8(ascii: "-")) }
    }
    flush()
    return String(decoding: written, as: UTF8.self)
  }

  /// The name that people see. A part that is not what RFC 3501 describes stays as it is written. O(length).
  public static func decode(_ written: String) -> String {
    var name = ""
    var rest = Substring(written)
    while let start = rest.firstIndex(of: "&") {
      name += rest[..<start]
      let after = rest.index(after: start)
      // Looked for only as far as a part's letters go, so that many beginnings without an end cost no more than one.
      guard let end = rest.utf8[after...].firstIndex(where: { !alphabet.contains($0) }),
        rest.utf8[end] == UInt8(ascii: "-"), let part = decodedPart(rest[after..<end].utf8)
      else {
        name += "&"
        rest = rest[after...]
        continue
      }
      name += part
      rest = rest[rest.utf8.index(after: end)...]
    }
    return name + rest
  }

  private static func decodedPart(_ letters: Substring.UTF8View) -> String? {
    if letters.isEmpty { return "&" }
    var units: [UInt16] = []
    var bits: UInt32 = 0
    var count = 0
    for letter in letters {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      guard count >= 16 else { continue }
      count -= 16
      units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
      bits &= (1 << UInt32(count)) - 1
    }
    guard count < 6, bits == 0 else { return nil }
    return String(validating: units, as: UTF16.self)
  }
}
