internal import Glibc

/// Turns bytes of a mail into text, and notes what was wrong with them. Keeps iconv's converters: one for each charset met.
final class TextDecoder {
  /// What was found since it was last emptied.
  var flags: Set<MailFlag> = []
  private var converters: [Charset: iconv_t] = [:]
  private var scratch = [UInt8](repeating: 0, count: 1 << 14)

  deinit {
    for converter in converters.values { iconv_close(converter) }
  }

  /// Decodes text that should be in the charset of that label.
  ///
  /// A label that cannot be right is overruled: mailers, Chinese ones above all, often name a charset that they do not write.
  /// `guessFlag` is noted where there is no label and bytes above 127. O(n).
  func text(_ bytes: ByteView, label: ByteView?, guessFlag: MailFlag = .charsetRepaired) -> String {
    let label = label?.trimmed
    let charset = label.flatMap { Charset(label: $0) }
    if let label, !label.isEmpty, charset == nil { flags.insert(.charsetUnknown) }
    switch charset?.kind {
    case nil, .ascii, .utf8, .singleByte:
      if bytes.isASCII { return bytes.text }
      return singleByteText(bytes, charset, guessFlag: charset == nil ? guessFlag : .charsetRepaired)
    case .multiByte:
      if bytes.isASCII { return bytes.text }
      if let text = String(validating: bytes.raw, as: UTF8.self), EightBitCensus(bytes).isSurelyUTF8 {
        flags.insert(.charsetRepaired)
        return text
      }
      return convertedText(bytes, charset ?? .utf8)
    case .stateful, .utf16, .hz: return convertedText(bytes, charset ?? .utf8)
    }
  }

  /// Where any bytes are text in the charset named, or none was named: what they look like decides.
  private func singleByteText(_ bytes: ByteView, _ charset: Charset?, guessFlag: MailFlag) -> String {
    if let text = String(validating: bytes.raw, as: UTF8.self) {
      if charset != .utf8 { flags.insert(guessFlag) }
      return text
    }
    let census = EightBitCensus(bytes)
    if charset?.kind == .singleByte, let charset {
      guard charset == .windows1252, census.isSurelyGB18030 else { return convertedText(bytes, charset) }
      flags.insert(guessFlag)
      return convertedText(bytes, .gb18030)
    }
    flags.insert(guessFlag)
    if census.isDamagedUTF8 { return bytes.text }
    return convertedText(bytes, census.isLikelyGB18030 ? .gb18030 : .windows1252)
  }

  private func convertedText(_ bytes: ByteView, _ charset: Charset) -> String {
    if charset.kind == .hz { return withView(of: Self.gb2312(fromHZ: bytes)) { convertedText($0, .gb18030) } }
    let (converted, errors) = convert(bytes, named(charset, bytes))
    guard errors > 0 else { return converted }
    flags.insert(.charsetRepaired)
    if charset.kind != .utf16, let text = String(validating: bytes.raw, as: UTF8.self) { return text }
    return converted
  }

  /// UTF-16 without a byte order mark: where the zero bytes of ASCII characters stand tells the order.
  private func named(_ charset: Charset, _ bytes: ByteView) -> Charset {
    guard charset.name == "UTF-16", !(bytes[0] == 0xFE && bytes[1] == 0xFF), !(bytes[0] == 0xFF && bytes[1] == 0xFE)
    else { return charset }
    var zeros = (even: 0, odd: 0)
    for index in stride(from: 0, to: min(bytes.count, 512) - 1, by: 2) {
      if bytes[index] == 0 { zeros.even += 1 }
      if bytes[index + 1] == 0 { zeros.odd += 1 }
    }
    return Charset(utf16: zeros.odd > zeros.even ? .little : .big)
  }

  /// Converts by iconv; each byte that begins no character becomes U+FFFD.
  private func convert(_ bytes: ByteView, _ charset: Charset) -> (text: String, errors: Int) {
    guard let converter = converter(for: charset) else { return (bytes.text, 1) }
    iconv(converter, nil, nil, nil, nil)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 3 / 2 + 16)
    var errors = 0
    var input = UnsafeMutablePointer(mutating: bytes.raw.assumingMemoryBound(to: CChar.self).baseAddress)
    var left = bytes.count
    while true {
      // The last call, without input, writes what a stateful decoder still holds.
      let isLast = left == 0
      let failure = scratch.withUnsafeMutableBytes { buffer -> Int32 in
        var free = buffer.count
        var target = buffer.assumingMemoryBound(to: CChar.self).baseAddress
        let result =
          isLast ? iconv(converter, nil, nil, &target, &free) : iconv(converter, &input, &left, &target, &free)
        let failure = result == -1 ? errno : 0
        output.append(contentsOf: buffer.prefix(buffer.count - free))
        return failure
      }
      if isLast { break }
      guard left > 0, failure != 0, failure != E2BIG else { continue }
      errors += 1
      output.append(contentsOf: "\u{FFFD}".utf8)
      input = input.map { $0 + 1 }
      left -= 1
    }
    return (String(decoding: output, as: UTF8.self), errors)
  }

  private func converter(for charset: Charset) -> iconv_t? {
    if let known = converters[charset] { return known }
    guard let opened = iconv_open("UTF-8", charset.name), Int(bitPattern: opened) != -1 else { return nil }
    converters[charset] = opened
    return opened
  }

  /// HZ (RFC 1843): what stands between `~{` and `~}` is GB 2312 without its eighth bits.
  private static func gb2312(fromHZ bytes: ByteView) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var isChinese = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch (byte, bytes[index + 1]) {
      case (UInt8(ascii: "~"), UInt8(ascii: "{")): isChinese = true
      case (UInt8(ascii: "~"), UInt8(ascii: "}")): isChinese = false
      case (UInt8(ascii: "~"), UInt8(ascii: "~")) where !isChinese: output.append(byte)
      case (UInt8(ascii: "~"), .lineFeed) where !isChinese: break
      case (0x21...0x7E, let second) where isChinese && (0x21...0x7E).contains(second):
        output.append(byte | 0x80)
        output.append(second | 0x80)
      default:
        // A line's end ends Chinese (RFC 1843 section 3), which bounds the damage of a lost `~}`.
        if byte == .lineFeed { isChinese = false }
        output.append(byte)
        index -= 1
      }
      index += 2
    }
    return output
  }
}
