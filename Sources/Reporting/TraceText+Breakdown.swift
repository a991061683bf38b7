internal import Audit
internal import Projections

extension TraceText {
  /// What a ticket is sorted under; nothing where it is under nothing.
  func classLines(_ trace: Trace) -> [String] {
    guard trace.service != nil || trace.tag != nil else { return [] }
    let unclassified = Rules.TicketClass.unclassified
    return [
      "",
      catalogue(
        "trace-classes",
        [
          "service": report.className(trace.service ?? unclassified, in: .service),
          "tag": report.className(trace.tag ?? unclassified, in: .tag),
        ]),
    ]
  }

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
