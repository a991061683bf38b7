public import Costing
internal import EventStore
internal import Projections
internal import TicketDomain

/// Where a hidden cost came from: its formula, each input with its value, and the events that the value is the sum of.
public struct HiddenCostTrace: Encodable, Sendable {
  /// An input of a department's figure.
  public struct Input: Encodable, Sendable {
    /// As the formula has it.
    public var name: String
    /// quantity, ledger, average-wage, measured or constant.
    public var kind: String
    /// The measure, the items, the rule, or nothing.
    public var of: [String]
    /// A decimal, `≈` before a rounded one; `nil` where it cannot be known.
    public var value: String?
    /// For people.
    public var unit: String?
    /// Of an average wage: what was booked, in minor units.
    public var bookedMinor: Int64?
    /// Of an average wage: the paid time that it is divided by.
    public var paidSeconds: Int64?
    /// How many events it is the sum of; 0 where a rule measured it or it was assumed.
    public var eventCount: Int
    /// The first of them.
    public var events: [Trace.Origin]
  }

  /// One department's figure.
  public struct Row: Encodable, Sendable {
    /// Its id; empty for nobody's.
    public var department: String
    /// Minor units; `nil` where there is none.
    public var amountMinor: Int64?
    /// division-by-zero, input-unknown or too-large, where there is no amount.
    public var fault: String?
    /// What was divided by, or is not known.
    public var culprit: String?
    /// In the order of the formula's inputs.
    public var inputs: [Input]
  }

  /// Its id.
  public var cost: String
  /// view or memo.
  public var layer: String
  /// Of a view: the cost items of whose amounts it is a part.
  public var within: [String]
  /// As written.
  public var formula: String
  /// By department.
  public var rows: [Row]
}

extension Trace {
  mutating func followHiddenCost(
    _ address: TraceAddress, _ views: Views, _ reader: LogReader, _ origins: OriginReader, limit: Int
  ) throws {
    guard let wanted = address.definition, let period = address.period,
      let definition = views.definitions.definition(exactly: "\(wanted.id)@\(wanted.version)")
    else {
      throw AuditError(
        .definitionUnknown, at: self.address,
        ["known": views.definitions.all.map(\.name).joined(separator: ", ")])
    }
    let found = try views.hiddenCosts(definition, period, sourceNames: reader.sourceNames()).filter {
      $0.cost.id == address.hiddenCost && (address.department ?? $0.department) == $0.department
    }
    guard let cost = found.first?.cost else { throw AuditError(.nothingThere, at: self.address) }
    currency = definition.currency.code
    amountMinor = Int64(clamping: found.reduce(Int128(0)) { $0 + Int128($1.amountMinor ?? 0) })
    hiddenCost = HiddenCostTrace(
      cost: cost.id, layer: cost.layer.rawValue, within: cost.within, formula: cost.formula.text,
      rows: try found.map { try HiddenCostTrace.Row($0, origins, limit: limit) })
  }
}

extension HiddenCostTrace.Row {
  fileprivate init(_ view: HiddenCostView, _ origins: OriginReader, limit: Int) throws {
    self.init(
      department: view.department, amountMinor: view.amountMinor, fault: view.fault?.name, culprit: view.fault?.culprit,
      inputs: try view.inputs.map { try HiddenCostTrace.Input($0, origins, limit: limit) })
  }
}

extension HiddenCostTrace.Input {
  fileprivate init(_ view: HiddenCostView.Input, _ origins: OriginReader, limit: Int) throws {
    let (kind, of): (String, [String]) =
      switch view.input.source {
      case .quantity(let measure): ("quantity", [measure])
      case .ledger(let items): ("ledger", items)
      case .averageWage(let items): ("average-wage", items)
      case .measured(let what): ("measured", [what.rawValue])
      case .constant: ("constant", [])
      }
    self.init(
      name: view.input.name, kind: kind, of: of, value: view.value?.description, unit: view.input.unit,
      bookedMinor: view.working?.amountMinor, paidSeconds: view.working?.seconds, eventCount: view.positions.count,
      events: try origins.origins(at: Array(view.positions.prefix(limit))))
  }
}

extension Formula.Fault {
  /// What JSON calls it.
  public var name: String {
    switch self {
    case .divisionByZero: "division-by-zero"
    case .inputUnknown: "input-unknown"
    case .tooLarge: "too-large"
    }
  }

  /// What was divided by, or is not known.
  public var culprit: String? {
    switch self {
    case .divisionByZero(let what), .inputUnknown(let what): what
    case .tooLarge: nil
    }
  }
}
