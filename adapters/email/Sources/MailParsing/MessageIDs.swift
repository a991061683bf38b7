/// Message ids of a header field (RFC 5322 section 3.6.4).
enum MessageIDs {
  /// A line of a mail, and so an id, has at most 998 bytes (RFC 5322 section 2.1.1).
  private static let bytesMax = 998

  /// The ids of `value` in order, none twice, without brackets and white space, which folding leaves inside of them.
  ///
  /// What stands in angle brackets counts; where nothing does, words that hold an `@`, apart by blanks or commas. Of more than
  /// `max` the first stays, which names the conversation, and the last ones. O(n).
  static func list(in value: ByteView, max: Int, flags: inout Set<MailFlag>) -> [String] {
    var ids: [String] = []
    var known: Set<String> = []
    forEach(in: value) { id in
      if known.insert(id).inserted { ids.append(id) }
    }
    if ids.count > max, max > 0 {
      flags.insert(.referencesCut)
      ids.removeSubrange(1..<1 + ids.count - max)
    }
    return ids
  }

  /// The id of a field that holds one, brackets or none.
  static func single(in value: ByteView) -> String? {
    var found: String?
    forEach(in: value) { id in
      if found == nil { found = id }
    }
    return found ?? cleaned(value)
  }

  private static func forEach(in value: ByteView, _ body: (String) -> Void) {
    var hasBrackets = false
    var position = 0
    while let open = value.firstIndex(of: UInt8(ascii: "<"), from: position) {
      var end = open + 1
      while end < value.count, value[end] != UInt8(ascii: ">"), value[end] != UInt8(ascii: "<") { end += 1 }
      position = max(end, open + 1)
      guard let id = cleaned(value[open + 1..<end]) else { continue }
      hasBrackets = true
      body(id)
    }
    guard !hasBrackets else { return }
    position = 0
    while position < value.count {
      let start = position
      while position < value.count, !isSeparator(value[position]) { position += 1 }
      let word = value[start..<position]
      if word.firstIndex(of: UInt8(ascii: "@")) != nil, let id = cleaned(word) { body(id) }
      position += 1
    }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte.isSpace || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
  }

  private static func cleaned(_ bytes: ByteView) -> String? {
    var kept: [UInt8] = []
    for byte in bytes.raw where byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">") {
      kept.append(byte)
    }
    return kept.isEmpty || kept.count > bytesMax ? nil : String(decoding: kept, as: UTF8.self)
  }
}
