/// What a `style` attribute says about whether its element is seen.
enum HTMLVisibility {
  /// Neither it nor anything in it.
  case hidden
  /// Not its own text, but elements within that have a size of their own.
  case tiny
  /// It has a size, whatever it stands in.
  case sized

  /// `nil` where the declarations say nothing about it. O(n).
  init?(style: UnsafeRawBufferPointer) {
    var found: HTMLVisibility?
    for declaration in style.split(separator: UInt8(ascii: ";")) {
      guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = Self.trimmed(declaration[..<colon])
      let value = Self.trimmed(declaration[(colon + 1)...])
      if name.equals("display") || name.equals("visibility") {
        if value.starts(with: "none") || value.starts(with: "hidden") {
          self = .hidden
          return
        }
      } else if name.equals("font-size") {
        found = Self.isTiny(value) ? .tiny : .sized
      }
    }
    guard let found else { return nil }
    self = found
  }

  private static func isTiny(_ size: UnsafeRawBufferPointer) -> Bool {
    let number = size.prefix { $0 == UInt8(ascii: ".") || $0 &- UInt8(ascii: "0") < 10 }
    guard !number.isEmpty else { return false }
    return number.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") } || size.starts(with: "1px")
  }

  private static func trimmed(_ text: Slice<UnsafeRawBufferPointer>) -> UnsafeRawBufferPointer {
    var text = text
    while let first = text.first, first <= 0x20 { text.removeFirst() }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    return UnsafeRawBufferPointer(rebasing: text)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether they begin with `text`, which is in small letters; capital ones are as good.
  fileprivate func starts(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && UnsafeRawBufferPointer(rebasing: self[..<text.utf8CodeUnitCount]).equals(text)
  }
}
