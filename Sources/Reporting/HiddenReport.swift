internal import Audit
public import Costing
public import Projections
public import TicketDomain

/// Hidden costs of one month by department: what no ledger line says. No total contains any of them.
public struct HiddenReport: Encodable, Sendable {
  /// One formula's figure for a department, or for the company.
  public struct Row: Encodable, Sendable {
    /// The hidden cost's id.
    public var cost: String
    /// view or memo.
    public var layer: String
    /// The department's id, empty for nobody's; `nil` for the company's sum.
    public var department: String?
    /// Minor units; `nil` where it cannot be computed. The company's is the sum of those that can.
    public var amountMinor: Int64?
    /// division-by-zero, input-unknown or too-large, where there is no amount.
    public var fault: String?
    /// What was divided by, or is not known.
    public var culprit: String?
    /// Of a view: the ledger amounts of which it is a part.
    public var withinMinor: Int64?
    /// Whether it is more than these.
    public var isExceeded: Bool
    /// What `trace` takes.
    public var address: String
  }

  /// Views that are parts of the same ledger amounts, and together more than these: something is in two of them.
  public struct Overlap: Encodable, Sendable {
    /// Their ids.
    public var costs: [String]
    /// Their sum, in minor units.
    public var amountMinor: Int64
    /// The ledger amounts of which they are parts.
    public var withinMinor: Int64
  }

  /// `finance@3`.
  public var definition: String
  /// The month.
  public var period: String
  /// The log's position that the report stands on.
  public var position: Int64
  /// ISO 4217.
  public var currency: String
  /// By formula, then department, the company's sum last.
  public var rows: [Row]
  /// Where views are together more than the ledger has.
  public var overlaps: [Overlap]
  /// The definition's total, which contains none of them.
  public var totalMinor: Int64
  /// The sum of all views: amounts that the ledger has, seen otherwise. One amount may be in two views.
  public var viewsMinor: Int64
  /// The sum of all memos: estimates beside the ledger.
  public var memosMinor: Int64

  /// The report of `definition` for `period`; `sourceNames` are the log's. As ``Views/hiddenCosts(_:_:sourceNames:)``.
  public init(
    _ views: Views, _ definition: CostDefinition, _ period: Period, sourceNames: [Int64: String]
  ) throws {
    let name = definition.name
    let found = try views.hiddenCosts(definition, period, sourceNames: sourceNames)
    rows = []
    (viewsMinor, memosMinor) = (0, 0)
    for cost in views.rules.hiddenCosts {
      let own = found.filter { $0.cost.id == cost.id }
      guard !own.isEmpty else { continue }
      let address = "\(name)/\(period)/hidden:\(cost.id)"
      rows += own.map { view in
        Row(
          cost: cost.id, layer: cost.layer.rawValue, department: view.department, amountMinor: view.amountMinor,
          fault: view.fault?.name, culprit: view.fault?.culprit, withinMinor: view.withinMinor,
          isExceeded: view.isExceeded, address: "\(address)/\(view.department)")
      }
      let sum = Self.sum(own.compactMap(\.amountMinor))
      let within = try views.withinMinor(cost, definition, period)
      rows.append(
        Row(
          cost: cost.id, layer: cost.layer.rawValue, department: nil, amountMinor: sum, fault: nil, culprit: nil,
          withinMinor: within, isExceeded: within.map { sum > max(0, $0) } ?? false, address: address))
      switch cost.layer {
      case .view: viewsMinor = Self.sum([viewsMinor, sum])
      case .memo: memosMinor = Self.sum([memosMinor, sum])
      }
    }
    overlaps = Self.overlaps(rows, views.rules.hiddenCosts)
    self.definition = name
    self.period = period.description
    position = views.position
    currency = definition.currency.code
    totalMinor = Self.sum(try views.pools(definition, period).map(\.amountMinor))
  }

  /// Of the company's sums, by the items that views are parts of.
  private static func overlaps(_ rows: [Row], _ costs: [HiddenCost]) -> [Overlap] {
    let within = Dictionary(uniqueKeysWithValues: costs.map { ($0.id, Set($0.within)) })
    let sums = rows.filter { $0.department == nil && $0.layer == HiddenCost.Layer.view.rawValue }
    var groups: [(items: Set<String>, rows: [Row])] = []
    for row in sums {
      let items = within[row.cost] ?? []
      if let index = groups.firstIndex(where: { $0.items == items }) {
        groups[index].rows.append(row)
      } else {
        groups.append((items, [row]))
      }
    }
    return groups.compactMap { group in
      let amount = sum(group.rows.compactMap(\.amountMinor))
      guard group.rows.count > 1, let ledger = group.rows.first?.withinMinor, amount > max(0, ledger) else {
        return nil
      }
      return Overlap(costs: group.rows.map(\.cost), amountMinor: amount, withinMinor: ledger)
    }
  }

  private static func sum(_ amounts: [Int64]) -> Int64 {
    Int64(clamping: amounts.reduce(Int128(0)) { $0 + Int128($1) })
  }
}

extension ReportText {
  /// The table by formula and department, what is not part of the total, and what should be looked at.
  public func lines(_ report: HiddenReport) -> [String] {
    let money = money(report.currency)
    var table = TextTable([
      (catalogue("hidden-cost"), .left), (catalogue("layer"), .left), (catalogue("department"), .left),
      (catalogue("amount"), .right), (catalogue("ledger"), .right), (catalogue("address"), .left),
    ])
    for row in report.rows {
      table.append([
        hiddenCostName(row.cost), catalogue("layer-" + row.layer),
        row.department.map(departmentName) ?? catalogue("company"), row.amountMinor.map(money) ?? "–",
        row.withinMinor.map(money) ?? "", row.address,
      ])
    }
    var lines = heading("hidden-heading", report.definition, report.period, report.position)
    lines += report.rows.isEmpty ? [catalogue("hidden-none")] : table.lines()
    lines += [
      "",
      catalogue(
        "hidden-beside-total",
        [
          "total": money(report.totalMinor), "currency": report.currency, "views": money(report.viewsMinor),
          "memos": money(report.memosMinor),
        ]),
    ]
    for row in report.rows where row.isExceeded {
      lines.append(
        catalogue(
          "hidden-exceeded",
          [
            "title": hiddenCostName(row.cost), "department": row.department.map(departmentName) ?? catalogue("company"),
            "amount": row.amountMinor.map(money) ?? "–", "ledger": row.withinMinor.map(money) ?? "–",
          ]))
    }
    for overlap in report.overlaps {
      lines.append(
        catalogue(
          "hidden-exceeded",
          [
            "title": overlap.costs.map(hiddenCostName).joined(separator: " + "), "department": catalogue("company"),
            "amount": money(overlap.amountMinor), "ledger": money(overlap.withinMinor),
          ]))
    }
    for row in report.rows where row.fault != nil {
      lines.append(
        catalogue(
          "hidden-not-computable",
          [
            "title": hiddenCostName(row.cost), "department": departmentName(row.department ?? ""),
            "why": reason(row.fault, row.culprit),
          ]))
    }
    return lines
  }

  /// Why a formula has no value.
  func reason(_ fault: String?, _ culprit: String?) -> String {
    switch fault {
    case "division-by-zero": catalogue("fault-division-by-zero", ["what": culprit ?? ""])
    case "input-unknown": catalogue("fault-input-unknown", ["what": culprit ?? ""])
    default: catalogue("fault-too-large")
    }
  }

  func hiddenCostName(_ id: String) -> String {
    rules.hiddenCosts.first { $0.id == id }?.title.text(catalogue.language) ?? id
  }
}
