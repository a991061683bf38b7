internal import TicketDomain

extension ReportText {
  /// The bridge as a table; with `showsLines`, the ledger lines under each named line.
  public func lines(_ report: BridgeReport, showsLines: Bool) -> [String] {
    let money = money(report.currency)
    var lines = [
      catalogue(
        "bridge-heading",
        ["first": endName(report.first), "second": endName(report.second), "position": Figures.count(report.position)]),
      "",
    ]
    var table = TextTable([
      (catalogue("bridge-line"), .left), (catalogue("subject"), .left), (catalogue("lines"), .right),
      (catalogue("amount"), .right), (catalogue("share"), .right), (catalogue("address"), .left),
    ])
    table.append([endName(report.first), "", "", money(report.first.totalMinor), "", report.first.address])
    for row in report.rows {
      table.append([
        catalogue("cause-" + row.cause), subjectName(row), Figures.count(row.lines.count),
        signed(row.amountMinor, money),
        Figures.percent(row.amountMinor, of: report.first.totalMinor), row.address,
      ])
      for line in showsLines ? row.lines : [] {
        table.append([
          "  \(line.bookedOn)  \(line.document ?? "–")", "\(line.item)  \(line.department ?? "–")", "",
          signed(line.amountMinor, money), "", "event \(line.event)",
        ])
      }
    }
    table.appendRule()
    let difference = report.second.totalMinor - report.first.totalMinor
    table.append([
      endName(report.second), "", "", money(report.second.totalMinor),
      Figures.percent(difference, of: report.first.totalMinor), report.second.address,
    ])
    table.append([catalogue("residual"), "", "", money(report.residualMinor)])
    lines += table.lines()
    if let own = report.secondInOwnCurrency {
      lines += [
        "",
        catalogue(
          "bridge-own-currency",
          [
            "second": endName(report.second), "amount": self.money(own.currency)(own.amountMinor),
            "currency": own.currency,
          ]),
      ]
    }
    return lines
  }

  private func endName(_ end: BridgeReport.End) -> String {
    let name = "\(definitionTitle(end.definition)) (\(end.definition)) \(end.period)"
    return end.state == "reported" ? catalogue("as-reported", ["name": name]) : name
  }

  private func subjectName(_ row: BridgeReport.Row) -> String {
    row.cause.hasPrefix("department") ? departmentName(row.subject) : itemName(row.subject)
  }

  private func signed(_ amountMinor: Int64, _ money: (Int64) -> String) -> String {
    (amountMinor > 0 ? "+" : "") + money(amountMinor)
  }
}
