internal import Foundation

/// A word or a run of characters of a document, and how often it occurs.
struct TextTerm: Sendable {
  /// Words and pairs of ideographs, or runs of characters.
  enum Family: UInt8, Sendable {
    case word
    case gram
  }

  var hash: UInt32
  var family: Family
  var inSubject: UInt8
  var inText: UInt8

  /// How often it occurs; the subject counts twice.
  var frequency: Float { 2 * Float(inSubject) + Float(inText) }

  /// What it counts in a vector, before its information: 1 + ln of the frequency.
  var weight: Float { Self.weights[2 * Int(inSubject) + Int(inText)] }
  /// The same in the subject's vector.
  var subjectWeight: Float { Self.weights[Int(inSubject)] }
  static let weights: [Float] = (0...765).map { $0 == 0 ? 0 : 1 + log(Float($0)) }
}

/// Counts the terms of a document's words.
struct TextTerms {
  private var terms: [TextTerm] = []
  /// More terms than this are a log file's: the rest of such a text is not looked at.
  private static let termsMax = 16_384
  private static let gramUnits = 4
  /// Endings are left out by looking at beginnings: kinder to names and codes than a stemmer, and the same for every language
  /// that is written with letters.
  private static let beginnings = [5, 4]

  /// The terms, each once, words before runs of characters, ascending by hash.
  var sorted: [TextTerm] {
    var merged: [TextTerm] = []
    merged.reserveCapacity(terms.count)
    for term in terms.sorted(by: { ($0.family.rawValue, $0.hash) < ($1.family.rawValue, $1.hash) }) {
      guard let last = merged.last, last.hash == term.hash, last.family == term.family else {
        merged.append(term)
        continue
      }
      merged[merged.count - 1].inSubject = UInt8(clamping: Int(last.inSubject) + Int(term.inSubject))
      merged[merged.count - 1].inText = UInt8(clamping: Int(last.inText) + Int(term.inText))
    }
    return merged
  }

  /// Adds the terms of words as ``Greetings`` leaves them. O(n).
  ///
  /// Of words written with letters: the first five and the first four letters, and all runs of four characters, blanks included; of
  /// ideographs: pairs as words, single ones and runs of three as runs of characters.
  mutating func add(_ words: [UInt16], isSubject: Bool) {
    var start = words.startIndex
    while start < words.endIndex, terms.count < Self.termsMax {
      let isIdeograph = TextFolding.kind(of: words[start]) == .ideograph
      let end = words[start...].firstIndex { (TextFolding.kind(of: $0) == .ideograph) != isIdeograph } ?? words.endIndex
      if isIdeograph {
        addIdeographs(words[start..<end], isSubject: isSubject)
      } else {
        addLetters(words[start..<end], isSubject: isSubject)
      }
      start = end
    }
  }

  private mutating func addLetters(_ run: ArraySlice<UInt16>, isSubject: Bool) {
    var framed: [UInt16] = run.first == 0x20 ? [] : [0x20]
    framed += run
    if run.last != 0x20 { framed.append(0x20) }
    guard framed.count > 2 else { return }
    for word in framed.split(separator: 0x20) {
      for (kind, count) in Self.beginnings.enumerated() {
        add(TextHash.of(word.prefix(count), seed: 6 + UInt32(kind)), .word, isSubject)
      }
    }
    for start in 0...max(0, framed.count - Self.gramUnits) {
      add(TextHash.of(framed[start..<min(framed.count, start + Self.gramUnits)], seed: 4), .gram, isSubject)
    }
  }

  private mutating func addIdeographs(_ run: ArraySlice<UInt16>, isSubject: Bool) {
    for place in run.indices {
      add(TextHash.of(CollectionOfOne(run[place]), seed: 3), .gram, isSubject)
      if place + 1 < run.endIndex { add(TextHash.of(run[place...(place + 1)], seed: 2), .word, isSubject) }
      if place + 2 < run.endIndex { add(TextHash.of(run[place...(place + 2)], seed: 5), .gram, isSubject) }
    }
    if run.count == 1, let only = run.first { add(TextHash.of(CollectionOfOne(only), seed: 2), .word, isSubject) }
  }

  private mutating func add(_ hash: UInt32, _ family: TextTerm.Family, _ isSubject: Bool) {
    terms.append(TextTerm(hash: hash, family: family, inSubject: isSubject ? 1 : 0, inText: isSubject ? 0 : 1))
  }
}
