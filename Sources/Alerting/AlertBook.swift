public import TicketDomain

/// What was said to whom is kept here, so that nothing is said twice, nothing is forgotten over a restart, and nobody is flooded.
///
/// A condition is news when it has held for a while, and over when it has not held for as long: what flickers says nothing. What is
/// news together is one ``Notice``. Deterministic: it only knows the moments that it is given.
public struct AlertBook: Codable, Sendable, Equatable {
  /// How much is said.
  public struct Pace: Sendable, Hashable {
    /// How long a condition must hold, or not hold, before anybody hears of it, in seconds.
    public var holdSeconds: Int64 = 60
    /// After how long what still holds is said again, in seconds.
    public var repeatSeconds: Int64 = 86_400
    /// How many notices there are in an hour at most; what does not fit is in the next.
    public var perHour = 10

    /// The usual pace.
    public init() {}
  }

  /// A condition that holds, or has until a moment ago.
  public struct Entry: Codable, Sendable, Equatable {
    /// What it is.
    public var alert: Alert
    /// Since when it has held.
    public var since: Instant
    /// When it was last said; `nil` where it was not.
    public var saidAt: Instant?
    /// Since when it has not held.
    public var clearSince: Instant?
  }

  /// What holds, in the order in which it came.
  public private(set) var entries: [Entry] = []
  /// What was said to hold, and does not any more, and nobody has heard of that yet.
  public private(set) var recovered: [Entry] = []
  private var noticesAt: [Instant] = []

  /// A book without a word in it.
  public init() {}

  /// Takes note of what holds at `now`, and returns what is to be said, if anything is. O(entries · alerts).
  public mutating func take(_ alerts: [Alert], at now: Instant, pace: Pace = Pace()) -> Notice? {
    note(alerts, at: now, hold: pace.holdSeconds)
    // A clock that was set back would else hold everything up.
    noticesAt.removeAll { $0 > now || $0.seconds(until: now) >= 3600 }
    let due = entries.indices.filter { index in
      let entry = entries[index]
      guard entry.clearSince == nil, entry.since.seconds(until: now) >= pace.holdSeconds else { return false }
      return entry.saidAt.map { $0 > now || $0.seconds(until: now) >= pace.repeatSeconds } ?? true
    }
    guard !due.isEmpty || !recovered.isEmpty, noticesAt.count < pace.perHour else { return nil }
    let notice = Notice(at: now, holding: due.map { entries[$0] }, recovered: recovered)
    for index in due { entries[index].saidAt = now }
    recovered = []
    noticesAt.append(now)
    return notice
  }

  private mutating func note(_ alerts: [Alert], at now: Instant, hold: Int64) {
    for alert in alerts {
      if let index = entries.firstIndex(where: { $0.alert.isSameCondition(as: alert) }) {
        entries[index].alert = alert
        entries[index].clearSince = nil
        // Set back clocks again.
        entries[index].since = min(entries[index].since, now)
      } else {
        entries.append(Entry(alert: alert, since: now))
      }
    }
    for index in entries.indices where !alerts.contains(where: { $0.isSameCondition(as: entries[index].alert) }) {
      entries[index].clearSince = min(entries[index].clearSince ?? now, now)
    }
    let over = entries.filter { $0.clearSince.map { $0.seconds(until: now) >= hold } ?? false }
    recovered += over.filter { $0.saidAt != nil }
    entries.removeAll { $0.clearSince.map { $0.seconds(until: now) >= hold } ?? false }
  }
}

extension Alert {
  /// Whether both are about one condition, whatever its figures are now.
  func isSameCondition(as other: Alert) -> Bool { kind == other.kind && subject == other.subject }
}
