import Costing
import EventStore
import Projections
import TicketDomain
import Testing

@Suite struct `Hidden costs of a month` {
  private let october = Period(monthsSinceYearZero: 2026 * 12 + 9)

  /// Each thing that can be measured, as a formula of its own.
  private static let measured = HiddenCost.Measured.allCases.map {
    "- {cost: \($0.rawValue), title: X, layer: memo, inputs: {a: {measured: \($0.rawValue)}}, formula: a}\n"
  }.joined()

  private func amounts(_ world: World, _ definition: Int = 0) throws -> [String: Int64] {
    let views = try world.update()
    let names = try LogReader(world.location).sourceNames()
    let rows = try views.hiddenCosts(views.rules.definitions[definition], october, sourceNames: names)
    return Dictionary(uniqueKeysWithValues: rows.map { ("\($0.cost.id) \($0.department)", $0.amountMinor ?? -1) })
  }

  @Test func `have what the events show for inputs, by department`() throws {
    let world = try World(hiddenCosts: Self.measured)
    try world.append([
      .roster("1001", "人事部"), .roster("1002", "信息部", from: "2026-10-01"),
      .roster("1003", "人事部", to: "2026-10-20"), .roster("1004", "人事部", to: "2026-09-30"),
      .hours("p1", 7200), .hours("p2", 1800), .hours("p3", 3600, department: "不存在"),
      .hours("p4", 3600, month: "2026-11"),
      .scheduled("s1", 28_800, day: "2026-10-05"), .scheduled("s2", 28_800, department: "信息部", day: "2026-10-06"),
      .scheduled("s3", 28_800, day: "2026-11-01"),
      // Half an hour of HR; an hour later, a quarter of an hour of IT for the same customer.
      .leg("c1", minute: 600, seconds: 1800, agent: "1001", customer: "13800138000"),
      .leg("c2", minute: 690, seconds: 900, agent: "1002", customer: "13800138000"),
      // Another customer, whom nobody answers.
      .leg("c3", minute: 700, seconds: 0, agent: nil, customer: "13912345678", party: "queue", queue: "hr-queue"),
    ])
    let amounts = try amounts(world)
    // An hour is 1.00, as is a head.
    #expect(
      amounts == [
        "paid-hours hr": 250, "paid-hours ": 100, "scheduled-hours hr": 800, "scheduled-hours it": 800,
        "headcount hr": 200, "headcount it": 100, "leavers hr": 100, "newcomers it": 100, "handle-hours hr": 50,
        "handle-hours it": 25, "missed-contacts hr": 100, "transfer-wait-hours it": 100,
        "repeated-contact-hours it": 25,
      ])
  }

  @Test func `have duplicates for inputs once somebody has merged tickets`() throws {
    let world = try World(hiddenCosts: Self.measured)
    try world.append([
      .roster("1001", "人事部"), .hours("p", 36_000), .line("w", "工资", 100_000),
      .leg("c1", minute: 600, seconds: 1800, agent: "1001", customer: "13800138000"),
      .leg("c2", minute: 690, seconds: 900, agent: "1001", customer: "13912345678"),
    ])
    #expect(try amounts(world)["duplicate-hours hr"] == nil)
    let views = try World.ticketIDs(world)
    try world.append([.judgement("j", isSame: true, "T\(views[0])", ["T\(views[1])"])])
    let amounts = try amounts(world)
    #expect(amounts["duplicate-hours hr"] == 25)
    // 900 s and 7.5 s for each ticket, of 80 % of 36,000 s, at 1,000.00.
    #expect(amounts["duplicates-cost hr"] == 3153)
  }

  private static let formulas = """
    - cost: training
      title: T
      layer: view
      within: [wages]
      inputs: {hours: {quantity: training-hours}, wage: {average-wage: {}}}
      formula: hours × wage
    - cost: churn
      title: C
      layer: memo
      inputs: {lost: {quantity: customers-lost}, wage: {average-wage: {}}, days: {constant: 2}}
      formula: lost × wage × days
    - cost: half
      title: H
      layer: memo
      inputs: {booked: {ledger: [telephony]}}
      formula: booked ÷ 2
    - cost: per-hour
      title: P
      layer: memo
      inputs: {booked: {ledger: [telephony]}, hours: {quantity: training-hours}}
      formula: booked ÷ hours
    - cost: flat
      title: F
      layer: memo
      inputs: {a: {constant: 1.005}}
      formula: a
    """

  @Test func `have figures, ledger amounts, wages and assumptions for inputs`() throws {
    let world = try World(hiddenCosts: Self.formulas)
    try world.append([
      .hours("p1", 36_000), .hours("p2", 36_000, department: "信息部"), .line("w1", "工资", 100_000),
      .line("w2", "工资", 30_000, department: "信息部"), .line("t", "电话费", 333),
      .line("x", "工资", 5_000, month: "2026-11"), .quantity("q1", "training-hours", "2.5"),
      .quantity("q2", "training-hours", "0.25"),
      .quantity("q3", "training-hours", "7", department: "信息部", month: "2026-11"),
      .quantity("q4", "customers-lost", "3", department: nil),
    ])
    // HR's wage is 100.00 an hour, the company's 65.00. Half of 3.33 goes up.
    #expect(
      try amounts(world) == [
        "training hr": 27_500, "churn ": 39_000, "half hr": 167, "per-hour hr": 121, "flat ": 101,
      ])
    let views = try world.update()
    let rows = try views.hiddenCosts(views.rules.definitions[0], october, sourceNames: [:])
    let training = try #require(rows.first { $0.cost.id == "training" })
    #expect(training.withinMinor == 100_000)
    #expect(!training.isExceeded)
    #expect(training.inputs.map(\.positions.count) == [2, 2])
    #expect(training.inputs[1].working?.amountMinor == 100_000)
  }

  @Test func `say why there is no amount, and where a view is more than the ledger has`() throws {
    let world = try World(hiddenCosts: Self.formulas)
    try world.append([
      .line("w", "工资", 100_000), .line("t", "电话费", 333), .quantity("q1", "training-hours", "2.5"),
      .hours("p", 3600, department: "信息部"), .line("w2", "工资", 1000, department: "信息部"),
      .quantity("q2", "training-hours", "1.5", department: "信息部"),
    ])
    let views = try world.update()
    let rows = try views.hiddenCosts(views.rules.definitions[0], october, sourceNames: [:])
    func row(_ cost: String, _ department: String) -> HiddenCostView? {
      rows.first { $0.cost.id == cost && $0.department == department }
    }
    // Nobody was paid for an hour of HR.
    #expect(row("training", "hr")?.fault == .inputUnknown("wage"))
    #expect(row("training", "hr")?.amountMinor == nil)
    #expect(row("training", "it")?.amountMinor == 1500)
    #expect(row("training", "it")?.isExceeded == true)
    try world.append([.quantity("q1", "training-hours", "0")])
    let later = try world.update()
    let zero = try later.hiddenCosts(later.rules.definitions[0], october, sourceNames: [:])
    #expect(zero.first { $0.cost.id == "per-hour" && $0.department == "hr" }?.fault == .divisionByZero("hours"))
  }
}

extension World {
  /// Of all tickets, ascending.
  fileprivate static func ticketIDs(_ world: World) throws -> [Int64] {
    let views = try world.update()
    var ids: Set<Int64> = []
    for period in try views.periods() {
      try views.forEachEffort(in: period, by: views.rules.definitions[0]) { _, effort in ids.insert(effort.ticket) }
    }
    return ids.sorted()
  }
}
