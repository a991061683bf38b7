/// The words of a short text, ideographs being words, and its runs of two and three, for comparing how two texts are worded.
struct WordingGrams {
  /// Longer texts are not compared by their wording.
  static let unitsMax = 80

  /// Each once, ascending; runs of two and three count the text's edges as words.
  private(set) var ones: [UInt64]
  private(set) var twos: [UInt64]
  private(set) var threes: [UInt64]

  /// Reads tokens; every number counts as the same one. `nil` for texts that are empty or too long. O(n log n).
  init?(_ tokens: some Sequence<UInt16>) {
    let units = tokens.map { TextTokens.isNumber($0) ? 0x30 : UInt64($0) }
    guard !units.isEmpty, units.count <= Self.unitsMax else { return nil }
    let framed = [0x5E] + units + [0x24]
    ones = Self.unique(units)
    twos = Self.unique(zip(framed, framed.dropFirst()).map { $0 << 21 | $1 })
    threes = Self.unique(
      zip(zip(framed, framed.dropFirst()), framed.dropFirst(2)).map { ($0.0 << 21 | $0.1) << 21 | $1 })
  }

  private static func unique(_ grams: [UInt64]) -> [UInt64] {
    var unique: [UInt64] = []
    unique.reserveCapacity(grams.count)
    for gram in grams.sorted() where gram != unique.last { unique.append(gram) }
    return unique
  }
}

/// What differs between the wordings of two texts, and what they have in common, item by item.
struct WordingItems {
  /// What an item is of.
  private enum Group: UInt64 {
    case onlyOne = 1
    case onlyOneRun = 2
    case common = 3
    case commonRun = 4
    case commonLongRun = 5
    case replaced = 6
    case replacedByRun = 7
    case onlyOneBeside = 8
    case onlyOneTogether = 9
  }

  /// Slots of the table of weights, and what each counts. Symmetric in the two texts.
  private(set) var slots: [Int32] = []
  private(set) var values: [Float] = []
  static let slotBits: UInt64 = 19

  /// Compares two texts. O(product of what differs).
  init(_ one: WordingGrams, _ other: WordingGrams) {
    let (ones, onlyHere, onlyThere) = Self.split(one.ones, other.ones)
    let (twos, runsHere, runsThere) = Self.split(one.twos, other.twos)
    let threes = Self.split(one.threes, other.threes).common
    let differing = onlyHere + onlyThere
    add(.onlyOne, 3.25, differing.map { ($0, 0) })
    add(.onlyOneRun, 4.4, (runsHere + runsThere).map { ($0, 0) })
    add(.common, 3.9, ones.map { ($0, 0) })
    add(.commonRun, 2, twos.map { ($0, 0) })
    add(.commonLongRun, 2, threes.map { ($0, 0) })
    add(.replaced, 5.3, Self.crosses(onlyHere, onlyThere))
    add(.replacedByRun, 6.2, Self.crosses(onlyHere, runsThere) + Self.crosses(onlyThere, runsHere))
    add(.onlyOneBeside, 5.2, differing.flatMap { differing in ones.map { (differing, $0) } })
    add(.onlyOneTogether, 3.4, Self.pairs(onlyHere) + Self.pairs(onlyThere))
  }

  /// Where the wording of a text lies among those that were learned from.
  static func knownSlot(of run: UInt64) -> Int { Int(hash(run, 0, 99) & ((1 << 17) - 1)) }

  private mutating func add(_ group: Group, _ weight: Float, _ items: [(UInt64, UInt64)]) {
    guard !items.isEmpty else { return }
    let value = weight / Float(items.count).squareRoot()
    for (first, second) in items {
      slots.append(Int32(Self.hash(first, second, group.rawValue) & ((1 << Self.slotBits) - 1)))
      values.append(value)
    }
  }

  private static func hash(_ first: UInt64, _ second: UInt64, _ group: UInt64) -> UInt64 {
    var hash = first &* 0x9E37_79B9_7F4A_7C15 &+ second &* 0xC2B2_AE3D_27D4_EB4F &+ group &* 0x1656_67B1_9E37_79F9
    hash ^= hash >> 32
    hash = hash &* 0xD6E8_FEB8_6659_FD93
    return hash ^ (hash >> 32)
  }

  private static func split(
    _ here: [UInt64], _ there: [UInt64]
  ) -> (common: [UInt64], onlyHere: [UInt64], onlyThere: [UInt64]) {
    var (common, onlyHere, onlyThere): ([UInt64], [UInt64], [UInt64]) = ([], [], [])
    var (mine, theirs) = (0, 0)
    while mine < here.count || theirs < there.count {
      if theirs == there.count || (mine < here.count && here[mine] < there[theirs]) {
        onlyHere.append(here[mine])
        mine += 1
      } else if mine == here.count || there[theirs] < here[mine] {
        onlyThere.append(there[theirs])
        theirs += 1
      } else {
        common.append(here[mine])
        mine += 1
        theirs += 1
      }
    }
    return (common, onlyHere, onlyThere)
  }

  private static func crosses(_ here: [UInt64], _ there: [UInt64]) -> [(UInt64, UInt64)] {
    here.flatMap { mine in there.map { (min(mine, $0), max(mine, $0)) } }
  }

  private static func pairs(_ grams: [UInt64]) -> [(UInt64, UInt64)] {
    grams.indices.flatMap { first in grams[(first + 1)...].map { (grams[first], $0) } }
  }
}
