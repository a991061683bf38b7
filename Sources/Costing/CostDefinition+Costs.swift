public import TicketDomain

extension CostDefinition {
  /// Divides one period's ledger among departments, and each department's part among its tickets.
  ///
  /// - Parameters:
  ///   - period: the month; lines that count in another month are passed over.
  ///   - lines: ledger lines in any order.
  ///   - departments: each id once; the order does not matter.
  ///   - efforts: what the departments did for tickets in the period.
  ///   - rates: what amounts in other currencies are worth.
  ///   - only: the ids of the pools that are asked for; `nil` for all.
  /// - Returns: every line of the period in one pool or left out; each pool conserved to the minor unit.
  /// - Throws: where a sum does not fit in 64 bits, a quantity is below zero, or a pool is not conserved.
  ///
  /// Stage one follows ``Pool/share``, ties going to the department whose id comes first; stage two follows
  /// ``Pool/driver``, time-driven where a capacity is considered (Kaplan and Anderson, HBR November 2004). O(lines)
  /// + O(efforts) for each pool that shares with their department; see ``Apportionment``.
  public func costs(
    of period: Period, lines: [LedgerLine], departments: [Department], efforts: some EffortSource,
    rates: ExchangeRates = .none, only: Set<String>? = nil
  ) throws(CostingError) -> PeriodCosts {
    let sorted = departments.sorted { $0.id < $1.id }
    var workloads: [Workload] = []
    for department in sorted { workloads.append(try Workload(of: department, from: efforts)) }
    let (linesByPool, leftOut) = try sortedIntoPools(lines, of: period, rates)
    let allocation = try CostAllocation(definition: self, workloads: workloads, efforts: efforts)
    var ledgers: [PoolLedger] = []
    for (pool, lines) in zip(pools, linesByPool) where only?.contains(pool.id) ?? true {
      do throws(CostingError) {
        ledgers.append(try allocation.ledger(of: pool, lines: lines))
      } catch {
        var error = error
        error.arguments["pool"] = pool.id
        error.arguments["period"] = period.description
        throw error
      }
    }
    return PeriodCosts(period: period, pools: ledgers, leftOut: leftOut)
  }

  /// The lines of each pool in a month, by the pool's id, and what of each counts: what costs follow from on the ledger's side. O(lines).
  public func countedLines(
    of period: Period, in lines: [LedgerLine], rates: ExchangeRates
  ) throws(CostingError) -> [String: [CountedLine]] {
    let (byPool, _) = try sortedIntoPools(lines, of: period, rates)
    return Dictionary(uniqueKeysWithValues: zip(pools, byPool).map { ($0.id, counted($1)) })
  }

  private func sortedIntoPools(
    _ lines: [LedgerLine], of period: Period, _ rates: ExchangeRates
  ) throws(CostingError) -> (byPool: [[LedgerLine]], leftOut: [LeftOutLines]) {
    var poolOfItem: [String: Int] = [:]
    for (index, pool) in pools.enumerated() {
      for item in pool.items { poolOfItem[item] = index }
    }
    var byPool = [[LedgerLine]](repeating: [], count: pools.count)
    var byReason: [LeftOutLines.Reason: [Currency: [LedgerLine]]] = [:]
    let rules = countingRules(rates)
    for var line in lines {
      switch rules.outcome(of: line, in: period) {
      case .elsewhere: break
      case .leftOut(let reason, let amountMinor):
        line.amountMinor = amountMinor
        byReason[reason, default: [:]][line.currency, default: []].append(line)
      case .counted(let amountMinor):
        guard let pool = line.item.flatMap({ poolOfItem[$0] }) else { continue }
        (line.amountMinor, line.currency) = (amountMinor, currency)
        byPool[pool].append(line)
      }
    }
    var leftOut: [LeftOutLines] = []
    for reason in LeftOutLines.Reason.allCases {
      for (currency, lines) in (byReason[reason] ?? [:]).sorted(by: { $0.key.code < $1.key.code }) {
        leftOut.append(
          LeftOutLines(
            reason: reason, currency: currency, amountMinor: try sum(of: lines), lines: counted(lines)))
      }
    }
    return (byPool, leftOut)
  }

}

/// Summed in 128 bits, so that the order of the lines cannot decide whether the sum fits.
func sum(of lines: [LedgerLine]) throws(CostingError) -> Int64 {
  guard let sum = Int64(exactly: lines.reduce(Int128(0)) { $0 + Int128($1.amountMinor) }) else {
    throw CostingError(.amountOverflow)
  }
  return sum
}

/// In ascending order, so that the order in which lines are given leaves no mark on the result.
func counted(_ lines: [LedgerLine]) -> [CountedLine] {
  lines.map { CountedLine(position: $0.position, amountMinor: $0.amountMinor) }
    .sorted { ($0.position, $0.amountMinor) < ($1.position, $1.amountMinor) }
}
