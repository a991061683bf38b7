import Costing
import Testing
import TicketDomain
import TestSupport

private func labour(_ settings: String, pools: String...) throws -> CostDefinition {
  let text = """
    definition: d
    version: 1
    title: D
    currency: CNY
    \(settings)
    pools:
    \(pools.map { "  - {pool: \($0), title: P, items: [\($0)], share: own, driver: tickets}" }.joined(separator: "\n"))
    """
  return try CostDefinition(yaml: text, file: "d.yaml")
}

@Suite struct `A bridge` {
  @Test func `names each difference, and leaves nothing over`() throws {
    let finance = try labour("period: service", pools: "wages", "rent", "software")
    let operations = try labour("period: booked\ndepartments: [hr]", pools: "wages", "software", "telephony")
    let september = Period(monthsSinceYearZero: october.monthsSinceYearZero - 1)
    let lines = [
      line("hr", "wages", 100, at: 1), line("it", "wages", 50, at: 2), line("hr", "rent", 30, at: 3),
      line("hr", "telephony", 7, at: 4),
      // For September, booked in October.
      line("hr", "software", 20, at: 5, serviceFrom: september.firstDay),
      // For October, booked in November.
      line("hr", "software", 9, at: 6, bookedOn: october.next.firstDay, serviceFrom: october.firstDay),
      line("hr", nil, 1000, at: 7), line(nil, "wages", 3, at: 8),
    ]
    let bridge = try Bridge(
      lines, from: .init(finance.countingRules(.none), october), to: .init(operations.countingRules(.none), october))
    #expect(bridge.firstMinor == 100 + 50 + 30 + 9 + 3)
    #expect(bridge.secondMinor == 100 + 7 + 20)
    #expect(
      bridge.steps.map { "\($0.cause.rawValue) \($0.subject) \($0.amountMinor) \($0.lines.map(\.position))" } == [
        "item-left-out rent -30 [3]", "item-added telephony 7 [4]", "department-left-out  -3 [8]",
        "department-left-out it -50 [2]", "period-rule software 11 [5, 6]",
      ])
  }

  @Test(arguments: 0..<200)
  func `between any two definitions and months closes to the minor unit, each line by itself`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: values.indices, using: &random)] }
    let items = ["wages", "rent", "software", "telephony"]
    func randomDefinition() throws -> CostDefinition {
      let own = items.filter { _ in Bool.random(using: &random) } + ["training"]
      let settings = pick(["period: booked", "period: service", "basis: effective\nperiod: service"])
      let departments = pick(["", "\ndepartments: [hr]", "\ndepartments: [hr, it]"])
      let text = """
        definition: d
        version: 1
        title: D
        currency: \(pick(["CNY", "CNY", "USD"]))
        \(settings)\(departments)
        pools:
        \(own.map { "  - {pool: \($0), title: P, items: [\($0)], share: own, driver: tickets}" }.joined(separator: "\n"))
        """
      return try CostDefinition(yaml: text, file: "d.yaml")
    }
    let magnitude: Int64 = seed % 4 == 0 ? 9_007_199_254_740_991 : 10_000
    let lines = (Int64(0)..<60).map { position in
      var line = line(
        pick(["hr", "it", nil]), pick(items + [nil]), .random(in: -magnitude...magnitude, using: &random),
        at: position, currency: pick([.cny, .cny, Currency(code: "USD") ?? .cny]),
        bookedOn: CivilDate(daysSinceEpoch: 20_700 + .random(in: 0...90, using: &random)))
      if Bool.random(using: &random) {
        line.serviceFrom = CivilDate(daysSinceEpoch: 20_650 + .random(in: 0...90, using: &random))
        line.serviceTo = CivilDate(daysSinceEpoch: 20_700 + .random(in: 0...200, using: &random))
      }
      return line
    }
    let (first, second) = (try randomDefinition(), try randomDefinition())
    let usd = try #require(Currency(code: "USD"))
    let rates = ExchangeRates(
      (0..<Int(seed % 5)).compactMap { index in
        let day = CivilDate(daysSinceEpoch: 20_690 + Int64(index) * 20)
        let (from, into): (Currency, Currency) = index % 2 == 0 ? (usd, .cny) : (.cny, usd)
        return PlainDecimal(index % 2 == 0 ? "712.34" : "14.05").map {
          .init(currency: from, into: into, statedOn: day, units: 100, rate: $0, position: Int64(index))
        }
      })
    let months = (0..<4).map { Period(monthsSinceYearZero: 2026 * 12 + 7 + $0) }
    let ends = (
      Bridge.End(first.countingRules(rates), pick(months)), Bridge.End(second.countingRules(rates), pick(months))
    )
    let bridge = try Bridge(lines, from: ends.0, to: ends.1)
    let difference = Int128(bridge.secondMinor) - Int128(bridge.firstMinor)
    #expect(bridge.steps.reduce(Int128(0)) { $0 + Int128($1.amountMinor) } == difference)
    var inFirstCurrency = second.countingRules(rates)
    inFirstCurrency.currency = first.currency
    for line in lines {
      let own = bridge.steps.flatMap(\.lines).filter { $0.position == line.position }.reduce(0) { $0 + $1.amountMinor }
      let change =
        inFirstCurrency.countedMinor(of: line, in: ends.1.period)
        - first.countingRules(rates).countedMinor(of: line, in: ends.0.period)
      #expect(own == change)
    }
    for step in bridge.steps {
      #expect(step.lines.reduce(0) { $0 + $1.amountMinor } == step.amountMinor)
    }
    // The way back is the same with the signs turned, for each of the totals.
    let back = try Bridge(lines, from: .init(inFirstCurrency, ends.1.period), to: ends.0)
    #expect(back.firstMinor == bridge.secondMinor && back.secondMinor == bridge.firstMinor)
  }

  @Test func `from reported figures names what came later, what was corrected, and what was judged otherwise`() throws {
    let definition = try labour("period: service", pools: "wages", "rent")
    let then = [line("hr", "wages", 100, at: 1), line("hr", "rent", 30, at: 2)]
    let now = [line("hr", "wages", 100, at: 1), line("hr", "rent", 31, at: 9), line("hr", "wages", 5, at: 10)]
    let bridge = try Bridge(
      reportedMinor: 128, then: then, thenRates: .none, now: now, end: .init(definition.countingRules(.none), october))
    #expect(
      bridge.steps.map { "\($0.cause.rawValue) \($0.subject) \($0.amountMinor) \($0.lines.map(\.position))" } == [
        "booked-later rent 31 [9]", "booked-later wages 5 [10]", "superseded rent -30 [2]", "judgement  2 []",
      ])
    #expect(bridge.firstMinor == 128 && bridge.secondMinor == 136)
  }

  @Test func `from reported figures names rates that were stated since`() throws {
    let definition = try labour("period: service", pools: "software")
    let usd = try #require(Currency(code: "USD"))
    func rates(_ rate: String) throws -> ExchangeRates {
      let rate = try #require(PlainDecimal(rate))
      return ExchangeRates([
        .init(currency: usd, into: .cny, statedOn: october.firstDay, units: 100, rate: rate, position: 3)
      ])
    }
    let lines = [line("it", "software", 100_00, at: 1, currency: usd), line("it", "software", 5, at: 2)]
    for (then, reportedMinor) in [(ExchangeRates.none, 5), (try rates("700"), 700_05)] as [(ExchangeRates, Int64)] {
      let bridge = try Bridge(
        reportedMinor: reportedMinor, then: lines, thenRates: then, now: lines,
        end: .init(definition.countingRules(try rates("712.345")), october))
      // 10,000 cents at 7.12345 are 71,234.5 fen.
      #expect(bridge.secondMinor == 712_35 + 5)
      #expect(
        bridge.steps.map { "\($0.cause.rawValue) \($0.subject) \($0.amountMinor) \($0.lines.map(\.position))" } == [
          "rate USD \(712_40 - reportedMinor) [1]"
        ])
    }
  }
}

