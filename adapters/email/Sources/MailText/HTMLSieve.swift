internal import CGumbo

/// Lets through to gumbo what the text depends on: text, the tags that shape it under a few plain names, and what their
/// attributes say about being seen.
///
/// The parser alone takes quadratic time and memory where tags nest or overlap as an attacker likes (an end tag searches all
/// open elements; formatting elements are opened again in each paragraph). So formatting tags stay behind, the others reach it
/// well nested and bounded in depth and number, and it has less to do. Tags and comments are told apart as in the WHATWG's
/// HTML Living Standard, 13.2.5. O(n).
struct HTMLSieve {
  /// Elements within one another; the tags of deeper ones are left out, and their text stays.
  static let depthMax = 200
  /// Tags that are let through before the rest is cut off.
  static let tagsMax = 65_536

  /// What is let through.
  private(set) var output: [UInt8] = []
  /// Whether something was cut off.
  private(set) var isCut = false

  private let input: UnsafeRawBufferPointer
  private let bytesMax: Int
  private var index = 0
  private var tags = 0
  private var open: [HTMLElement] = []
  private var tooDeep = 0

  init(_ input: UnsafeRawBufferPointer, bytesMax: Int) {
    self.input = input
    self.bytesMax = bytesMax
    output.reserveCapacity(min(input.count, bytesMax))
  }

  mutating func run() {
    while index < input.count, !isCut {
      let start = index
      skip(to: "<")
      pass(start..<index)
      if index < input.count, !isCut { takeMarkup() }
    }
  }

  private mutating func takeMarkup() {
    switch byte(1) {
    case UInt8(ascii: "!") where byte(2) == UInt8(ascii: "-") && byte(3) == UInt8(ascii: "-"): skipComment()
    case UInt8(ascii: "!"), UInt8(ascii: "?"): skip(past: ">")
    case UInt8(ascii: "/"):
      if Self.isLetter(byte(2)) { takeEndTag() } else { skip(past: ">") }
    case let first where Self.isLetter(first): takeStartTag()
    default:
      // Not as it stands: what is left out behind it could make a tag of it.
      pass("&lt;")
      index += 1
    }
  }

  private mutating func takeStartTag() {
    let tag = takeName(from: index + 1)
    guard let element = HTMLElement.of(tag) else {
      skipAttributes()
      if HTMLElement.isUnseen(tag) { skipContent(of: tag) }
      return
    }
    guard tags < Self.tagsMax else {
      isCut = true
      return
    }
    if element.nests {
      guard open.count < Self.depthMax else {
        tooDeep += 1
        skipAttributes()
        return
      }
      open.append(element)
    }
    tags += 1
    pass("<")
    pass(element.name)
    passAttributes(of: element)
    pass(">")
  }

  /// Closes what is open within the element as well; an end tag that ends nothing is left out.
  private mutating func takeEndTag() {
    let tag = takeName(from: index + 2)
    skipAttributes()
    guard let element = HTMLElement.of(tag) else { return }
    if !element.nests {
      tags += 1
      if !element.isVoid { passEnd(of: element) }
    } else if tooDeep > 0 {
      tooDeep -= 1
    } else if let position = open.lastIndex(of: element) {
      while open.count > position, let closed = open.popLast() { passEnd(of: closed) }
    }
  }

  private mutating func passEnd(of element: HTMLElement) {
    pass("</")
    pass(element.name)
    pass(">")
  }

  private mutating func passAttributes(of element: HTMLElement) {
    while let attribute = takeAttribute() {
      switch (attribute.name, element) {
      case (.href, .anchor) where attribute.whole.count <= HTMLText.addressBytesMax, (.alt, .image):
        pass(" ")
        pass(attribute.whole)
        pass(" ")
      case (.hidden, _): pass(" hidden")
      case (.style, _):
        switch HTMLVisibility(style: UnsafeRawBufferPointer(rebasing: input[attribute.value])) {
        case .hidden: pass(" hidden")
        case .tiny: pass(" size=0")
        case .sized: pass(" size=1")
        case nil: break
        }
      default: break
      }
    }
  }

  private mutating func skipAttributes() { while takeAttribute() != nil {} }

  private mutating func skipComment() {
    index += 4
    while true {
      skip(to: ">")
      guard index < input.count else { return }
      let isEnd = byte(-1) == UInt8(ascii: "-") && byte(-2) == UInt8(ascii: "-")
      let isOddEnd = byte(-1) == UInt8(ascii: "!") && byte(-2) == UInt8(ascii: "-") && byte(-3) == UInt8(ascii: "-")
      index += 1
      if isEnd || isOddEnd { return }
    }
  }

