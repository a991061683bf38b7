/// Everything that a configuration says about alerts.
public struct AlertPlan: Sendable {
  /// From which limits on.
  public var rules: AlertRules
  /// How much is said.
  public var pace: AlertBook.Pace
  /// To whom, by the name that the configuration has for it.
  public var channels: [(name: String, channel: AlertChannel)]
  /// A notice in words.
  public var words: @Sendable (Notice) -> Message

  /// A plan by those rules.
  public init(
    rules: AlertRules, pace: AlertBook.Pace, channels: [(name: String, channel: AlertChannel)],
    words: @escaping @Sendable (Notice) -> Message
  ) {
    self.rules = rules
    self.pace = pace
    self.channels = channels
    self.words = words
  }
}
