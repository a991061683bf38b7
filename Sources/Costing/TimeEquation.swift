/// How long an effort takes beyond what call logs and agents' activity tell: a time equation (Kaplan and Anderson, "Time-Driven
/// Activity-Based Costing", HBR November 2004), a sum of terms, each so much time for each of something, some only for certain
/// service types.
public struct TimeEquation: Hashable, Sendable {
  /// What a term counts.
  public enum Unit: String, CaseIterable, Sendable {
    /// One for a ticket that the department took a contact of.
    case ticket
    /// Contacts.
    case contact
    /// Mails that someone had to read.
    case mailRead = "mail-read"
    /// Mails that someone wrote.
    case mailWritten = "mail-written"
    /// Attachments of mails.
    case attachment
    /// A thousand characters of new text in mails; parts of a thousand count as parts.
    case thousandCharacters = "1000-characters"
    /// Messages of customers in chats.
    case messageRead = "message-read"
    /// Messages of agents in chats.
    case messageWritten = "message-written"
    /// How often a contact came from another agent.
    case transfer
  }

  /// So much time for each of something.
  public struct Term: Hashable, Sendable {
    /// For each unit, in milliseconds.
    public var milliseconds: Int64
    /// What is counted.
    public var unit: Unit
    /// Ids of the service types that it holds for, `unclassified` among them; `nil` for all, and for what belongs to no ticket.
    public var services: Set<String>?

    /// A term.
    public init(milliseconds: Int64, per unit: Unit, services: Set<String>? = nil) {
      self.milliseconds = milliseconds
      self.unit = unit
      self.services = services
    }
  }

  /// Whose effort it is that takes time.
  public enum Subject: Hashable, Sendable {
    /// A ticket's; its service type, `nil` where it has none.
    case ticket(service: String?)
    /// That of contacts without a ticket, which have no service type, and to which nothing applies that is said of some.
    case overhead
  }

  /// How much of what there was.
  public struct Quantities: Hashable, Sendable {
    /// Tickets with a contact.
    public var tickets: Int64 = 0
    /// Contacts.
    public var contacts: Int64 = 0
    /// Mails read.
    public var mailsRead: Int64 = 0
    /// Mails written.
    public var mailsWritten: Int64 = 0
    /// Characters of new text in them.
    public var characters: Int64 = 0
    /// Attachments of them.
    public var attachments: Int64 = 0
    /// Agents' activity in chats, in seconds.
    public var chatSeconds: Int64 = 0
    /// Messages of customers.
    public var messagesRead: Int64 = 0
    /// Messages of agents.
    public var messagesWritten: Int64 = 0
    /// Contacts that came from another agent.
    public var transfers: Int64 = 0

    /// Nothing.
    public init() {}

    /// In thousandths.
    fileprivate func thousandths(of unit: Unit) -> Int128 {
      switch unit {
      case .ticket: Int128(tickets) * 1000
      case .contact: Int128(contacts) * 1000
      case .mailRead: Int128(mailsRead) * 1000
      case .mailWritten: Int128(mailsWritten) * 1000
      case .attachment: Int128(attachments) * 1000
      case .thousandCharacters: Int128(characters)
      case .messageRead: Int128(messagesRead) * 1000
      case .messageWritten: Int128(messagesWritten) * 1000
      case .transfer: Int128(transfers) * 1000
      }
    }
  }

  /// What mail takes.
  public var mail: MailTimeEquation
  /// What chats take.
  public var chat: ChatTimeEquation
  /// What is added.
  public var terms: [Term]

  /// An equation of those parts.
  public init(mail: MailTimeEquation = .none, chat: ChatTimeEquation = .activity, terms: [Term] = []) {
    self.mail = mail
    self.chat = chat
    self.terms = terms
  }

  /// Whether there is anything that efforts without mail, chats and transfers take.
  public var countsContacts: Bool { terms.contains { $0.unit == .contact || $0.unit == .ticket } }

  /// Whether the service type makes a difference.
  public var asksForService: Bool { terms.contains { $0.services != nil } }

  /// Millionths of a second, exactly; saturates. O(terms).
  public func millionths(_ quantities: Quantities, of subject: Subject) -> Int64 {
    var sum = mail.millionths(
      read: quantities.mailsRead, written: quantities.mailsWritten, characters: quantities.characters,
      attachments: quantities.attachments)
    sum += chat.millionths(
      activity: quantities.chatSeconds, read: quantities.messagesRead, written: quantities.messagesWritten)
    for term in terms where Self.applies(term, to: subject) {
      // At most a day of milliseconds times a 64-bit count times a thousand: 128 bits are enough for many of them.
      sum += Int128(term.milliseconds) * quantities.thousandths(of: term.unit)
    }
    return Int64(clamping: sum)
  }

  /// Whole seconds, half a second rounded up; saturates. Rounded once, whatever the terms. O(terms).
  public func seconds(_ quantities: Quantities, of subject: Subject) -> Int64 {
    let (sum, overflow) = millionths(quantities, of: subject).addingReportingOverflow(500_000)
    return (overflow ? .max : sum) / 1_000_000
  }

  private static func applies(_ term: Term, to subject: Subject) -> Bool {
    guard let services = term.services else { return true }
    return switch subject {
    case .ticket(let service): services.contains(service ?? unclassified)
    case .overhead: false
    }
  }

  /// How a definition calls tickets without a service type.
  public static let unclassified = "unclassified"
}

extension CostDefinition {
  /// How long efforts take beyond what call logs tell.
  public var timeEquation: TimeEquation { TimeEquation(mail: mailTime, chat: chatTime, terms: timeTerms) }
}
