import MailParsing

/// What a mail says; line ends of `text` as they are.
func parsed(_ text: String, limits: MailLimits = MailLimits(), isHeaderOnly: Bool = false) -> ParsedMail {
  parsed(Array(text.utf8), limits: limits, isHeaderOnly: isHeaderOnly)
}

/// What a mail says.
func parsed(_ bytes: [UInt8], limits: MailLimits = MailLimits(), isHeaderOnly: Bool = false) -> ParsedMail {
  bytes.withUnsafeBytes { MailParser(limits: limits).parse($0, isHeaderOnly: isHeaderOnly) }
}

/// Base64 without line breaks (RFC 4648 section 4).
func base64(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = Array(bytes[start..<min(start + 3, bytes.count)])
    let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for index in 0...group.count { text.append(digits[value >> (18 - 6 * index) & 63]) }
    text += String(repeating: "=", count: 3 - group.count)
  }
  return text
}
