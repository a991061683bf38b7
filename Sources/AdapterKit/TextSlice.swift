internal import Glibc

/// UTF-8 bytes that stay where they are for as long as one row is being mapped: in the row's text, in the arena, or among
/// the definition's constants.
struct TextSlice {
  var start: UnsafePointer<UInt8>
  var count: Int

  @inline(__always) subscript(_ index: Int) -> UInt8 { start[index] }

  var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  @inline(__always) func suffix(from index: Int) -> TextSlice { TextSlice(start: start + index, count: count - index) }
  @inline(__always) func prefix(_ length: Int) -> TextSlice { TextSlice(start: start, count: length) }

  @inline(__always) static func == (left: TextSlice, right: TextSlice) -> Bool {
    left.count == right.count && memcmp(left.start, right.start, left.count) == 0
  }

  init(start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    self.count = count
  }

  init(_ text: StaticString) { self.init(start: text.utf8Start, count: text.utf8CodeUnitCount) }

  init(_ bytes: UnsafeRawBufferPointer) {
    // An empty buffer may have no address; any address serves for no bytes.
    let none = UnsafeRawPointer(("" as StaticString).utf8Start)
    start = (bytes.baseAddress ?? none).assumingMemoryBound(to: UInt8.self)
    count = bytes.count
  }

  /// Below, at or above 0 as the slice comes before, is, or comes after `other`, by length and then by bytes.
  @inline(__always) func ordered(before other: TextSlice) -> Int32 {
    count == other.count ? memcmp(start, other.start, count) : (count < other.count ? -1 : 1)
  }

  var isDigits: Bool {
    for index in 0..<count where start[index] &- UInt8(ascii: "0") > 9 { return false }
    return true
  }

  /// Whether no byte has its high bit set; eight bytes at a time.
  var isASCII: Bool {
    var index = 0
    while index + 8 <= count {
      if UnsafeRawPointer(start).loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
        return false
      }
      index += 8
    }
    while index < count {
      if start[index] >= 0x80 { return false }
      index += 1
    }
    return true
  }

  var isValidUTF8: Bool { isASCII || firstInvalidUTF8 == nil }

  /// The first run of bytes that is not UTF-8: the longest beginning of a character that breaks off there, or one byte.
  var firstInvalidUTF8: Range<Int>? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: Span(_unsafeElements: UnsafeBufferPointer(start: start, count: count)))
      return nil
    } catch {
      return error.byteOffsets
    }
  }

  func starts(with other: TextSlice) -> Bool { count >= other.count && memcmp(start, other.start, other.count) == 0 }

  func ends(with other: TextSlice) -> Bool {
    count >= other.count && memcmp(start + (count - other.count), other.start, other.count) == 0
  }

  func firstIndex(of byte: UInt8) -> Int? {
    guard count > 0, let found = memchr(start, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }

  /// Where `other` first stands. O(n·m) at worst.
  func firstIndex(of other: TextSlice) -> Int? {
    guard other.count > 0 else { return nil }
    var from = 0
    while from + other.count <= count, let next = suffix(from: from).firstIndex(of: other[0]) {
      from += next
      if suffix(from: from).starts(with: other) { return from }
      from += 1
    }
    return nil
  }

  /// Where `other` last stands.
  func lastIndex(of other: TextSlice) -> Int? {
    guard other.count > 0 else { return nil }
    var index = count - other.count
    while index >= 0 {
      if memcmp(start + index, other.start, other.count) == 0 { return index }
      index -= 1
    }
    return nil
  }

  /// Without blanks at either end: ASCII white space, no-break space and ideographic space.
  @inline(__always) var trimmed: TextSlice {
    guard count > 0, isEdge(start[0]) || isEdge(start[count - 1]) else { return self }
    return trimmedSlowly
  }

  @inline(__always) private func isEdge(_ byte: UInt8) -> Bool { byte <= 0x20 || byte >= 0x80 }

  private var trimmedSlowly: TextSlice {
    var slice = self
    while slice.count > 0, let width = slice.blankWidthAtStart { slice = slice.suffix(from: width) }
    while slice.count > 0, let width = slice.blankWidthAtEnd { slice.count -= width }
    return slice
  }

  private var blankWidthAtStart: Int? {
    if Self.isBlank(start[0]) { return 1 }
    if count >= 2, start[0] == 0xC2, start[1] == 0xA0 { return 2 }
    return count >= 3 && start[0] == 0xE3 && start[1] == 0x80 && start[2] == 0x80 ? 3 : nil
  }

  private var blankWidthAtEnd: Int? {
    if Self.isBlank(start[count - 1]) { return 1 }
    if count >= 2, start[count - 2] == 0xC2, start[count - 1] == 0xA0 { return 2 }
    return count >= 3 && start[count - 3] == 0xE3 && start[count - 2] == 0x80 && start[count - 1] == 0x80 ? 3 : nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// At most `characters` Unicode scalars from the start.
  func prefix(characters: Int) -> TextSlice {
    var scalars = 0
    var index = 0
    while index < count {
      if start[index] & 0xC0 != 0x80 {
        if scalars == characters { break }
        scalars += 1
      }
      index += 1
    }
    return prefix(index)
  }

  /// Whether `pattern`, in which `*` stands for any text and `?` for one character, describes the whole text.
  /// O(n·m) at worst.
  func matches(glob pattern: TextSlice) -> Bool {
    var index = 0
    var patternIndex = 0
    var star: (pattern: Int, text: Int)?
    while index < count {
      if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
        star = (patternIndex + 1, index)
        patternIndex += 1
      } else if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "?") {
        index += scalarWidth(at: index)
        patternIndex += 1
      } else if patternIndex < pattern.count, pattern[patternIndex] == start[index] {
        index += 1
        patternIndex += 1
      } else if let (resume, from) = star {
        let next = from + scalarWidth(at: from)
        star = (resume, next)
        index = next
        patternIndex = resume
      } else {
        return false
      }
    }
    while patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") { patternIndex += 1 }
    return patternIndex == pattern.count
  }

  private func scalarWidth(at index: Int) -> Int {
    var width = 1
    while index + width < count, start[index + width] & 0xC0 == 0x80 { width += 1 }
    return width
  }
}
