internal import TicketDomain

/// The time at which a server took a mail in: ` 1-Oct-2026 08:15:00 +0800` (RFC 3501 section 9, date-time).
enum InternalDate {
  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// The instant; `nil` where the text is no such time. O(1).
  static func instant(_ text: String) -> Instant? {
    let parts = text.split(separator: " ")
    guard parts.count == 3 else { return nil }
    let day = parts[0].split(separator: "-")
    let clock = parts[1].split(separator: ":").compactMap { Int64($0) }
    let zone = parts[2]
    guard day.count == 3, clock.count == 3, let month = months.firstIndex(of: day[1].lowercased()),
      let date = Int(day[2]).flatMap({ year in
        Int(day[0]).flatMap { CivilDate(year: year, month: month + 1, day: $0) }
      }),
      (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2]),
      zone.utf8.count == 5, zone.hasPrefix("+") || zone.hasPrefix("-"), let offset = Int64(zone.dropFirst()),
      (0...2400).contains(offset)
    else { return nil }
    let offsetSeconds = (offset / 100 * 60 + offset % 100) * 60
    let local = Instant(milliseconds: date.localMilliseconds)
      .advanced(bySeconds: clock[0] * 3600 + clock[1] * 60 + clock[2])
    return local.advanced(bySeconds: zone.hasPrefix("-") ? offsetSeconds : -offsetSeconds)
  }
}
