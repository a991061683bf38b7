/// By what tickets are looked for that could be about the same matter: they share at least one of these. Words are none: what many ask
/// is no reason to believe that it is one matter.
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

    /// How many of the tickets before one that have the key are compared with it: those nearest in time.
    public var nearest: Int {
      switch self {
      // The same for both: what one ticket names may be the other's own.
      case .customer, .mentioned: 24
      case .number: 16
      case .name: 8
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

  /// By what tickets of a customer of the list are found.
  public static func customer(_ name: String) -> MatterKey {
    MatterKey(kind: .customer, hash: DocumentReader.hash(ofCustomer: name))
  }
}

extension DocumentTraits {
  /// What a ticket is found by; nothing where nothing was said in it. O(keys).
  public var matterKeys: [MatterKey] {
    guard !isSilent else { return [] }
    var keys: [MatterKey] = []
    if !isShared {
      if customer != 0 { keys.append(MatterKey(kind: .customer, hash: customer)) }
      keys += own.map { MatterKey(kind: .customer, hash: $0.hash) }
    }
    keys += mentioned.map { MatterKey(kind: .mentioned, hash: $0.hash) }
    keys += numbers.map { MatterKey(kind: .number, hash: $0) }
    keys += names.filter { $0.sound != 0 }.map { MatterKey(kind: .name, hash: UInt64($0.sound) | 1 << 40) }
    var known: Set<UInt64> = []
    return keys.filter { known.insert($0.hash).inserted }
  }

  /// Whether nothing was said that could be compared.
  public var isSilent: Bool { !hasWords && numbers.isEmpty && mentioned.isEmpty }
}
