import Costing
import Testing
import TicketDomain

/// Kaplan and Anderson, "Time-Driven Activity-Based Costing", Harvard Business Review, November 2004.
@Suite struct `Kaplan and Anderson's customer service department` {
  @Test func `pays 0.80 a minute for what it used and shows what it did not`() throws {
    let definition = try definition(
      "pool: service, items: [cost], share: own, driver: handle-minutes, capacity: 700000 minutes")
    let orders = (0..<49_000).map { effort($0, seconds: 8 * 60) }
    let inquiries = (49_000..<50_400).map { effort($0, seconds: 44 * 60) }
    let creditChecks = (50_400..<52_900).map { effort($0, seconds: 50 * 60) }
    let costs = try definition.costs(
      of: october, lines: [line("service", "cost", 560_000_00)], departments: [Department(id: "service")],
      efforts: ["service": orders + inquiries + creditChecks])

    let pool = try #require(costs.pools.first?.departments.first)
    #expect(pool.ticketsQuantity == 578_600 * 60)
    #expect(pool.ticketsMinor == 462_880_00)
    #expect(pool.unusedQuantity == 121_400 * 60)
    #expect(pool.unusedMinor == 97_120_00)
    #expect(orders.allSatisfy { pool.amountMinor(of: $0) == 6_40 })
    #expect(inquiries.allSatisfy { pool.amountMinor(of: $0) == 35_20 })
    #expect(creditChecks.allSatisfy { pool.amountMinor(of: $0) == 40_00 })
  }

  @Test func `takes 80 percent of the paid time as its practical capacity`() throws {
    let definition = try definition(
      "pool: service, items: [cost], share: own, driver: handle-minutes, capacity: practical")
    let costs = try definition.costs(
      of: october, lines: [line("service", "cost", 560_000_00)],
      departments: [Department(id: "service", paidSeconds: 875_000 * 60)],
      efforts: ["service": [effort(1, seconds: 578_600 * 60)]])
    let pool = try #require(costs.pools.first?.departments.first)
    #expect(pool.apportionment?.total == 42_000_000)
    #expect(pool.ticketsMinor == 462_880_00)
  }
}
