/// A list of phrases of two bytes or more, each as ``MailLines/folded(_:bytesMax:)`` leaves a line.
struct Phrases {
  fileprivate let phrases: [[UInt8]]
  private let firstBytes: ByteSet

  init(_ phrases: [String]) {
    self.phrases = phrases.map { Array($0.utf8) }
    firstBytes = ByteSet(self.phrases.compactMap(\.first))
  }

  /// Whether one of them is all of `text`.
  func contain(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, firstBytes.contains(first) else { return false }
    return phrases.contains { $0.count == text.count && $0.elementsEqual(text) }
  }

  /// Whether `text` begins with one of them.
  func begin(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, firstBytes.contains(first) else { return false }
    return phrases.contains { $0.count <= text.count && text.starts(with: $0) }
  }

  func begin(_ text: [UInt8]) -> Bool { begin(text[...]) }

  /// Whether `text` ends with one of them.
  func end(_ text: [UInt8]) -> Bool {
    phrases.contains { $0.count <= text.count && $0.last == text.last && text.suffix($0.count).elementsEqual($0) }
  }

  /// Whether one of them stands anywhere in `text`, behind its first `skipped` bytes.
  func occur(in text: [UInt8], after skipped: Int = 0) -> Bool {
    guard skipped < text.count else { return false }
    return (skipped..<text.count).contains { firstBytes.contains(text[$0]) && begin(text[$0...]) }
  }
}

/// Two bytes, one behind the other.
struct BytePair {
  let first: UInt8
  let second: UInt8

  init(_ first: UInt8, _ second: UInt8) { (self.first, self.second) = (first, second) }

  fileprivate var number: Int { Int(first) << 8 | Int(second) }
}

/// With which pairs of bytes the phrases of some lists begin: what most lines do not.
struct PhraseBeginnings {
  private let members: [Bool]

  init(_ lists: Phrases...) {
    var members = [Bool](repeating: false, count: 1 << 16)
    for phrase in lists.flatMap(\.phrases) where phrase.count >= 2 {
      members[BytePair(phrase[0], phrase[1]).number] = true
    }
    self.members = members
  }

  func contain(_ pair: BytePair) -> Bool { members[pair.number] }
}

/// A set of bytes that is asked quickly.
struct ByteSet {
  private let members: [Bool]

  init(_ bytes: some Sequence<UInt8>) {
    var members = [Bool](repeating: false, count: 256)
    for byte in bytes { members[Int(byte)] = true }
    self.members = members
  }

  func contains(_ byte: UInt8) -> Bool { members[Int(byte)] }
}
