/// Something that two documents may have in common and that points to few: an identity, an order number, a name.
struct DocumentKey: Sendable {
  /// What kind of key it is.
  enum Kind: UInt8, Sendable {
    case ownPhone = 1
    case ownMail = 2
    case ownChat = 3
    case mentionedPhone = 4
    case mentionedMail = 5
    case mentionedChat = 6
    case number = 7
    /// How a full name sounds.
    case name = 8
    case familyName = 9

    /// The kind of an identity that the document came from.
    static func own(_ kind: Contactable.Kind) -> Self { Self(rawValue: UInt8(kind.rawValue)) ?? .ownPhone }
    /// The kind of an identity that the text names.
    static func mentioned(_ kind: Contactable.Kind) -> Self {
      Self(rawValue: UInt8(kind.rawValue) + 3) ?? .mentionedPhone
    }

    var isOwn: Bool { rawValue <= Self.ownChat.rawValue }
    var isName: Bool { self == .name || self == .familyName }
    var isIdentity: Bool { rawValue <= Self.mentionedChat.rawValue }
  }

  /// The key's number in ``KeyChains``.
  var key: Int32
  var kind: Kind
  /// The document before that has the key; -1 where this is the first.
  var previous: Int32
}

/// Numbers for keys, and for each the newest document that has it.
struct KeyChains: Sendable {
  private var numbers: [UInt64: Int32] = [:]
  private var newest: [Int32] = []
  /// How many documents have each key.
  private(set) var counts: [Int32] = []

  /// The key's number; a new one where it is new. O(1).
  mutating func number(of hash: UInt64) -> Int32 {
    if let known = numbers[hash] { return known }
    let number = Int32(newest.count)
    numbers[hash] = number
    newest.append(-1)
    counts.append(0)
    return number
  }

  /// Says that a document, the newest, has a key. Returns the one that had it before.
  mutating func add(_ document: Int32, to key: Int32) -> Int32 {
    defer {
      newest[Int(key)] = document
      counts[Int(key)] += 1
    }
    return newest[Int(key)]
  }
}
