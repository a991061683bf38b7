import Costing
import Settings
import Testing
import TicketDomain

private let hr = Department(id: "hr", paidSeconds: 3000, headcount: 3)
private let it = Department(id: "it", paidSeconds: 1000, headcount: 1)
private let nobody = Department(id: "")
private let efforts = [
  "hr": [effort(1, seconds: 600, contacts: 2), effort(2, seconds: 200, contacts: 1)],
  "it": [effort(1, seconds: 200, contacts: 0), effort(3, seconds: 0, contacts: 1)],
  "": [effort(4, contacts: 1)],
]

private func ledger(_ pool: String, _ lines: [LedgerLine], departments: [Department] = [hr, it, nobody]) throws
  -> PoolLedger
{
  let definition = try definition("pool: p, items: [cost], \(pool)")
  return try #require(
    try definition.costs(of: october, lines: lines, departments: departments, efforts: efforts).pools.first)
}

@Suite struct `A pool's cost reaches the departments` {
  @Test(arguments: [
    ("share: own", ["hr": 600, "it": 400]),
    ("share: headcount", ["hr": 750, "it": 250]),
    ("share: agent-hours", ["hr": 750, "it": 250]),
    ("share: handle-minutes", ["hr": 800, "it": 200]),
    ("share: contacts", ["": 200, "hr": 600, "it": 200]),
    ("share: tickets", ["": 250, "hr": 500, "it": 250]),
    ("share: fixed, shares: {hr: 1, it: 3}", ["hr": 250, "it": 750]),
    ("share: fixed, shares: {it: 1, hr: 0}", ["it": 1000]),
  ])
  func `as its share says`(share: String, amounts: [String: Int64]) throws {
    let ledger = try ledger(
      "\(share), driver: contacts", [line("hr", "cost", 600, at: 1), line("it", "cost", 400, at: 2)])
    #expect(Dictionary(uniqueKeysWithValues: ledger.departments.map { ($0.department, $0.amountMinor) }) == amounts)
    #expect(ledger.departments.map(\.department) == amounts.keys.sorted())
    #expect(ledger.amountMinor == 1000)
    #expect(ledger.lines.map(\.position) == [1, 2])
    #expect(ledger.unallocated == [])
  }

  @Test func `overhead counts as work of the department`() throws {
    let busy = Department(id: "it", overheadSeconds: 600, overheadContacts: 3)
    let lines = [line("hr", "cost", 1000)]
    let bySeconds = try ledger("share: handle-minutes, driver: contacts", lines, departments: [hr, busy])
    #expect(bySeconds.departments.map(\.amountMinor) == [500, 500])
    #expect(bySeconds.departments.map(\.shareQuantity) == [800, 800])
    #expect(bySeconds.shareTotal == 1600)
    let byContacts = try ledger("share: contacts, driver: contacts", lines, departments: [hr, busy])
    #expect(byContacts.departments.map(\.shareQuantity) == [3, 4])
  }

  @Test(arguments: [
    ("share: own", line(nil, "cost", 7)), ("share: own", line("marketing", "cost", 7)),
    ("share: fixed, shares: {sales: 1}", line("hr", "cost", 7)),
  ])
  func `an unknown department leaves it unallocated`(share: String, line: LedgerLine) throws {
    let ledger = try ledger("\(share), driver: contacts", [line])
    #expect(ledger.departments == [])
    #expect(ledger.unallocated == [Unallocated(reason: .departmentUnknown, amountMinor: 7)])
  }

  @Test func `a fixed share of an unknown department does not fall to the others`() throws {
    let ledger = try ledger("share: fixed, shares: {hr: 60, sales: 40}, driver: contacts", [line("hr", "cost", 100)])
    #expect(ledger.departments.map(\.amountMinor) == [60])
    #expect(ledger.unallocated == [Unallocated(reason: .departmentUnknown, amountMinor: 40)])
    #expect(ledger.shareTotal == 100)
  }

  @Test func `a line of an unknown department is shared where nobody need own it`() throws {
    let ledger = try ledger("share: headcount, driver: contacts", [line(nil, "cost", 100)])
    #expect(ledger.departments.map(\.amountMinor) == [75, 25])
  }

