import Testing
import TicketDomain
import Ticketing

@Suite struct WorkAssignerTests {
  private func assigner() throws -> WorkAssigner {
    WorkAssigner(
      roster: Roster([
        Roster.Assignment(
          position: 1, agent: "801", aliases: [], department: "客服部", from: try day("2026-01-01"),
          to: try day("2026-10-31")),
        Roster.Assignment(
          position: 2, agent: "801", aliases: [], department: "IT", from: try day("2026-11-01"), to: nil),
        Roster.Assignment(
          position: 3, agent: "802", aliases: [], department: "IT", from: try day("2026-01-01"), to: nil),
        Roster.Assignment(
          position: 4, agent: "809", aliases: [], department: "nowhere", from: try day("2026-01-01"), to: nil),
      ]),
      departments: ["客服部": "service", "service": "service", "IT": "it"], queues: ["support": "service"],
      sources: [2: "sales"], zone: shanghai)
  }

  private func efforts(_ contacts: Contact...) throws -> [DepartmentEffort] {
    WorkAssigner.sum(contacts.flatMap(try assigner().efforts))
  }

  private func contact(
    at start: Instant, queue: String? = nil, source: Int64 = 1, work: [(agent: String, at: Instant, seconds: Int64)]
  ) -> Contact {
    Contact(
      id: 1, source: source, channel: .phone, key: "c1", customer: nil, startedAt: start, endedAt: start,
      outcome: work.isEmpty ? .missed : .handled, queue: queue, facts: [1],
      work: work.map { Contact.Work(agent: $0.agent, startedAt: $0.at, seconds: $0.seconds) })
  }

  private func effort(
    _ period: String, _ department: String, seconds: Int64, contacts: Int64, transfers: Int64 = 0
  ) throws -> DepartmentEffort {
    DepartmentEffort(
      period: try #require(Period(period)), department: department, handleSeconds: seconds, contacts: contacts,
      transfers: transfers)
  }

  @Test(
    arguments: [
      ("2026-10-31T23:59:59", "2026-10", "service"), ("2026-11-01T00:00:00", "2026-11", "it"),
      ("2026-11-01T07:59:59", "2026-11", "it"), ("2026-10-01T00:00:00", "2026-10", "service"),
      ("2026-09-30T23:59:59", "2026-09", "service"),
    ])
  func `month and day follow the business's clocks`(time: String, period: String, department: String) throws {
    let start = try local(time)
    #expect(
      try efforts(contact(at: start, work: [("801", start, 90)]))
        == [try effort(period, department, seconds: 90, contacts: 1)])
  }

  @Test func `work begun after midnight is the new month's, the contact stays in the old one`() throws {
    let before = try local("2026-10-31T23:58:00")
    let midnight = try local("2026-11-01T00:00:00")
    #expect(
      try efforts(contact(at: before, work: [("802", before, 100), ("802", midnight, 200)])) == [
        try effort("2026-10", "it", seconds: 100, contacts: 1), try effort("2026-11", "it", seconds: 200, contacts: 0),
      ])
  }

  @Test func `each department has its time, and the first one the contact`() throws {
    let efforts = try efforts(contact(at: nine, work: [("801", nine, 180), ("802", after(200), 290)]))
    #expect(
      efforts == [
        try effort("2026-10", "it", seconds: 290, contacts: 0, transfers: 1),
        try effort("2026-10", "service", seconds: 180, contacts: 1),
      ])
  }

  @Test(
    arguments: [
      ("support", 2, "service"), ("support", 1, "service"), ("other", 2, "sales"), (nil, 2, "sales"),
      ("other", 1, ""), (nil, 1, ""),
    ] as [(String?, Int64, String)])
  func `what the roster does not say, the waiting line says, then the source, then nobody`(
    queue: String?, source: Int64, department: String
  ) throws {
    for agent in ["999", "809"] {
      let efforts = try efforts(contact(at: nine, queue: queue, source: source, work: [(agent, nine, 30)]))
      #expect(efforts == [try effort("2026-10", department, seconds: 30, contacts: 1)])
    }
    let missed = try efforts(contact(at: nine, queue: queue, source: source, work: []))
    #expect(missed == [try effort("2026-10", department, seconds: 0, contacts: 1)])
  }

  @Test func `the roster says more than the waiting line`() throws {
    let efforts = try efforts(contact(at: nine, queue: "support", source: 2, work: [("802", nine, 30)]))
    #expect(efforts.map(\.department) == ["it"])
  }

  @Test(arguments: [
    (["801", "802"], ["it": 1, "service": 0]), (["801", "801"], ["service": 0]),
    (["801", "802", "801"], ["it": 1, "service": 1]), (["801", "", "801"], ["service": 0]),
    (["801", "", "802"], ["it": 1, "service": 0]), (["", "801"], ["service": 0]),
    (["801", "802", "802", "801", "802"], ["it": 2, "service": 1]),
  ])
  func `a transfer counts where it arrives, and only between agents that are known`(
    agents: [String], expected: [String: Int64]
  ) throws {
    let work = agents.enumerated().map { (agent: $1, at: after(Int64($0) * 60), seconds: Int64(10)) }
    let efforts = try efforts(contact(at: nine, queue: "support", work: work))
    #expect(Dictionary(uniqueKeysWithValues: efforts.map { ($0.department, $0.transfers) }) == expected)
  }

  @Test func `contacts of one ticket add up`() throws {
    let efforts = try efforts(
      contact(at: nine, work: [("801", nine, 60)]), contact(at: after(3600), work: [("801", after(3600), 30)]),
      contact(at: after(7200), queue: "support", work: []))
    #expect(efforts == [try effort("2026-10", "service", seconds: 90, contacts: 3)])
  }

  @Test func `months come first, then departments`() throws {
    let november = try local("2026-11-02T10:00:00")
    let efforts = try efforts(
      contact(at: november, work: [("801", november, 1)]), contact(at: nine, work: [("801", nine, 2)]),
      contact(at: nine, work: [("802", nine, 3)]))
    #expect(efforts.map { "\($0.period) \($0.department)" } == ["2026-10 it", "2026-10 service", "2026-11 it"])
  }

  @Test func `impossible lengths saturate instead of stopping the program`() throws {
    let efforts = try efforts(contact(at: nine, work: [("801", nine, .max), ("801", nine, .max)]))
    #expect(efforts.map(\.handleSeconds) == [.max])
  }

  @Test func `nothing was done where there is no contact`() throws { #expect(try efforts().isEmpty) }
}
