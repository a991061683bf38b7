/// Reads documents into what they are compared by.
public struct DocumentReader: Sendable {
  private let folding: TextFolding
  private let sound: @Sendable (String) -> String

  /// Longer texts are read so far: 32 times what people write.
  private static let unitsMax = 16_384

  /// `simplified` gives the simplified form of a traditional character, `sound` how a Chinese name sounds.
  public init(simplified: @escaping @Sendable (UInt16) -> UInt16, sound: @escaping @Sendable (String) -> String) {
    folding = TextFolding(simplified: simplified)
    self.sound = sound
  }

  /// What a document is compared by. O(n).
  public func read(_ document: TicketDocument) -> DocumentTraits {
    var (traits, subject, text) = keys(of: document)
    traits.channel = document.channel.isEmpty ? 0 : TextHash.of(document.channel.utf16, seed: 21)
    for (name, value) in document.categories {
      traits.categories.append(
        DocumentTraits.Category(name: TextHash.of(name.utf16, seed: 22), value: TextHash.of(value.utf16, seed: 23)))
    }
    traits.categories.sort { $0.name < $1.name }
    traits.subject = Greetings.words(of: subject)
    traits.text = Greetings.words(of: text)
    traits.tokens = TextTokens.of(traits.text.isEmpty ? traits.subject : traits.text)
    traits.hasNegation = Negation.isIn(traits.text.isEmpty ? traits.subject : traits.text)
    traits.sameWords = TextHash.long(traits.subject + [0x0A] + traits.text, seed: 31)
    var terms = TextTerms()
    terms.add(traits.subject, isSubject: true)
    terms.add(traits.text, isSubject: false)
    traits.terms = terms.sorted
    return traits
  }

  /// What a document is found by, without what is compared of its words: a third of the work. O(n).
  public func readKeys(_ document: TicketDocument) -> DocumentTraits { keys(of: document).traits }

  /// Who it is from and what it names, and what is left of subject and text.
  private func keys(of document: TicketDocument) -> (traits: DocumentTraits, subject: [UInt16], text: [UInt16]) {
    var traits = DocumentTraits()
    traits.createdAt = document.createdAt
    traits.customer = document.customer.isEmpty ? 0 : Self.hash(ofCustomer: document.customer)
    traits.isShared = document.isShared
    traits.own = [
      Contactable(phone: folding.fold(document.phone)), Contactable(mail: folding.fold(document.mail)),
      Contactable(chat: folding.fold(document.chat)),
    ].compactMap { $0 }
    if let name = PersonName(folding.fold(document.name), sound: sound) { traits.names.append(name) }
    let subject = TextKeys(in: folding.fold(document.subject))
    var written = folding.fold(Self.beginning(of: document.text))
    if let signature = Self.signature(of: &written), let name = PersonName(signature, sound: sound) {
      traits.names.append(name)
    }
    let text = TextKeys(in: written)
    traits.mentioned = (subject.contactables + text.contactables).filter { !traits.own.contains($0) }
    traits.numbers = Array(Set(subject.numbers + text.numbers)).sorted()
    traits.hasWords = (subject.rest + text.rest).contains { TextFolding.kind(of: $0) != .other }
    return (traits, subject.rest, text.rest)
  }

  /// The customer that a line of a customer list is.
  public func customer(_ line: TicketDocument) -> DuplicateSearch.Customer {
    let traits = read(line)
    return DuplicateSearch.Customer(identities: traits.own, name: traits.names.first)
  }

  /// A text with everything evened out that only looks different. O(n).
  public func folded(_ text: String) -> [UInt16] { folding.fold(text) }

  static func hash(ofCustomer name: String) -> UInt64 { TextHash.long(name.utf16, seed: 24) }

  private static func beginning(of text: String) -> String {
    text.utf8.count <= unitsMax ? text : String(text.prefix(unitsMax))
  }

  /// A short name behind ` -- ` at the end of a text, which it is taken off from.
  private static func signature(of text: inout [UInt16]) -> [UInt16]? {
    let tail = text.suffix(24)
    guard let dash = tail.indices.dropLast(3).last(where: { tail[$0...].starts(with: [0x2D, 0x2D, 0x20]) }) else {
      return nil
    }
    let signature = Array(text[(dash + 3)...])
    guard !signature.isEmpty else { return nil }
    text.removeSubrange(dash...)
    return signature
  }
}

/// What a document is compared by.
public struct DocumentTraits: Sendable {
  struct Category: Sendable {
    var name: UInt32
    var value: UInt32
  }

  var createdAt: Int64?
  var channel: UInt32 = 0
  var categories: [Category] = []
  /// The customer of the list, as a hash; 0 where none is known.
  var customer: UInt64 = 0
  /// Whether its own identities are known to be several people's.
  var isShared = false
  /// Who wrote or called.
  var own: [Contactable] = []
  /// Whom the text names besides.
  var mentioned: [Contactable] = []
  /// Order and tracking numbers, as hashes.
  var numbers: [UInt64] = []
  var names: [PersonName] = []
  /// Whether there is anything to compare but keys.
  var hasWords = false
  var subject: [UInt16] = []
  var text: [UInt16] = []
  var terms: [TextTerm] = []
  /// Of the text, or of the subject where there is none.
  var tokens: [UInt16] = []
  var hasNegation = false
  /// Of subject and text.
  var sameWords: UInt64 = 0
}
