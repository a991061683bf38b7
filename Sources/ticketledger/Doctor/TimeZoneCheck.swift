import AdapterKit
import TicketDomain

/// Whether the time zone data are there, and know when clocks change.
struct TimeZoneCheck: HealthCheck {
  /// Those that the configuration names.
  let zones: [String]
  /// A zone whose daylight saving is known: from 2 a.m. on the second Sunday of March to 2 a.m. on the first of November
  /// (Energy Policy Act of 2005, section 110).
  static let knownZone = "America/New_York"
  /// In the year 2026: the instants around both changes, and the hours to add to UTC.
  static let knownOffsets: [(second: Int64, hours: Int)] = [
    (1_772_953_199, -5), (1_772_953_200, -4), (1_793_512_799, -4), (1_793_512_800, -5),
  ]

  func findings() -> [HealthFinding] { Self.judge(zones) { ZoneRules(identifier: $0) } }

  static func judge(_ zones: [String], rules: (String) -> ZoneRules?) -> [HealthFinding] {
    var findings = zones.filter { rules($0) == nil }.map {
      HealthFinding(.timeZones, .wrong, .zoneUnknown, ["zone": $0])
    }
    if let known = rules(knownZone) {
      let isRight = knownOffsets.allSatisfy { second, hours in
        known.offsetSeconds(at: Instant(milliseconds: second * 1000)) == hours * 3600
      }
      if !isRight { findings.append(HealthFinding(.timeZones, .wrong, .zoneRulesWrong, ["zone": knownZone])) }
    } else {
      findings.append(HealthFinding(.timeZones, .wrong, .zoneUnknown, ["zone": knownZone]))
    }
    guard findings.isEmpty else { return findings }
    return [
      HealthFinding(
        .timeZones, .ok, .zonesSound, ["zones": (zones.isEmpty ? [knownZone] : zones).joined(separator: ", ")])
    ]
  }
}