  @Test(arguments: ["headcount", "agent-hours", "handle-minutes", "contacts", "tickets"])
  func `nothing to share by leaves it unallocated`(share: String) throws {
    let ledger = try ledger(
      "share: \(share), driver: contacts", [line("idle", "cost", 7)], departments: [Department(id: "idle")])
    #expect(ledger.departments == [])
    #expect(ledger.unallocated == [Unallocated(reason: .quantityZero, amountMinor: 7)])
  }
}

@Suite struct `A department's cost reaches its tickets` {
  @Test(
    arguments: [
      ("driver: handle-minutes, capacity: none", [750, 250], 0, 0),
      ("driver: handle-minutes, capacity: practical", [250, 83], 0, 667),
      ("driver: handle-minutes, capacity: 10 minutes", [1000, 333], 0, -333),
      ("driver: contacts", [667, 333], 0, 0),
      ("driver: tickets", [500, 500], 0, 0),
    ] as [(String, [Int64], Int64, Int64)])
  func `as its driver says`(driver: String, amounts: [Int64], overhead: Int64, unused: Int64) throws {
    let ledger = try ledger("share: own, \(driver)", [line("hr", "cost", 1000)])
    let pool = try #require(ledger.departments.first)
    #expect(efforts["hr"]?.map { pool.amountMinor(of: $0) } == amounts)
    #expect(pool.ticketsMinor == amounts.reduce(0, +))
    #expect(pool.overheadMinor == overhead)
    #expect(pool.unusedMinor == unused)
    #expect(pool.unallocated == [])
  }

  @Test func `contacts that belong to no ticket take their part`() throws {
    let busy = Department(id: "hr", paidSeconds: 3000, overheadSeconds: 400, overheadContacts: 1)
    let lines = [line("hr", "cost", 1200)]
    let bySeconds = try ledger(
      "share: own, driver: handle-minutes, capacity: practical", lines, departments: [busy]
    ).departments[0]
    #expect(bySeconds.ticketsMinor == 400)
    #expect(bySeconds.overheadMinor == 200)
    #expect(bySeconds.unusedMinor == 600)
    #expect(bySeconds.overheadQuantity == 400)
    #expect(bySeconds.unusedQuantity == 1200)
    let byContacts = try ledger("share: own, driver: contacts", lines, departments: [busy]).departments[0]
    #expect(byContacts.ticketsMinor == 900)
    #expect(byContacts.overheadMinor == 300)
  }

  @Test func `a department that only transferred a ticket's contact does not count the ticket as its own`() throws {
    let pool = try ledger("share: own, driver: tickets", [line("it", "cost", 10)]).departments[0]
    #expect(efforts["it"]?.map { pool.amountMinor(of: $0) } == [0, 10])
  }

  @Test(arguments: [
    ("driver: contacts", Unallocated.Reason.quantityZero),
    ("driver: tickets", .quantityZero),
    ("driver: handle-minutes, capacity: none", .quantityZero),
    ("driver: handle-minutes, capacity: practical", .capacityUnknown),
  ])
  func `nothing to divide by leaves it unallocated`(driver: String, reason: Unallocated.Reason) throws {
    let pool = try ledger(
      "share: own, \(driver)", [line("idle", "cost", 7)], departments: [Department(id: "idle")]
    ).departments[0]
    #expect(pool.unallocated == [Unallocated(reason: reason, amountMinor: 7)])
    #expect(pool.apportionment == nil)
    #expect(pool.amountMinor(of: effort(1)) == 0)
  }

  @Test func `paid time in which nobody called is unused capacity`() throws {
    let pool = try ledger(
      "share: own, driver: handle-minutes, capacity: practical", [line("idle", "cost", 7)],
      departments: [Department(id: "idle", paidSeconds: 3600)]
    ).departments[0]
    #expect(pool.unusedMinor == 7)
  }

