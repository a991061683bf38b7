/// Finds the elements of a JSON document that lie at a path, without holding the document in memory: only brackets, strings
/// and member names are looked at (RFC 8259), and what an element holds is left for later.
///
/// Where the path leads to an array, its elements are the records; where it leads to anything else, that is the record.
/// Several documents may follow each other. Costs O(bytes), memory O(depth).
struct JSONCutter {
  enum Outcome {
    /// An element: offsets from where the cutter started.
    case element(start: Int64, end: Int64, line: Int)
    /// The bytes end.
    case unfinished
    /// A bracket that closes nothing, or nesting beyond 256.
    case malformed
  }

  private struct Container {
    var isObject: Bool
    /// Whether everything from the root to here lies on the path.
    var isOnPath: Bool
  }

  private enum Token { case none, string, scalar }

  private let steps: [JSONPathStep]
  /// How many bytes have been looked at.
  private(set) var offset: Int64 = 0
  /// Line ends passed.
  private(set) var lines = 0
  /// Where the element begins that is being passed.
  private(set) var elementStart: Int64?
  /// Whether the path led anywhere yet.
  private(set) var hasFoundPath = false
  private var elementLine = 0
  private var elementDepth = 0
  private var stack: [Container] = []
  private var opensImplicitly = false
  private var token = Token.none
  private var isEscaped = false
  private var expectsKey = false
  private var isKey = false
  private var key: [UInt8] = []
  private static let depthMax = 256
  private static let keyBytesMax = 256

  init(steps: [JSONPathStep]) { self.steps = steps }

  /// Whether the bytes so far end between documents.
  var isBetweenDocuments: Bool { stack.isEmpty && token == .none }

  /// Goes on at the front of `bytes`, which start at ``offset``.
  mutating func advance(_ bytes: UnsafeRawBufferPointer, units: TextEncoding.Units) -> Outcome {
    let text = TextSlice(bytes)
    return switch units {
    case .bytes: advance(ByteUnits.self, text)
    case .leadAndTrail: advance(LeadTrailUnits.self, text)
    case .utf16LittleEndian: advance(UTF16LittleEndianUnits.self, text)
    case .utf16BigEndian: advance(UTF16BigEndianUnits.self, text)
    }
  }

  /// Says that nothing follows: a number at the very end is complete then.
  mutating func finish() -> Outcome? {
    guard token == .scalar, stack.isEmpty else { return nil }
    token = .none
    return endValue(at: offset)
  }

  private mutating func advance<Units: UnitReader>(_ type: Units.Type, _ text: TextSlice) -> Outcome {
    var index = 0
    while index < text.count {
      let (unit, width) = Units.unit(text.start, at: index, count: text.count)
      // Half a character at the end is seen again with the rest of it.
      if type != ByteUnits.self, index + 1 == text.count, unit >= 0x80 { return .unfinished }
      if token == .scalar, isScalarEnd(unit) {
        token = .none
        if let outcome = endValue(at: offset) { return outcome }
      }
      let outcome = take(unit, width: Int64(width))
      index += width
      if let outcome { return outcome }
    }
    return .unfinished
  }

  private mutating func take(_ unit: UInt8, width: Int64) -> Outcome? {
    let start = offset
    offset += width
    if unit == UInt8(ascii: "\n") { lines += 1 }
    if token == .string { return takeInString(unit) }
    switch unit {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): return nil
    case UInt8(ascii: ","):
      expectsKey = stack.last?.isObject ?? false
      return nil
    case UInt8(ascii: ":"):
      expectsKey = false
      return nil
    case UInt8(ascii: "{"), UInt8(ascii: "["): return open(isObject: unit == UInt8(ascii: "{"), at: start)
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      guard let closed = stack.popLast(), closed.isObject == (unit == UInt8(ascii: "}")) else { return .malformed }
      expectsKey = false
      return endValue(at: offset)
    case UInt8(ascii: "\""):
      isKey = expectsKey
      if isKey { key.removeAll(keepingCapacity: true) } else { _ = beginValue(at: start) }
      token = .string
      return nil
    default:
      if token == .none {
        _ = beginValue(at: start)
        token = .scalar
      }
      return nil
    }
  }

  private mutating func takeInString(_ unit: UInt8) -> Outcome? {
    if isEscaped {
      isEscaped = false
    } else if unit == UInt8(ascii: "\\") {
      isEscaped = true
    } else if unit == UInt8(ascii: "\"") {
      token = .none
      return isKey ? nil : endValue(at: offset)
    }
    if isKey, key.count < Self.keyBytesMax { key.append(unit) }
    return nil
  }

  private func isScalarEnd(_ unit: UInt8) -> Bool {
    switch unit {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: " "), UInt8(ascii: "\n"),
      UInt8(ascii: "\r"), UInt8(ascii: "\t"):
      true
    default: false
    }
  }

  private mutating func open(isObject: Bool, at start: Int64) -> Outcome? {
    if stack.count == Self.depthMax { return .malformed }
    let isOnPath = beginValue(at: start, isArray: !isObject)
    stack.append(Container(isObject: isObject, isOnPath: isOnPath))
    expectsKey = isObject
    return nil
  }

  /// Whether the value that starts here lies on the path to the elements; where it is one, it is noted as such.
  private mutating func beginValue(at start: Int64, isArray: Bool = false) -> Bool {
    guard elementStart == nil, stack.last?.isOnPath ?? true else { return false }
    let depth = stack.count
    if depth == 0 { opensImplicitly = false }
    if depth > 0, !isStepTaken(depth - 1) { return false }
    if depth < steps.count {
      // An empty list of records is found all the same.
      if isArray, depth == steps.count - 1, steps[depth] == .each { hasFoundPath = true }
      return true
    }
    hasFoundPath = true
    // An array at the end of the path holds the elements, unless its being one was said already.
    if depth == steps.count, isArray, steps.last != .each {
      opensImplicitly = true
      return true
    }
    elementStart = start
    elementDepth = depth
    elementLine = lines
    return false
  }

  private func isStepTaken(_ index: Int) -> Bool {
    let isObject = stack.last?.isObject ?? false
    guard index < steps.count else { return opensImplicitly && !isObject }
    return switch steps[index] {
    case .member(let name): isObject && key == name
    case .each: !isObject
    }
  }

  private mutating func endValue(at end: Int64) -> Outcome? {
    guard let start = elementStart, stack.count == elementDepth else { return nil }
    elementStart = nil
    return .element(start: start, end: end, line: elementLine)
  }
}
