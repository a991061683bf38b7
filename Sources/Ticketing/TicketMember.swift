public import TicketDomain

/// What grouping contacts into tickets needs of each: 40 bytes, so that millions fit in memory.
public struct TicketMember: Hashable, Comparable, Sendable {
  /// The contact's id.
  public var id: Int64
  /// When the contact started.
  public var startedAt: Instant
  /// When it ended.
  public var endedAt: Instant
  /// Depends on the contact's natural key alone.
  public var tieKey: UInt64
  /// Whether nobody answered.
  public var isMissed: Bool
  /// Whether it is a call, of which nobody knows what was said.
  public var isCall: Bool

  /// What grouping needs of `contact`, which is of the source named so.
  public init(_ contact: Contact, sourceName: String) {
    id = contact.id
    startedAt = contact.startedAt
    endedAt = contact.endedAt
    tieKey = Self.tieKey(source: sourceName, key: contact.key)
    isMissed = contact.outcome == .missed
    isCall = contact.channel == .phone
  }

  /// By time, then by natural key: an order that does not depend on when contacts were read.
  public static func < (left: TicketMember, right: TicketMember) -> Bool {
    if left.startedAt != right.startedAt { return left.startedAt < right.startedAt }
    if left.endedAt != right.endedAt { return left.endedAt < right.endedAt }
    return left.tieKey < right.tieKey
  }

  /// A hash of source and key, so that the fen that a division leaves over fall on tickets without regard to their age.
  static func tieKey(source: String, key: String) -> UInt64 {
    var hash = StableHash()
    for byte in source.utf8 { hash.add(byte) }
    hash.add(0)
    for byte in key.utf8 { hash.add(byte) }
    return hash.mixed
  }
}
