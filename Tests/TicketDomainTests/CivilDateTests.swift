import Testing
import TicketDomain

@Suite struct `Civil dates` {
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-10-31", 20_757), ("0001-01-01", -719_162),
    ("9999-12-31", 2_932_896),
  ])
  func `a day and its number stand for each other`(text: String, days: Int64) throws {
    let date = try #require(CivilDate(text))
    #expect(date.daysSinceEpoch == days)
    #expect(CivilDate(daysSinceEpoch: days).description == text)
  }

  @Test(arguments: [
    "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-10-00", "0000-01-01", "2026-1-01",
    "2026-10-1", "26-10-01", "2026/10/01", "2026-10-01 ", " 2026-10-01", "2026-10-01-", "2026-10", "", "２０２６-10-01",
  ])
  func `a day that the calendar does not have, or another notation, is refused`(text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test(arguments: [(2000, 29), (1900, 28), (2024, 29), (2026, 28)])
  func `February has the days that the Gregorian rule gives it`(year: Int, days: Int) {
    #expect(CivilDate.days(in: 2, of: year) == days)
    #expect(CivilDate(year: year, month: 2, day: days) != nil)
    #expect(CivilDate(year: year, month: 2, day: days + 1) == nil)
  }

  @Test func `counting days walks through every month of four centuries without a gap`() throws {
    var date = try #require(CivilDate(year: 1599, month: 12, day: 31))
    for year in 1600..<2000 {
      for month in 1...12 {
        for day in 1...CivilDate.days(in: month, of: year) {
          date = CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1)
          guard date.components == (year, month, day), CivilDate(year: year, month: month, day: day) == date else {
            Issue.record("\(date) should be \(year)-\(month)-\(day)")
            return
          }
        }
      }
    }
  }

  @Test func `days are ordered by time, before 1970 as well`() throws {
    let earlier = try #require(CivilDate("1969-12-30"))
    let later = try #require(CivilDate("1970-01-02"))
    #expect(earlier < later)
    #expect(earlier.localMilliseconds == -172_800_000)
  }
}