  /// To the end of an element in which no other tag counts.
  private mutating func skipContent(of tag: GumboTag) {
    while true {
      skip(to: "<")
      guard index < input.count else { return }
      if byte(1) == UInt8(ascii: "/"), Self.isLetter(byte(2)), takeName(from: index + 2) == tag {
        return skipAttributes()
      }
      index += 1
    }
  }

  private mutating func skip(to end: Unicode.Scalar) {
    let end = UInt8(ascii: end)
    while index < input.count, input[index] != end { index += 1 }
  }

  private mutating func skip(past end: Unicode.Scalar) {
    skip(to: end)
    index = min(index + 1, input.count)
  }
}

// MARK: - Names and attributes

extension HTMLSieve {
  private enum AttributeName { case href, alt, hidden, style, other }

  private struct Attribute {
    var name: AttributeName
    /// Within the quotation marks.
    var value: Range<Int>
    /// Name and value as written.
    var whole: Range<Int>
  }

  /// The tag whose name starts there; leaves `index` behind the name only where a tag was found to end it.
  private mutating func takeName(from start: Int) -> GumboTag {
    var end = start
    while end < input.count, !Self.isBlank(input[end]), input[end] != UInt8(ascii: ">"),
      input[end] != UInt8(ascii: "/")
    { end += 1 }
    index = end
    // No known name is longer.
    guard end - start <= 16, let base = input.baseAddress else { return GUMBO_TAG_UNKNOWN }
    return gumbo_tagn_enum((base + start).assumingMemoryBound(to: CChar.self), UInt32(end - start))
  }

  /// The next attribute; `nil` behind the end of the tag.
  private mutating func takeAttribute() -> Attribute? {
    while index < input.count, Self.isBlank(input[index]) || input[index] == UInt8(ascii: "/") { index += 1 }
    guard index < input.count else { return nil }
    guard input[index] != UInt8(ascii: ">") else {
      index += 1
      return nil
    }
    let start = index
    index += 1
    while index < input.count, !Self.isBlank(input[index]), input[index] != UInt8(ascii: "="),
      input[index] != UInt8(ascii: ">"), input[index] != UInt8(ascii: "/")
    { index += 1 }
    let name = attributeName(start..<index)
    let nameEnd = index
    skipBlanks()
    guard index < input.count, input[index] == UInt8(ascii: "=") else {
      return Attribute(name: name, value: nameEnd..<nameEnd, whole: start..<nameEnd)
    }
    index += 1
    skipBlanks()
    let value = takeAttributeValue()
    return Attribute(name: name, value: value, whole: start..<index)
  }

  private mutating func takeAttributeValue() -> Range<Int> {
    guard index < input.count else { return index..<index }
    let mark = input[index]
    let start = index
    guard mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") else {
      while index < input.count, !Self.isBlank(input[index]), input[index] != UInt8(ascii: ">") { index += 1 }
      return start..<index
    }
    index += 1
    while index < input.count, input[index] != mark { index += 1 }
    let end = index
    index = min(index + 1, input.count)
    return start + 1..<end
  }

  private func attributeName(_ range: Range<Int>) -> AttributeName {
    let name = UnsafeRawBufferPointer(rebasing: input[range])
    if name.equals("href") { return .href }
    if name.equals("style") { return .style }
    if name.equals("alt") { return .alt }
    return name.equals("hidden") ? .hidden : .other
  }

  private mutating func skipBlanks() { while index < input.count, Self.isBlank(input[index]) { index += 1 } }

  private func byte(_ offset: Int) -> UInt8 {
    let place = index + offset
    return input.indices.contains(place) ? input[place] : 0
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }

  private mutating func pass(_ text: StaticString) {
    output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func pass(_ range: Range<Int>) {
    guard output.count + range.count > bytesMax else {
      output.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[range]))
      return
    }
    isCut = true
    var end = range.lowerBound + max(0, bytesMax - output.count)
    while end > range.lowerBound, input[end] & 0xC0 == 0x80 { end -= 1 }
    output.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[range.lowerBound..<end]))
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these are the bytes of `text`, which is in small letters; capital ones are as good.
  func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in indices where self[index] | 0x20 != text.utf8Start[index] { return false }
    return true
  }
}
