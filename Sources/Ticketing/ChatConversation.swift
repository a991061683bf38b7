internal import TicketDomain

/// A conversation, cut into sessions: the contacts that its messages are.
///
/// In a direct conversation or one of customer service a session is whose it is with; in a group, each customer has sessions of
/// their own.
public struct ChatConversation {
  /// Between whom a conversation is.
  public enum Kind: UInt8, Sendable {
    /// Two parties.
    case direct
    /// A room.
    case group
    /// An account of customer service and a customer.
    case service
  }

  /// A message in its place.
  public struct Entry {
    /// The message.
    public var message: ChatMessage
    /// Who wrote it.
    public var writer: ChatStaff.Writer
    /// The second of the writing agent's message before it, in whichever conversation; `nil` where there is none.
    public var previousSecond: Int64?
    /// Positions of the same message in other exports.
    public var copies: [Int64]

    /// A message with what is known of it.
    public init(message: ChatMessage, writer: ChatStaff.Writer, previousSecond: Int64? = nil, copies: [Int64] = []) {
      self.message = message
      self.writer = writer
      self.previousSecond = previousSecond
      self.copies = copies
    }
  }

  /// What all of its messages share.
  public let key: String
  /// Between whom it is.
  public let kind: Kind
  private let rules: ChatRules
  /// The text of a number: who somebody is.
  private let name: (Int32) -> String
  private let isOwn: (Int32) -> Bool
  private let customer: (String) -> String

  /// A conversation; `name` tells who somebody is by their number, `isOwn` whether they are the company's, `customer` which
  /// customer has an identity such as `chat:wmAbc`.
  public init(
    key: String, kind: Kind, rules: ChatRules, name: @escaping (Int32) -> String, isOwn: @escaping (Int32) -> Bool,
    customer: @escaping (String) -> String = { $0 }
  ) {
    self.key = key
    self.kind = kind
    self.rules = rules
    self.name = name
    self.isOwn = isOwn
    self.customer = customer
  }

  /// The contacts that `entries`, all messages of the conversation in order, are. O(n).
  public func contacts(of entries: [Entry]) -> [Contact] {
    let recalled = Set(entries.lazy.filter(\.message.isRecall).map(\.message.target))
    var streams: [Int32: ChatStream] = [:]
    var sessions: [ChatSession] = []
    var group = GroupTalk(rules: rules)
    let party = kind == .group ? -1 : counterpart(in: entries)
    for entry in entries where !entry.message.isRecall {
      let message = entry.message
      var customer = party
      if entry.writer == .system {
        if kind != .group { streams[customer]?.apply(message.sign) }
        continue
      }
      if kind == .group { customer = group.customer(for: entry) }
      let isRecalled = message.id != 0 && recalled.contains(message.id)
      streams[customer, default: ChatStream(customer: customer)].add(
        entry, isRecalled: isRecalled, rules: rules, to: &sessions)
      streams[customer]?.apply(message.sign)
    }
    for stream in streams.values { stream.finish(&sessions) }
    return sessions.map(contact)
  }

  /// The one outside; -1 where everybody is inside.
  private func counterpart(in entries: [Entry]) -> Int32 {
    var named: Int32 = -1
    for entry in entries {
      switch entry.writer {
      case .customer:
        return kind == .service && entry.message.customer >= 0 ? entry.message.customer : entry.message.sender
      case .agent, .system: if named < 0 { named = entry.message.customer }
      }
    }
    return named >= 0 && isOwn(named) ? -1 : named
  }

  private func contact(_ session: ChatSession) -> Contact {
    let who = session.customer >= 0 ? name(session.customer) : nil
    var work = session.work
    if !work.isEmpty { work[0].volume.read = session.read }
    // A room where only the company speaks, or two of its own between each other.
    let outcome: Contact.Outcome = who == nil ? .internal : session.isMissed ? .missed : .handled
    let part = kind == .group ? who.map { " " + $0 } ?? "" : ""
    var contact = Contact(
      id: session.id, source: Int64(session.source), channel: .chat,
      key: "\(key)\(part) \(session.startedAt.milliseconds)", customer: who.map { customer("chat:" + $0) },
      startedAt: session.startedAt, endedAt: session.endedAt, outcome: outcome,
      queue: kind == .service ? key.split(separator: "/").first.map(String.init) : nil, facts: session.facts.sorted(),
      work: work.map {
        Contact.Work(agent: $0.agent >= 0 ? name($0.agent) : "", startedAt: $0.startedAt, chat: $0.volume)
      })
    contact.isCustomerGuessed = session.isGuess
    return contact
  }
}

/// To whom the messages of a group belong.
private struct GroupTalk {
  let rules: ChatRules
  private var latest: (customer: Int32, second: Int64)?
  /// Customers by what they are called.
  private var byName: [Int32: Int32] = [:]
  private var byMessage: [UInt64: Int32] = [:]

  init(rules: ChatRules) { self.rules = rules }

  /// The customer whose matter the message is: the writer; for an agent's, whoever wrote what it answers, else whom it mentions,
  /// else who wrote last; -1 where nobody did.
  mutating func customer(for entry: ChatConversation.Entry) -> Int32 {
    let message = entry.message
    let customer: Int32
    if case .customer = entry.writer {
      customer = message.sender
      if message.senderName >= 0 { byName[message.senderName] = customer }
      latest = (customer, message.second)
    } else if message.target != 0, let asked = byMessage[message.target] {
      customer = asked
    } else if message.quotedSender >= 0, isCustomer(message.quotedSender) {
      customer = message.quotedSender
    } else if message.mention >= 0, let mentioned = byName[message.mention] {
      customer = mentioned
    } else if let latest, message.second - latest.second <= rules.silenceSeconds {
      customer = latest.customer
    } else {
      customer = -1
    }
    if customer >= 0 {
      known.insert(customer)
      if message.id != 0 { byMessage[message.id] = customer }
    }
    return customer
  }

  private var known: Set<Int32> = []

  private func isCustomer(_ person: Int32) -> Bool { known.contains(person) }
}
