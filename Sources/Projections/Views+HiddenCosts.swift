public import Costing
public import TicketDomain

extension Views {
  /// Every hidden cost of the rules in that month, by formula, then department, those of nobody's last; where nothing that was
  /// reported, booked or measured goes into one, there is no row.
  ///
  /// A department's average wage is its own; for what is nobody's it is the company's. `sourceNames` are the log's. O(efforts and
  /// ledger lines of the month), and O(contacts) where missed ones or the course of tickets is asked for.
  public func hiddenCosts(
    _ definition: CostDefinition, _ period: Period, sourceNames: [Int64: String]
  ) throws -> [HiddenCostView] {
    var evaluation = HiddenCostEvaluation(inputs: HiddenCostInputs(self, definition, period, sourceNames))
    return try rules.hiddenCosts.flatMap { try evaluation.rows(of: $0) }
  }

  /// Of a view, the amounts of the whole company of which it is a part, in minor units; `nil` of a memo. O(ledger lines of the month).
  public func withinMinor(
    _ cost: HiddenCost, _ definition: CostDefinition, _ period: Period
  ) throws -> Int64? {
    guard cost.layer == .view else { return nil }
    var inputs = HiddenCostInputs(self, definition, period, [:])
    return Int64.clampedSum(try inputs.bookedMinor(cost.within).values.map(\.amountMinor))
  }
}

/// Puts the values of a month into formulas.
private struct HiddenCostEvaluation {
  var inputs: HiddenCostInputs

  mutating func rows(of cost: HiddenCost) throws -> [HiddenCostView] {
    let departments = inputs.views.rules.departments.map(\.id) + [""]
    var values: [[HiddenCostView.Input]] = departments.map { _ in [] }
    var isDriven = departments.map { _ in false }
    for input in cost.inputs {
      let (byDepartment, isDriver) = try self.values(of: input, departments)
      for index in departments.indices {
        values[index].append(byDepartment[index])
        if isDriver, byDepartment[index].value?.isZero == false { isDriven[index] = true }
      }
    }
    let within = try cost.layer == .view ? inputs.bookedMinor(cost.within).mapValues(\.amountMinor) : nil
    return departments.indices.filter { isDriven[$0] || (isAssumed(cost) && departments[$0].isEmpty) }.map { index in
      var view = HiddenCostView(cost: cost, department: departments[index], inputs: values[index])
      view.withinMinor = within.map { sums in
        departments[index].isEmpty ? Int64.clampedSum(sums.values) : sums[departments[index]] ?? 0
      }
      let known = values[index].reduce(into: [:]) { $0[$1.input.name] = $1.value }
      do throws(Formula.Fault) {
        view.amountMinor = try cost.amountMinor(known, in: inputs.definition.currency)
      } catch {
        view.fault = error
      }
      return view
    }
  }

  /// Whether nothing but assumptions goes into it, so that it is the company's.
  private func isAssumed(_ cost: HiddenCost) -> Bool {
    cost.inputs.allSatisfy { input in
      switch input.source {
      case .constant, .averageWage: true
      case .quantity, .ledger, .measured: false
      }
    }
  }

  /// An input's value for each department, and whether it makes a row of its own.
  private mutating func values(
    of input: HiddenCost.Input, _ departments: [String]
  ) throws -> ([HiddenCostView.Input], isDriver: Bool) {
    switch input.source {
    case .constant(let number):
      let value = HiddenCostView.Input(input: input, value: Rational(number), positions: [])
      return (departments.map { _ in value }, false)
    case .averageWage(let items): return (try averageWages(of: items, input, departments), false)
    case .quantity(let measure): return (listed(try inputs.quantity(measure), input, departments), true)
    case .measured(let what): return (listed(try inputs.measured(what), input, departments), true)
    case .ledger(let items):
      let currency = inputs.definition.currency
      let booked = try inputs.bookedMinor(items).mapValues {
        HiddenCostInputs.Sum(value: Rational(amountMinor: $0.amountMinor, currency), positions: $0.positions)
      }
      return (listed(booked, input, departments), true)
    }
  }

  private func listed(
    _ sums: HiddenCostInputs.ByDepartment, _ input: HiddenCost.Input, _ departments: [String]
  ) -> [HiddenCostView.Input] {
    departments.map { department in
      let sum = sums[department] ?? HiddenCostInputs.Sum()
      return HiddenCostView.Input(input: input, value: sum.value, positions: sum.positions.sorted())
    }
  }

  private mutating func averageWages(
    of items: [String], _ input: HiddenCost.Input, _ departments: [String]
  ) throws -> [HiddenCostView.Input] {
    let booked = try inputs.bookedMinor(items)
    let paid = try inputs.paidSeconds()
    let currency = inputs.definition.currency
    return departments.map { department in
      let amounts = department.isEmpty ? Array(booked.values) : booked[department].map { [$0] } ?? []
      let times = department.isEmpty ? Array(paid.values) : paid[department].map { [$0] } ?? []
      let amountMinor = Int64.clampedSum(amounts.map(\.amountMinor))
      let seconds = Int64.clampedSum(times.map(\.seconds))
      let wage = Rational(seconds, over: 3600).flatMap { Rational(amountMinor: amountMinor, currency).divided(by: $0) }
      return HiddenCostView.Input(
        input: input, value: wage, working: (amountMinor, seconds),
        positions: (amounts.flatMap(\.positions) + times.flatMap(\.positions)).sorted())
    }
  }
}
