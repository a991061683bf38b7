/// One department's part of one pool in one period, and how it is divided among the department's tickets.
///
/// ``amountMinor`` = ``ticketsMinor`` + ``overheadMinor`` + ``unusedMinor`` + the sum of ``unallocated``. The
/// quantities that were divided by are in the driver's unit: seconds, contacts or tickets.
public struct PoolCosts: Hashable, Codable, Sendable {
  /// The pool's id.
  public var pool: String
  /// The department's id.
  public var department: String
  /// What the amount follows.
  public var driver: CostDefinition.Driver
  /// The department's quantity in the pool's first stage, in the share's unit; 0 with `share: own`.
  public var shareQuantity: Int64
  /// What the first stage gave the department.
  public var amountMinor: Int64 = 0
  /// The part of all tickets together.
  public var ticketsMinor: Int64 = 0
  /// The part of contacts that belong to no ticket.
  public var overheadMinor: Int64 = 0
  /// The part of the capacity that nothing used; below zero (for a positive amount) where more was used than there is.
  public var unusedMinor: Int64 = 0
  /// What could be given to nothing, by reason.
  public var unallocated: [Unallocated] = []
  /// The quantity of all tickets together.
  public var ticketsQuantity: Int64 = 0
  /// The quantity that belongs to no ticket.
  public var overheadQuantity: Int64 = 0
  /// How the amount is divided; its total is the capacity, or the quantity used where no capacity is considered. `nil`
  /// with `driver: direct`, and where all is unallocated.
  public var apportionment: Apportionment?
  /// With `driver: direct`: the tickets that ledger lines name, ascending.
  public var directCosts: [DirectCost] = []

  /// A pool of a department, nothing divided yet; also to restore one that was stored.
  public init(pool: String, department: String, driver: CostDefinition.Driver, shareQuantity: Int64 = 0) {
    self.pool = pool
    self.department = department
    self.driver = driver
    self.shareQuantity = shareQuantity
  }

  /// What the ticket of `effort` costs in this pool. O(1); O(log n) in the number of direct costs.
  public func amountMinor(of effort: Effort) -> Int64 {
    if driver == .direct { return directMinor(of: effort.ticket) }
    return apportionment?.amountMinor(of: driver.quantity(of: effort), tie: effort.tie) ?? 0
  }

  /// Capacity less what was used, in the driver's unit; 0 where no capacity is considered.
  public var unusedQuantity: Int64 {
    apportionment.map { Int64(clamping: Int128($0.total) - Int128(ticketsQuantity) - Int128(overheadQuantity)) } ?? 0
  }

  private func directMinor(of ticket: Int64) -> Int64 {
    var low = 0
    var high = directCosts.count
    while low < high {
      let middle = (low + high) / 2
      if directCosts[middle].ticket < ticket { low = middle + 1 } else { high = middle }
    }
    return low < directCosts.count && directCosts[low].ticket == ticket ? directCosts[low].amountMinor : 0
  }
}

/// The sum of the ledger lines of one pool that name a ticket.
public struct DirectCost: Hashable, Codable, Sendable {
  /// The ticket's id. It need not have been worked on in the period.
  public var ticket: Int64
  /// Minor units.
  public var amountMinor: Int64

  /// An amount that belongs to a ticket directly.
  public init(ticket: Int64, amountMinor: Int64) {
    self.ticket = ticket
    self.amountMinor = amountMinor
  }
}

/// An amount that is in a pool and could be given to nothing: shown, never spread.
public struct Unallocated: Hashable, Codable, Sendable {
  /// Why an amount could be given to nothing.
  public enum Reason: String, CaseIterable, Codable, Sendable {
    /// The line's department is missing or unknown, or a fixed share names an unknown one.
    case departmentUnknown = "department-unknown"
    /// Nobody did or has any of what the cost follows.
    case quantityZero = "quantity-zero"
    /// No paid time is known, so there is no practical capacity.
    case capacityUnknown = "capacity-unknown"
    /// The line of a direct pool names no ticket.
    case referenceMissing = "reference-missing"
    /// The line of a direct pool names something that no ticket answers to.
    case referenceUnresolved = "reference-unresolved"
  }

  /// Why.
  public var reason: Reason
  /// Minor units.
  public var amountMinor: Int64

  /// An amount that is not allocated.
  public init(reason: Reason, amountMinor: Int64) {
    self.reason = reason
    self.amountMinor = amountMinor
  }
}
