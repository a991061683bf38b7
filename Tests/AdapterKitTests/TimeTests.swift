import AdapterKit
import Testing
import TicketDomain

@Suite struct `Times` {
  private func instant(
    _ written: String, _ rule: String, zone: String = "UTC", localTimes: String = "earlier"
  ) async throws -> String {
    let definition = try callDefinition(
      read:
        "{format: delimited, delimiter: tab, quote: none, header: false, columns: [id, when], local-times: \(localTimes)}",
      zone: zone, occurredAt: "{cell: when, time: \(rule)}", fields: "")
    let line = try await read(text: "1\t\(written)\n", definition).lines[0].split(separator: " | ")[1]
    return line.replacing(#"{"call":"1"}"#, with: "").replacing(#"{"call":"1","flags":"#, with: "")
      .replacing("]}", with: "]").split(separator: " ").joined(separator: " ")
  }

  @Test(arguments: [
    ("yyyy-MM-dd HH:mm:ss", "2026-10-01 08:15:30", "2026-10-01T08:15:30Z"),
    ("yyyy/M/d H:mm", "2020/2/10 22:41", "2020-02-10T22:41:00Z"),
    ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-10-01T08:15:30.250", "2026-10-01T08:15:30.250Z"),
    ("yyyy-MM-dd HH:mm:ss.S", "2026-10-01 08:15:30.123456", "2026-10-01T08:15:30.123Z"),
    ("M/d/yyyy h:mm:ss a", "2/9/2026 12:05:00 AM", "2026-02-09T00:05:00Z"),
    ("M/d/yyyy h:mm a", "2/9/2026 12:05 pm", "2026-02-09T12:05:00Z"),
    ("yyyy-MM-dd ah:mm", "2026-02-09 下午3:05", "2026-02-09T15:05:00Z"),
    ("yyyy-MM-dd HH:mm:ss Z", "2026-10-01 08:15:30 +0800", "2026-10-01T00:15:30Z"),
    ("yyyy-MM-dd HH:mm:ssX", "2026-10-01 08:15:30-05:30", "2026-10-01T13:45:30Z"),
    ("EEE MMM d HH:mm:ss yyyy", "Thu Oct 1 08:15:30 2026", "2026-10-01T08:15:30Z"),
    ("[yyyy-MM-dd HH:mm:ss, yyyy/M/d H:mm]", "2026/10/1 8:15", "2026-10-01T08:15:00Z"),
    ("yyyy-MM-dd HH:mm:ss", "2026-12-31 23:59:60", "2027-01-01T00:00:00Z"),
    ("rfc3339", "2026-10-01T08:15:30Z", "2026-10-01T08:15:30Z"),
    ("rfc3339", "2026-10-01 08:15:30.5+08:00", "2026-10-01T00:15:30.500Z"),
    ("rfc2822", "Thu, 01 Oct 2026 08:15:30 +0000", "2026-10-01T08:15:30Z"),
    ("rfc2822", "1 Oct 26 08:15 EST", "2026-10-01T13:15:00Z"),
    ("epoch-s", "1790842530", "2026-10-01T08:15:30Z"), ("epoch-s", "1790842530.25", "2026-10-01T08:15:30.250Z"),
    ("epoch-ms", "1790842530250", "2026-10-01T08:15:30.250Z"),
    ("epoch-us", "1790842530250000", "2026-10-01T08:15:30.250Z"),
  ])
  func `a time is read as it is written`(rule: String, written: String, instant: String) async throws {
    #expect(try await self.instant(written, rule) == instant)
  }

  @Test(arguments: [
    ("yyyy-MM-dd HH:mm:ss", "2026-10-01 24:00:00", "time-impossible"),
    ("rfc3339", "2026-10-01T08:15:30", "time-malformed"),
    ("rfc3339", "2026-02-30T08:15:30Z", "time-impossible"),
    ("rfc2822", "Thu, 01 Okt 2026 08:15:30 +0000", "time-malformed"),
    ("epoch-s", "1790842530250", "time-impossible"), ("epoch-s", "1.79E+09", "time-malformed"),
    ("epoch-s", "-5", "time-impossible"), ("epoch-s", "0", "field-missing"), ("h:mm a", "", ""),
  ])
  func `a time that does not exist is refused`(rule: String, written: String, reason: String) async throws {
    if reason.isEmpty {
      #expect(throws: AdapterError.self) { try callDefinition(occurredAt: "{cell: when, time: \(rule)}") }
    } else {
      #expect(try await instant(written, rule).contains("\"reason\":\"\(reason)\""))
    }
  }

  /// New York set clocks forward on 2026-03-08 at 2:00 and back on 2026-11-01 at 2:00.
  @Test(arguments: [
    ("2026-03-08 01:59:59", "earlier", "2026-03-08T06:59:59Z"),
    ("2026-03-08 02:30:00", "earlier", "2026-03-08T07:30:00Z [\"local-time-missing\"]"),
    ("2026-03-08 02:30:00", "later", "2026-03-08T06:30:00Z [\"local-time-missing\"]"),
    ("2026-03-08 03:00:00", "earlier", "2026-03-08T07:00:00Z"),
    ("2026-11-01 01:30:00", "earlier", "2026-11-01T05:30:00Z [\"local-time-ambiguous\"]"),
    ("2026-11-01 01:30:00", "later", "2026-11-01T06:30:00Z [\"local-time-ambiguous\"]"),
    ("2026-11-01 02:00:00", "earlier", "2026-11-01T07:00:00Z"),
  ])
  func `a local time that is not one instant is decided and flagged`(
    written: String, policy: String, outcome: String
  ) async throws {
    #expect(
      try await instant(written, "yyyy-MM-dd HH:mm:ss", zone: "America/New_York", localTimes: policy) == outcome)
  }

