/// How long a pause means what in a chat.
public struct ChatRules: Hashable, Sendable {
  /// More than that without a message, and the next one begins a new session.
  public var silenceSeconds: Int64
  /// A customer's message that nobody answered for so long is missed.
  public var answerSeconds: Int64
  /// Of the time since an agent's last message, in whichever chat, no more than that is work on the next one. As each moment
  /// of an agent lies before one message only, an agent who serves four chats at once works one minute a minute.
  public var pauseSeconds: Int64

  /// Four hours, a day and five minutes where nothing else is said.
  public init(silenceSeconds: Int64 = 4 * 3600, answerSeconds: Int64 = 24 * 3600, pauseSeconds: Int64 = 300) {
    self.silenceSeconds = silenceSeconds
    self.answerSeconds = answerSeconds
    self.pauseSeconds = pauseSeconds
  }
}
