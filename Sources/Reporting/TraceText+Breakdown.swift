internal import Audit

extension TraceText {
  /// What a figure of a report by dimensions is made of.
  func lines(_ selection: Trace.Selection, _ definition: String, _ money: (Int64) -> String) -> [String] {
    var lines = [
      catalogue(
        "trace-selection",
        [
          "tickets": Figures.count(selection.tickets), "resolved": Figures.count(selection.resolved),
          "contacts": Figures.count(selection.contacts), "minutes": Figures.minutes(selection.handleSeconds),
        ]), "",
    ]
    var pools = TextTable([
      (catalogue("pool"), .left), (catalogue("cost"), .right), (catalogue("address"), .left),
    ])
    for part in selection.pools {
      pools.append([report.poolName(part.pool, definition), money(part.amountMinor), part.address])
    }
    lines += pools.lines() + [""]
    var tickets = TextTable([
      (catalogue("ticket"), .left), (catalogue("cost"), .right), (catalogue("address"), .left),
    ])
    for part in selection.shown { tickets.append([part.ticket, money(part.amountMinor), part.address]) }
    lines += tickets.lines()
    let more = selection.tickets - Int64(selection.shown.count)
    return more > 0 ? lines + [catalogue("trace-more-tickets", ["count": Figures.count(more)])] : lines
  }
}
