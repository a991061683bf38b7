import Costing
import Projections
import Testing
import TicketDomain

@Suite struct `A transferred ticket` {
  /// A definition without minutes of its own, so that figures can be followed by hand.
  private static let definition = World.definition.replacing(
    """
    minutes:
      - {add: 3, per: contact, services: [invoice]}
      - {add: 1.5, per: transfer}
      - {add: 0.25, per: message-read, services: [unclassified, goods]}
      - {add: 0.125, per: ticket}

    """, with: "")

  private func company(_ definition: String = Self.definition) throws -> World {
    let world = try World(definition: definition)
    try world.append([
      .roster("1001", "人事部"), .roster("2001", "信息部"),
      .hours("p1", 36_000), .hours("p2", 72_000, department: "信息部"),
      .line("w1", "工资", 288_000), .line("w2", "工资", 576_000, department: "信息部"), .line("t", "电话费", 1000),
      // Ten minutes with HR, then five with IT, in one call; and a call that IT took alone.
      .leg("a", 0, minute: 600, seconds: 600, agent: "1001", customer: "13800138000"),
      .leg("a", 1, minute: 611, seconds: 300, agent: "2001", customer: "13800138000"),
      .leg("b", minute: 700, seconds: 60, agent: "2001", customer: "13912345678"),
    ])
    return world
  }

  private func amounts(_ world: World) throws -> [String: Int64] {
    let views = try world.update()
    let october = try #require(Period("2026-10"))
    let pools = try views.pools(world.rules.definitions[0], october)
    let ticket = try #require(try views.ticket(ofFact: 8))
    var amounts: [String: Int64] = [:]
    for (_, department, effort) in try views.efforts(ofTicket: ticket, by: world.rules.definitions[0]) {
      for costs in pools.flatMap(\.departments) where costs.department == department {
        amounts["\(costs.pool) \(department)"] = costs.amountMinor(of: effort)
      }
    }
    return amounts
  }

  @Test func `charges each department for what it did, and its contact once`() throws {
    let world = try company()
    // HR: 2,880.00 over 28,800 s are 0.10 a second; IT: 5,760.00 over 57,600 s as well. Two contacts share 10.00.
    #expect(
      try amounts(world) == ["labour hr": 6000, "labour it": 3000, "telephony hr": 500, "telephony it": 0])
    let views = try world.update()
    let october = try #require(Period("2026-10"))
    for pool in try views.pools(world.rules.definitions[0], october) {
      let parts = pool.departments.reduce(0) { $0 + $1.ticketsMinor + $1.overheadMinor + $1.unusedMinor }
      #expect(parts == pool.amountMinor)
    }
  }

  @Test func `takes as long as the definition says that a transfer takes, where it arrives`() throws {
    let world = try company(
      Self.definition.replacing(
        "practical-capacity: 80%", with: "practical-capacity: 80%\nminutes: [{add: 1.5, per: transfer}]"))
    #expect(
      try amounts(world) == ["labour hr": 6000, "labour it": 3900, "telephony hr": 500, "telephony it": 0])
  }
}
