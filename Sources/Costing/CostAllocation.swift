internal import TicketDomain

/// The two stages by which a pool's cost reaches tickets: from its ledger lines to departments, and from each
/// department to the tickets that it worked on.
struct CostAllocation<Efforts: EffortSource> {
  let definition: CostDefinition
  /// In ascending order of department id.
  let workloads: [Workload]
  let efforts: Efforts

  typealias Pool = CostDefinition.Pool

  /// Both stages for one pool.
  func ledger(of pool: Pool, lines: [LedgerLine]) throws(CostingError) -> PoolLedger {
    let amountMinor = try sum(of: lines)
    let stage = pool.share == .own ? try borne(pool, lines: lines) : try shared(pool, amountMinor: amountMinor)
    let parts = stage.departments.map(\.amountMinor) + stage.unallocated.map(\.amountMinor)
    guard parts.reduce(Int128(0), { $0 + Int128($1) }) == Int128(amountMinor) else {
      throw CostingError(.notConserved, ["department": ""])
    }
    return PoolLedger(
      pool: pool.id, amountMinor: amountMinor, linePositions: positions(of: lines), shareTotal: stage.shareTotal,
      departments: stage.departments, unallocated: stage.unallocated)
  }

  private struct FirstStage {
    var departments: [PoolCosts] = []
    var unallocated: [Unallocated] = []
    var shareTotal: Int64 = 0
  }

  /// First stage: each department bears what it booked.
  private func borne(_ pool: Pool, lines: [LedgerLine]) throws(CostingError) -> FirstStage {
    var stage = FirstStage()
    var byOwner = Dictionary(grouping: lines) { $0.department }
    for workload in workloads {
      guard let owned = byOwner.removeValue(forKey: workload.department.id) else { continue }
      stage.departments.append(
        pool.driver == .direct
          ? try direct(pool, lines: owned, of: workload)
          : try divided(try sum(of: owned), of: pool, among: workload, shareQuantity: 0))
    }
    stage.unallocated = unallocated([(.departmentUnknown, try sum(of: byOwner.values.flatMap { $0 }))])
    return stage
  }

  /// First stage: departments bear parts in proportion to what they have, did or are said to bear.
  private func shared(_ pool: Pool, amountMinor: Int64) throws(CostingError) -> FirstStage {
    var bearers: [(department: String, workload: Workload?, quantity: Int64)] = []
    for workload in workloads {
      bearers.append((workload.department.id, workload, try workload.shareQuantity(in: pool)))
    }
    for share in pool.fixedShares where !bearers.contains(where: { $0.department == share.department }) {
      bearers.append((share.department, nil, share.weight))
    }
    bearers.sort { $0.department < $1.department }
    let quantities = bearers.map(\.quantity)
    guard let shares = try Apportionment.largestRemainder(amountMinor: amountMinor, quantities: quantities) else {
      return FirstStage(unallocated: unallocated([(.quantityZero, amountMinor)]))
    }

    var stage = FirstStage(shareTotal: quantities.reduce(0, +))
    var ownerlessMinor: Int128 = 0
    for (bearer, shareMinor) in zip(bearers, shares) where bearer.quantity > 0 {
      if let workload = bearer.workload {
        stage.departments.append(try divided(shareMinor, of: pool, among: workload, shareQuantity: bearer.quantity))
      } else {
        ownerlessMinor += Int128(shareMinor)
      }
    }
    stage.unallocated = unallocated([(.departmentUnknown, Int64(clamping: ownerlessMinor))])
    return stage
  }

