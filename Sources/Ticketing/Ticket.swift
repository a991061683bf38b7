public import TicketDomain

/// The contacts about one matter of one customer.
public struct Ticket: Hashable, Sendable {
  /// The smallest id of its contacts: ticket `T10482` is the one whose first fact is event 10482.
  public var id: Int64
  /// The customer; `nil` where the contact's number identifies nobody.
  public var customer: String?
  /// When its first contact started.
  public var openedAt: Instant
  /// When its last contact ended.
  public var lastContactAt: Instant
  /// Ids of its contacts, in order of time.
  public var contacts: [Int64]
  /// How many of them nobody answered.
  public var missed: Int
  /// Depends on the natural key of its first contact alone, so that it is the same whatever order records arrive in.
  public var tieKey: UInt64

  /// Groups one customer's contacts: a contact that starts at most `windowSeconds` after the end of those before it
  /// belongs to the same ticket. Without a `customer`, each contact is a ticket of its own.
  ///
  /// `contacts` in any order, none of them internal; the result does not depend on it. O(n log n).
  public static func grouping(_ contacts: [Contact], windowSeconds: Int64, sourceNames: [Int64: String]) -> [Ticket] {
    let ordered = contacts.count == 1 ? contacts : contacts.sorted { isEarlier($0, $1, sourceNames) }
    var tickets: [Ticket] = []
    for contact in ordered {
      if contact.customer != nil, let last = tickets.indices.last,
        contact.startedAt <= tickets[last].lastContactAt.advanced(bySeconds: windowSeconds)
      {
        tickets[last].add(contact)
      } else {
        tickets.append(Ticket(first: contact, sourceName: sourceNames[contact.source] ?? ""))
      }
    }
    return tickets
  }

  private init(first contact: Contact, sourceName: String) {
    id = contact.id
    customer = contact.customer
    openedAt = contact.startedAt
    lastContactAt = contact.endedAt
    contacts = [contact.id]
    missed = contact.outcome == .missed ? 1 : 0
    tieKey = Self.tieKey(source: sourceName, call: contact.call)
  }

  private mutating func add(_ contact: Contact) {
    id = min(id, contact.id)
    lastContactAt = max(lastContactAt, contact.endedAt)
    contacts.append(contact.id)
    if contact.outcome == .missed { missed += 1 }
  }

  private static func isEarlier(_ left: Contact, _ right: Contact, _ sourceNames: [Int64: String]) -> Bool {
    if left.startedAt != right.startedAt { return left.startedAt < right.startedAt }
    if left.endedAt != right.endedAt { return left.endedAt < right.endedAt }
    if left.call != right.call { return left.call < right.call }
    return sourceNames[left.source] ?? "" < sourceNames[right.source] ?? ""
  }

  /// 64-bit FNV-1a over source, a zero byte and call, then mixed (the finalizer of splitmix64): spread evenly, so that the
  /// fen that a division leaves over fall on tickets without regard to their age.
  static func tieKey(source: String, call: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in source.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = hash &* 0x100_0000_01b3
    for byte in call.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }
}
