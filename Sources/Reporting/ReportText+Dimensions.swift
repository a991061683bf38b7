internal import Projections

extension ReportText {
  /// The table of one dimension, or the matrix of two, and how the month closes.
  public func lines(_ report: DimensionReport) -> [String] {
    let money = money(report.currency)
    var lines = heading("dimensions-heading", report.definition, report.period, report.position)
    if !report.only.isEmpty {
      lines += [catalogue("dimensions-only", ["values": report.only.joined(separator: catalogue("list-comma"))]), ""]
    }
    lines += report.columns.isEmpty ? table(report, money) : matrix(report, money)
    guard let closing = report.closing else { return lines }
    return lines + [
      "",
      catalogue(
        "dimensions-closing",
        [
          "tickets": money(closing.ticketsMinor), "overhead": money(closing.overheadMinor),
          "unused": money(closing.unusedMinor), "unallocated": money(closing.unallocatedMinor),
          "total": money(closing.totalMinor), "currency": report.currency,
        ]),
    ]
  }

  private func table(_ report: DimensionReport, _ money: (Int64) -> String) -> [String] {
    var table = TextTable([
      (catalogue("dimension-" + (report.by.first ?? "")), .left), (catalogue("tickets"), .right),
      (catalogue("contacts"), .right), (catalogue("minutes"), .right), (catalogue("cost"), .right),
      (catalogue("share"), .right), (catalogue("per-contact"), .right), (catalogue("per-ticket"), .right),
      (catalogue("per-resolved"), .right), (catalogue("address"), .left),
    ])
    func append(_ name: String, _ figure: DimensionReport.Figure, isWhole: Bool = true, _ address: String = "") {
      func quotient(_ amount: Int64?) -> String { isWhole ? amount.map(money) ?? "–" : "" }
      table.append([
        name, isWhole ? Figures.count(figure.tickets) : "", Figures.count(figure.contacts),
        Figures.minutes(figure.handleSeconds), money(figure.amountMinor),
        Figures.percent(figure.amountMinor, of: report.total.amountMinor), quotient(figure.perContactMinor),
        quotient(figure.perTicketMinor), quotient(figure.perResolvedMinor), address,
      ])
    }
    for row in report.rows { append(name(of: row, report.by.first, report.definition), row.figure, row.address) }
    if let others = report.others {
      append(catalogue("others", ["count": Figures.count(report.count - report.rows.count)]), others, isWhole: false)
    }
    table.appendRule()
    append(catalogue("total"), report.total)
    return table.lines()
  }

  /// More columns than that fit no terminal; the others are added up in one.
  private static let columnsMax = 6

  private func matrix(_ report: DimensionReport, _ money: (Int64) -> String) -> [String] {
    let shown = report.columns.prefix(Self.columnsMax)
    let hasOthers = report.columns.count > shown.count
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      (catalogue("dimension-" + (report.by.first ?? "")), .left)
    ]
    columns += shown.map { (name(of: $0, report.by.last, report.definition), .right) }
    if hasOthers {
      columns.append((catalogue("others", ["count": Figures.count(report.columns.count - shown.count)]), .right))
    }
    var table = TextTable(columns + [(catalogue("total"), .right)])
    var amounts: [String: [String: Int64]] = [:]
    for cell in report.cells { amounts[cell.value, default: [:]][cell.and] = cell.figure.amountMinor }
    var rest = Dictionary(uniqueKeysWithValues: report.columns.map { ($0.value, $0.figure.amountMinor) })
    func append(_ name: String, _ own: [String: Int64], _ total: Int64) {
      let written = shown.map { own[$0.value].map(money) ?? "–" }
      let others = total - shown.reduce(0) { $0 + (own[$1.value] ?? 0) }
      table.append([name] + written + (hasOthers ? [money(others)] : []) + [money(total)])
    }
    for row in report.rows {
      let own = amounts[row.value] ?? [:]
      append(name(of: row, report.by.first, report.definition), own, row.figure.amountMinor)
      for (column, amount) in own { rest[column, default: 0] -= amount }
    }
    if let others = report.others {
      append(
        catalogue("others", ["count": Figures.count(report.count - report.rows.count)]), rest, others.amountMinor)
    }
    table.appendRule()
    append(
      catalogue("total"), Dictionary(uniqueKeysWithValues: report.columns.map { ($0.value, $0.figure.amountMinor) }),
      report.total.amountMinor)
    return table.lines()
  }

  /// What people call a value.
  private func name(of row: DimensionReport.Row, _ dimension: String?, _ definition: String) -> String {
    row.customer ?? dimension.flatMap { CostDimension(rawValue: $0) }.map { name(of: row.value, in: $0, definition) }
      ?? row.value
  }

  /// What people call a value of a dimension other than customers.
  func name(of value: String, in dimension: CostDimension, _ definition: String) -> String {
    switch dimension {
    case .department: departmentName(value == CostDimension.nobody ? "" : value)
    case .channel: value == CostDimension.nobody ? catalogue("nobody") : catalogue("channel-" + value)
    case .agent, .customer, .ticket: value == CostDimension.nobody ? catalogue("nobody") : value
    case .service, .tag: className(value, in: dimension)
    case .item: itemName(value)
    case .pool: poolName(value, definition)
    }
  }
}
