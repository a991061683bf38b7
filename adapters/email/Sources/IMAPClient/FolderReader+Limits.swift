extension FolderReader {
  /// How much is read at once, and of one mail.
  public struct Limits: Sendable, Hashable {
    /// Of a larger mail only the header is fetched.
    public var messageBytesMax = 32 << 20
    /// A window has no more bytes, unless it is a single mail; as much again is the room for mails larger than their stated size.
    public var windowBytesMax = 4 << 20
    /// A window has no more mails.
    public var windowMessagesMax = 500
    /// About how many mails one survey should list.
    public var surveyMessagesMax = 1000
    /// How much of the header of a mail beyond ``messageBytesMax`` is kept.
    public static let headerBytesMax = 1 << 20

    /// The usual limits.
    public init() {}
  }

  /// When to give up on a server.
  public struct RetryPolicy: Sendable, Hashable {
    /// How often to try without getting a mail before the error is thrown.
    public var attemptsMax = 10
    /// The same before there was any connection: what is wrong then is more often the configuration than the network.
    public var firstAttemptsMax = 3
    /// The pause before the first retry; each further one is twice as long, less a random part of up to half.
    public var firstPauseMilliseconds = 500
    /// The longest pause.
    public var pauseMillisecondsMax = 60_000

    /// The usual policy.
    public init() {}

    /// How long to wait before the retry after so many attempts, at least one.
    func pauseMilliseconds(afterAttempts attempts: Int) -> Int {
      let longest = min(firstPauseMilliseconds << min(attempts - 1, 16), pauseMillisecondsMax)
      return Int.random(in: (longest / 2)...longest)
    }

    /// Waits that long, or until `isStopped` says so.
    func pause(afterAttempts attempts: Int, isStopped: () -> Bool) {
      var left = pauseMilliseconds(afterAttempts: attempts)
      while left > 0, !isStopped() {
        Pause.sleep(milliseconds: min(left, 250))
        left -= 250
      }
    }
  }
}