  /// Second stage of a direct pool: each line goes to the ticket that it names.
  private func direct(_ pool: Pool, lines: [LedgerLine], of workload: Workload) throws(CostingError) -> PoolCosts {
    var byTicket: [Int64: [LedgerLine]] = [:]
    var missing: [LedgerLine] = []
    var unresolved: [LedgerLine] = []
    for line in lines {
      switch line.reference {
      case .ticket(let ticket): byTicket[ticket, default: []].append(line)
      case .absent: missing.append(line)
      case .unresolved: unresolved.append(line)
      }
    }
    var costs = PoolCosts(pool: pool.id, department: workload.department.id, driver: .direct)
    costs.amountMinor = try sum(of: lines)
    for (ticket, lines) in byTicket.sorted(by: { $0.key < $1.key }) {
      costs.directCosts.append(DirectCost(ticket: ticket, amountMinor: try sum(of: lines)))
    }
    costs.unallocated = unallocated([
      (.referenceMissing, try sum(of: missing)), (.referenceUnresolved, try sum(of: unresolved)),
    ])
    try costs.setTickets(costs.directCosts.reduce(0) { $0 + Int128($1.amountMinor) })
    return costs
  }

  /// Second stage: a department's tickets, its channel overhead and its unused capacity divide its part of the pool.
  private func divided(
    _ amountMinor: Int64, of pool: Pool, among workload: Workload, shareQuantity: Int64
  ) throws(CostingError) -> PoolCosts {
    let driver = pool.driver
    let department = workload.department.id
    let (tickets, overhead) = workload.quantities(of: driver)
    let used = try workload.total(of: driver)
    var costs = PoolCosts(pool: pool.id, department: department, driver: driver, shareQuantity: shareQuantity)
    costs.amountMinor = amountMinor
    costs.ticketsQuantity = used - overhead
    costs.overheadQuantity = overhead

    let total = try workload.denominator(
      of: pool, practicalCapacityPermille: definition.practicalCapacityPermille)
    guard let total, total > 0 else {
      costs.unallocated = unallocated([(total == nil ? .capacityUnknown : .quantityZero, amountMinor)])
      return costs
    }
    let unused = total - used
    let apportionment = try Apportionment(
      dividing: amountMinor, by: total,
      among: tickets.groups + [overhead, unused].map { QuantityGroup(quantity: $0, count: 1) }
    ) { isTied in
      var ties: [TieBreak] = []
      efforts.forEachRun(of: department) { run in
        for index in run.indices where isTied(driver.quantity(of: run[index])) { ties.append(run[index].tie) }
      }
      if isTied(overhead) { ties.append(.overhead) }
      if isTied(unused) { ties.append(.unusedCapacity) }
      return ties
    }
    costs.apportionment = apportionment
    costs.overheadMinor = apportionment.amountMinor(of: overhead, tie: .overhead)
    costs.unusedMinor = apportionment.amountMinor(of: unused, tie: .unusedCapacity)

    // Added up from what each ticket will be told, not derived, so that a mistake in the cut cannot hide.
    var ticketsMinor: Int128 = 0
    efforts.forEachRun(of: department) { run in
      var runMinor: Int128 = 0
      for index in run.indices {
        runMinor += Int128(apportionment.amountMinor(of: driver.quantity(of: run[index]), tie: run[index].tie))
      }
      ticketsMinor += runMinor
    }
    try costs.setTickets(ticketsMinor)
    return costs
  }

  private func unallocated(_ amounts: [(reason: Unallocated.Reason, amountMinor: Int64)]) -> [Unallocated] {
    amounts.filter { $0.amountMinor != 0 }.map { Unallocated(reason: $0.reason, amountMinor: $0.amountMinor) }
  }
}

extension PoolCosts {
  /// Sets the tickets' part, and throws unless all parts now make the whole.
  fileprivate mutating func setTickets(_ sumMinor: Int128) throws(CostingError) {
    guard let ticketsMinor = Int64(exactly: sumMinor) else {
      throw CostingError(.amountOverflow, ["department": department])
    }
    self.ticketsMinor = ticketsMinor
    let parts = [ticketsMinor, overheadMinor, unusedMinor] + unallocated.map(\.amountMinor)
    guard parts.reduce(Int128(0), { $0 + Int128($1) }) == Int128(amountMinor) else {
      throw CostingError(.notConserved, ["department": department])
    }
  }
}
