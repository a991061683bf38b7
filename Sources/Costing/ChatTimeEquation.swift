/// How long chats take: as the activity of agents tells, or by messages, or both.
///
/// Activity is the time between an agent's messages, in whichever chat, up to a pause; so nobody works more than one minute a
/// minute, however many chats they serve at once.
public struct ChatTimeEquation: Hashable, Sendable {
  /// Whether the agents' activity counts.
  public var countsActivity: Bool
  /// For each message read, in milliseconds.
  public var read: Int64
  /// For each message written.
  public var written: Int64

  /// The activity, and nothing beside it.
  public static let activity = ChatTimeEquation(countsActivity: true)

  /// An equation with those terms, in milliseconds.
  public init(countsActivity: Bool, read: Int64 = 0, written: Int64 = 0) {
    self.countsActivity = countsActivity
    self.read = read
    self.written = written
  }

  /// Millionths of a second.
  func millionths(activity: Int64, read: Int64, written: Int64) -> Int128 {
    ((countsActivity ? Int128(activity) * 1000 : 0) + Int128(read) * Int128(self.read)
      + Int128(written) * Int128(self.written)) * 1000
  }
}