  @Test func `a direct line goes to the ticket that it names, worked on in the period or not`() throws {
    let pool = try ledger(
      "driver: direct",
      [
        line("hr", "cost", 500, at: 1, reference: .ticket(9)), line("hr", "cost", 30, at: 2, reference: .ticket(1)),
        line("hr", "cost", -200, at: 3, reference: .ticket(9)), line("hr", "cost", 7, at: 4),
        line("hr", "cost", 5, at: 5, reference: .unresolved),
      ]
    ).departments[0]
    #expect(pool.directCosts == [DirectCost(ticket: 1, amountMinor: 30), DirectCost(ticket: 9, amountMinor: 300)])
    #expect([1, 2, 9, 10].map { pool.amountMinor(of: effort($0, seconds: 60)) } == [30, 0, 300, 0])
    #expect(pool.ticketsMinor == 330)
    #expect(
      pool.unallocated == [
        Unallocated(reason: .referenceMissing, amountMinor: 7),
        Unallocated(reason: .referenceUnresolved, amountMinor: 5),
      ])
  }
}

@Suite struct `A definition leaves lines out` {
  private let usd = Currency(code: "USD") ?? .cny

  @Test func `each for its reason`() throws {
    let definition = try definition(
      "pool: p, items: [cost], share: own, driver: contacts", settings: "departments: [hr]")
    let lines = [
      line("hr", "cost", 1, at: 1), line("hr", "rent", 2, at: 2), line("it", "cost", 3, at: 3),
      line("hr", nil, 4, at: 4),
      line(nil, "cost", 5, at: 5), line("hr", "cost", 6, at: 6, currency: usd), line("it", nil, 7, at: 7),
      line("hr", "rent", 8, at: 8, currency: usd), line("hr", nil, 9, at: 9),
    ]
    let costs = try definition.costs(of: october, lines: lines, departments: [hr, it], efforts: efforts)
    #expect(costs.pools[0].lines.map(\.position) == [1])
    #expect(
      costs.leftOut.map { "\($0.reason.rawValue) \($0.currency.code) \($0.amountMinor) \($0.lines.map(\.position))" }
        == [
          "item-excluded CNY 2 [2]", "item-excluded USD 8 [8]", "department-excluded CNY 10 [3, 7]",
          "item-unknown CNY 13 [4, 9]", "department-unknown CNY 5 [5]", "rate-unknown USD 6 [6]",
        ])
    #expect(costs.leftOut.filter(\.reason.isExcluded).count == 3)
  }

  @Test(arguments: [
    ("service", CivilDate(year: 2026, month: 11, day: 5), CivilDate(year: 2026, month: 10, day: 31), true),
    ("service", CivilDate(year: 2026, month: 10, day: 5), CivilDate(year: 2026, month: 9, day: 30), false),
    ("service", CivilDate(year: 2026, month: 10, day: 1), nil, true),
    ("booked", CivilDate(year: 2026, month: 11, day: 1), CivilDate(year: 2026, month: 10, day: 31), false),
    ("booked", CivilDate(year: 2026, month: 10, day: 31), CivilDate(year: 2026, month: 9, day: 1), true),
  ])
  func `a line of another month is passed over`(basis: String, booked: CivilDate?, from: CivilDate?, isIn: Bool) throws
  {
    let text = """
      {definition: d, version: 1, title: {en: D, zh: D}, currency: CNY, period: \(basis), pools: [
      {pool: p, title: {en: P, zh: P}, items: [cost], share: own, driver: contacts}]}
      """
    let definition = try CostDefinition(yaml: text, file: "d.yaml")
    let line = line("hr", "cost", 5, bookedOn: try #require(booked), serviceFrom: from)
    let costs = try definition.costs(of: october, lines: [line], departments: [hr], efforts: efforts)
    #expect(costs.pools[0].amountMinor == (isIn ? 5 : 0))
    #expect(costs.leftOut == [])
  }
}

@Suite struct `What cannot be added up` {
  private let driver = "driver: handle-minutes, capacity: practical"

