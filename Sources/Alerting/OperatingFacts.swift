public import TicketDomain

/// How everything is at one moment, as far as somebody might have to hear of it.
public struct OperatingFacts: Sendable {
  /// A source.
  public struct Source: Sendable {
    /// Its name.
    public var name: String
    /// When something new last came; `nil` where nothing ever has.
    public var lastArrivalAt: Instant?
    /// The hours, counted since 1970-01-01T00:00Z, in which something new came within the last four weeks.
    public var busyHours: Set<Int64> = []
    /// Since when looks at it have failed; `nil` where it is in order.
    public var failingSince: Instant?
    /// The error's text, without anything personal.
    public var trouble: String?
    /// Whether every record that was seen is accounted for.
    public var isComplete = true
    /// Records that were put in quarantine within the last day.
    public var newInQuarantine = 0

    /// A source of that name, in order.
    public init(name: String) { self.name = name }
  }

  /// When all this was.
  public var now: Instant
  /// The configured sources.
  public var sources: [Source] = []
  /// Contacts of the last day that nobody answered.
  public var missedContacts = 0
  /// What each department costs this month, in minor units, by its id.
  public var departmentCosts: [String: Int64] = [:]
  /// Since when the views have been behind the log; `nil` where they are current.
  public var viewsBehindSince: Instant?
  /// Events that they do not have yet.
  public var viewsBehindEvents: Int64 = 0
  /// Room on the disk, in bytes; `nil` where nobody knows.
  public var freeBytes: Int64?
  /// With less, nothing is taken in.
  public var neededBytes: Int64 = 0
  /// Whether nothing is taken in because of that.
  public var isStoppedForRoom = false
  /// How long after a backup the next is due, in seconds; `nil` where none are made.
  public var backupEverySeconds: Int64?
  /// When the last sound backup was made.
  public var lastBackupAt: Instant?
  /// Since when this has been looked at: before that, nothing is overdue.
  public var watchedSince: Instant

  /// Facts of that moment, with nothing to say.
  public init(now: Instant, watchedSince: Instant) {
    self.now = now
    self.watchedSince = watchedSince
  }
}
