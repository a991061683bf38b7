extension ReportText {
  /// The capacity's table.
  public func lines(_ report: CapacityReport) -> [String] {
    let money = money(report.currency)
    var table = TextTable([
      (catalogue("department"), .left), (catalogue("paid-hours"), .right), (catalogue("scheduled-hours"), .right),
      (catalogue("practical-hours"), .right), (catalogue("ticket-hours"), .right),
      (catalogue("overhead-hours"), .right),
      (catalogue("unused-hours"), .right), (catalogue("capacity-used"), .right), (catalogue("unused"), .right),
      (catalogue("address"), .left),
    ])
    for row in report.rows {
      let used = row.ticketSeconds + row.overheadSeconds
      table.append([
        departmentName(row.department), Figures.hours(row.paidSeconds),
        row.scheduledSeconds == 0 ? "–" : Figures.hours(row.scheduledSeconds),
        row.capacitySeconds.map(Figures.hours) ?? "–", Figures.hours(row.ticketSeconds),
        Figures.hours(row.overheadSeconds),
        row.unusedSeconds.map { Figures.hours($0) + ($0 < 0 ? " " + catalogue("overused") : "") } ?? "–",
        row.capacitySeconds.map { Figures.percent(used, of: $0) } ?? "–", money(row.unusedMinor), row.address,
      ])
    }
    return heading("capacity-heading", report.definition, report.period, report.position) + table.lines()
  }
}
