public import TicketDomain

/// One mail as a mailbox told it: what Ticketing needs of a `mail-received`. Ids and texts that are only compared are hashes.
public struct Mail: Hashable, Sendable {
  /// Who wrote to whom.
  public enum Direction: Sendable {
    /// From outside.
    case inbound
    /// From one of the organisation's own to someone outside.
    case outbound
    /// Among the organisation's own.
    case `internal`
  }

  /// Position of the event in force.
  public var event: Int64
  /// Position of the first revision's event: stays the same through revisions.
  public var position: Int64
  /// The source's number.
  public var source: Int64
  /// When it was written, or came.
  public var occurredAt: Instant
  /// What all copies of the mail share, as the event has it.
  public var digest: String
  /// Its Message-IDs: the one it has, and the one it had before it was rewritten.
  public var ids: [UInt64]
  /// Message-IDs of References and In-Reply-To.
  public var references: [UInt64]
  /// Thread-Index.
  public var conversation: UInt64?
  /// The subject without what replies and forwards add; `nil` where nothing is left.
  public var topic: UInt64?
  /// Numbers of tickets in the subject.
  public var tokens: [UInt64]
  /// Whether the subject says that the mail answers one.
  public var isReply: Bool
  /// Whether headers or the subject say that no person wrote it.
  public var isAutomatic: Bool
  /// The author's address in small letters.
  public var from: String?
  /// Everyone it is to, addresses of the envelope last.
  public var recipients: [String]
  /// What mails with the same new text share, numbers aside.
  public var words: UInt64?
  /// Characters of new text.
  public var characters: Int64
  /// Attachments.
  public var attachments: Int64

  /// A mail with those facts; ids, references and texts as the event has them.
  public init(
    event: Int64, source: Int64, occurredAt: Instant, digest: String, ids: [String], references: [String],
    conversation: String?, subject: String, isAutomatic: Bool, from: String?, recipients: [String], words: String?,
    characters: Int64, attachments: Int64
  ) {
    self.event = event
    position = event
    self.source = source
    self.occurredAt = occurredAt
    self.digest = digest
    self.ids = ids.map { StableHash.of("id", $0) }
    self.references = references.map { StableHash.of("id", $0) }
    self.conversation = conversation.map { StableHash.of("conversation", $0) }
    let line = SubjectLine(subject)
    topic = line.base.isEmpty ? nil : StableHash.of("topic", line.base)
    tokens = line.tokens.map { StableHash.of("token", $0) }
    isReply = line.isReply
    self.isAutomatic = isAutomatic || line.isAutomatic
    self.from = from
    self.recipients = recipients
    self.words = words.map { StableHash.of("words", from ?? "", $0) }
    self.characters = characters
    self.attachments = attachments
  }

  /// Who wrote to whom. A mail without an author is from outside.
  public func direction(own: OwnAddresses) -> Direction {
    guard let from, own.contains(from) else { return .inbound }
    return recipients.contains { !own.contains($0) } ? .outbound : .internal
  }

  /// Hashes of everyone outside who wrote it or got it, none twice, ascending.
  func outsiders(own: OwnAddresses) -> [UInt64] {
    Set(((from.map { [$0] } ?? []) + recipients).filter { !own.contains($0) }.map { StableHash.of("address", $0) })
      .sorted()
  }

  /// What any other mail shares that this one could be a copy of, be linked with, or be in a loop with: whoever shares nothing
  /// with it, directly or through others, has no say in what becomes of it.
  public func linkKeys(own: OwnAddresses) -> [UInt64] {
    var keys: Set<UInt64> = [StableHash.of("digest", digest)]
    keys.formUnion(ids)
    keys.formUnion(references)
    for outsider in outsiders(own: own) {
      for shared in [conversation, topic, words].compactMap(\.self) + tokens {
        keys.insert(StableHash.of(shared, outsider))
      }
    }
    return keys.sorted()
  }
}
