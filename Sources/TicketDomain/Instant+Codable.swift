extension Instant {
  /// The moment that ``description`` writes so: RFC 3339 in UTC, with three digits of milliseconds or none; `nil` for anything else.
  public init?(_ text: String) {
    guard text.hasSuffix("Z"), text.utf8.count <= 32 else { return nil }
    let halves = text.dropLast().split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count == 2, let date = CivilDate(String(halves[0])) else { return nil }
    let clock = halves[1].split(separator: ".", omittingEmptySubsequences: false)
    let parts =
      clock.first?.split(separator: ":", omittingEmptySubsequences: false).map { Int64(digits: $0.utf8) } ?? []
    guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2], hour < 24, minute < 60,
      second < 60, clock.count <= 2
    else { return nil }
    var milliseconds: Int64 = 0
    if clock.count == 2 {
      guard clock[1].utf8.count == 3, let fraction = Int64(digits: clock[1].utf8) else { return nil }
      milliseconds = fraction
    }
    let inDay = ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
    self.init(milliseconds: date.localMilliseconds + inDay)
    guard description == text else { return nil }
  }
}

extension Instant: Codable {
  /// Reads what ``encode(to:)`` writes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let instant = Instant(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "RFC 3339 in UTC: 2026-10-01T08:15:00Z")
    }
    self = instant
  }

  /// Written as RFC 3339 in UTC.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
