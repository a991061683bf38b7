import Testing
import TicketDomain
import Ticketing

@Suite struct RosterTests {
  private func line(
    _ agent: String, _ department: String, from: String, to: String? = nil, aliases: [String] = [], position: Int64 = 1
  ) throws -> Roster.Assignment {
    Roster.Assignment(
      position: position, agent: agent, aliases: aliases, department: department, from: try day(from),
      to: try to.map(day))
  }

  private func department(_ roster: Roster, _ name: String, _ date: String) throws -> String? {
    roster.assignment(of: name, on: try day(date))?.department
  }

  @Test(
    arguments: [
      ("2026-09-30", nil), ("2026-10-01", "service"), ("2026-10-14", "service"), ("2026-10-15", "it"),
      ("2026-10-31", "it"), ("2026-11-01", nil),
    ] as [(String, String?)])
  func `an agent changes department from one day to the next`(date: String, expected: String?) throws {
    let roster = Roster([
      try line("e7", "it", from: "2026-10-15", to: "2026-10-31"),
      try line("e7", "service", from: "2026-10-01", to: "2026-10-14"),
    ])
    #expect(try department(roster, "e7", date) == expected)
  }

  @Test func `a line without an end holds until further notice`() throws {
    let roster = Roster([try line("e7", "service", from: "2026-10-01")])
    #expect(try department(roster, "e7", "2036-10-01") == "service")
    #expect(try department(roster, "e7", "2026-09-30") == nil)
  }

  @Test func `where two lines cover a day, the one that started later holds, and then the other again`() throws {
    let roster = Roster([
      try line("e7", "service", from: "2026-01-01"), try line("e7", "it", from: "2026-06-01", to: "2026-06-30"),
    ])
    #expect(try department(roster, "e7", "2026-05-31") == "service")
    #expect(try department(roster, "e7", "2026-06-30") == "it")
    #expect(try department(roster, "e7", "2026-07-01") == "service")
  }

  @Test func `an extension, a mail address and a staff number mean the same agent`() throws {
    let roster = Roster([
      try line("e7", "service", from: "2026-10-01", aliases: ["801", "li.na@example.com", ""])
    ])
    for name in ["e7", "801", "li.na@example.com"] { #expect(try department(roster, name, "2026-10-02") == "service") }
    #expect(try department(roster, "", "2026-10-02") == nil)
    #expect(try department(roster, "E7", "2026-10-02") == nil)
  }

  @Test func `an extension follows whoever has it on that day`() throws {
    let roster = Roster([
      try line("e7", "service", from: "2026-10-01", to: "2026-10-14", aliases: ["801"]),
      try line("e9", "it", from: "2026-10-15", aliases: ["801"]),
    ])
    #expect(try department(roster, "801", "2026-10-14") == "service")
    #expect(try department(roster, "801", "2026-10-15") == "it")
  }

  @Test func `two agents who share an extension from the same day fall to the smaller staff number`() throws {
    let lines = [
      try line("e7", "service", from: "2026-10-01", aliases: ["801"]),
      try line("e9", "it", from: "2026-10-01", aliases: ["801"]),
    ]
    for roster in [Roster(lines), Roster(lines.reversed())] {
      #expect(roster.assignment(of: "801", on: try day("2026-10-02"))?.agent == "e7")
    }
  }

  @Test func `heads are counted once in each department where they are on any day of the month`() throws {
    let october = try day("2026-10-01").period
    let roster = Roster([
      try line("e1", "service", from: "2026-01-01", aliases: ["801", "a@example.com"]),
      try line("e1", "service", from: "2026-10-10", aliases: ["802"]),
      try line("e2", "service", from: "2026-10-01", to: "2026-10-14"), try line("e2", "it", from: "2026-10-15"),
      try line("e3", "it", from: "2026-10-31"), try line("e4", "it", from: "2026-01-01", to: "2026-10-01"),
      try line("e5", "it", from: "2026-11-01"), try line("e6", "it", from: "2026-01-01", to: "2026-09-30"),
    ])
    #expect(roster.headcount(in: october) == ["service": 2, "it": 3])
  }

  @Test func `who comes and who goes in a month is counted once, whoever only changes department not at all`() throws {
    let roster = Roster([
      try line("stays", "service", from: "2025-01-01", aliases: ["1001", "a@x"]),
      try line("goes", "service", from: "2025-01-01", to: "2026-10-31", aliases: ["1002"]),
      try line("moves", "service", from: "2025-01-01", to: "2026-10-14"), try line("moves", "it", from: "2026-10-15"),
      try line("moved and goes", "service", from: "2025-01-01", to: "2026-06-30"),
      try line("moved and goes", "it", from: "2026-07-01", to: "2026-10-01"),
      try line("comes", "it", from: "2026-10-12", aliases: ["1003"]),
      try line("comes and moves", "it", from: "2026-10-01", to: "2026-10-20"),
      try line("comes and moves", "service", from: "2026-10-21"),
      try line("comes and goes", "service", from: "2026-10-05", to: "2026-10-09"),
      try line("came back", "it", from: "2020-01-01", to: "2021-01-01"),
      try line("came back", "it", from: "2026-10-01"),
      try line("leaves later", "service", from: "2025-01-01", to: "2026-11-01"),
    ])
    let october = try #require(Period("2026-10"))
    let turnover = roster.turnover(in: october)
    #expect(turnover.newcomers == ["it": 2, "service": 1])
    #expect(turnover.leavers == ["service": 2, "it": 1])
  }
}
