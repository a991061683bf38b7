internal import TicketDomain

/// Turns local times of one zone into instants, fast where they lie near each other, as they do in a log.
final class LocalClock {
  let zone: ZoneRules
  private let policy: ZoneRules.Policy
  /// For hours of local time (at the index of their last bits) all of which have the same offset.
  private var hours: [(hour: Int64, offset: Int64)]
  private static let hourMilliseconds: Int64 = 3_600_000

  init(_ zone: ZoneRules, policy: ZoneRules.Policy) {
    self.zone = zone
    self.policy = policy
    hours = Array(repeating: (.min, 0), count: 64)
  }

  /// The instant at which the clock shows `local`, and whether that was certain.
  func instant(local: Int64) -> (instant: Instant, resolution: ZoneRules.Resolution) {
    let hour = local.flooredDivision(by: Self.hourMilliseconds).quotient
    let slot = Int(truncatingIfNeeded: hour & 63)
    if hours[slot].hour == hour { return (Instant(milliseconds: local - hours[slot].offset), .unique) }
    // No zone changes its offset twice within an hour, so an hour with certain and equal ends is certain throughout.
    let first = hour * Self.hourMilliseconds
    let last = first + Self.hourMilliseconds - 1
    let start = zone.instant(localMilliseconds: first, policy: policy)
    let end = zone.instant(localMilliseconds: last, policy: policy)
    if start.resolution == .unique, end.resolution == .unique,
      first - start.instant.milliseconds == last - end.instant.milliseconds
    {
      hours[slot] = (hour, first - start.instant.milliseconds)
    }
    return zone.instant(localMilliseconds: local, policy: policy)
  }
}
