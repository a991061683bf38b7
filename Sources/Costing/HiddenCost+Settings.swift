public import Settings
internal import TicketDomain

extension HiddenCost {
  /// `schemas/definition/hidden-costs.yaml`, which the program comes with.
  public static var builtInText: String { String(decoding: PackageResources.hidden_costs_yaml, as: UTF8.self) }

  /// The formulas of one file, strictly: ids once each, every input used, and, where `knownItems` are given, no other items.
  ///
  /// Throws a `SettingsError` or a ``CostingError`` with `file:line` in its place.
  public static func list(_ node: SettingsNode, knownItems: Set<String>? = nil) throws -> [HiddenCost] {
    var costs: [HiddenCost] = []
    for entry in try node.list() {
      let cost = try HiddenCost(entry, knownItems: knownItems)
      guard !costs.contains(where: { $0.id == cost.id }) else {
        throw CostingError(.hiddenCostRepeated, at: entry.place, ["cost": cost.id])
      }
      costs.append(cost)
    }
    return costs
  }

  /// The keys of a hidden cost, and of an input; the JSON Schema names the same.
  static let keys = ["cost", "title", "layer", "within", "inputs", "formula"]

  private init(_ node: SettingsNode, knownItems: Set<String>?) throws {
    let fields = try node.fields(Self.keys)
    id = try fields.required("cost").kebabCase()
    title = try fields.required("title").title()
    layer = try fields.required("layer").choice()
    within = try fields.optional("within").map { try $0.items(knownItems) } ?? []
    if layer == .memo, let needless = fields.optional("within") {
      throw CostingError(.keyNeedless, at: needless.place, ["key": "within", "needs": "layer: view"])
    }
    let inputNodes = try fields.required("inputs").pairs()
    inputs = try inputNodes.map { try Input(name: $0.key, $0.value, knownItems: knownItems) }
    let formulaNode = try fields.required("formula")
    let formula = try Self.formula(formulaNode)
    self.formula = formula
    let names = Set(inputs.map(\.name))
    if let unknown = formula.inputs.first(where: { !names.contains($0) }) {
      throw CostingError(
        .formulaInputUnknown, at: formulaNode.place, ["name": unknown, "known": names.sorted().joined(separator: ", ")])
    }
    if let idle = inputNodes.first(where: { !formula.inputs.contains($0.key) }) {
      throw CostingError(.formulaInputIdle, at: idle.value.place, ["name": idle.key, "formula": formula.text])
    }
  }

  private static func formula(_ node: SettingsNode) throws -> Formula {
    let text = try node.text()
    do throws(FormulaParser.Fault) {
      return try FormulaParser.formula(text)
    } catch {
      switch error {
      case .unexpected(let found, let position):
        throw CostingError(
          .formulaMalformed, at: node.place, ["formula": text, "found": found, "position": "\(position)"])
      case .numberMalformed(let number):
        throw CostingError(.formulaNumberMalformed, at: node.place, ["number": number])
      case .tooComplex:
        throw CostingError(
          .formulaTooComplex, at: node.place,
          ["characters": "\(FormulaParser.textMax)", "depth": "\(FormulaParser.depthMax)"])
      }
    }
  }
}

extension HiddenCost.Input {
  static let kinds = ["quantity", "ledger", "average-wage", "measured", "constant"]

  fileprivate init(name: String, _ node: SettingsNode, knownItems: Set<String>?) throws {
    let fields = try node.fields(Self.kinds + ["unit"])
    let given = Self.kinds.filter { fields.optional($0) != nil }
    guard given.count == 1, let kind = given.first else { throw node.bad(Self.kinds.joined(separator: " | ")) }
    let value = try fields.required(kind)
    self.name = name
    unit = try fields.optional("unit")?.text()
    switch kind {
    case "quantity": source = .quantity(measure: try value.text())
    case "ledger": source = .ledger(items: try value.items(knownItems))
    case "average-wage":
      let items = try value.fields(["items"]).optional("items")
      source = .averageWage(items: try items?.items(knownItems) ?? ["wages"])
    case "measured": source = .measured(try value.choice())
    default:
      guard let number = PlainDecimal(try value.text()) else { throw value.bad("12.5") }
      source = .constant(number)
    }
  }
}

extension SettingsNode {
  fileprivate func items(_ known: Set<String>?) throws -> [String] {
    let items = try list().map { try $0.id(in: known) }
    guard !items.isEmpty else { throw bad("[wages, …]") }
    return items
  }
}
