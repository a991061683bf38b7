import Costing
import Settings
import TicketDomain

/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

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
  return try CostDefinition(SettingsNode(yaml: text, file: "finance.yaml"))
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
