public import TicketDomain

/// One message as an export of a chat told it: what Ticketing needs of a `chat-message-logged` or `chat-message-recalled`.
///
/// People, names and kinds are numbers that are the same for the same text; -1 is nobody. 88 bytes, so that a million fit.
public struct ChatMessage: Sendable {
  /// What the export says about who wrote it.
  public enum Role: UInt8, Sendable {
    /// Somebody of the company.
    case agent
    /// Somebody outside.
    case customer
    /// Nobody: the chat's own system.
    case system
    /// It does not say.
    case unknown
  }

  /// What the system says has become of the session.
  public enum SessionSign: UInt8, Sendable {
    /// Nothing.
    case none
    /// Somebody has taken it.
    case started
    /// Somebody else has it from now on.
    case transferred
    /// It is over.
    case ended
  }

  /// Position of the event in force.
  public var event: Int64
  /// Position of the first revision's event: stays the same through revisions.
  public var position: Int64
  /// The time that it bears.
  public var at: Instant
  /// A hash of its id in the chat's system; 0 where it has none.
  public var id: UInt64
  /// A hash of the id of the message that it answers, or takes back; 0 where it says none.
  public var target: UInt64
  /// The source's number.
  public var source: Int32
  /// The conversation.
  public var conversation: Int32
  /// Who wrote it.
  public var sender: Int32
  /// What they are called there, as a name.
  public var senderName: Int32
  /// Whom the chat is with, where the export says so.
  public var customer: Int32
  /// Who wrote the message that it answers.
  public var quotedSender: Int32
  /// The first name that it mentions (`@name`), as a name.
  public var mention: Int32
  /// The kind of message.
  public var kind: Int32
  /// Who wrote it, as the export says.
  public var role: Role
  /// What has become of the session.
  public var sign: SessionSign
  /// Whether it asks for nothing, as thanks do.
  public var isCourtesy: Bool
  /// Whether it is the recall of another message.
  public var isRecall: Bool

  /// A message with those facts.
  public init(
    event: Int64, at: Instant, id: UInt64 = 0, target: UInt64 = 0, source: Int32, conversation: Int32, sender: Int32,
    senderName: Int32 = -1, customer: Int32 = -1, quotedSender: Int32 = -1, mention: Int32 = -1, kind: Int32 = 0,
    role: Role, sign: SessionSign = .none, isCourtesy: Bool = false, isRecall: Bool = false
  ) {
    self.event = event
    position = event
    self.at = at
    self.id = id
    self.target = target
    self.source = source
    self.conversation = conversation
    self.sender = sender
    self.senderName = senderName
    self.customer = customer
    self.quotedSender = quotedSender
    self.mention = mention
    self.kind = kind
    self.role = role
    self.sign = sign
    self.isCourtesy = isCourtesy
    self.isRecall = isRecall
  }

  /// The second in which it was written.
  public var second: Int64 { at.milliseconds.flooredDivision(by: 1000).quotient }

  /// The same number for the same id of a message, never 0.
  public static func hash(ofID id: UnsafeRawBufferPointer) -> UInt64 {
    var hash = StableHash()
    for byte in id { hash.add(byte) }
    return max(1, hash.mixed)
  }

  /// The same number for the same id of a message, never 0.
  public static func hash(ofID id: String) -> UInt64 {
    var id = id
    return id.withUTF8 { hash(ofID: UnsafeRawBufferPointer($0)) }
  }
}
