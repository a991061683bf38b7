/// Reads the mailboxes of an address field (RFC 5322 section 3.4), groups and obsolete forms included.
///
/// Lenient and in one pass without recursion, because the field may have been written to be read by a recursive parser: nested
/// groups and comments cost nothing.
struct AddressListReader {
  private let value: ByteView
  private let decoder: TextDecoder
  private var position = 0
  private var knownWordEnd = -1
  private var phrase: [UInt8] = []
  private var address: [UInt8]?
  private var comment: [UInt8] = []
  private var found: [MailAddress] = []

  /// The mailboxes of `value` in order, at most `max`. One without an address, as in `undisclosed-recipients:;`, is none.
  static func addresses(in value: ByteView, max: Int, decoder: TextDecoder) -> [MailAddress] {
    var reader = AddressListReader(value: value, decoder: decoder)
    reader.read(max: max)
    if reader.found.isEmpty, value.firstIndex(of: UInt8(ascii: "=")) != nil {
      // Some mailers encode the whole field, angle brackets included.
      reader.found = withView(of: Array(decoder.headerText(value).utf8)) { decoded in
        var second = AddressListReader(value: decoded, decoder: decoder)
        second.read(max: max)
        return second.found
      }
    }
    return reader.found
  }

  private init(value: ByteView, decoder: TextDecoder) {
    self.value = value
    self.decoder = decoder
  }

  private mutating func read(max: Int) {
    while position < value.count {
      guard found.count < max else {
        decoder.flags.insert(.addressesCut)
        return
      }
      let byte = value[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): readQuoted()
      case UInt8(ascii: "("): readComment()
      case UInt8(ascii: "<"): readAngle()
      case UInt8(ascii: ","), UInt8(ascii: ";"): finishMailbox()
      // A group's name, or the scheme of a `mailto:`.
      case UInt8(ascii: ":"): phrase.removeAll(keepingCapacity: true)
      case UInt8(ascii: "="): readWord()
      default: phrase.append(byte)
      }
    }
    finishMailbox()
  }

  /// An encoded word as a whole: mailers leave commas and quotes in it as they are.
  private mutating func readWord() {
    let end = EncodedWord(value, at: position - 1, knownEnd: &knownWordEnd)?.end ?? position
    phrase.append(contentsOf: value[position - 1..<end].raw)
    position = end
  }

  private mutating func readQuoted() {
    while position < value.count, value[position] != UInt8(ascii: "\"") {
      if value[position] == UInt8(ascii: "\\") { position += 1 }
      phrase.append(value[position])
      position += 1
    }
    position += 1
  }

  private mutating func readComment() {
    var depth = 1
    comment.removeAll(keepingCapacity: true)
    while position < value.count {
      switch value[position] {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: "\\"): position += 1
      default: break
      }
      guard depth > 0 else { break }
      comment.append(value[position])
      position += 1
    }
    position += 1
  }

  /// What stands in angle brackets, without a route (RFC 5322 section 4.4).
  private mutating func readAngle() {
    var end = position
    while end < value.count, value[end] != UInt8(ascii: ">"), value[end] != UInt8(ascii: "<") { end += 1 }
    var inner = value[position..<end]
    position = value[end] == UInt8(ascii: ">") ? end + 1 : end
    if inner[0] == UInt8(ascii: "@"), let route = inner.firstIndex(of: UInt8(ascii: ":")) {
      inner = inner.dropFirst(route + 1)
    }
    if inner.hasPrefix("mailto:") { inner = inner.dropFirst(7) }
    if !inner.isBlank { address = Array(inner.raw) }
  }

  private mutating func finishMailbox() {
    defer {
      phrase.removeAll(keepingCapacity: true)
      comment.removeAll(keepingCapacity: true)
      address = nil
    }
    guard let address = address ?? bareAddress(), let written = Self.cleaned(address) else { return }
    found.append(MailAddress(name: name(phrase) ?? name(comment), address: written))
  }

  /// Takes an address that stands without brackets out of the phrase: the last word with an `@`, or an only word, which is a
  /// local mailbox such as `MAILER-DAEMON`.
  private mutating func bareAddress() -> [UInt8]? {
    let words = phrase.split(whereSeparator: \.isSpace)
    // One encoded word for all of it, which the caller decodes first.
    if words.first?.starts(with: "=?".utf8) == true, words.last?.suffix(2).elementsEqual("?=".utf8) == true {
      return nil
    }
    let at = UInt8(ascii: "@")
    let isWhole = { (word: ArraySlice<UInt8>) in word.contains(at) && word.first != at && word.last != at }
    if let index = words.lastIndex(where: isWhole) {
      phrase = Array(words[..<index].joined(separator: [0x20]))
      return Array(words[index])
    }
    guard words.count == 1 || phrase.contains(at) else { return nil }
    defer { phrase.removeAll(keepingCapacity: true) }
    return phrase
  }

  private func name(_ bytes: [UInt8]) -> String? {
    let text = withView(of: bytes) { decoder.headerText(Self.unquoted($0.trimmed)) }
    return text.isEmpty ? nil : text
  }

  /// An address in lower case without white space, brackets and quotes around it; `nil` where none is left, or it is longer than a
  /// path may be (RFC 5321 section 4.5.3.1.3, and room for what is written wrongly).
  private static func cleaned(_ bytes: [UInt8]) -> String? {
    withView(of: bytes) { view -> String? in
      var kept: [UInt8] = []
      for byte in unquoted(view.trimmed).raw where byte > 0x20 && byte != 0x7F && !isAngle(byte) {
        kept.append(byte.lowercased)
      }
      guard !kept.isEmpty, kept.count <= addressBytesMax else { return nil }
      return withView(of: kept) { $0.isASCII ? $0.text : $0.text.lowercased() }
    }
  }

  /// Angle brackets within are left over from a quote that was not closed.
  private static func isAngle(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") }

  private static func unquoted(_ bytes: ByteView) -> ByteView {
    let isQuoted = bytes.count >= 2 && bytes[0] == UInt8(ascii: "'") && bytes[bytes.count - 1] == UInt8(ascii: "'")
    return isQuoted ? bytes[1..<bytes.count - 1] : bytes
  }

  private static let addressBytesMax = 512
}
