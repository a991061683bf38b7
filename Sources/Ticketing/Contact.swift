public import TicketDomain

/// One touch between customer and company: here, one call, put together from its legs.
public struct Contact: Hashable, Sendable {
  /// How it ended.
  public enum Outcome: String, Sendable, CaseIterable {
    /// An agent spoke with the customer.
    case handled
    /// The customer reached nobody (漏单, until someone calls back).
    case missed
    /// The company called and reached nobody.
    case unreached
    /// Between two of the company's own; belongs to no ticket.
    case `internal`
  }

  /// Time that one agent spent on the contact.
  public struct Work: Hashable, Sendable {
    /// The agent as the system names them; empty where it does not.
    public var agent: String
    /// When the work began.
    public var startedAt: Instant
    /// How long it took.
    public var seconds: Int64

    /// `seconds` of work by `agent` from `startedAt` on.
    public init(agent: String, startedAt: Instant, seconds: Int64) {
      self.agent = agent
      self.startedAt = startedAt
      self.seconds = seconds
    }
  }

  /// Position of the first event of its legs.
  public var id: Int64
  /// The source's number.
  public var source: Int64
  /// What its legs share, unique in the source.
  public var call: String
  /// Who the customer is, as far as the number says; `nil` where it identifies nobody.
  public var customer: String?
  /// When the first leg started.
  public var startedAt: Instant
  /// When the last leg ended.
  public var endedAt: Instant
  /// How it ended.
  public var outcome: Outcome
  /// The waiting line that it came through first.
  public var queue: String?
  /// Positions of the legs' first events, ascending.
  public var legs: [Int64]
  /// What agents did, in order of time.
  public var work: [Work]

  /// A contact with those facts.
  public init(
    id: Int64, source: Int64, call: String, customer: String?, startedAt: Instant, endedAt: Instant, outcome: Outcome,
    queue: String?, legs: [Int64], work: [Work]
  ) {
    self.id = id
    self.source = source
    self.call = call
    self.customer = customer
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.outcome = outcome
    self.queue = queue
    self.legs = legs
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
      id: id, source: source, call: first.call, customer: outcome == .internal ? nil : customer,
      startedAt: first.startedAt, endedAt: endedAt, outcome: outcome, queue: queue,
      legs: legs.map(\.position).sorted(), work: work)
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
