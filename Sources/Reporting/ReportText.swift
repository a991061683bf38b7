public import Costing
public import Projections
public import TicketDomain

/// Renders reports for a terminal.
public struct ReportText: Sendable {
  let catalogue: Catalogue
  let rules: Rules
  private let definitions: [CostDefinition]

  /// A renderer in the catalogue's language, with the names that the rules and definitions of `views` give to things.
  public init(_ catalogue: Catalogue, _ views: Views) {
    self.init(catalogue, views.rules, views.definitions.all)
  }

  /// A renderer with the names that `rules` give to things, and the titles of those definitions.
  public init(_ catalogue: Catalogue, _ rules: Rules, _ definitions: [CostDefinition] = []) {
    self.catalogue = catalogue
    self.rules = rules
    self.definitions = definitions
  }

  /// The departments' table, the pools' table, and what is left out.
  public func lines(_ report: DepartmentReport) -> [String] {
    let money = money(report.currency)
    var lines = heading("departments-heading", report.definition, report.period, report.position)
    var table = TextTable([
      (catalogue("department"), .left), (catalogue("tickets"), .right), (catalogue("matters"), .right),
      (catalogue("contacts"), .right),
      (catalogue("minutes"), .right), (catalogue("capacity-used"), .right), (catalogue("on-tickets"), .right),
      (catalogue("on-duplicates"), .right), (catalogue("overhead"), .right), (catalogue("unused"), .right),
      (catalogue("unallocated"), .right), (catalogue("total"), .right), (catalogue("per-ticket"), .right),
    ])
    for row in report.departments where row.amountMinor != 0 || row.contacts != 0 || row.handleSeconds != 0 {
      table.append([
        departmentName(row.department), Figures.count(row.tickets), Figures.count(row.matters),
        Figures.count(row.contacts), Figures.minutes(row.handleSeconds),
        row.capacitySeconds.map { Figures.percent(row.handleSeconds, of: $0) } ?? "–", money(row.ticketsMinor),
        money(row.duplicatesMinor), money(row.overheadMinor), money(row.unusedMinor), money(row.unallocatedMinor),
        money(row.amountMinor),
        row.tickets == 0 ? "–" : money(row.ticketsMinor / row.tickets),
      ])
    }
    let pools = report.pools
    let unborne = report.totalMinor - report.departments.reduce(0) { $0 + $1.amountMinor }
    table.appendRule()
    if unborne != 0 {
      table.append([
        catalogue("no-department"), "", "", "", "", "", "", "", "", "", money(unborne), money(unborne), "",
      ])
    }
    table.append([
      catalogue("total"), "", "", Figures.count(report.departments.reduce(0) { $0 + $1.contacts }),
      Figures.minutes(report.departments.reduce(0) { $0 + $1.handleSeconds }), "",
      money(pools.reduce(0) { $0 + $1.ticketsMinor }), money(report.departments.reduce(0) { $0 + $1.duplicatesMinor }),
      money(pools.reduce(0) { $0 + $1.overheadMinor }), money(pools.reduce(0) { $0 + $1.unusedMinor }),
      money(pools.reduce(0) { $0 + $1.unallocatedMinor }), money(report.totalMinor), "",
    ])
    lines += table.lines() + [""]
    lines += poolLines(report, money)
    return lines + leftOutLines(report) + adjustmentLines(report, money)
  }

  /// The tickets' table.
  public func lines(_ report: TicketReport) -> [String] {
    let money = money(report.currency)
    var lines = heading("tickets-heading", report.definition, report.period, report.position)
    var table = TextTable([
      (catalogue("ticket"), .left), (catalogue("customer"), .left), (catalogue("opened"), .left),
      (catalogue("contacts"), .right), (catalogue("minutes"), .right), (catalogue("departments"), .left),
      (catalogue("cost"), .right),
    ])
    for row in report.rows {
      table.append([
        row.ticket + (row.merged.isEmpty ? "" : " +\(row.merged.count)"), row.customer, localTime(row.openedAt),
        Figures.count(row.contacts),
        Figures.minutes(row.handleSeconds), row.departments.map(departmentName).joined(separator: ", "),
        money(row.amountMinor),
      ])
    }
    table.appendRule()
    table.append([
      catalogue("of-tickets", ["shown": Figures.count(report.rows.count), "count": Figures.count(report.count)]), "",
      "",
      "", "", "", money(report.totalMinor),
    ])
    lines += table.lines()
    return lines
  }

