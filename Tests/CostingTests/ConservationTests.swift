import Costing
import Testing
import TicketDomain
import TestSupport

@Suite struct `Conservation over random ledgers` {
  @Test(arguments: 0..<150)
  func `every minor unit is in a ticket, overhead, unused capacity, unallocated or left out`(seed: UInt64) throws {
    let company = try RandomCompany(seed: seed)
    let costs = try company.costs()
    var counted: Int128 = 0
    for ledger in costs.pools {
      let positions = Set(ledger.lines.map(\.position))
      let inPool = company.lines.filter { positions.contains($0.position) }
      var parts = ledger.unallocated.map(\.amountMinor)
      for pool in ledger.departments {
        let efforts = company.efforts[pool.department] ?? []
        let direct = pool.directCosts.map(\.amountMinor)
        parts += pool.driver == .direct ? direct : efforts.map { pool.amountMinor(of: $0) }
        parts += pool.unallocated.map(\.amountMinor) + [pool.overheadMinor, pool.unusedMinor]
      }
      #expect(wideSum(parts) == wideSum(inPool.map(\.amountMinor)))
      counted += wideSum(inPool.map(\.amountMinor))
    }
    counted += wideSum(costs.leftOut.map(\.amountMinor))
    #expect(counted == wideSum(company.lines.map(\.amountMinor)))
  }

  @Test(arguments: 0..<60)
  func `every minor unit is in one month, whatever the basis`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let company = try RandomCompany(seed: seed)
    let lines = company.lines.map { line in
      var line = line
      line.bookedOn = CivilDate(daysSinceEpoch: 20_000 + .random(in: 0...200, using: &random))
      if Bool.random(using: &random) {
        line.serviceFrom = CivilDate(daysSinceEpoch: 20_000 + .random(in: 0...200, using: &random))
        // Now and then it ends before it begins.
        line.serviceTo = CivilDate(daysSinceEpoch: 20_000 + .random(in: 0...600, using: &random))
      }
      return line
    }
    let months = Set(
      lines.flatMap { LedgerLine.periods(bookedOn: $0.bookedOn, serviceFrom: $0.serviceFrom, serviceTo: $0.serviceTo) })
    for basis in ["basis: effective", "basis: billed"] {
      let definition = try RandomCompany.definition(basis)
      var counted: [Int128] = []
      for month in months {
        let costs = try definition.costs(
          of: month, lines: lines, departments: company.departments, efforts: company.efforts)
        counted += costs.pools.map { Int128($0.amountMinor) } + costs.leftOut.map { Int128($0.amountMinor) }
      }
      #expect(counted.reduce(0, +) == wideSum(lines.map(\.amountMinor)))
    }
  }

  @Test(arguments: 0..<150)
  func `every ticket is within one minor unit of its exact share`(seed: UInt64) throws {
    let company = try RandomCompany(seed: seed)
    for pool in try company.costs().pools.flatMap(\.departments) {
      guard let apportionment = pool.apportionment else { continue }
      let isClose = (company.efforts[pool.department] ?? []).allSatisfy { effort in
        let quantity =
          switch pool.driver {
          case .handleMinutes: effort.handleSeconds
          case .contacts: effort.contacts
          case .tickets: min(effort.contacts, 1)
          case .direct: Int64(0)
          }
        let exact = Int128(pool.amountMinor) * Int128(quantity)
        let distance = exact - Int128(pool.amountMinor(of: effort)) * Int128(apportionment.total)
        return distance.magnitude < Int128(apportionment.total).magnitude
      }
      #expect(isClose, "\(pool.pool) of \(pool.department)")
    }
  }

  @Test(arguments: 0..<50)
  func `order and runs leave no mark`(seed: UInt64) throws {
    var company = try RandomCompany(seed: seed)
    let costs = try company.costs()
    var random = SeededGenerator(seed: seed ^ 0xFFFF)
    company.lines.shuffle(using: &random)
    company.departments.shuffle(using: &random)
    company.efforts = company.efforts.mapValues { $0.shuffled(using: &random) }
    #expect(try company.costs() == costs)
    #expect(
      try company.definition.costs(
        of: october, lines: company.lines, departments: company.departments,
        efforts: RunsOfSeven(table: company.efforts)) == costs)
  }

  private func wideSum(_ amounts: [Int64]) -> Int128 { amounts.reduce(0) { $0 + Int128($1) } }

  private struct RunsOfSeven: EffortSource {
    let table: [String: [Effort]]

    func forEachRun(of department: String, _ body: (Span<Effort>) -> Void) {
      let efforts = table[department] ?? []
      for start in stride(from: 0, to: efforts.count, by: 7) {
        let run = Array(efforts[start..<min(start + 7, efforts.count)])
        body(run.span)
      }
    }
  }
}

/// Departments with much, little or no work and paid time; lines of either sign, tiny or near the end of 64 bits.
private struct RandomCompany {
  let definition: CostDefinition
  var departments: [Department] = []
  var efforts: [String: [Effort]] = [:]
  var lines: [LedgerLine] = []