  @Test func `a value may state a zone of its own`() async throws {
    #expect(
      try await instant("2026-10-01 08:00:00", "yyyy-MM-dd HH:mm:ss, zone: Asia/Shanghai") == "2026-10-01T00:00:00Z")
  }

  @Test func `a source's zone takes the place of the definition's`() async throws {
    let definition = try callDefinition(occurredAt: "{cell: when, time: yyyy-MM-dd HH:mm}")
    let zone = try #require(ZoneRules(identifier: "Asia/Tokyo"))
    let reading = try await read(
      bytes: Array("id,when\n1,2026-10-01 09:00\n".utf8), definition, source: SourceSettings(name: "s", zone: zone))
    #expect(reading.lines == [#"1 @f:2:8-26 | 2026-10-01T00:00:00Z {"call":"1"}"#])
  }
}

@Suite struct `Zones` {
  /// From the IANA time zone database: what `zdump -v` prints.
  @Test(arguments: [
    ("Asia/Shanghai", Int64(1_790_784_000), 28_800), ("Asia/Shanghai", 515_520_000, 28_800),
    ("Asia/Shanghai", 515_527_200, 32_400), ("Europe/Moscow", 1_301_180_399, 10_800),
    ("Europe/Moscow", 1_301_180_400, 14_400), ("Europe/Moscow", 1_414_274_399, 14_400),
    ("Europe/Moscow", 1_414_274_400, 10_800), ("Asia/Kathmandu", 1_790_784_000, 20_700), ("UTC", 0, 0),
  ])
  func `offsets are those of the time zone database`(zone: String, second: Int64, offset: Int) throws {
    let rules = try #require(ZoneRules(identifier: zone))
    #expect(rules.offsetSeconds(at: Instant(milliseconds: second * 1000)) == offset)
  }

  @Test(arguments: [("Asia/Beijing", "Asia/Shanghai"), ("asia/shanghai", "Asia/Shanghai"), ("Nowhere", "")])
  func `an unknown zone is refused with a suggestion`(zone: String, suggestion: String) {
    let error = #expect(throws: AdapterError.self) { try callDefinition(zone: zone) }
    #expect(error?.code == .zoneUnknown)
    #expect(error?.arguments["suggestion"] == suggestion)
    #expect(error?.place == "test.yaml:3")
  }
}
