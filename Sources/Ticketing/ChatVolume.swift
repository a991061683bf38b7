/// How much was chatted: what a time equation turns into time.
public struct ChatVolume: Hashable, Sendable {
  /// Time that agents spent writing, as their own activity tells (``ChatRules/pauseSeconds``).
  public var seconds: Int64
  /// Messages of customers in sessions that an agent wrote in.
  public var read: Int64
  /// Messages of agents.
  public var written: Int64

  /// No chat.
  public static let none = ChatVolume()

  /// So much of it.
  public init(seconds: Int64 = 0, read: Int64 = 0, written: Int64 = 0) {
    self.seconds = seconds
    self.read = read
    self.written = written
  }

  /// Adds another volume to this one; saturates.
  public static func += (left: inout ChatVolume, right: ChatVolume) {
    left.seconds = left.seconds.addingSaturating(right.seconds)
    left.read = left.read.addingSaturating(right.read)
    left.written = left.written.addingSaturating(right.written)
  }
}