  @Test func `amounts beyond 64 bits are refused, whatever order they come in`() throws {
    let lines = [line("hr", "cost", .max, at: 1), line("hr", "cost", 1, at: 2), line("hr", "cost", -1, at: 3)]
    #expect(throws: CostingError(.amountOverflow, ["pool": "p", "period": "2026-10"])) {
      try ledger("share: own, driver: contacts", Array(lines.prefix(2)))
    }
    #expect(try ledger("share: own, driver: contacts", lines).amountMinor == .max)
  }

  @Test(arguments: [Int64.max, .min, .max - 1, .min + 1], ["contacts", "tickets", "handle-minutes, capacity: none"])
  func `amounts at the ends of 64 bits are divided exactly`(amountMinor: Int64, driver: String) throws {
    let pool = try ledger("share: own, driver: \(driver)", [line("hr", "cost", amountMinor)]).departments[0]
    let shares = (efforts["hr"] ?? []).map { pool.amountMinor(of: $0) }
    #expect(shares.reduce(0, +) == amountMinor)
    #expect(shares.allSatisfy { $0.magnitude >= amountMinor.magnitude / 4 })
  }

  @Test func `a capacity so small that a ticket's cost leaves 64 bits is refused`() throws {
    let definition = try definition("pool: p, items: [cost], share: own, \(driver)")
    #expect(throws: CostingError(.amountOverflow, ["pool": "p", "period": "2026-10"])) {
      try definition.costs(
        of: october, lines: [line("hr", "cost", 1_000_000_000_000)],
        departments: [Department(id: "hr", paidSeconds: 2)],
        efforts: ["hr": [effort(1, seconds: 1_000_000_000_000)]])
    }
  }

  @Test(arguments: [
    (
      Department(id: "hr", paidSeconds: 1), [effort(1, seconds: .max), effort(2, seconds: 1)],
      "quantity-overflow"
    ),
    (Department(id: "hr", paidSeconds: 1, overheadSeconds: .max), [effort(1, seconds: 1)], "quantity-overflow"),
    (Department(id: "hr", paidSeconds: -1), [], "quantity-negative"),
    (Department(id: "hr", headcount: -1), [], "quantity-negative"),
    (Department(id: "hr"), [effort(1, seconds: -1)], "quantity-negative"),
    (Department(id: "hr"), [effort(1, contacts: -1)], "quantity-negative"),
  ])
  func `quantities out of range are refused`(department: Department, efforts: [Effort], code: String) throws {
    let definition = try definition("pool: p, items: [cost], share: own, \(driver)")
    let error = #expect(throws: CostingError.self) {
      try definition.costs(
        of: october, lines: [line("hr", "cost", 5)], departments: [department], efforts: ["hr": efforts])
    }
    #expect(error?.codeName == "costing-\(code)")
    #expect(error?.arguments["department"] == "hr")
  }

  @Test func `efforts that change between passes are noticed`() throws {
    let definition = try definition("pool: p, items: [cost], share: own, driver: contacts")
    #expect(throws: CostingError(.notConserved, ["department": "hr", "pool": "p", "period": "2026-10"])) {
      try definition.costs(of: october, lines: [line("hr", "cost", 5)], departments: [hr], efforts: GrowingEfforts())
    }
  }

  private final class GrowingEfforts: EffortSource {
    private var passes: Int64 = 0

    func forEachRun(of department: String, _ body: (Span<Effort>) -> Void) {
      passes += 1
      let efforts = (0..<passes).map { effort($0) }
      body(efforts.span)
    }
  }

  @Test func `convert by the rate of the day of booking, and spread what the whole line is worth`() throws {
    let usd = try #require(Currency(code: "USD"))
    let rates = ExchangeRates([
      .init(
        currency: usd, into: .cny, statedOn: october.firstDay, units: 100, rate: try #require(PlainDecimal("712.345")),
        position: 77)
    ])
    let definition = try definition(
      "pool: a, items: [software], share: own, driver: tickets", settings: "basis: effective")
    var licence = line(
      "it", "software", 120_001, currency: usd, bookedOn: october.firstDay, serviceFrom: october.firstDay)
    licence.serviceTo = Period(monthsSinceYearZero: october.monthsSinceYearZero + 11).lastDay
    let months = (0..<12).map { Period(monthsSinceYearZero: october.monthsSinceYearZero + $0) }
    let parts = try months.map { month in
      try definition.costs(of: month, lines: [licence], departments: [hr, it], efforts: efforts, rates: rates).pools[0]
        .amountMinor
    }
    // 120,001 cents at 7.12345 are 854,821.12… fen.
    #expect(parts.reduce(0, +) == 854_821)
    #expect(Set(parts) == [71_235, 71_236] as Set<Int64>)
    let without = try definition.costs(of: october, lines: [licence], departments: [hr, it], efforts: efforts)
    #expect(without.leftOut.map { "\($0.reason.rawValue) \($0.currency.code)" } == ["rate-unknown USD"])
  }
}
