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
  /// What its contacts are.
  public var kind: Kind
  /// The service type, as far as it is known without reading what was said.
  public var service: String?
  /// The tag, as far as it is known so.
  public var tag: String?

  /// What the contacts of a ticket are.
  public enum Kind: String, Sendable {
    /// Calls.
    case calls
    /// Chats, and calls among them.
    case chats
    /// A thread of mails, which other contacts of the customer do not join by themselves.
    case mails

    /// The channel that such tickets are counted for.
    public var channel: Contact.Channel {
      switch self {
      case .calls: .phone
      case .chats: .chat
      case .mails: .mail
      }
    }
  }

  /// Groups one customer's contacts: a contact that starts at most `windowSeconds` after the end of those before it
  /// belongs to the same ticket. Without a `customer`, each contact is a ticket of its own.
  ///
  /// `members` in any order, none of them internal; the result does not depend on it. O(n log n).
  public static func grouping(_ members: [TicketMember], customer: String?, windowSeconds: Int64) -> [Ticket] {
    let ordered = members.count == 1 ? members : members.sorted()
    var tickets: [Ticket] = []
    for member in ordered {
      if customer != nil, let last = tickets.indices.last,
        member.startedAt <= tickets[last].lastContactAt.advanced(bySeconds: windowSeconds)
      {
        tickets[last].add(member)
      } else {
        tickets.append(Ticket(first: member, customer: customer))
      }
    }
    return tickets
  }

  /// The ticket of a thread of mails, whose contacts are in order of time; `nil` without any.
  init?(thread contacts: [Contact], customer: String?) {
    let members = contacts.map { TicketMember($0, sourceName: Contact.Channel.mail.rawValue) }
    guard let first = members.first else { return nil }
    self.init(first: first, customer: customer)
    for member in members.dropFirst() { add(member) }
    kind = .mails
  }

  private init(first member: TicketMember, customer: String?) {
    id = member.id
    self.customer = customer
    openedAt = member.startedAt
    lastContactAt = member.endedAt
    contacts = [member.id]
    missed = member.isMissed ? 1 : 0
    tieKey = member.tieKey
    kind = member.isCall ? .calls : .chats
  }

  private mutating func add(_ member: TicketMember) {
    id = min(id, member.id)
    lastContactAt = max(lastContactAt, member.endedAt)
    contacts.append(member.id)
    if member.isMissed { missed += 1 }
    if !member.isCall { kind = .chats }
  }
}
