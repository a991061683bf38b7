extension SubjectLine {
  /// Numbers of tickets in the subject, as helpdesks write them: `#12345`, `[#AB-123]`, `T10482`, `ticket 12345`, `case 12345`,
  /// `工单号：12345`. At least three digits; the first four, none twice. O(n).
  public var tokens: [String] {
    let bytes = Array(base.utf8)
    var tokens: [String] = []
    var index = 0
    while index < bytes.count, tokens.count < Self.tokensMax {
      guard let start = Self.numberStart(bytes, at: index) else {
        index += 1
        continue
      }
      let run = bytes[start...].prefix { Self.isWordByte($0) || $0 == UInt8(ascii: "-") }
      if run.count <= Self.tokenBytesMax, run.count(where: Self.isDigit) >= Self.tokenDigitsMin {
        let token = String(decoding: run, as: UTF8.self)
        if !tokens.contains(token) { tokens.append(token) }
      }
      index = max(index + 1, run.endIndex)
    }
    return tokens
  }

  private static let tokensMax = 4
  private static let tokenBytesMax = 24
  private static let tokenDigitsMin = 3
  private static let names = ["ticket", "case", "工单号", "工单", "單號", "单号"].map { Array($0.utf8) }

  /// Where a number begins whose mark stands at `index`.
  private static func numberStart(_ bytes: [UInt8], at index: Int) -> Int? {
    if bytes[index] == UInt8(ascii: "#") { return index + 1 }
    let isWordStart = index == 0 || !isWordByte(bytes[index - 1])
    guard isWordStart || bytes[index] >= 0x80 else { return nil }
    if bytes[index] == UInt8(ascii: "t"), index + 1 < bytes.count, isDigit(bytes[index + 1]) { return index }
    for name in names where bytes[index...].starts(with: name) {
      let rest = bytes[(index + name.count)...].drop { " :#".utf8.contains($0) }
      if let first = rest.first, isDigit(first) { return rest.startIndex }
    }
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
