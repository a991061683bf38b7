/// How a text stands in an address: percent-encoded (RFC 3986, section 2.1) where it has what an address cannot have.
public enum AddressText {
  /// The text with slashes, percent signs, blanks and control characters as `%HH`.
  public static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "/", "%", " ", "\u{0}"..."\u{1F}", "\u{7F}":
        for byte in String(scalar).utf8 {
          escaped += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// What was escaped; `nil` where a percent sign stands without two digits, or the bytes are not UTF-8.
  public static func unescaped(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let escaped = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(escaped)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
