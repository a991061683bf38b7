internal import Parallel

/// The documents read so far, packed: some 10 bytes a term and 2 a character.
struct DocumentTable: Sendable {
  /// What comparing needs to know of a document's terms.
  struct TextMeasures: Sendable {
    /// Lengths of the vectors of words, of runs of characters, and of the subject's words.
    var wordLength: Float = 0
    var gramLength: Float = 0
    var subjectLength: Float = 0
    /// What its words tell together.
    var wordMass: Float = 0
    /// How many words there are, those of the subject twice.
    var frequency: Float = 0
  }

  /// One document's part of a chunk.
  struct Row: Sendable {
    var createdAt = Int64.min
    var channel: UInt32 = 0
    /// An identity of whoever the document is from; -1 where none is known.
    var owner: Int32 = -1
    var terms: Range<Int32> = 0..<0
    /// Where the runs of characters begin among the terms, behind the words.
    var grams: Int32 = 0
    var tokens: Range<Int32> = 0..<0
    var keys: Range<Int32> = 0..<0
    var names: Range<Int32> = 0..<0
    var categories: Range<Int32> = 0..<0
    var measures = TextMeasures()
    var sameWords: UInt64 = 0
    var hasNegation = false
    /// How many of its tokens are words written with letters.
    var words: Int32 = 0
    /// How long it would be in Chinese: in ideographs, of which a word written with letters takes two.
    var length: Int { tokens.count + Int(words) }
  }

  /// Documents that lie together, so that growing moves few of them.
  struct Chunk: Sendable {
    var rows: [Row] = []
    var terms: [TextTerm] = []
    var tokens: [UInt16] = []
    var keys: [DocumentKey] = []
    var names: [PersonName] = []
    var categories: [DocumentTraits.Category] = []

    func measures(of place: Int, by statistics: TermStatistics) -> TextMeasures {
      var measures = TextMeasures()
      for term in terms[rows[place].terms.places] {
        let information = statistics.information(of: term)
        let weight = term.weight * information
        switch term.family {
        case .word:
          measures.wordLength += weight * weight
          measures.wordMass += information
          measures.frequency += term.frequency
          let subjectWeight = term.subjectWeight * information
          measures.subjectLength += subjectWeight * subjectWeight
        case .gram: measures.gramLength += weight * weight
        }
      }
      measures.wordLength.formSquareRoot()
      measures.gramLength.formSquareRoot()
      measures.subjectLength.formSquareRoot()
      return measures
    }
  }

  private static let perChunk = 2048
  private(set) var chunks: [Chunk] = []
  private(set) var count = 0

  /// Adds a document, which gets the next number. O(its size).
  mutating func add(_ traits: DocumentTraits, keys: [DocumentKey], owner: Int32) {
    if count % Self.perChunk == 0 { chunks.append(Chunk()) }
    var row = Row()
    row.createdAt = traits.createdAt ?? .min
    row.channel = traits.channel
    row.owner = owner
    row.words = Int32(traits.tokens.count { TextTokens.isWord($0) })
    row.hasNegation = traits.hasNegation
    row.sameWords = traits.sameWords
    let chunk = chunks.count - 1
    row.terms = Self.append(traits.terms, to: &chunks[chunk].terms)
    row.grams = row.terms.lowerBound + Int32(traits.terms.count { $0.family == .word })
    row.tokens = Self.append(traits.tokens, to: &chunks[chunk].tokens)
    row.keys = Self.append(keys, to: &chunks[chunk].keys)
    row.names = Self.append(traits.names, to: &chunks[chunk].names)
    row.categories = Self.append(traits.categories, to: &chunks[chunk].categories)
    chunks[chunk].rows.append(row)
    count += 1
  }

  /// Where a document lies.
  static func place(of document: Int) -> (chunk: Int, row: Int) {
    (document / perChunk, document % perChunk)
  }

  /// The words of a document's text, or of its subject where it has none.
  func tokens(of document: Int) -> ArraySlice<UInt16> {
    let (chunk, place) = Self.place(of: document)
    return chunks[chunk].tokens[chunks[chunk].rows[place].tokens.places]
  }

  func categories(of document: Int) -> [DocumentTraits.Category] {
    let (chunk, place) = Self.place(of: document)
    return Array(chunks[chunk].categories[chunks[chunk].rows[place].categories.places])
  }

  /// The document before `document` that has the same key; -1 where there is none.
  func previous(of document: Int32, with key: Int32) -> Int32 {
    let (chunk, place) = Self.place(of: Int(document))
    for index in chunks[chunk].rows[place].keys.places where chunks[chunk].keys[index].key == key {
      return chunks[chunk].keys[index].previous
    }
    return -1
  }

  /// Computes the lengths of the vectors of documents, as words are now. O(their terms), on all cores.
  mutating func weigh(_ documents: Range<Int>, by statistics: TermStatistics, partsMax: Int = 32) {
    let all = concurrentMap(documents, partsMax: partsMax) { [chunks] documents in
      documents.map { document in
        let (chunk, place) = Self.place(of: document)
        return chunks[chunk].measures(of: place, by: statistics)
      }
    }
    for (document, measures) in zip(documents, all) {
      let (chunk, place) = Self.place(of: document)
      chunks[chunk].rows[place].measures = measures
    }
  }

  private static func append<Element>(_ elements: [Element], to all: inout [Element]) -> Range<Int32> {
    let start = Int32(all.count)
    all.append(contentsOf: elements)
    return start..<Int32(all.count)
  }
}

extension Range<Int32> {
  /// The same range of indices.
  var places: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
