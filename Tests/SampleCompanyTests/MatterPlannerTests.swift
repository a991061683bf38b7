import TicketDomain
import Testing

@testable import SampleCompany

struct MatterPlannerTests {
  private static let window = 72 * 3600

  private static func calls(tickets: Int, months: Int, seed: UInt64) -> [PlannedCall] {
    let first = SampleCompany.usualLastMonth.adding(months: 1 - months)
    let periods = (0..<months).map { first.adding(months: $0) }
    var planner = MatterPlanner(tickets: tickets, months: periods, seed: seed)
    return periods.indices.flatMap { planner.takeCalls(ofMonth: $0) }
  }

  @Test(arguments: UInt64(1)...12)
  func `calls of one matter lie within the window, matters of one customer further apart`(seed: UInt64) {
    var byCustomer: [Caller: [PlannedCall]] = [:]
    for call in Self.calls(tickets: 3000, months: 5, seed: seed) where call.ticket > 0 {
      byCustomer[call.caller, default: []].append(call)
    }
    for (caller, calls) in byCustomer {
      guard case .customer = caller else { continue }
      for (before, after) in zip(calls, calls.dropFirst()) {
        let gap = after.start - before.end
        #expect(gap > 0)
        #expect((gap <= Self.window) == (before.ticket == after.ticket), "\(caller) at \(after.start)")
      }
    }
  }

  @Test(arguments: UInt64(1)...12)
  func `calls come in order of time and end with the last month`(seed: UInt64) throws {
    let calls = Self.calls(tickets: 500, months: 4, seed: seed)
    #expect(zip(calls, calls.dropFirst()).allSatisfy { $0.start <= $1.start })
    let end = try #require(calls.map(\.end).max())
    #expect(Period(of: end) <= SampleCompany.usualLastMonth)
    #expect(calls.allSatisfy { $0.end - $0.start < PlannedCall.secondsMax })
  }

  @Test func `June and November are the busiest months`() {
    let calls = Self.calls(tickets: 5000, months: 12, seed: 3)
    let counts = Dictionary(grouping: calls) { Period(of: $0.start).month }.mapValues(\.count)
    let usual = counts.filter { $0.key != 6 && $0.key != 11 }.values.max() ?? 0
    #expect(counts[6, default: 0] > usual * 3 / 2)
    #expect(counts[11, default: 0] > usual * 3 / 2)
  }

  @Test func `different customers have different numbers, however they are written`() {
    var generator = SeededGenerator(seed: 1, stream: 1)
    var owners: [String: Int] = [:]
    for customer in 0..<30_000 {
      let number = TelephoneNumber(customer: customer)
      let written = [number.asDialled] + (0..<3).map { _ in number.asShown(&generator) }
      let identities = Set(written.map { WrittenSample.customer($0) })
      #expect(identities.count == 1, "\(written)")
      for case let identity? in identities { #expect(owners.updateValue(customer, forKey: identity) == nil) }
    }
    #expect(owners.count == 30_000)
  }
}
