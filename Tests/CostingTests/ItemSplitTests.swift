import Costing
import TestSupport
import Testing

@Suite struct `A split among items` {
  @Test(arguments: 1...20)
  func `adds up in both directions, each part near its exact value`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let items = (0..<Int.random(in: 1..<6, using: &random)).map { _ in Int64.random(in: 0..<100_000, using: &random) }
    let total = items.reduce(0, +)
    var split = ItemSplit(items)
    var sums = items.map { _ in Int64(0) }
    var all: Int64 = 0
    for _ in 0..<200 {
      let amount = Int64.random(in: -50..<2000, using: &random)
      all += amount
      let parts = split.parts(of: amount)
      #expect(parts.reduce(0, +) == amount)
      for (index, part) in parts.enumerated() {
        sums[index] += part
        guard total > 0 else { continue }
        #expect(abs(Double(part) - Double(amount) * Double(items[index]) / Double(total)) < 2)
      }
    }
    #expect(sums.reduce(0, +) == all)
    for (index, sum) in sums.enumerated() where total > 0 {
      #expect(abs(Double(sum) - Double(all) * Double(items[index]) / Double(total)) < 1.000_001)
    }
  }

  @Test(
    arguments: [
      ([100, -100], [50, 50]), ([0, 0], [100, 0]), ([], []), ([-300, -100], [75, 25]), ([300, -100], [150, -50]),
      ([.max, .max], [50, 50]),
    ] as [([Int64], [Int64])])
  func `goes by what is left of items, and by magnitudes where nothing is`(items: [Int64], parts: [Int64]) {
    var split = ItemSplit(items)
    #expect(split.parts(of: 100) == parts)
  }

  @Test(arguments: [
    (CostDefinition.Driver.handleMinutes, [33, 67]), (.contacts, [100, 0]), (.tickets, [100, 0]),
  ])
  func `of an effort among its parts goes by time, or by contacts`(driver: CostDefinition.Driver, amounts: [Int64])
    throws
  {
    let effort = effort(1, seconds: 30, contacts: 1)
    let pools = try definition(
      "pool: p, items: [wages], share: own, driver: \(driver.rawValue)\(driver == .handleMinutes ? ", capacity: none" : "")"
    )
    let costs = try pools.costs(
      of: october, lines: [line("hr", "wages", 100)],
      departments: [Department(id: "hr", paidSeconds: 0, headcount: 0, overheadSeconds: 0, overheadContacts: 0)],
      efforts: ["hr": [effort]])
    let part = try #require(costs.pools[0].departments.first)
    let parts = [EffortPart(timeWeight: 10_000_000, contacts: 1), EffortPart(timeWeight: 20_000_000, contacts: 0)]
    #expect(try part.amountsMinor(of: effort, among: parts) == amounts)
    #expect(try effort.seconds(of: parts) == [10, 20])
    #expect(
      try effort.seconds(of: [EffortPart(timeWeight: .max, contacts: 0), EffortPart(timeWeight: .max, contacts: 0)])
        == [15, 15])
    #expect(
      try effort.seconds(of: [EffortPart(timeWeight: 0, contacts: 0), EffortPart(timeWeight: -5, contacts: 0)]) == [
        30, 0,
      ])
  }
}
