/// The offsets of one time zone as a table, so that the pure rooms translate times without any library.
///
/// Look-ups are a binary search over the transitions (a few hundred at most): O(log n), no allocation.
public struct ZoneRules: Sendable, Equatable {
  /// From `at` on, clocks show UTC plus `offsetSeconds`.
  public struct Transition: Sendable, Equatable {
    /// When the new offset starts.
    public var at: Instant
    /// Seconds to add to UTC; positive east of Greenwich.
    public var offsetSeconds: Int

    /// A change of offset.
    public init(at: Instant, offsetSeconds: Int) {
      self.at = at
      self.offsetSeconds = offsetSeconds
    }
  }

  /// What a local time turned out to be.
  public enum Resolution: Sendable, Equatable {
    /// Exactly one instant shows this local time.
    case unique
    /// Two instants show it (clocks were set back over it).
    case ambiguous
    /// No instant shows it (clocks were set forward over it).
    case missing
  }

  /// Which instant an ambiguous or missing local time stands for.
  public enum Policy: String, Sendable, CaseIterable {
    /// The offset in force before the transition: the earlier of two, and past the gap for a missing one.
    case earlier
    /// The offset in force after the transition.
    case later
  }

  /// The IANA name, such as `Asia/Shanghai`.
  public let identifier: String
  let initialOffsetSeconds: Int
  let transitions: [Transition]

  /// A zone of that name; `transitions` ascending by time.
  public init(identifier: String, initialOffsetSeconds: Int, transitions: [Transition] = []) {
    self.identifier = identifier
    self.initialOffsetSeconds = initialOffsetSeconds
    self.transitions = transitions
  }

  /// Coordinated universal time.
  public static let utc = ZoneRules(identifier: "UTC", initialOffsetSeconds: 0)

  /// Seconds to add to UTC at `instant`.
  public func offsetSeconds(at instant: Instant) -> Int { offset(afterTransitions: countOfTransitions(until: instant)) }

  /// Milliseconds on the zone's clocks at `instant`, counted from their 1970-01-01 00:00.
  public func localMilliseconds(at instant: Instant) -> Int64 {
    instant.milliseconds + Int64(offsetSeconds(at: instant)) * 1000
  }

  /// The month that `instant` falls in on the zone's clocks.
  public func period(of instant: Instant) -> Period { date(of: instant).period }

  /// The day that `instant` falls on on the zone's clocks.
  public func date(of instant: Instant) -> CivilDate {
    CivilDate(daysSinceEpoch: localMilliseconds(at: instant).flooredDivision(by: 86_400_000).quotient)
  }

  /// The instant at which the zone's clocks show `localMilliseconds`, and whether that was certain.
  public func instant(localMilliseconds: Int64, policy: Policy = .earlier) -> (instant: Instant, resolution: Resolution)
  {
    // Offsets lie within a day, so only transitions near the local time can matter.
    let nearby = countOfTransitions(until: Instant(milliseconds: localMilliseconds - 86_400_000))
    var candidates: [Instant] = []
    var previous = offset(afterTransitions: nearby)
    var gap: (before: Int, after: Int)?
    consider(offset: previous, from: nil, until: transition(nearby)?.at)
    var index = nearby
    while let next = transition(index), next.at.milliseconds <= localMilliseconds + 86_400_000 {
      consider(offset: next.offsetSeconds, from: next.at, until: transition(index + 1)?.at)
      let beforeLocal = next.at.milliseconds + Int64(previous) * 1000
      let afterLocal = next.at.milliseconds + Int64(next.offsetSeconds) * 1000
      if beforeLocal <= localMilliseconds, localMilliseconds < afterLocal { gap = (previous, next.offsetSeconds) }
      previous = next.offsetSeconds
      index += 1
    }
    if let first = candidates.first, let last = candidates.last {
      return (policy == .earlier ? first : last, candidates.count > 1 ? .ambiguous : .unique)
    }
    let chosen = gap.map { policy == .earlier ? $0.before : $0.after } ?? previous
    return (Instant(milliseconds: localMilliseconds - Int64(chosen) * 1000), .missing)

    func consider(offset: Int, from start: Instant?, until end: Instant?) {
      let candidate = Instant(milliseconds: localMilliseconds - Int64(offset) * 1000)
      if start.map({ candidate >= $0 }) ?? true, end.map({ candidate < $0 }) ?? true { candidates.append(candidate) }
    }
  }

  private func transition(_ index: Int) -> Transition? {
    transitions.indices.contains(index) ? transitions[index] : nil
  }

  private func offset(afterTransitions count: Int) -> Int {
    count == 0 ? initialOffsetSeconds : transitions[count - 1].offsetSeconds
  }

  private func countOfTransitions(until instant: Instant) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].at <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
