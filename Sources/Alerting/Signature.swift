internal import Crypto
internal import Foundation

/// HMAC-SHA256 (RFC 2104), as robots and webhooks want it.
enum Signature {
  static func mac(_ text: String, key: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8))))
  }

  static func base64(_ text: String, key: String) -> String { Data(mac(text, key: key)).base64EncodedString() }

  static func hexadecimal(_ text: String, key: String) -> String {
    mac(text, key: key).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
