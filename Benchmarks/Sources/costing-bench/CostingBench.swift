import Costing
import TicketDomain

/// One month's costs by three definitions of twelve pools each: `costing-bench TICKETS`. Prints a line of JSON.
///
/// Four departments worked on the tickets; nine in ten tickets were one department's, one in ten was handed on to another.
@main
struct CostingBench {
  static func main() throws {
    guard let tickets = CommandLine.arguments.dropFirst().first.flatMap({ Int64($0) }), tickets > 0 else {
      throw BenchError(text: "usage: costing-bench TICKETS")
    }
    var random = SplitMix64(state: 1)
    let departments = ["finance", "hr", "it", "sales"]
    var efforts: [String: [Effort]] = [:]
    for ticket in 0..<tickets {
      let own = Int(random.next() % 4)
      for department in random.next() % 10 == 0 ? [own, (own + 1) % 4] : [own] {
        efforts[departments[department], default: []].append(
          Effort(
            ticket: ticket, tieKey: random.next(), handleSeconds: Int64(random.next() % 1800),
            contacts: Int64(random.next() % 5)))
      }
    }
    let definitions = try (1...3).map(definition)
    let month = Period(monthsSinceYearZero: 2026 * 12 + 9)
    let lines = definitions[0].pools.enumerated().flatMap { index, pool in
      departments.enumerated().map { number, department in
        LedgerLine(
          position: Int64(index * 4 + number), department: department, item: pool.items[0],
          amountMinor: Int64(random.next() % 100_000_000_00), currency: .cny, bookedOn: month.firstDay)
      }
    }
    let heads = departments.map { Department(id: $0, paidSeconds: 900_000_000, headcount: 40, overheadSeconds: 70_000) }
    let clock = ContinuousClock()
    var checksum: Int64 = 0
    let start = clock.now
    for definition in definitions {
      let costs = try definition.costs(of: month, lines: lines, departments: heads, efforts: efforts)
      checksum = costs.pools.flatMap(\.departments).reduce(checksum) { $0 &+ $1.ticketsMinor }
    }
    let duration = clock.now - start
    print(
      "{\"what\": \"allocate\", \"count\": \(tickets), \"seconds\": \(duration / .seconds(1)), \"checksum\": \(checksum)}"
    )
  }

  /// The drivers and shares differ from definition to definition, so that nothing can be reused.
  private static func definition(_ number: Int) throws -> CostDefinition {
    let ways = [
      "share: own, driver: handle-minutes, capacity: practical", "share: contacts, driver: contacts",
      "share: headcount, driver: handle-minutes, capacity: none", "share: agent-hours, driver: tickets",
      "share: fixed, shares: {hr: 60, it: 30, sales: 10}, driver: tickets",
      "share: handle-minutes, driver: handle-minutes, capacity: none",
    ]
    let pools = (0..<12).map { index in
      "  - {pool: p\(index), title: P, items: [i\(index)], \(ways[(index + number) % ways.count])}"
    }
    let text = """
      definition: d\(number)
      version: 1
      title: D
      currency: CNY
      period: service
      practical-capacity: 80%
      support: {method: step-down, departments: [{department: finance, share: headcount}]}
      pools:
      \(pools.joined(separator: "\n"))
      """
    return try CostDefinition(yaml: text, file: "d\(number).yaml")
  }
}

/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}

/// Why there is no measurement.
private struct BenchError: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}
