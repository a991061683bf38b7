import Audit
import Costing
import EventStore
import Foundation
import Projections
import TestSupport
import Testing
import TicketDomain

@Suite struct `Closed months` {
  /// What is reported for all months together: of closed ones as reported, of open ones as known, each with what it bears for others.
  private func reported(_ views: Views, _ definition: CostDefinition, _ months: [Period]) throws -> Int64 {
    try months.reduce(0) { sum, month in
      if let figures = views.decisions.closing(of: month)?.figures.first {
        return sum + figures.totalMinor + figures.adjustments.reduce(0) { $0 + $1.amountMinor }
      }
      let own = try views.pools(definition, month).reduce(0) { $0 + $1.amountMinor }
      return sum + (try views.adjustments(of: definition, in: month).reduce(own) { $0 + $1.amountMinor })
    }
  }

  private static func following(_ month: Period, count: Int) -> [Period] {
    (1...count).map { Period(monthsSinceYearZero: month.monthsSinceYearZero + $0) }
  }

  private func known(_ views: Views, _ definition: CostDefinition, _ months: [Period]) throws -> Int64 {
    try months.reduce(0) { try views.pools(definition, $1).reduce($0) { $0 + $1.amountMinor } }
  }

  private func closing(
    _ month: Period, _ views: Views, _ definition: CostDefinition, at second: Int64, root: String = ""
  ) throws
    -> World.Entry
  {
    let pools = try views.pools(definition, month)
    let figures = ClosedFigures(
      definition: definition.name, currency: "CNY", totalMinor: pools.reduce(0) { $0 + $1.amountMinor },
      pools: pools.map { .init(pool: $0.pool, amountMinor: $0.amountMinor) },
      adjustments: try views.adjustments(of: definition, in: month).map {
        .init(period: "\($0.period)", pool: $0.pool, amountMinor: $0.amountMinor)
      }, json: "{}", en: [], zh: [])
    let json = String(decoding: try JSONEncoder().encode(figures), as: UTF8.self)
    return World.Entry(
      source: "decisions", key: "close \(month) \(second)", kind: .periodClosed,
      occurredAt: Instant(milliseconds: 1_800_000_000_000 + second * 1000),
      payload: #"{"period":"\#(month)","position":\#(views.position),"root":"\#(root)","figures":[\#(json)]}"#)
  }

  @Test(arguments: 1...8)
  func `and what open ones bear for them are together what is known, whatever comes, closes and opens again`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let world = try World()
    var company = RandomCompany(seed: seed)
    var entries = company.entries(calls: 40)
    entries.shuffle(using: &random)
    let definition = world.rules.definitions[0]
    var reportedBefore: [Int64: ClosedFigures] = [:]
    for step in 0..<6 {
      let end = entries.count * (step + 1) / 6
      try world.append(Array(entries[entries.count * step / 6..<end]))
      var views = try world.update()
      let withCosts = try views.periods()
      // What comes late for the last month is borne by one after it.
      let months = withCosts + (withCosts.last.map { Self.following($0, count: 8) } ?? [])
      #expect(try reported(views, definition, months) == known(views, definition, months))
      for closing in views.decisions.closings {
        #expect(reportedBefore[closing.event].map { $0 == closing.figures[0] } ?? true)
        reportedBefore[closing.event] = closing.figures[0]
      }
      guard let month = withCosts.randomElement(using: &random) else { continue }
      if let closed = views.decisions.closing(of: month) {
        try world.append([
          World.Entry(
            source: "decisions", key: "reopen \(month) \(step)", kind: .periodReopened,
            occurredAt: Instant(milliseconds: 1_800_000_000_000 + Int64(step) * 1000),
            payload: #"{"period":"\#(month)","closing":\#(closed.event)}"#)
        ])
      } else {
        try world.append([try closing(month, views, definition, at: Int64(step))])
      }
      views = try world.update()
      #expect(try reported(views, definition, months) == known(views, definition, months))
    }
    #expect(try world.differences().isEmpty)
  }

  @Test func `lead to what is known now by the events that came since`() throws {
    let world = try World()
    func booked(_ key: String, _ amountMinor: Int64, on day: Int) -> World.Entry {
      World.Entry(
        source: "finance", key: key, kind: .ledgerLineBooked, occurredAt: Instant(milliseconds: 1_790_800_000_000),
        payload:
          #"{"department":"hr","item":"wages","amountMinor":\#(amountMinor),"currency":"CNY","bookedOn":"2026-10-0\#(day)"}"#
      )
    }
    try world.append([booked("a", 500, on: 1), booked("b", 70, on: 2)])
    var views = try world.update()
    let definition = world.rules.definitions[0]
    let october = try #require(Period("2026-10"))
    try world.append([try closing(october, views, definition, at: 1)])
    // A correction of the second line, and one more.
    try world.append([booked("b", 60, on: 2), booked("c", 8, on: 3)])
    for isFromZero in [false, true] {
      views = try world.update(isFromZero: isFromZero)
      let closing = try #require(views.decisions.closing(of: october))
      let bridge = try views.bridge(fromReported: closing, by: definition)
      #expect(bridge.firstMinor == 570 && bridge.secondMinor == 568)
      #expect(
        bridge.steps.map { "\($0.cause.rawValue) \($0.amountMinor) \($0.lines.map(\.position))" } == [
          "booked-later 68 [4, 5]", "superseded -70 [2]",
        ])
      let november = october.next
      #expect(try views.adjustments(of: definition, in: november).map(\.amountMinor) == [-2])
      #expect(try views.adjustments(of: definition, in: october).isEmpty)
    }
    #expect(try world.differences().isEmpty)
  }

