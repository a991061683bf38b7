extension TextDecoder {
  /// The text of a header field's value on one line: encoded words decoded (RFC 2047), white space and line ends made one
  /// blank, none at its ends.
  ///
  /// More lenient than the RFC: encoded words may touch other text and stand within quotes and hold blanks; those that follow
  /// one another in one charset are joined before they are decoded, because mailers split them inside of characters. Bytes
  /// above 127 are guessed and flagged. O(n).
  func headerText(_ value: ByteView) -> String {
    if value.isASCII, value.firstIndex(of: UInt8(ascii: "=")) == nil { return oneLine(value) }
    var text = ""
    var joined: (label: ByteView, bytes: [UInt8])?
    var plainStart = 0
    var position = 0
    // Where the next `?=` is, so that many beginnings without an end do not make it quadratic.
    var end = -1

    func flushWords() {
      guard let words = joined else { return }
      text += withView(of: words.bytes) { self.text($0, label: words.label) }
      joined = nil
    }
    func flushPlain(to plainEnd: Int, beforeWord: Bool) {
      let plain = value[plainStart..<plainEnd]
      if beforeWord, joined != nil, plain.isBlank { return }
      flushWords()
      text += self.text(plain, label: nil, guessFlag: .headerEightBit)
    }

    while let start = value.firstIndex(of: UInt8(ascii: "="), from: position) {
      position = start + 1
      guard let word = EncodedWord(value, at: start, knownEnd: &end) else { continue }
      flushPlain(to: start, beforeWord: true)
      if let label = joined?.label, !Self.isSameCharset(label, word.label) { flushWords() }
      let bytes = word.bytes(flags: &flags)
      if joined == nil { joined = (word.label, bytes) } else { joined?.bytes.append(contentsOf: bytes) }
      position = word.end
      plainStart = word.end
    }
    flushPlain(to: value.count, beforeWord: false)
    flushWords()
    return withView(of: Array(text.utf8)) { oneLine($0) }
  }

  private static func isSameCharset(_ left: ByteView, _ right: ByteView) -> Bool {
    left.equals(right) || (Charset(label: left).map { $0 == Charset(label: right) } ?? false)
  }

  /// UTF-8 on one line: white space and control characters made one blank, none at the ends; zero bytes dropped.
  func oneLine(_ text: ByteView) -> String {
    var line: [UInt8] = []
    line.reserveCapacity(text.count)
    var isBlankDue = false
    for byte in text.raw {
      if byte > 0x20, byte != 0x7F {
        if isBlankDue, !line.isEmpty { line.append(0x20) }
        isBlankDue = false
        line.append(byte)
      } else if byte == 0 {
        flags.insert(.zeroBytes)
      } else {
        isBlankDue = true
      }
    }
    return String(decoding: line, as: UTF8.self)
  }
}