  /// The ledger's table.
  public func lines(_ report: LedgerReport) -> [String] {
    let lines = heading("ledger-heading", report.definition, report.period, report.position)
    var table = TextTable([
      (catalogue("pool"), .left), (catalogue("item"), .left), (catalogue("department"), .left),
      (catalogue("lines"), .right), (catalogue("currency"), .left), (catalogue("amount"), .right),
      (catalogue("address"), .left),
    ])
    for row in report.rows {
      table.append([
        row.pool.map { poolName($0, report.definition) } ?? catalogue("reason-" + (row.reason ?? "")),
        row.isItemKnown ? itemName(row.item) : "“\(row.item)”",
        departmentName(row.department), Figures.count(row.lines), row.currency,
        money(row.currency)(row.amountMinor), row.address,
      ])
    }
    return lines + table.lines()
  }

  /// What people call a department.
  public func departmentName(_ id: String) -> String {
    id.isEmpty
      ? catalogue("nobody") : rules.departments.first { $0.id == id }?.title.text(catalogue.language) ?? id
  }

  /// What people call a service type or a tag.
  func className(_ id: String, in dimension: CostDimension) -> String {
    let classes = dimension == .service ? rules.services : rules.tags
    return id == Rules.TicketClass.unclassified
      ? catalogue("unclassified") : classes.first { $0.id == id }?.title.text(catalogue.language) ?? id
  }

  /// What people call a pool of `definition` (`finance@3`).
  public func poolName(_ id: String, _ definition: String) -> String {
    definitions.first { $0.name == definition }?.pools.first { $0.id == id }?.title
      .text(catalogue.language) ?? id
  }

  /// An RFC 3339 instant on the business's clocks, to the minute.
  public func localTime(_ instant: Instant) -> String {
    let clock = ClockTime(localMilliseconds: rules.zone.localMilliseconds(at: instant))
    return "\(clock.date) \(clock.timeOfDay.prefix(5))"
  }

  func itemName(_ id: String) -> String {
    rules.items.first { $0.id == id }?.title.text(catalogue.language) ?? id
  }

  func money(_ code: String) -> (Int64) -> String {
    let currency = Currency(code: code) ?? .cny
    return { Figures.amount($0, currency) }
  }

  func heading(_ key: String, _ definition: String, _ period: String, _ position: Int64) -> [String] {
    let title = definitionTitle(definition)
    return [
      catalogue(
        key,
        ["period": period, "title": title, "definition": definition, "position": Figures.count(position)]), "",
    ]
  }

  /// What people call a definition, by its name `finance@3`.
  func definitionTitle(_ name: String) -> String {
    definitions.first { $0.name == name }?.title.text(catalogue.language) ?? ""
  }

  private func poolLines(_ report: DepartmentReport, _ money: (Int64) -> String) -> [String] {
    var table = TextTable([
      (catalogue("pool"), .left), (catalogue("lines"), .right), (catalogue("on-tickets"), .right),
      (catalogue("overhead"), .right), (catalogue("unused"), .right), (catalogue("unallocated"), .right),
      (catalogue("ledger"), .right), (catalogue("address"), .left),
    ])
    for row in report.pools {
      table.append([
        poolName(row.pool, report.definition), Figures.count(row.lines), money(row.ticketsMinor),
        money(row.overheadMinor), money(row.unusedMinor), money(row.unallocatedMinor), money(row.amountMinor),
        row.address,
      ])
    }
    table.appendRule()
    table.append([
      catalogue("total"), Figures.count(report.pools.reduce(0) { $0 + $1.lines }),
      money(report.pools.reduce(0) { $0 + $1.ticketsMinor }), money(report.pools.reduce(0) { $0 + $1.overheadMinor }),
      money(report.pools.reduce(0) { $0 + $1.unusedMinor }), money(report.pools.reduce(0) { $0 + $1.unallocatedMinor }),
      money(report.totalMinor),
    ])
    return table.lines()
  }

  private func adjustmentLines(_ report: DepartmentReport, _ money: (Int64) -> String) -> [String] {
    guard !report.adjustments.isEmpty else { return [] }
    var table = TextTable([
      (catalogue("closed-month"), .left), (catalogue("definition"), .left), (catalogue("pool"), .left),
      (catalogue("amount"), .right), (catalogue("address"), .left),
    ])
    for row in report.adjustments {
      table.append([
        row.period, row.definition, poolName(row.pool, row.definition), money(row.amountMinor), row.address,
      ])
    }
    table.appendRule()
    table.append([catalogue("total-with-adjustments"), "", "", money(report.reportedMinor)])
    return ["", catalogue("adjustments-heading"), ""] + table.lines()
  }

  private func leftOutLines(_ report: DepartmentReport) -> [String] {
    guard !report.leftOut.isEmpty else { return [] }
    return [""]
      + report.leftOut.map { row in
        catalogue(
          row.isExcluded ? "left-out" : "left-out-unallocated",
          [
            "reason": catalogue("reason-" + row.reason), "lines": Figures.count(row.lines), "currency": row.currency,
            "amount": money(row.currency)(row.amountMinor),
          ])
      }
  }
}
