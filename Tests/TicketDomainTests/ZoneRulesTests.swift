import Testing
import TicketDomain
import TestSupport

@Suite struct `Zone rules` {
  @Test(arguments: [
    ("2026-03-29", 1, 59, "earlier", "unique", "2026-03-29T00:59:00Z"),
    ("2026-03-29", 2, 0, "earlier", "missing", "2026-03-29T01:00:00Z"),
    ("2026-03-29", 2, 30, "earlier", "missing", "2026-03-29T01:30:00Z"),
    ("2026-03-29", 2, 30, "later", "missing", "2026-03-29T00:30:00Z"),
    ("2026-03-29", 3, 0, "earlier", "unique", "2026-03-29T01:00:00Z"),
    ("2026-10-25", 1, 59, "later", "unique", "2026-10-24T23:59:00Z"),
    ("2026-10-25", 2, 0, "earlier", "ambiguous", "2026-10-25T00:00:00Z"),
    ("2026-10-25", 2, 0, "later", "ambiguous", "2026-10-25T01:00:00Z"),
    ("2026-10-25", 2, 59, "earlier", "ambiguous", "2026-10-25T00:59:00Z"),
    ("2026-10-25", 3, 0, "earlier", "unique", "2026-10-25T02:00:00Z"),
    ("2026-07-01", 12, 0, "earlier", "unique", "2026-07-01T10:00:00Z"),
    ("2026-01-01", 12, 0, "later", "unique", "2026-01-01T11:00:00Z"),
  ])
  func `a local time that clocks skip or show twice follows the policy and is told`(
    date: String, hour: Int, minute: Int, policy: String, resolution: String, instant: String
  ) throws {
    try expect(Zones.berlin, date, hour, minute, policy, resolution, instant)
  }

  @Test(arguments: [
    ("2026-04-05", 1, 29, "earlier", "unique", "2026-04-04T14:29:00Z"),
    ("2026-04-05", 1, 45, "earlier", "ambiguous", "2026-04-04T14:45:00Z"),
    ("2026-04-05", 1, 45, "later", "ambiguous", "2026-04-04T15:15:00Z"),
    ("2026-10-04", 2, 15, "earlier", "missing", "2026-10-03T15:45:00Z"),
    ("2026-10-04", 2, 30, "earlier", "unique", "2026-10-03T15:30:00Z"),
  ])
  func `a change of half an hour skips and repeats half an hour`(
    date: String, hour: Int, minute: Int, policy: String, resolution: String, instant: String
  ) throws {
    try expect(Zones.lordHowe, date, hour, minute, policy, resolution, instant)
  }

  @Test(arguments: [
    ("2011-12-29", 23, 59, "earlier", "unique", "2011-12-30T09:59:00Z"),
    ("2011-12-30", 0, 0, "earlier", "missing", "2011-12-30T10:00:00Z"),
    ("2011-12-30", 23, 59, "later", "missing", "2011-12-30T09:59:00Z"),
    ("2011-12-31", 0, 0, "earlier", "unique", "2011-12-30T10:00:00Z"),
  ])
  func `a whole day that Samoa left out is missing`(
    date: String, hour: Int, minute: Int, policy: String, resolution: String, instant: String
  ) throws {
    try expect(Zones.apia, date, hour, minute, policy, resolution, instant)
  }

  @Test func `the offset changes at the transition, not before`() throws {
    let change = try Zones.instant("2026-03-29", 1, 0)
    #expect(Zones.berlin.offsetSeconds(at: Instant(milliseconds: change.milliseconds - 1)) == 3600)
    #expect(Zones.berlin.offsetSeconds(at: change) == 7200)
    #expect(ZoneRules.utc.offsetSeconds(at: change) == 0)
  }

  @Test(arguments: [
    ("2026-09-30", 15, 59, "2026-09-30"), ("2026-09-30", 16, 0, "2026-10-01"), ("2026-10-31", 15, 59, "2026-10-31"),
    ("2026-10-31", 16, 0, "2026-11-01"), ("1969-12-31", 16, 0, "1970-01-01"),
  ])
  func `the day and month are those on the zone's clocks`(date: String, hour: Int, minute: Int, local: String) throws {
    let instant = try Zones.instant(date, hour, minute)
    #expect(Zones.shanghai.date(of: instant).description == local)
    #expect(Zones.shanghai.period(of: instant).description == String(local.prefix(7)))
  }

  @Test(arguments: [Zones.berlin, Zones.lordHowe, Zones.apia, Zones.shanghai, .utc])
  func `what clocks show leads back to the instant under one of the policies`(zone: ZoneRules) throws {
    var random = SeededGenerator(seed: 20_261_101)
    let start = try Zones.instant("2011-12-01", 0, 0).milliseconds
    let end = try Zones.instant("2026-12-31", 0, 0).milliseconds
    for _ in 0..<20_000 {
      let instant = Instant(milliseconds: Int64.random(in: start...end, using: &random))
      let local = zone.localMilliseconds(at: instant)
      let (earlier, resolution) = zone.instant(localMilliseconds: local, policy: .earlier)
      let (later, _) = zone.instant(localMilliseconds: local, policy: .later)
      guard resolution != .missing, earlier == instant || later == instant, earlier <= later,
        (earlier == later) == (resolution == .unique)
      else {
        Issue.record("\(zone.identifier) \(instant): \(earlier), \(later), \(resolution)")
        return
      }
    }
  }

  private func expect(
    _ zone: ZoneRules, _ date: String, _ hour: Int, _ minute: Int, _ policy: String, _ resolution: String,
    _ instant: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let local = try Zones.instant(date, hour, minute).milliseconds
    let found = zone.instant(localMilliseconds: local, policy: try #require(ZoneRules.Policy(rawValue: policy)))
    #expect(found.instant.description == instant, sourceLocation: sourceLocation)
    #expect("\(found.resolution)" == resolution, sourceLocation: sourceLocation)
  }
}

/// Zones as the tz database has them around the days that the tests look at.
private enum Zones {
  static let shanghai = ZoneRules(identifier: "Asia/Shanghai", initialOffsetSeconds: 28_800)

  static let berlin = ZoneRules(
    identifier: "Europe/Berlin", initialOffsetSeconds: 3600,
    transitions: [
      ZoneRules.Transition(at: Instant(milliseconds: 1_774_746_000_000), offsetSeconds: 7200),
      ZoneRules.Transition(at: Instant(milliseconds: 1_792_890_000_000), offsetSeconds: 3600),
    ])

  static let lordHowe = ZoneRules(
    identifier: "Australia/Lord_Howe", initialOffsetSeconds: 39_600,
    transitions: [
      ZoneRules.Transition(at: Instant(milliseconds: 1_775_314_800_000), offsetSeconds: 37_800),
      ZoneRules.Transition(at: Instant(milliseconds: 1_791_041_400_000), offsetSeconds: 39_600),
    ])

  static let apia = ZoneRules(
    identifier: "Pacific/Apia", initialOffsetSeconds: -36_000,
    transitions: [ZoneRules.Transition(at: Instant(milliseconds: 1_325_239_200_000), offsetSeconds: 50_400)])

  static func instant(_ date: String, _ hour: Int, _ minute: Int) throws -> Instant {
    let day = try #require(CivilDate(date))
    return Instant(milliseconds: day.localMilliseconds + Int64(hour * 60 + minute) * 60_000)
  }
}
