import Costing
import EventStore
import Projections
import TicketDomain
import Testing

@Suite struct `A breakdown` {
  private func breakdown(
    _ world: World, _ views: Views, _ period: Period, _ dimensions: [CostDimension], only: [DimensionValue] = [],
    withTickets: Bool = false
  ) throws -> Breakdown {
    try views.breakdown(
      world.rules.definitions[0], period, by: dimensions, only: only,
      sourceNames: LogReader(world.location).sourceNames(), withTickets: withTickets)
  }

  private static let pairs: [[CostDimension]] = CostDimension.allCases.flatMap { one in
    [[one]] + CostDimension.allCases.filter { $0 != one }.map { [one, $0] }
  }

  @Test(arguments: 1...4)
  func `by any dimensions adds up to what tickets bear, its margins to its cells`(seed: UInt64) throws {
    let world = try World()
    var company = RandomCompany(seed: seed)
    try world.append(company.entries(calls: 80))
    var views = try world.update()
    try world.append(company.judgements("x", head: views.position))
    views = try world.update()
    // Most of these companies have tickets that are merged.
    if seed < 4 { #expect(try !views.mergedTickets().isEmpty) }
    for period in try views.periods() {
      let pools = try views.pools(world.rules.definitions[0], period).flatMap(\.departments)
      let borne = pools.reduce(0) { $0 + $1.ticketsMinor }
      var seconds: Int64 = 0
      var contacts: Int64 = 0
      try views.forEachEffort(in: period, by: world.rules.definitions[0]) { _, effort in
        seconds += effort.handleSeconds
        contacts += effort.contacts
      }
      for dimensions in Self.pairs {
        let found = try breakdown(world, views, period, dimensions)
        #expect(found.cells.values.reduce(0) { $0 + $1.amountMinor } == borne, "\(period) \(dimensions)")
        #expect(found.total.amountMinor == borne)
        #expect(found.total.contacts == contacts)
        #expect(found.total.handleSeconds == seconds)
        #expect(found.pools.reduce(0) { $0 + $1.amountMinor } == borne)
        if !dimensions.contains(.item), !dimensions.contains(.pool) {
          #expect(found.cells.values.reduce(0) { $0 + $1.contacts } == contacts)
          #expect(found.cells.values.reduce(0) { $0 + $1.handleSeconds } == seconds)
        }
        guard dimensions.count == 2 else { continue }
        for (place, margin) in found.margins.enumerated() {
          let single = try breakdown(world, views, period, [dimensions[place]])
          for (value, cell) in margin {
            let own = found.cells.filter { $0.key[place] == value }
            #expect(own.values.reduce(0) { $0 + $1.amountMinor } == cell.amountMinor)
            #expect(single.cells[[value]]?.amountMinor == cell.amountMinor)
            #expect(single.cells[[value]]?.tickets == cell.tickets)
          }
        }
      }
    }
  }

  @Test(arguments: 1...3)
  func `has in each cell what the selection of its values has`(seed: UInt64) throws {
    let world = try World()
    var company = RandomCompany(seed: seed)
    try world.append(company.entries(calls: 60))
    let views = try world.update()
    let period = try #require(Period("2026-10"))
    for dimensions in Self.pairs where dimensions.count == 2 {
      for (values, cell) in try breakdown(world, views, period, dimensions).cells {
        let only = zip(dimensions, values).map { DimensionValue($0, $1) }
        let selected = try breakdown(world, views, period, [], only: only, withTickets: true)
        #expect(selected.total.amountMinor == cell.amountMinor, "\(only)")
        #expect(selected.total.contacts == cell.contacts)
        #expect(selected.total.tickets == cell.tickets)
        #expect(selected.total.resolved == cell.resolved)
        #expect(selected.tickets.values.reduce(0) { $0 + $1.cell.amountMinor } == cell.amountMinor)
        #expect(selected.tickets.count == Int(cell.tickets))
      }
    }
  }

  @Test(arguments: 1...3)
  func `by department is what departments' tickets bear`(seed: UInt64) throws {
    let world = try World()
    var company = RandomCompany(seed: seed)
    try world.append(company.entries(calls: 60))
    let views = try world.update()
    for period in try views.periods() {
      var borne: [String: Int64] = [:]
      for costs in try views.pools(world.rules.definitions[0], period).flatMap(\.departments) {
        borne[costs.department, default: 0] += costs.ticketsMinor
      }
      let found = try breakdown(world, views, period, [.department]).cells
      #expect(
        found.compactMapValues { $0.amountMinor == 0 ? nil : $0.amountMinor }
          == Dictionary(
            uniqueKeysWithValues: borne.filter { $0.value != 0 }.map { ([$0.key.isEmpty ? "-" : $0.key], $0.value) }))
    }
  }

