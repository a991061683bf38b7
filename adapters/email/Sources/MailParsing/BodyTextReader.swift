internal import MailText

/// Makes the text of a mail of its parts. O(n); memory is bounded by `textBytesMax` and `htmlBytesMax`.
struct BodyTextReader {
  let decoder: TextDecoder
  let limits: MailLimits
  private(set) var isFromHTML = false
  private(set) var isCut = false

  init(decoder: TextDecoder, limits: MailLimits) {
    self.decoder = decoder
    self.limits = limits
  }

  /// The text of all parts below `node`; empty where there is none.
  mutating func text(of node: PartNode) -> String {
    let text = String(decoding: bytes(of: node), as: UTF8.self)
    if isCut { decoder.flags.insert(.textCut) }
    return text
  }

  private mutating func bytes(of node: PartNode) -> [UInt8] {
    switch node {
    case .leaf(let part): return bytes(of: part)
    case .mixed(let children):
      var joined: [UInt8] = []
      for child in children {
        let next = bytes(of: child)
        if next.isEmpty { continue }
        if !joined.isEmpty { joined.append(.lineFeed) }
        joined.append(contentsOf: next)
        if cut(&joined) { break }
      }
      return joined
    case .alternative(let children):
      // Plain text first, and of what is HTML the last, which is the one meant most; but nothing blank for either.
      let plain = children.filter { !$0.holdsHTML }
      for child in plain + children.reversed().filter(\.holdsHTML) {
        let bytes = bytes(of: child)
        if !bytes.isEmpty { return bytes }
      }
      return []
    }
  }

  private mutating func bytes(of part: Part) -> [UInt8] {
    guard let form = part.textForm else { return [] }
    let encoding = part.encoding(flags: &decoder.flags)
    let bytesMax = form == .html ? limits.htmlBytesMax : limits.textBytesMax
    var text: [UInt8]
    if encoding == .identity {
      if let kept = withoutUuencoded(part, form) {
        text = withView(of: kept) { self.text(of: part, form, $0, bytesMax) }
      } else {
        text = self.text(of: part, form, part.body, bytesMax)
      }
    } else {
      let decoded = part.encodedBody(encoding).decoded(from: encoding, bytesMax: bytesMax + 1, flags: &decoder.flags)
      text = withView(of: decoded) { self.text(of: part, form, $0, bytesMax) }
    }
    _ = cut(&text)
    return text
  }
}

extension BodyTextReader {
  private mutating func text(
    of part: Part, _ form: TextForm, _ written: ByteView, _ bytesMax: Int
  ) -> [UInt8] {
    var bytes = written
    if bytes.count > bytesMax {
      isCut = true
      // Between two lines, so that no character is cut through.
      bytes = bytes.prefix(bytesMax)
      while bytes.count > bytesMax / 2, bytes[bytes.count - 1] != .lineFeed { bytes = bytes.prefix(bytes.count - 1) }
    }
    let label = part.contentType["charset"] ?? (form == .html ? Self.charsetLabel(inHTML: bytes) : nil)
    var text = decoder.text(bytes, label: label)
    if form == .html {
      let read = text.withUTF8 { HTMLText.text(fromHTML: .init($0), bytesMax: limits.textBytesMax) }
      isCut = isCut || read.isCut
      text = read.text
      isFromHTML = isFromHTML || !text.isEmpty
    }
    let lines = text.withUTF8 { ended(linesOf: ByteView(UnsafeRawBufferPointer($0))) }
    guard form == .plain, part.contentType["format"]?.equals("flowed") == true else { return lines }
    let deletesSpace = part.contentType["delsp"]?.equals("yes") == true
    return withView(of: lines) { FlowedText.unwrapped($0, deletesSpace: deletesSpace) }
  }

  /// Lines ended by LF; no blank ones at the start and the end, no zero bytes, and no byte order mark.
  private func ended(linesOf text: ByteView) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var index = text.startsWithByteOrderMark ? 3 : 0
    while index < text.count {
      let byte = text[index]
      if byte.isLineEnd {
        if !output.isEmpty { output.append(.lineFeed) }
        index = text.endOfLineBreak(at: index)
        continue
      }
      // A line, or what of it stands before a zero byte, at once.
      let start = index
      while index < text.count, case let byte = text[index], !byte.isLineEnd, byte != 0 { index += 1 }
      output.append(contentsOf: text[start..<index].raw)
      if index < text.count, text[index] == 0 {
        decoder.flags.insert(.zeroBytes)
        index += 1
      }
    }
    let end = output.lastIndex { !$0.isSpace }.map { $0 + 1 } ?? 0
    // The blank after the hyphens is what makes them a signature's beginning (RFC 3676 section 4.3).
    let isSignature = end >= 2 && output[..<end].suffix(3).elementsEqual("\n--".utf8) && end < output.count
    output.removeSubrange((isSignature ? end + 1 : end)...)
    return output
  }

  private mutating func cut(_ text: inout [UInt8]) -> Bool {
    guard text.count > limits.textBytesMax else { return false }
    isCut = true
    var end = limits.textBytesMax
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    text.removeSubrange(end...)
    return true
  }

  /// Plain text without the files in it; `nil` where there are none.
  private func withoutUuencoded(_ part: Part, _ form: TextForm) -> [UInt8]? {
    guard form == .plain, var file = UuencodedFile(in: part.body, from: 0) else { return nil }
    var kept = Array(part.body.prefix(file.range.lowerBound).raw)
    while true {
      let next = UuencodedFile(in: part.body, from: file.range.upperBound)
      kept.append(contentsOf: part.body[file.range.upperBound..<(next?.range.lowerBound ?? part.body.count)].raw)
      guard let next else { return kept }
      file = next
    }
  }

  /// What a `meta` element near the start of HTML says, for parts whose header says nothing.
  private static func charsetLabel(inHTML html: ByteView) -> ByteView? {
    var position = 0
    let head = html.prefix(4096)
    while let equals = head.firstIndex(of: UInt8(ascii: "="), from: position) {
      position = equals + 1
      guard head.hasPrefix("charset", at: equals - 7) else { continue }
      return head[position..<position + 32]
    }
    return nil
  }
}

extension PartNode {
  fileprivate var holdsHTML: Bool {
    switch self {
    case .leaf(let part): part.textForm == .html
    case .alternative(let children), .mixed(let children): children.contains(where: \.holdsHTML)
    }
  }
}
