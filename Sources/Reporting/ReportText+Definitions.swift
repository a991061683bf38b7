internal import TicketDomain

extension ReportText {
  /// The definitions' table.
  public func lines(_ list: DefinitionList) -> [String] {
    var table = TextTable([
      (catalogue("definition"), .left), (catalogue("definition-title"), .left), (catalogue("state"), .left),
      (catalogue("from"), .left), (catalogue("to"), .left), (catalogue("by"), .left), (catalogue("decided-at"), .left),
      (catalogue("reason"), .left),
    ])
    for row in list.rows {
      let title = Title(en: row.titleEn, zh: row.titleZh).text(catalogue.language)
      let state = catalogue("definition-" + row.state) + (row.isConfigured ? "" : catalogue("definition-without-file"))
      if row.adoptions.isEmpty { table.append([row.definition, title, state]) }
      for adoption in row.adoptions {
        table.append([
          row.definition, title, state, adoption.from, adoption.to ?? "", adoption.author ?? "",
          localTime(adoption.at), adoption.reason ?? "",
        ])
      }
    }
    return table.lines()
  }

  /// What two definitions say differently.
  public func lines(_ diff: DefinitionDiff) -> [String] {
    guard !diff.rows.isEmpty else {
      return [catalogue("definitions-same", ["first": diff.first, "second": diff.second])]
    }
    var table = TextTable([(catalogue("about"), .left), (diff.first, .left), (diff.second, .left)])
    for row in diff.rows { table.append([row.about, row.first ?? "–", row.second ?? "–"]) }
    return table.lines()
  }

  /// What a definition counts and what falls through it.
  public func lines(_ check: DefinitionCheck) -> [String] {
    var table = TextTable([
      (catalogue("pool"), .left), (catalogue("item"), .left), (catalogue("lines"), .right),
      (catalogue("currency"), .left), (catalogue("amount"), .right), (catalogue("address"), .left),
    ])
    func append(_ rows: [DefinitionCheck.Row]) {
      for row in rows {
        table.append([
          row.pool.map { poolName($0, check.definition) } ?? catalogue("reason-" + (row.reason ?? "")),
          row.item.isEmpty ? "–" : itemName(row.item), Figures.count(row.lines), row.currency,
          money(row.currency)(row.amountMinor), row.address ?? "",
        ])
      }
    }
    append(check.counted)
    table.appendRule()
    table.append([catalogue("total"), "", "", check.currency, money(check.currency)(check.totalMinor)])
    if !check.excluded.isEmpty || !check.unallocated.isEmpty { table.appendRule() }
    append(check.excluded)
    append(check.unallocated)
    var lines = [
      catalogue(
        "check-heading",
        ["definition": check.definition, "period": check.period, "position": Figures.count(check.position)]), "",
    ]
    lines += table.lines() + [""]
    lines.append(
      catalogue(
        check.unallocated.isEmpty ? "check-all-allocated" : "check-unallocated",
        ["lines": Figures.count(check.unallocated.reduce(0) { $0 + $1.lines })]))
    if !check.itemsWithoutPool.isEmpty {
      let names = check.itemsWithoutPool.map(itemName).joined(separator: catalogue("list-comma"))
      lines.append(catalogue("check-items-without-pool", ["items": names]))
    }
    return lines
  }
}
