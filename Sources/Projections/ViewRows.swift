public import Costing
public import TicketDomain

/// One pool of one definition in one month: its ledger lines, and what each department bears of them.
public struct PoolView: Sendable {
  /// The pool's id.
  public var pool: String
  /// The sum of its ledger lines, in minor units.
  public var amountMinor: Int64
  /// Its ledger lines, and how much of each.
  public var lines: [CountedLine]
  /// The sum of the first stage's quantities; 0 where departments bear what they booked.
  public var shareTotal: Int64
  /// What no department bears.
  public var unallocated: [Unallocated]
  /// What support departments handed on.
  public var handovers: [Handover]
  /// What each department bears, by id.
  public var departments: [PoolCosts]
}

/// Ledger lines that a definition counts in no pool.
public struct LeftOutView: Sendable {
  /// Why.
  public var reason: LeftOutLines.Reason
  /// ISO 4217.
  public var currency: String
  /// Their sum in minor units.
  public var amountMinor: Int64
  /// They, and how much of each.
  public var lines: [CountedLine]
}

/// A ticket.
public struct TicketView: Sendable {
  /// Position of its first fact.
  public var id: Int64
  /// Such as `tel:+8613800138000`; `nil` where its number identifies nobody.
  public var customer: String?
  /// Start of its first contact.
  public var openedAt: Instant
  /// End of its last contact.
  public var lastContactAt: Instant
  /// How many of its contacts nobody answered.
  public var missed: Int
  /// Ids of its contacts, in order of time.
  public var contacts: [Int64]
  /// Id of its service type; `nil` where none matches.
  public var service: String?
  /// Id of its tag; `nil` where none matches.
  public var tag: String?
}

/// A contact.
public struct ContactView: Sendable {
  /// Position of its first fact.
  public var id: Int64
  /// phone, mail or chat.
  public var channel: String
  /// The id that a call's legs share in their system; of a mail, what all copies of it share; of a session, its conversation and
  /// start.
  public var key: String
  /// Start of its first leg.
  public var startedAt: Instant
  /// End of its last leg.
  public var endedAt: Instant
  /// handled, missed, unreached or internal.
  public var outcome: String
  /// The waiting line.
  public var queue: String?
  /// Whether nothing but a guess says that the customer of a chat is one.
  public var isCustomerGuessed: Bool
  /// Positions of the events that it is put together from.
  public var facts: [Int64]
  /// Time that agents spent on it, where it is known.
  public var handleSeconds: Int64
  /// Mails that someone had to read.
  public var mailsRead: Int64
  /// Mails that someone wrote.
  public var mailsWritten: Int64
  /// Characters of new text in these mails.
  public var characters: Int64
  /// Attachments of these mails.
  public var attachments: Int64
  /// Time that agents spent writing in a chat.
  public var chatSeconds: Int64
  /// Messages of the customer in a chat that an agent wrote in.
  public var messagesRead: Int64
  /// Messages of agents in a chat.
  public var messagesWritten: Int64
  /// How often it came from one agent to another.
  public var transfers: Int64
  /// The agents, in order of time, as their system names them.
  public var agents: [String]

  /// What a definition makes time of, without the ticket.
  public var quantities: TimeEquation.Quantities {
    var quantities = TimeEquation.Quantities()
    quantities.contacts = outcome == "automatic" ? 0 : 1
    (quantities.mailsRead, quantities.mailsWritten) = (mailsRead, mailsWritten)
    (quantities.characters, quantities.attachments) = (characters, attachments)
    (quantities.chatSeconds, quantities.messagesRead, quantities.messagesWritten) = (
      chatSeconds, messagesRead, messagesWritten
    )
    quantities.transfers = transfers
    return quantities
  }
}

/// A ledger line.
public struct LedgerLineView: Sendable {
  /// Position of its event.
  public var position: Int64
  /// Id of the department; `nil` where the written name is not configured.
  public var department: String?
  /// As the ledger has it.
  public var departmentWritten: String?
  /// Id of the cost item; `nil` where the written name is not configured.
  public var item: String?
  /// As the ledger has it.
  public var itemWritten: String
  /// Minor units of `currency`.
  public var amountMinor: Int64
  /// ISO 4217.
  public var currency: String
  /// `YYYY-MM-DD`.
  public var bookedOn: String
  /// `YYYY-MM-DD`.
  public var serviceFrom: String?
  /// `YYYY-MM-DD`.
  public var serviceTo: String?
  /// Voucher or invoice number.
  public var document: String?
  /// The call or ticket that it names.
  public var reference: String?
  /// The ticket that this is now.
  public var ticket: Int64?
}
