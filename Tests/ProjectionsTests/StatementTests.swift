import Costing
import Projections
import TicketDomain
import Testing

@Suite struct `What is stated beside contacts and amounts` {
  @Test func `is kept as it was stated, and replaced or taken out with its record`() throws {
    let world = try World()
    try world.append([
      .rate("r1", "USD", "712.34", on: "2026-10-08"), .rate("r2", "EUR", "771.10", on: "2026-10-08"),
      .quantity("q1", "training-hours", "40.5"), .quantity("q2", "leavers", "2", department: "不存在"),
      .quantity("q3", "leavers", "1", month: "2026-10", to: "2026-12"),
      .quantity("q4", "customers-lost", "7", department: nil),
    ])
    var views = try world.update()
    let october = try #require(Period("2026-10"))
    #expect(
      try views.quantities(in: october).map {
        "\($0.department ?? "-") \($0.departmentWritten ?? "-") \($0.measure) \($0.quantity)"
      }
        == ["hr 人事部 training-hours 40.5", "- 不存在 leavers 2", "hr 人事部 leavers 1", "- - customers-lost 7"])
    let usd = try #require(Currency(code: "USD"))
    let day = try #require(CivilDate("2026-10-09"))
    #expect(
      try views.exchangeRates().converted(amountMinor: 100, from: usd, into: .cny, on: day)?.amountMinor == 712)

    // A corrected rate, a figure corrected and another withdrawn: a revision without events.
    var withdrawn = World.Entry.quantity("q2", "leavers", "2")
    withdrawn.payload = ""
    withdrawn.content = "void"
    try world.append([.rate("r1", "USD", "700", on: "2026-10-08"), .quantity("q1", "training-hours", "41"), withdrawn])
    views = try world.update()
    #expect(try views.exchangeRates().converted(amountMinor: 100, from: usd, into: .cny, on: day)?.amountMinor == 700)
    #expect(
      try views.quantities(in: october).map { "\($0.measure) \($0.quantity)" }.sorted() == [
        "customers-lost 7", "leavers 1", "training-hours 41",
      ])
    #expect(try world.differences() == [])
  }

  @Test func `a rate that comes late is that of lines for other months as well`() throws {
    let world = try World()
    let payload =
      #"{"department":"人事部","item":"工资","amountMinor":10000,"currency":"USD","bookedOn":"2026-11-05","serviceFrom":"2026-09-01"}"#
    try world.append([
      .roster("1001", "人事部"), .leg("c", minute: 600, seconds: 60, agent: "1001", customer: "13800138000"),
      World.Entry(
        source: "costs", key: "usd", kind: .ledgerLineBooked, occurredAt: Instant(milliseconds: 1_793_000_000_000),
        payload: payload),
    ])
    let september = try #require(Period("2026-09"))
    let definition = world.rules.definitions[0]
    var views = try world.update()
    #expect(try views.leftOut(definition, september).map(\.reason) == [.rateUnknown])
    for (rate, amountMinor) in [("712.34", 71_234), ("700", 70_000)] as [(String, Int64)] {
      try world.append([.rate("r", "USD", rate, on: "2026-11-02")])
      views = try world.update()
      #expect(try views.pools(definition, september).first?.amountMinor == amountMinor)
      #expect(try views.leftOut(definition, september).isEmpty)
      #expect(try world.differences() == [])
    }
  }

  @Test func `a ledger line changes the pool that it is in, and no other`() throws {
    let world = try World()
    try world.append([
      .roster("1001", "人事部"), .hours("p", 36_000),
      .leg("c", minute: 600, seconds: 60, agent: "1001", customer: "13800138000"),
      .line("w", "工资", 100_000), .line("t", "电话费", 5000),
    ])
    let october = try #require(Period("2026-10"))
    let definition = world.rules.definitions[0]
    func pools() throws -> [Int64] { try world.update().pools(definition, october).map(\.amountMinor) }
    #expect(try pools() == [100_000, 5000, 0])
    try world.append([.line("t2", "电话费", 77)])
    #expect(try pools() == [100_000, 5077, 0])
    try world.append([.line("w", "工资", 90_000), .line("x", "没听说过", 3)])
    #expect(try pools() == [90_000, 5077, 0])
    #expect(try world.update().leftOut(definition, october).map(\.amountMinor) == [3])
    #expect(try world.differences() == [])
  }

  @Test func `hours of a schedule are a department's capacity where the definition says so, whenever they come`() throws
  {
    let world = try World(
      definition: World.definition.replacing(
        "practical-capacity: 80%", with: "practical-capacity: 80%\ncapacity-hours: scheduled"))
    try world.append([
      .roster("1001", "人事部"), .leg("c", minute: 600, seconds: 60, agent: "1001", customer: "13800138000"),
      .line("w", "工资", 100_000), .hours("p", 36_000),
    ])
    let october = try #require(Period("2026-10"))
    let definition = world.rules.definitions[0]
    func labour() throws -> PoolCosts? {
      try world.update().pools(definition, october).first?.departments.first { $0.department == "hr" }
    }
    #expect(try labour()?.unallocated.map(\.reason) == [.capacityUnknown])
    for (key, seconds, total) in [("s", 10_000, 8000), ("s2", 5000, 12_000), ("s", 20_000, 20_000)] {
      try world.append([.scheduled(key, seconds, day: "2026-10-09")])
      #expect(try labour()?.apportionment?.total == Int64(total))
      #expect(try world.differences() == [])
    }
  }
}
