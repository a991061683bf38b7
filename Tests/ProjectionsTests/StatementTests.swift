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
}
