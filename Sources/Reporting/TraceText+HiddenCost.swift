internal import Audit
internal import TicketDomain

extension TraceText {
  /// The formula, and each department's inputs down to their events.
  func lines(_ trace: HiddenCostTrace, _ money: (Int64) -> String) -> [String] {
    var lines = [
      "",
      catalogue(
        "trace-formula",
        [
          "title": report.hiddenCostName(trace.cost), "layer": catalogue("layer-" + trace.layer),
          "formula": trace.formula,
        ]),
    ]
    for row in trace.rows {
      let amount = row.amountMinor.map(money) ?? report.reason(row.fault, row.culprit)
      lines += ["", "\(report.departmentName(row.department)): \(amount)"]
      for input in row.inputs {
        lines.append("  " + text(of: input, money))
        for event in input.events { lines += origin(event, indent: "    ") }
        if input.eventCount > input.events.count {
          lines.append(
            "    " + catalogue("trace-more", ["count": Figures.count(input.eventCount - input.events.count)]))
        }
      }
    }
    return lines
  }

  private func text(of input: HiddenCostTrace.Input, _ money: (Int64) -> String) -> String {
    var text = "\(input.name) = \(input.value ?? "–")" + (input.unit.map { " \($0)" } ?? "")
    let names = input.of.joined(separator: catalogue("list-comma"))
    switch input.kind {
    case "quantity": text += "  " + catalogue("input-quantity", ["measure": names])
    case "ledger": text += "  " + catalogue("input-ledger", ["items": names])
    case "average-wage":
      text +=
        "  "
        + catalogue(
          "input-average-wage",
          [
            "items": names, "amount": money(input.bookedMinor ?? 0), "minutes": Figures.minutes(input.paidSeconds ?? 0),
          ])
    case "measured": text += "  " + catalogue("input-measured", ["rule": names])
    default: text += "  " + catalogue("input-constant")
    }
    return text
  }
}
