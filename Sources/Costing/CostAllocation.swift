internal import TicketDomain

/// How a pool's cost reaches tickets: from its ledger lines to departments, from support departments to those that they serve, and
/// from each department to the tickets that it worked on.
struct CostAllocation<Efforts: EffortSource> {
  private let definition: CostDefinition
  /// In ascending order of department id.
  private let workloads: [Workload]
  private let efforts: Efforts
  private let absorption: Absorption?

  typealias Pool = CostDefinition.Pool

  init(definition: CostDefinition, workloads: [Workload], efforts: Efforts) throws(CostingError) {
    self.definition = definition
    self.workloads = workloads
    self.efforts = efforts
    guard let support = definition.support else {
      absorption = nil
      return
    }
    let byID = Dictionary(uniqueKeysWithValues: workloads.map { ($0.department.id, $0) })
    absorption = try Absorption(support, among: workloads.map(\.department.id)) { member, id throws(CostingError) in
      try byID[id]?.shareQuantity(by: member.share, member.fixedShares) ?? 0
    }
  }

  /// All stages for one pool.
  func ledger(of pool: Pool, lines: [LedgerLine]) throws(CostingError) -> PoolLedger {
    let amountMinor = try sum(of: lines)
    var stage = pool.share == .own ? try borne(lines) : try shared(pool, amountMinor: amountMinor)
    var departments: [PoolCosts] = []
    var handovers: [Handover] = []
    if pool.driver == .direct {
      let byOwner = Dictionary(grouping: lines) { $0.department }
      for part in stage.parts {
        departments.append(try direct(pool, lines: byOwner[part.department] ?? [], of: part.department))
      }
    } else {
      handovers = try handOn(&stage)
      for workload in workloads {
        guard let part = stage.parts.first(where: { $0.department == workload.department.id }) else { continue }
        departments.append(
          try divided(part.amountMinor, of: pool, among: workload, shareQuantity: part.shareQuantity))
      }
    }
    let parts = departments.map(\.amountMinor) + stage.unallocated.map(\.amountMinor)
    guard parts.reduce(Int128(0), { $0 + Int128($1) }) == Int128(amountMinor) else {
      throw CostingError(.notConserved, ["department": ""])
    }
    return PoolLedger(
      pool: pool.id, amountMinor: amountMinor, lines: counted(lines), shareTotal: stage.shareTotal,
      departments: departments, unallocated: stage.unallocated, handovers: handovers)
  }

  private struct FirstStage {
    struct Part {
      var department: String
      var shareQuantity: Int64
      var amountMinor: Int64
    }

    /// In ascending order of department.
    var parts: [Part] = []
    var unallocated: [Unallocated] = []
    var shareTotal: Int64 = 0
  }

  /// First stage: each department bears what it booked.
  private func borne(_ lines: [LedgerLine]) throws(CostingError) -> FirstStage {
    var stage = FirstStage()
    var byOwner = Dictionary(grouping: lines) { $0.department }
    for workload in workloads {
      guard let owned = byOwner.removeValue(forKey: workload.department.id) else { continue }
      stage.parts.append(
        .init(department: workload.department.id, shareQuantity: 0, amountMinor: try sum(of: owned)))
    }
    stage.unallocated = unallocated([(.departmentUnknown, try sum(of: byOwner.values.flatMap { $0 }))])
    return stage
  }

  /// First stage: departments bear parts in proportion to what they have, did or are said to bear.
  private func shared(_ pool: Pool, amountMinor: Int64) throws(CostingError) -> FirstStage {
    var bearers: [(department: String, isKnown: Bool, quantity: Int64)] = []
    for workload in workloads {
      let quantity = try workload.shareQuantity(by: pool.share, pool.fixedShares)
      bearers.append((workload.department.id, true, quantity))
    }
    for share in pool.fixedShares where !bearers.contains(where: { $0.department == share.department }) {
      bearers.append((share.department, false, share.weight))
    }
    bearers.sort { $0.department < $1.department }
    let quantities = bearers.map(\.quantity)
    guard let shares = try Apportionment.largestRemainder(amountMinor: amountMinor, quantities: quantities) else {
      return FirstStage(unallocated: unallocated([(.quantityZero, amountMinor)]))
    }

    var stage = FirstStage(shareTotal: quantities.reduce(0, +))
    var ownerlessMinor: Int128 = 0
    for (bearer, shareMinor) in zip(bearers, shares) where bearer.quantity > 0 {
      if bearer.isKnown {
        stage.parts.append(
          .init(department: bearer.department, shareQuantity: bearer.quantity, amountMinor: shareMinor))
      } else {
        ownerlessMinor += Int128(shareMinor)
      }
    }
    stage.unallocated = unallocated([(.departmentUnknown, Int64(clamping: ownerlessMinor))])
    return stage
  }

  /// Moves what support departments bear to those that they serve in the end.
  private func handOn(_ stage: inout FirstStage) throws(CostingError) -> [Handover] {
    guard let absorption else { return [] }
    var handovers: [Handover] = []
    for index in stage.parts.indices {
      let from = stage.parts[index].department
      guard let parts = absorption.parts(of: stage.parts[index].amountMinor, from: from) else { continue }
      stage.parts[index].amountMinor = 0
      for (to, amountMinor) in zip(absorption.departments, parts) where amountMinor != 0 {
        handovers.append(Handover(from: from, to: to, amountMinor: amountMinor))
      }
    }
    for handover in handovers {
      let index =
        stage.parts.firstIndex { $0.department == handover.to }
        ?? {
          stage.parts.append(.init(department: handover.to, shareQuantity: 0, amountMinor: 0))
          return stage.parts.count - 1
        }()
      let (sum, overflow) = stage.parts[index].amountMinor.addingReportingOverflow(handover.amountMinor)
      guard !overflow else { throw CostingError(.amountOverflow, ["department": handover.to]) }
      stage.parts[index].amountMinor = sum
    }
    return handovers
  }

  /// Second stage of a direct pool: each line goes to the ticket that it names.
  private func direct(_ pool: Pool, lines: [LedgerLine], of department: String) throws(CostingError) -> PoolCosts {
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
    var costs = PoolCosts(pool: pool.id, department: department, driver: .direct)
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
