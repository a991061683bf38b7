internal import TicketDomain

/// The time at which a server took a mail in: ` 1-Oct-2026 08:15:00 +0800` (RFC 3501 section 9, date-time).
enum InternalDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ].map { $0.utf8.reduce(0) { $0 << 8 | Int($1) } }

  /// The instant; `nil` where the text is no such time. O(1), without an allocation: every mail has one.
  static func instant(_ text: String) -> Instant? {
    var text = text
    return text.withUTF8(instant)
  }

  private static func instant(_ bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
    // All but the day has its fixed place, counted from the end.
    let dayEnd = bytes.count - 24
    guard dayEnd == 1 || dayEnd == 2,
      zip([0, 4, 9, 12, 15, 18], "-- :: ".utf8).allSatisfy({ bytes[dayEnd + $0.0] == $0.1 })
    else { return nil }

    /// The number in the `count` digits behind the day's end plus `offset`.
    func number(_ offset: Int, _ count: Int) -> Int? {
      var value = 0
      for byte in bytes[(dayEnd + offset)..<(dayEnd + offset + count)] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }

    let month = bytes[(dayEnd + 1)..<(dayEnd + 4)].reduce(0) { $0 << 8 | Int($1 | 0x20) }
    let sign = bytes[dayEnd + 19]
    guard let day = number(bytes[0] == 32 ? -1 : -dayEnd, bytes[0] == 32 ? 1 : dayEnd),
      let monthIndex = months.firstIndex(of: month), let year = number(5, 4),
      let date = CivilDate(year: year, month: monthIndex + 1, day: day),
      let hour = number(10, 2), hour < 24, let minute = number(13, 2), minute < 60, let second = number(16, 2),
      second <= 60,
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let zone = number(20, 4), zone <= 2400
    else { return nil }
    let zoneSeconds = Int64((zone / 100 * 60 + zone % 100) * 60)
    return Instant(milliseconds: date.localMilliseconds)
      .advanced(
        bySeconds: Int64(hour * 3600 + minute * 60 + second) + (sign == UInt8(ascii: "-") ? zoneSeconds : -zoneSeconds))
  }
}
