public import TicketDomain

/// One leg of a call as a call log told it: what Ticketing needs of a `call-leg-logged`.
public struct CallLeg: Hashable, Sendable {
  /// Who or what stood at the company's end.
  public enum Party: UInt8, Sendable {
    /// A person.
    case agent
    /// A waiting line, announcement, mailbox or conference: nobody spoke for the company.
    case machine
    /// The log does not say.
    case unknown
  }

  /// Who called whom.
  public enum Direction: UInt8, Sendable {
    /// The customer called.
    case inbound
    /// The company called.
    case outbound
    /// Between two of the company's own.
    case `internal`
    /// The log does not say.
    case unknown
  }

  /// Position of the leg's first event: stays the same through revisions.
  public var position: Int64
  /// What all legs of the call share.
  public var call: String
  /// When the leg started.
  public var startedAt: Instant
  /// Who called whom.
  public var direction: Direction
  /// Who or what stood at the company's end.
  public var party: Party
  /// Whether the leg was answered, by whomever.
  public var isAnswered: Bool
  /// The agent as the system names them.
  public var agent: String?
  /// The waiting line.
  public var queue: String?
  /// From start to end; 0 where unknown.
  public var durationSeconds: Int64
  /// From answer to end, plus work after the call.
  public var handleSeconds: Int64
  /// A leg with those facts.
  public init(
    position: Int64, call: String, startedAt: Instant, direction: Direction, party: Party, isAnswered: Bool,
    agent: String?, queue: String?, durationSeconds: Int64, handleSeconds: Int64
  ) {
    self.position = position
    self.call = call
    self.startedAt = startedAt
    self.direction = direction
    self.party = party
    self.isAnswered = isAnswered
    self.agent = agent
    self.queue = queue
    self.durationSeconds = durationSeconds
    self.handleSeconds = handleSeconds
  }

  /// Whether an agent spoke on this leg. An answering machine or queue that picks up does not count, nor do billable
  /// seconds of a leg that nobody answered.
  public var isHandled: Bool { party == .agent && isAnswered }
}
