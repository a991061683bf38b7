import BigInt
import Testing
import TicketDomain
import TestSupport

@testable import Costing

/// Horngren, Datar and Rajan, "Cost Accounting: A Managerial Emphasis": Castleford Engineering. Plant maintenance costs 6,300,000 and
/// works 1,600 hours for information systems, 2,400 for machining and 4,000 for assembly; information systems cost 1,452,150 and work
/// 200, 1,600 and 200 hours for maintenance, machining and assembly.
@Suite struct `Support departments` {
  private func castleford(_ method: String) throws -> PeriodCosts {
    let definition = try definition(
      "pool: all, items: [cost], share: own, driver: tickets",
      settings: """
        support:
          method: \(method)
          departments:
            - {department: maintenance, share: fixed, shares: {systems: 1600, machining: 2400, assembly: 4000}}
            - {department: systems, share: fixed, shares: {maintenance: 200, machining: 1600, assembly: 200}}
        """)
    return try definition.costs(
      of: october, lines: [line("maintenance", "cost", 6_300_000_00), line("systems", "cost", 1_452_150_00, at: 2)],
      departments: ["assembly", "machining", "maintenance", "systems"].map { Department(id: $0) },
      efforts: ["machining": [effort(1)], "assembly": [effort(2)]])
  }

  @Test(
    arguments: [
      // (6,300,000 · 2,400 ÷ 6,400 + 1,452,150 · 1,600 ÷ 1,800)
      ("direct", 3_653_300_00, 4_098_850_00),
      ("step-down", 4_300_800_00, 3_451_350_00),
      ("reciprocal", 4_187_025_00, 3_565_125_00),
    ] as [(String, Int64, Int64)])
  func `hand on what the textbook says`(method: String, machining: Int64, assembly: Int64) throws {
    let pool = try castleford(method).pools[0]
    let amounts = Dictionary(uniqueKeysWithValues: pool.departments.map { ($0.department, $0.amountMinor) })
    #expect(amounts == ["machining": machining, "assembly": assembly, "maintenance": 0, "systems": 0])
    #expect(pool.handovers.reduce(0) { $0 + $1.amountMinor } == 7_752_150_00)
    #expect(pool.departments.first { $0.department == "machining" }?.ticketsMinor == machining)
  }

  @Test(arguments: 0..<200)
  func `hand on everything, each by its exact weights`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let ids = ["a", "b", "c", "d", "e", "f"]
    let members = ids.prefix(Int.random(in: 1...4, using: &random)).shuffled(using: &random).map {
      SupportDepartments.Member(department: $0, share: .fixed)
    }
    let method = SupportDepartments.Method.allCases[Int(seed % 3)]
    var services: [String: [Int64]] = [:]
    for member in members {
      let large: Int64 = seed % 5 == 0 ? .max : 1000
      services[member.department] = ids.map { _ in
        Bool.random(using: &random) ? Int64.random(in: 0...large, using: &random) : 0
      }
    }
    let support = SupportDepartments(method: method, members: members)
    let absorption = try Absorption(support, among: ids) { member, id in
      services[member.department]?[ids.firstIndex(of: id) ?? 0] ?? 0
    }
    let handingOn = Set(absorption.weights.keys)
    for (from, weights) in absorption.weights {
      #expect(weights.allSatisfy { $0 >= 0 })
      // Nothing stays with one that hands on.
      for (id, weight) in zip(ids, weights) where handingOn.contains(id) { #expect(weight == 0) }
      for amountMinor in [0, 1, -1, 12_345, Int64.max, Int64.min] {
        let parts = try #require(absorption.parts(of: amountMinor, from: from))
        #expect(parts.reduce(Int128(0)) { $0 + Int128($1) } == Int128(amountMinor))
      }
    }
    // What is left after handing on round after round converges to the same: checked in whole numbers by the equation itself.
    guard method == .reciprocal else { return }
    for (from, weights) in absorption.weights {
      let own = try #require(services[from])
      let visible = zip(ids, own).filter { $0.0 != from }
      let total = visible.reduce(BigInt(0)) { $0 + BigInt($1.1) }
      let scale = weights.reduce(0, +)
      for (column, id) in ids.enumerated() where !handingOn.contains(id) {
        // Tₛ·Nₛ = Σ wₛₜ·Nₜ + wₛ, each N a quotient of two whole numbers.
        var right = (numerator: BigInt(visible.first { $0.0 == id }?.1 ?? 0), denominator: BigInt(1))
        for (other, quantity) in visible {
          guard let others = absorption.weights[other] else { continue }
          let otherScale = others.reduce(0, +)
          right.numerator = right.numerator * otherScale + BigInt(quantity) * others[column] * right.denominator
          right.denominator *= otherScale
        }
        #expect(total * weights[column] * right.denominator == right.numerator * scale)
      }
    }
  }

  @Test func `that serve nobody, or only each other, keep what they cost`() throws {
    let support = """
      support:
        method: reciprocal
        departments:
          - {department: a, share: fixed, shares: {b: 1}}
          - {department: b, share: fixed, shares: {a: 1}}
          - {department: c, share: headcount}
      """
    let definition = try definition("pool: all, items: [cost], share: own, driver: tickets", settings: support)
    let costs = try definition.costs(
      of: october, lines: [line("a", "cost", 100), line("c", "cost", 50, at: 2)],
      departments: ["a", "b", "c", "d"].map { Department(id: $0) }, efforts: ["a": [effort(1)]])
    let pool = costs.pools[0]
    #expect(pool.handovers.isEmpty)
    #expect(
      pool.departments.map { "\($0.department) \($0.ticketsMinor) \($0.unallocated.map(\.amountMinor))" } == [
        "a 100 []", "c 0 [50]",
      ])
  }

  @Test func `are told apart from each other`() throws {
    let twice = """
      support:
        method: direct
        departments:
          - {department: a, share: headcount}
          - {department: a, share: tickets}
      """
    let error = #expect(throws: CostingError.self) {
      try definition("pool: all, items: [cost], share: own, driver: tickets", settings: twice)
    }
    #expect(error?.code == .supportRepeated)
    #expect(error?.place == "finance.yaml:11")
  }
}
