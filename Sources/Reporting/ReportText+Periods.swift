internal import TicketDomain

extension ReportText {
  /// The months' table.
  public func lines(_ list: PeriodList) -> [String] {
    var table = TextTable([
      (catalogue("month"), .left), (catalogue("state"), .left), (catalogue("closed-at"), .left),
      (catalogue("by"), .left), (catalogue("as-of-event"), .right), (catalogue("log-root"), .left),
      (catalogue("definition"), .left), (catalogue("total"), .right), (catalogue("known-since"), .right),
      (catalogue("address"), .left),
    ])
    for row in list.rows {
      let closing = [
        row.period, catalogue("period-" + row.state), row.closedAt.map(localTime) ?? "", row.author ?? "",
        row.position.map { Figures.count($0) } ?? "", row.root.map { String($0.prefix(12)) } ?? "",
      ]
      if row.figures.isEmpty { table.append(closing) }
      for (index, figure) in row.figures.enumerated() {
        let money = money(figure.currency)
        table.append(
          (index == 0 ? closing : closing.map { _ in "" }) + [
            figure.definition, money(figure.totalMinor), row.state == "open" ? "" : money(figure.sinceMinor),
            figure.address,
          ])
      }
    }
    return table.lines()
  }
}