  init(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let support = """
      support:
        method: \(SupportDepartments.Method.allCases[Int(seed % 3)].rawValue)
        departments:
          - {department: finance, share: headcount}
          - {department: it, share: fixed, shares: {hr: 2, finance: 3}}
      """
    definition = try Self.definition(seed % 4 == 0 ? "" : support)
    for id in ["hr", "it", "finance", ""] {
      departments.append(
        Department(
          id: id, paidSeconds: pick([0, 3600, 7_654_321]), headcount: pick([0, 1, 17]),
          overheadSeconds: pick([0, 0, 4321]), overheadContacts: pick([0, 0, 3])))
      efforts[id] = (0..<pick([0, 1, 40, seed % 25 == 0 ? 10_000 : 400] as [Int64])).map { ticket in
        Effort(
          ticket: ticket, tieKey: pick([random.next(), 5]), handleSeconds: pick([0, 1, 61, 600, 70_000]),
          contacts: pick([0, 1, 1, 4]))
      }
    }
    let magnitude: Int64 = pick([3, 50_000, .max / 1_000_000_000])
    let items = definition.pools.flatMap(\.items) + ["unheard-of"]
    for position in 0..<pick([1, 20, 300] as [Int64]) {
      let reference: LedgerLine.Reference = pick([.absent, .unresolved, .ticket(3), .ticket(position)])
      lines.append(
        line(
          pick(["hr", "it", "finance", nil]), pick(items + [nil]),
          Int64.random(in: -magnitude...magnitude, using: &random), at: position, reference: reference))
    }

    func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: values.indices, using: &random)] }
  }

  static func definition(_ settings: String) throws -> CostDefinition {
    try CostingTests.definition(
      "pool: labour, items: [wages], share: own, driver: handle-minutes, capacity: practical",
      "pool: telephony, items: [telephony], share: contacts, driver: contacts",
      "pool: platform, items: [software], share: headcount, driver: handle-minutes, capacity: none",
      "pool: training, items: [training], share: agent-hours, driver: tickets",
      "pool: premises, items: [rent], share: fixed, shares: {hr: 3, it: 5, sales: 1}, driver: tickets",
      "pool: overflow, items: [overtime], share: handle-minutes, driver: handle-minutes, capacity: 90 minutes",
      "pool: crises, items: [crisis], share: tickets, driver: contacts",
      "pool: compensation, items: [compensation], driver: direct", settings: settings)
  }

  func costs() throws -> PeriodCosts {
    try definition.costs(of: october, lines: lines, departments: departments, efforts: efforts)
  }
}

@Suite struct `Conservation at the limits` {
  @Test func `a million tickets and one bear what one department has, to the minor unit`() throws {
    let definition = try CostingTests.definition(
      "pool: labour, items: [wages], share: own, driver: handle-minutes, capacity: none",
      "pool: telephony, items: [telephony], share: contacts, driver: contacts")
    let lines = [line("hr", "wages", 123_456_789_012_345, at: 1), line("hr", "telephony", -7, at: 2)]
    for count in [1, 1_000_000] as [Int64] {
      var random = SeededGenerator(seed: UInt64(count))
      let efforts = (0..<count).map {
        Effort(ticket: $0, tieKey: random.next(), handleSeconds: Int64($0 % 1799) + 1, contacts: 1)
      }
      let costs = try definition.costs(
        of: october, lines: lines, departments: [Department(id: "hr")], efforts: ["hr": efforts])
      for ledger in costs.pools {
        let pool = try #require(ledger.departments.first)
        var sum: Int64 = 0
        for effort in efforts { sum += pool.amountMinor(of: effort) }
        #expect(sum == ledger.amountMinor)
      }
    }
  }

  @Test(arguments: [.max, .max - 1, .min, .min + 1, .max / 2] as [Int64])
  func `amounts at the end of 64 bits close, and sums beyond it are refused`(amountMinor: Int64) throws {
    let definition = try CostingTests.definition(
      "pool: telephony, items: [telephony], share: contacts, driver: contacts",
      "pool: premises, items: [rent], share: fixed, shares: {hr: 3, it: 5}, driver: tickets",
      settings:
        "support: {method: reciprocal, departments: [{department: it, share: fixed, shares: {hr: 7, finance: 2}}]}")
    let departments = ["hr", "it", "finance"].map { Department(id: $0) }
    let efforts = ["hr": (0..<7).map { effort($0) }, "it": (7..<9).map { effort($0) }]
    for item in ["telephony", "rent"] {
      let costs = try definition.costs(
        of: october, lines: [line("hr", item, amountMinor)], departments: departments, efforts: efforts)
      var parts: Int128 = 0
      for pool in costs.pools.flatMap(\.departments) {
        parts += Int128(pool.ticketsMinor) + Int128(pool.overheadMinor) + Int128(pool.unusedMinor)
        parts += pool.unallocated.reduce(0) { $0 + Int128($1.amountMinor) }
      }
      #expect(
        parts + costs.pools.flatMap(\.unallocated).reduce(0) { $0 + Int128($1.amountMinor) } == Int128(amountMinor))
      guard amountMinor.magnitude > Int64.max.magnitude / 2 + 1 else { continue }
      let error = #expect(throws: CostingError.self) {
        try definition.costs(
          of: october, lines: [line("hr", item, amountMinor), line("hr", item, amountMinor, at: 2)],
          departments: departments, efforts: efforts)
      }
      #expect(error?.code == .amountOverflow)
    }
  }
}
