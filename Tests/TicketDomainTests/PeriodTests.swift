import Testing
import TicketDomain

@Suite struct `Periods` {
  @Test(arguments: [
    ("2026-10", "2026-10-01", "2026-10-31"), ("2026-02", "2026-02-01", "2026-02-28"),
    ("2024-02", "2024-02-01", "2024-02-29"), ("2026-12", "2026-12-01", "2026-12-31"),
  ])
  func `a period is a whole calendar month`(text: String, first: String, last: String) throws {
    let period = try #require(Period(text))
    #expect(period.firstDay.description == first)
    #expect(period.lastDay.description == last)
    #expect(period.firstDay.period == period)
    #expect(period.lastDay.period == period)
    #expect(period.description == text)
  }

  @Test func `the month after December is January of the next year`() throws {
    let december = try #require(Period("2026-12"))
    #expect(december.next.description == "2027-01")
    #expect(december < december.next)
    #expect((december.next.year, december.next.month) == (2027, 1))
  }

  @Test(arguments: ["2026-13", "2026-00", "2026", "2026-1", "2026-10-01", "202610", "", "十月"])
  func `what is not a month is refused`(text: String) {
    #expect(Period(text) == nil)
  }
}
