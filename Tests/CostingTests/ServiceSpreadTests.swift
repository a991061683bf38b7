import Costing
import Testing
import TicketDomain
import TestSupport

private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

@Suite struct `An amount spread over its service period` {
  @Test(
    arguments: [
      // A licence of a year, paid at once: every month the same, the left-over fen to the first months.
      (
        "2026-01-01", "2026-12-31", 120_005,
        ["2026-01": 10_001, "2026-05": 10_001, "2026-06": 10_000, "2026-12": 10_000]
      ),
      // From the middle of a month to the middle of another: 16 of 30 days, a month, 15 of 31.
      ("2026-06-15", "2026-08-15", 62_000, ["2026-06": 16_392, "2026-07": 30_736, "2026-08": 14_872]),
      ("2026-02-10", "2026-02-10", -77, ["2026-02": -77]),
      ("2026-01-31", "2026-02-01", 59, ["2026-01": 28, "2026-02": 31]),
    ] as [(String, String, Int64, [String: Int64])])
  func `gives each month its part`(from: String, to: String, amountMinor: Int64, parts: [String: Int64]) throws {
    let spread = try #require(ServiceSpread((try day(from), try day(to))))
    for (month, part) in parts {
      #expect(spread.part(of: amountMinor, in: try #require(Period(month))) == part, "\(month)")
    }
  }

  @Test(arguments: 0..<300)
  func `is the whole amount when all months are added up`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let from = CivilDate(daysSinceEpoch: .random(in: 15_000...25_000, using: &random))
    let to = CivilDate(daysSinceEpoch: from.daysSinceEpoch + .random(in: 0...5000, using: &random))
    let limit: Int64 = seed % 3 == 0 ? 50 : 9_007_199_254_740_991
    let amountMinor = Int64.random(in: -limit...limit, using: &random)
    let spread = try #require(ServiceSpread((from, to)))
    let parts = spread.periods.map { spread.part(of: amountMinor, in: $0) }
    #expect(parts.reduce(0, +) == amountMinor)
    #expect(spread.periods.first == from.period && spread.periods.last == to.period)
  }

  @Test(arguments: [("2026-10-02", "2026-10-01"), ("1900-01-01", "2026-10-01")])
  func `is refused where the period cannot be meant`(from: String, to: String) throws {
    #expect(ServiceSpread((try day(from), try day(to))) == nil)
  }

  @Test func `counts in every month by the effective basis, and once by the billed one`() throws {
    let pool = "pool: platform, items: [software], share: own, driver: tickets"
    let effective = try definition(pool, settings: "basis: effective")
    let billed = try definition(pool)
    let licence = LedgerLine(
      position: 7, department: "it", item: "software", amountMinor: 120_005, currency: .cny,
      bookedOn: try day("2025-12-20"), serviceFrom: try day("2026-01-01"), serviceTo: try day("2026-12-31"))
    let months = (0..<14).map { Period(monthsSinceYearZero: 2025 * 12 + 11 + $0) }
    func counted(_ definition: CostDefinition) -> [Int64] {
      months.map { definition.countingRules(.none).countedMinor(of: licence, in: $0) }
    }
    #expect(
      counted(effective) == [0] + [10_001, 10_001, 10_001, 10_001, 10_001] + .init(repeating: 10_000, count: 7) + [0])
    #expect(counted(billed) == [0, 120_005] + .init(repeating: 0, count: 12))
    let costs = try effective.costs(
      of: months[3], lines: [licence], departments: [Department(id: "it")], efforts: ["it": [effort(1)]])
    #expect(costs.pools[0].lines == [CountedLine(position: 7, amountMinor: 10_001)])
    #expect(costs.pools[0].departments[0].ticketsMinor == 10_001)
  }

  @Test func `whose period cannot be meant is left out and shown`() throws {
    let definition = try definition(
      "pool: platform, items: [software], share: own, driver: tickets", settings: "basis: effective")
    var reversed = line("it", "software", 500, serviceFrom: october.lastDay)
    reversed.serviceTo = october.firstDay
    let costs = try definition.costs(of: october, lines: [reversed], departments: [], efforts: [:])
    #expect(costs.leftOut.map(\.reason) == [.servicePeriodUnclear])
    #expect(costs.leftOut.map(\.amountMinor) == [500])
  }
}
