/// A text in pieces: what another text has as well, and what it has not.
public struct SharedWords: Sendable {
  /// A piece of the text, as it was written.
  public struct Piece: Sendable, Hashable, Encodable {
    /// The characters.
    public var text: String
    /// Whether the other text has them as well.
    public var isShared: Bool
  }

  /// The pieces, in order; together they are the text.
  public private(set) var pieces: [Piece] = []

  private static let beginning = 5

  /// Marks what `text` shares with `other`, whatever case, width or script: pairs of ideographs, the beginnings of words, and numbers.
  /// O(length of both).
  public init(_ text: String, with other: String, reader: DocumentReader) {
    let (own, theirs) = (Self.units(of: text, reader), Self.units(of: other, reader))
    let known = Set(theirs.flatMap(\.keys))
    for unit in own {
      let isShared = unit.keys.contains { known.contains($0) }
      if let last = pieces.indices.last, pieces[last].isShared == isShared {
        pieces[last].text += unit.text
      } else {
        pieces.append(Piece(text: unit.text, isShared: isShared))
      }
    }
  }

  /// An ideograph, a word or a number, or what stands between; and what is looked for.
  private struct Unit {
    var text: String
    var keys: [[UInt16]]
  }

  private static func units(of text: String, _ reader: DocumentReader) -> [Unit] {
    var units: [Unit] = []
    var word: (text: String, folded: [UInt16]) = ("", [])
    var lastIdeograph: UInt16?
    func endWord() {
      if !word.text.isEmpty { units.append(Unit(text: word.text, keys: [Array(word.folded.prefix(beginning))])) }
      word = ("", [])
    }
    for character in text {
      let folded = reader.folded(String(character))
      let kind = folded.first.map { TextFolding.kind(of: $0) } ?? .other
      switch kind {
      case .letter, .digit:
        word.text.append(character)
        word.folded += folded
        lastIdeograph = nil
      case .ideograph:
        endWord()
        if let lastIdeograph, let last = units.indices.last {
          // A pair belongs to both of its ideographs.
          let pair = [lastIdeograph] + folded.prefix(1)
          units[last].keys.append(pair)
          units.append(Unit(text: String(character), keys: [pair]))
        } else {
          units.append(Unit(text: String(character), keys: []))
        }
        lastIdeograph = folded.first
      case .other:
        endWord()
        units.append(Unit(text: String(character), keys: []))
        lastIdeograph = nil
      }
    }
    endWord()
    return units
  }
}