  @Test func `keep the definition that was adopted for them, though its file is gone`() throws {
    let world = try World()
    try world.append([
      World.Entry(
        source: "finance", key: "a", kind: .ledgerLineBooked, occurredAt: Instant(milliseconds: 1_790_800_000_000),
        payload: #"{"department":"hr","item":"wages","amountMinor":500,"currency":"CNY","bookedOn":"2026-10-01"}"#)
    ])
    try world.update()
    let text = World.definition.replacing("version: 1", with: "version: 7")
      .replacing("items: [wages]", with: "items: [compensation-of-old]")
    let encoded = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    func adoption(_ version: Int, _ from: String, _ text: String, key: String) -> World.Entry {
      World.Entry(
        source: "decisions", key: key, kind: .definitionAdopted, occurredAt: Instant(milliseconds: 1_800_000_000_000),
        payload: #"{"definition":"finance","version":\#(version),"validFrom":"\#(from)","text":\#(text)}"#)
    }
    try world.append([adoption(7, "2026-10-01", encoded, key: "one")])
    let views = try world.update()
    let october = try #require(Period("2026-10"))
    let adopted = try views.definitions.definition(named: "finance", for: october)
    #expect(adopted.version == 7)
    #expect(try views.pools(adopted, october).map(\.amountMinor) == [0, 0, 0])
    #expect(try views.leftOut(adopted, october).map(\.amountMinor) == [500])
    let before = Period(monthsSinceYearZero: october.monthsSinceYearZero - 1)
    #expect(try views.definitions.definition(named: "finance", for: before).version == 1)
    #expect(try views.definitions.definition(named: "finance@1", for: october).version == 1)
    #expect(try world.differences().isEmpty)
    // Whoever changes a text that was adopted is told so.
    let own = String(decoding: try JSONEncoder().encode(World.definition + "\n# another"), as: UTF8.self)
    try world.append([adoption(1, "2026-11-01", own, key: "two")])
    let error = #expect(throws: ProjectionError.self) { try world.update() }
    #expect(error?.code == .definitionChanged)
  }

  @Test func `are found by verify where they do not stand on the log that they name`() throws {
    for isRight in [true, false] {
      let world = try World()
      var company = RandomCompany(seed: 5)
      try world.append(company.entries(calls: 10))
      let views = try world.update()
      let root = try #require(try LogReader(world.location).storedHead()?.root.description)
      let month = try #require(try views.periods().first)
      let named = isRight ? root : String(root.reversed())
      try world.append([try closing(month, views, world.rules.definitions[0], at: 1, root: named)])
      try world.append([.line("later", "工资", 5)])
      try world.update()
      let findings = try Verification(world.location, rules: world.rules).findings
      #expect(findings.map(\.code) == (isRight ? [] : ["verify-closing"]))
    }
  }
}
