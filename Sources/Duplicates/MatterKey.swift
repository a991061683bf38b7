/// By what tickets are looked for that could be about the same matter: they share at least one of these.
public struct MatterKey: Hashable, Sendable {
  /// What it stands for.
  public enum Kind: Int, Sendable, CaseIterable {
    /// The customer of the list, or an identity of whoever it is from.
    case customer
    /// An identity that the text names.
    case mentioned
    /// The number of an order or a parcel.
    case number
    /// How a full name sounds.
    case name
    /// Subject and text.
    case sameWords
    /// One of the words that tell most.
    case word

    /// How many of the tickets before one that have the key are compared with it: those nearest in time.
    public var nearest: Int {
      switch self {
      // The same for both: what one ticket names may be the other's own.
      case .customer, .mentioned: 24
      case .number: 16
      case .name, .word: 6
      case .sameWords: 4
      }
    }
  }

  /// What it stands for.
  public var kind: Kind
  /// The same for the same thing.
  public var hash: UInt64

  /// A key with that hash.
  public init(kind: Kind, hash: UInt64) {
    self.kind = kind
    self.hash = hash
  }
}

extension DocumentTraits {
  private static let wordsMax = 8
  /// A word that every other document has points to nobody.
  private static let informationMin: Float = 3

  /// What a ticket is found by; nothing where nothing was said in it. O(terms · log terms).
  public func matterKeys(by weights: EvidenceWeights) -> [MatterKey] {
    guard !isSilent else { return [] }
    var keys: [MatterKey] = []
    if !isShared {
      if customer != 0 { keys.append(MatterKey(kind: .customer, hash: customer)) }
      keys += own.map { MatterKey(kind: .customer, hash: $0.hash) }
    }
    keys += mentioned.map { MatterKey(kind: .mentioned, hash: $0.hash) }
    keys += numbers.map { MatterKey(kind: .number, hash: $0) }
    keys += names.filter { $0.sound != 0 }.map { MatterKey(kind: .name, hash: UInt64($0.sound) | 1 << 40) }
    keys.append(MatterKey(kind: .sameWords, hash: sameWords))
    let words = terms.filter { $0.family == .word }.map {
      (information: weights.terms.information(of: $0), hash: $0.hash)
    }
    .filter { $0.information >= Self.informationMin }.sorted { ($1.information, $0.hash) < ($0.information, $1.hash) }
    keys += words.prefix(Self.wordsMax).map { MatterKey(kind: .word, hash: UInt64($0.hash) | 1 << 42) }
    var known: Set<UInt64> = []
    return keys.filter { known.insert($0.hash).inserted }
  }

  /// By what tickets of a customer of the list are found.
  public static func matterKey(ofCustomer name: String) -> MatterKey {
    MatterKey(kind: .customer, hash: DocumentReader.hash(ofCustomer: name))
  }

  /// Whether nothing was said that could be compared.
  public var isSilent: Bool { terms.isEmpty && numbers.isEmpty && mentioned.isEmpty }
}