  @Test func `gives each agent the time that they took, and the contact to the first`() throws {
    let world = try World()
    try world.append([
      .roster("1001", "人事部"), .roster("1002", "人事部"),
      .leg("c1", 0, minute: 0, seconds: 60, agent: "1001", customer: "13900000001"),
      .leg("c1", 1, minute: 2, seconds: 180, agent: "1002", customer: "13900000001"),
      .leg("c2", minute: 9000, seconds: 240, agent: "1002", customer: "13900000001"),
      .leg("c3", minute: 9000, seconds: 0, agent: nil, customer: "13900000002", isAnswered: false, queue: "hr-queue"),
      .line("w", "工资", 100_000), .line("t", "电话费", 9_001), .line("x", "赔偿", 700, reference: "c2"),
      .hours("h", 36_000),
    ])
    let views = try world.update()
    let period = try #require(Period("2026-10"))
    // Of 28,800 seconds that can be worked: 240 of c1 and 90 for its transfer, 240 of c2, and 7.5 for each ticket.
    let agents = try breakdown(world, views, period, [.agent])
    #expect(agents.cells.mapValues(\.contacts) == [["E1001"]: 1, ["E1002"]: 1, ["-"]: 1])
    #expect(agents.cells[["E1001"]]?.handleSeconds == 68)
    #expect(agents.cells[["E1002"]]?.handleSeconds == 518)
    #expect(agents.cells.mapValues(\.tickets) == [["E1001"]: 1, ["E1002"]: 2, ["-"]: 1])
    #expect(agents.cells.mapValues(\.resolved) == [["E1001"]: 1, ["E1002"]: 2, ["-"]: 0])
    let pools = try breakdown(world, views, period, [.pool], only: [DimensionValue(.agent, "E1002")])
    #expect(pools.cells[["compensation"]]?.amountMinor == 700)
    #expect(pools.cells[["telephony"]]?.amountMinor == 3_000)
    let customers = try breakdown(world, views, period, [.customer])
    #expect(
      Set(customers.cells.keys.map { customers.customers[$0[0]] }) == ["tel:+8613900000001", "tel:+8613900000002"])
    #expect(customers.cells.keys.allSatisfy { $0[0].first == "T" })
    let services = try breakdown(world, views, period, [.service])
    #expect(services.cells.mapValues(\.tickets) == [["unclassified"]: 1, ["hr-line"]: 1, ["night"]: 1])
    #expect(throws: ProjectionError.self) {
      _ = try breakdown(world, views, period, [], only: [DimensionValue(.pool, "nothing")])
    }
  }

  @Test(arguments: [
    (DimensionValue(.channel, "phone"), "channel=phone"), (DimensionValue(.agent, "a/b c=%"), "agent=a%2Fb%20c=%25"),
    (DimensionValue(.agent, "李"), "agent=李"), (DimensionValue(.customer, "customer:C1"), "customer=customer:C1"),
  ])
  func `has values that addresses can be made of`(value: DimensionValue, text: String) {
    #expect(value.description == text)
    #expect(DimensionValue(text) == value)
  }

  @Test(arguments: ["", "channel", "channel=", "chanel=phone", "agent=%2", "agent=%zz", "=x", "agent=%FF"])
  func `refuses values that are none`(text: String) { #expect(DimensionValue(text) == nil) }
}