@Suite struct `Two versions of a definition` {
  @Test func `are compared by what they say, not by how they are written`() throws {
    let first = try definition("pool: a, items: [x, y], share: own, driver: tickets")
    let second = try definition(
      "pool: a, items: [y], share: headcount, driver: tickets",
      settings: "basis: effective\nmail-minutes: {read: 1.5}")
    #expect(
      DefinitionFacts(first).differences(to: DefinitionFacts(second)).map {
        "\($0.about): \($0.first ?? "–") → \($0.second ?? "–")"
      } == [
        "basis: billed → effective", "item x: pool a → –", "pool a: share: own → headcount",
        "mail-minutes: read: – → 1.5",
      ])
    #expect(DefinitionFacts(first).differences(to: DefinitionFacts(first)).isEmpty)
  }

  @Test func `that are wrong are told all their mistakes, each at its line`() throws {
    let text = """
      definition: Not Kebab
      version: 0
      title: T
      currency: cny
      basis: effective
      period: booked
      pools:
        - {pool: a, title: A, items: [x, nothing], share: own, driver: tickets}
        - {pool: b, title: B, items: [x], share: own, driver: handle-minutes}
        - {pool: c, title: C, items: [x], share: own, driver: tickets}
      """
    let checked = CostDefinition.checked(yaml: text, file: "d.yaml", knownItems: ["x"])
    #expect(checked.definition == nil)
    #expect(
      checked.mistakes.map { "\($0.place ?? "") \($0.codeName)" } == [
        "d.yaml:1 settings-bad-value", "d.yaml:2 settings-bad-value", "d.yaml:4 settings-bad-value",
        "d.yaml:6 settings-bad-value", "d.yaml:8 settings-bad-value", "d.yaml:9 settings-missing-key",
      ])
  }
}
