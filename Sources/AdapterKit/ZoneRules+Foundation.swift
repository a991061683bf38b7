internal import Foundation
public import Settings
public import TicketDomain

extension ZoneRules {
  /// The zone of that IANA name, with its transitions from 1970 to 2100 as the system's time zone data has them; `nil`
  /// for a name that it does not have.
  ///
  /// Offsets are sampled once a week and each change is found to the second by halving, about 7,000 look-ups. (No zone has
  /// gone to another offset and back within a week since 1970; Foundation's own search for the next transition looks for
  /// daylight saving only.)
  public init?(identifier: String) {
    // Foundation knows `CST` and `GMT+8` as well, which mean different things to different people.
    guard identifier == "UTC" || identifier.contains("/"), let zone = TimeZone(identifier: identifier) else {
      return nil
    }
    let week: Int64 = 7 * 86_400
    let end: Int64 = 4_102_444_800
    var transitions: [Transition] = []
    let initial = zone.offset(atSecond: 0)
    var offset = initial
    var from: Int64 = 0
    while from < end {
      let next = zone.offset(atSecond: from + week)
      if next != offset {
        let at = Instant(milliseconds: zone.change(from: from, to: from + week) * 1000)
        transitions.append(Transition(at: at, offsetSeconds: next))
        offset = next
      }
      from += week
    }
    self.init(identifier: identifier, initialOffsetSeconds: initial, transitions: transitions)
  }

  /// The zone that a setting names.
  ///
  /// - Throws: ``AdapterError`` with a suggestion where the place is known under another region's name.
  public static func named(_ node: SettingsNode) throws -> ZoneRules {
    let identifier = try node.text()
    if let rules = ZoneRules(identifier: identifier) { return rules }
    throw AdapterError(
      .zoneUnknown, at: node.place, ["zone": identifier, "suggestion": suggestion(for: identifier) ?? ""])
  }

  private static func suggestion(for identifier: String) -> String? {
    let place = identifier.split(separator: "/").last.map { $0.lowercased() } ?? ""
    switch place {
    case "beijing", "china", "cst", "prc": return "Asia/Shanghai"
    default:
      let wanted = place.replacing(" ", with: "_")
      return TimeZone.knownTimeZoneIdentifiers.first { $0.split(separator: "/").last?.lowercased() == wanted }
    }
  }
}

extension TimeZone {
  fileprivate func offset(atSecond second: Int64) -> Int {
    secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
  }

  /// The first second at which the offset is that of `to`; the offset changes once between the two.
  fileprivate func change(from: Int64, to: Int64) -> Int64 {
    let after = offset(atSecond: to)
    var low = from
    var high = to
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if offset(atSecond: middle) == after { high = middle } else { low = middle }
    }
    return high
  }
}
