public import TicketDomain

/// One touch between customer and company: a call, put together from its legs, a mail, wherever copies of it lie, or a session of
/// a chat.
public struct Contact: Hashable, Sendable {
  /// How customer and company met.
  public enum Channel: String, Sendable, CaseIterable {
    /// A call.
    case phone
    /// A mail.
    case mail
    /// A session of a chat.
    case chat
  }

  /// How it ended.
  public enum Outcome: String, Sendable, CaseIterable {
    /// An agent spoke with the customer, or answered the mail, or wrote it.
    case handled
    /// The customer reached nobody, or has no answer yet (漏单, until someone calls back or answers).
    case missed
    /// The company called and reached nobody.
    case unreached
    /// Between two of the company's own. A call belongs to no ticket; a mail belongs to the ticket that it is about.
    case `internal`
    /// A mail that no person wrote: it takes nobody's time.
    case automatic
  }

  /// Time that one agent spent on the contact.
  public struct Work: Hashable, Sendable {
    /// The agent as the system names them; empty where it does not.
    public var agent: String
    /// When the work began.
    public var startedAt: Instant
    /// How long it took, where that is known: a call log tells, a mailbox does not.
    public var seconds: Int64
    /// What there was to read and write, from which a cost definition estimates how long that took.
    public var mail: MailVolume
    /// What was chatted.
    public var chat: ChatVolume

    /// `seconds` of work by `agent` from `startedAt` on, and what was read and written.
    public init(
      agent: String, startedAt: Instant, seconds: Int64 = 0, mail: MailVolume = .none, chat: ChatVolume = .none
    ) {
      self.agent = agent
      self.startedAt = startedAt
      self.seconds = seconds
      self.mail = mail
      self.chat = chat
    }
  }

  /// The smallest of `facts`.
  public var id: Int64
  /// The source's number.
  public var source: Int64
  /// How it came about.
  public var channel: Channel
  /// Its natural key, unique in channel and source: what the legs of a call share, what copies of a mail share, the conversation
  /// and start of a session.
  public var key: String
  /// Who the customer is, as far as the number says; `nil` where it identifies nobody.
  public var customer: String?
  /// When the first leg started.
  public var startedAt: Instant
  /// When the last leg ended.
  public var endedAt: Instant
  /// How it ended.
  public var outcome: Outcome
  /// The waiting line that it came through first; the own address of a mail; the account of customer service in a chat.
  public var queue: String?
  /// Positions of the first events of its facts, ascending: the legs of a call, the copies of a mail, the messages of a chat.
  public var facts: [Int64]
  /// What agents did, in order of time.
  public var work: [Work]
  /// Whether it is only a guess that the customer is one: neither the roster nor the export of the chat says so.
  public var isCustomerGuessed = false

  /// A contact with those facts.
  public init(
    id: Int64, source: Int64, channel: Channel, key: String, customer: String?, startedAt: Instant, endedAt: Instant,
    outcome: Outcome, queue: String?, facts: [Int64], work: [Work]
  ) {
    self.id = id
    self.source = source
    self.channel = channel
    self.key = key
    self.customer = customer
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.outcome = outcome
    self.queue = queue
    self.facts = facts
    self.work = work
  }

  /// Puts the legs of one call together; `nil` where there are none.
  ///
  /// The result does not depend on the order of `legs`, save for the positions that it carries. `customer` is whom the number
  /// on the earliest leg that has one stands for. O(n log n) in the number of legs.
  public init?(legs unordered: [CallLeg], source: Int64, customer: String?) {
    let legs = unordered.count == 1 ? unordered : unordered.sorted(by: Self.isEarlier)
    guard let first = legs.first else { return nil }
    var id = first.position
    var endedAt = first.startedAt
    var direction = CallLeg.Direction.unknown
    var work: [Work] = []
    var queue: String?
    var isHandled = false
    for leg in legs {
      id = min(id, leg.position)
      endedAt = max(endedAt, leg.startedAt.advanced(bySeconds: leg.durationSeconds))
      if direction == .unknown || direction == .internal, leg.direction != .unknown { direction = leg.direction }
      queue = queue ?? leg.queue
      isHandled = isHandled || leg.isHandled
      // Who dialled in vain spent no time on the customer, and yet it was that agent's contact.
      if leg.isHandled || (leg.party == .agent && leg.direction == .outbound) {
        let seconds = leg.isHandled ? leg.handleSeconds : 0
        work.append(Work(agent: leg.agent ?? "", startedAt: leg.startedAt, seconds: seconds))
      }
    }
    let outcome: Outcome =
      switch direction {
      case .internal: .internal
      case .outbound: isHandled ? .handled : .unreached
      case .inbound, .unknown: isHandled ? .handled : .missed
      }
    self.init(
      id: id, source: source, channel: .phone, key: first.call, customer: outcome == .internal ? nil : customer,
      startedAt: first.startedAt, endedAt: endedAt, outcome: outcome, queue: queue,
      facts: legs.map(\.position).sorted(), work: work)
  }

  /// An order of legs that does not depend on when they were read.
  private static func isEarlier(_ left: CallLeg, _ right: CallLeg) -> Bool {
    if left.startedAt != right.startedAt { return left.startedAt < right.startedAt }
    if left.party != right.party { return left.party.rawValue < right.party.rawValue }
    let (leftAgent, rightAgent) = (left.agent ?? "", right.agent ?? "")
    if leftAgent != rightAgent { return leftAgent < rightAgent }
    if left.handleSeconds != right.handleSeconds { return left.handleSeconds < right.handleSeconds }
    if left.direction != right.direction { return left.direction.rawValue < right.direction.rawValue }
    return (left.queue ?? "") < (right.queue ?? "")
  }
}
