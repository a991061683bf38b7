import Costing
import Settings
import TicketDomain
import TestSupport

/// A definition of CNY by service period at 80 %, with those pools in YAML's flow form, titles left to the function.
func definition(_ pools: String..., settings: String = "") throws -> CostDefinition {
  let lines = pools.map { "  - {title: {en: P, zh: P}, \($0)}\n" }.joined()
  let text = """
    definition: finance
    version: 3
    title: {en: Finance, zh: 财务口径}
    currency: CNY
    period: service
    practical-capacity: 80%
    \(settings)
    pools:
    \(lines)
    """
  return try CostDefinition(yaml: text, file: "finance.yaml")
}

let october = Period(monthsSinceYearZero: 2026 * 12 + 9)

func line(
  _ department: String?, _ item: String?, _ amountMinor: Int64, at position: Int64 = 1, currency: Currency = .cny,
  bookedOn: CivilDate = october.firstDay, serviceFrom: CivilDate? = nil, reference: LedgerLine.Reference = .absent
) -> LedgerLine {
  LedgerLine(
    position: position, department: department, item: item, amountMinor: amountMinor, currency: currency,
    bookedOn: bookedOn, serviceFrom: serviceFrom, reference: reference)
}

func effort(_ ticket: Int64, seconds: Int64 = 0, contacts: Int64 = 1) -> Effort {
  var generator = SeededGenerator(seed: UInt64(ticket))
  return Effort(ticket: ticket, tieKey: generator.next(), handleSeconds: seconds, contacts: contacts)
}
