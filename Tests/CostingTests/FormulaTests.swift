import Settings
import Testing
import TicketDomain

@testable import Costing

private func value(_ text: String, _ inputs: [String: String] = [:]) throws -> String {
  let values = try inputs.mapValues { Rational(try #require(PlainDecimal($0))) }
  return try FormulaParser.formula(text).value(values).description
}

@Suite struct `A formula` {
  @Test(
    arguments: [
      ("1 + 2 × 3", "7"), ("(1 + 2) × 3", "9"), ("2 * 3 - 4 / 8", "5.5"), ("10 − 3 − 2", "5"), ("16 ÷ 4 ÷ 2", "2"),
      ("-2 × -3", "6"), ("−(2 − 5)", "3"), ("0.1 + 0.2", "0.3"), ("1 ÷ 3 × 3", "1"), ("2 ÷ 3", "≈0.6667"),
      ("-1 / 3", "≈-0.3333"), ("（1＋2）＊3／2", "4.5"), ("999999999999 × 999999999999", "999999999998000000000001"),
      ("  7  ", "7"), ("--1", "1"),
    ])
  func `is computed exactly, products before sums, from left to right`(text: String, expected: String) throws {
    #expect(try value(text) == expected)
  }

  @Test func `names its inputs in any script`() throws {
    #expect(try value("工时 × 平均工资_2 + a1", ["工时": "40", "平均工资_2": "28.5", "a1": "1"]) == "1141")
    #expect(try FormulaParser.formula("b + a × b").inputs == ["b", "a"])
  }

  @Test(
    arguments: [
      ("", "", 1), ("1 +", "", 4), ("(1", "", 3), ("1)", ")", 2), ("1 2", "2", 3), ("a b", "b", 3), ("× 2", "×", 1),
      ("a ^ 2", "^", 3), ("sum(a)", "(", 4), ("_a", "_", 1), ("a; DROP", ";", 2), ("１", "１", 1),
    ])
  func `that is none says at which character`(text: String, found: String, position: Int) {
    #expect(throws: FormulaParser.Fault.unexpected(found, at: position)) { try FormulaParser.formula(text) }
  }

  @Test(arguments: ["1.2.3", "1e5", "2x", ".5", "1.", "1234567890123"])
  func `has plain decimals only`(number: String) {
    #expect(throws: FormulaParser.Fault.numberMalformed(number)) { try FormulaParser.formula(number) }
  }

  @Test func `may be neither long nor deep, and neither ends the program`() throws {
    let deep = String(repeating: "(", count: 400) + "1" + String(repeating: ")", count: 400)
    #expect(throws: FormulaParser.Fault.tooComplex) { try FormulaParser.formula(deep) }
    let long = "1" + String(repeating: "+1", count: 500)
    #expect(throws: FormulaParser.Fault.tooComplex) { try FormulaParser.formula(long) }
    #expect(throws: FormulaParser.Fault.tooComplex) {
      try FormulaParser.formula(String(repeating: "-", count: 999) + "1")
    }
    #expect(try value("1" + String(repeating: "+1", count: 499)) == "500")
    #expect(try value(String(repeating: "(", count: 30) + "1" + String(repeating: ")", count: 30)) == "1")
  }

  @Test func `without a value says why`() throws {
    let formula = try FormulaParser.formula("a ÷ (b − 1)")
    #expect(throws: Formula.Fault.divisionByZero("(b − 1)")) {
      try formula.value(["a": Rational(1), "b": Rational(1)])
    }
    #expect(throws: Formula.Fault.inputUnknown("b")) { try formula.value(["a": Rational(1)]) }
    let powers = try FormulaParser.formula(Array(repeating: "999999999999", count: 75).joined(separator: "*"))
    #expect(throws: Never.self) { try powers.value([:]) }
  }

  @Test(
    arguments: [
      ("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("12.345", 1235), ("0", 0), ("90071992547.40991", 9_007_199_254_741),
    ] as [(String, Int64)])
  func `is rounded once, half away from zero`(text: String, minor: Int64) throws {
    #expect(Rational(try #require(PlainDecimal(text))).rounded(toDigits: 2) == minor)
  }
}

@Suite struct `Hidden costs` {
  private func list(_ yaml: String) throws -> [HiddenCost] {
    try HiddenCost.list(SettingsNode(yaml: yaml, file: "h.yaml"), knownItems: ["wages", "training"])
  }

  @Test func `that the program comes with are read, and know only items of its catalogue`() throws {
    let items = Set(try ItemCatalogue.builtIn().items.map(\.id))
    let costs = try HiddenCost.list(
      SettingsNode(yaml: HiddenCost.builtInText, file: "hidden-costs.yaml"), knownItems: items)
    #expect(
      costs.map(\.id) == [
        "training-time", "new-staff-efficiency", "attrition", "inefficiency", "crisis-handling", "missed-follow-up",
        "duplicates", "customer-churn",
      ])
    #expect(
      costs.filter { $0.layer == .view }.map(\.id) == [
        "training-time", "inefficiency", "crisis-handling", "duplicates",
      ])
    // Agents leaving and customers lost are two things.
    #expect(costs.first { $0.id == "attrition" }?.inputs.first?.source == .measured(.leavers))
    #expect(costs.first { $0.id == "customer-churn" }?.inputs.first?.source == .quantity(measure: "customers-lost"))
  }

  @Test func `are amounts in the currency's own unit`() throws {
    let cost = try #require(
      try list(
        """
        - cost: training-time
          title: {en: T, zh: 培训}
          layer: view
          within: [wages]
          inputs: {hours: {quantity: training-hours}, wage: {average-wage: {}}, weeks: {constant: 4, unit: weeks}}
          formula: hours * wage ÷ weeks
        """
      ).first)
    let inputs = ["hours": Rational(10), "wage": try #require(Rational(100, over: 3)), "weeks": Rational(4)]
    #expect(try cost.amountMinor(inputs, in: .cny) == 8333)
    #expect(try cost.amountMinor(inputs, in: #require(Currency(code: "JPY"))) == 83)
    #expect(
      cost.inputs.map(\.source) == [
        .quantity(measure: "training-hours"), .averageWage(items: ["wages"]),
        .constant(try #require(PlainDecimal("4"))),
      ])
  }

  @Test(
    arguments: [
      ("inputs: {a: {constant: 1}}\n  formula: a + b", "formula-input-unknown", "h.yaml:5"),
      ("inputs: {a: {constant: 1}, b: {constant: 1}}\n  formula: a", "formula-input-idle", "h.yaml:4"),
      ("inputs: {a: {constant: 1}}\n  formula: a +", "formula-malformed", "h.yaml:5"),
      ("inputs: {a: {constant: 1}}\n  formula: a + 1e9", "formula-number-malformed", "h.yaml:5"),
      ("inputs: {a: {constant: 1,000}}\n  formula: a", "settings-unknown-key", "h.yaml:4"),
      ("inputs: {a: {constant: 1e3}}\n  formula: a", "settings-bad-value", "h.yaml:4"),
      ("inputs: {a: {measured: happiness}}\n  formula: a", "settings-bad-value", "h.yaml:4"),
      ("inputs: {a: {ledger: [gold]}}\n  formula: a", "settings-bad-value", "h.yaml:4"),
      ("inputs: {a: {constant: 1, quantity: x}}\n  formula: a", "settings-bad-value", "h.yaml:4"),
      ("within: [wages]\n  inputs: {a: {constant: 1}}\n  formula: a", "definition-key-needless", "h.yaml:4"),
    ])
  func `with a mistake are refused at its line`(rest: String, code: String, place: String) throws {
    let error = #expect(throws: (any Error).self) { try list("- cost: x\n  title: X\n  layer: memo\n  \(rest)\n") }
    let explainable = try #require(error as? any ExplainableError)
    #expect(explainable.codeName == code)
    #expect(explainable.place == place)
  }

  @Test func `have each id once`() throws {
    let one = "- {cost: x, title: X, layer: memo, inputs: {a: {constant: 1}}, formula: a}\n"
    let error = #expect(throws: CostingError.self) { try list(one + one) }
    #expect(error?.code == .hiddenCostRepeated)
    #expect(error?.place == "h.yaml:2")
  }
}
