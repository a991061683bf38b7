internal import TicketDomain

/// How many participants have the same quantity.
struct QuantityGroup {
  var quantity: Int64
  var count: Int64
}

/// What a department did in a period, added up once for all pools.
///
/// The same quantity comes many times (seconds of a call, contacts of a ticket), so divisions are done for each
/// distinct quantity instead of for each ticket.
struct Workload {
  let department: Department
  private(set) var handleSeconds = QuantityCounter()
  private(set) var contacts = QuantityCounter()
  /// Tickets with a contact that the department took.
  private(set) var tickets = QuantityCounter()

  /// Reads all efforts once. O(n) while quantities stay under 65,536; larger ones are sorted.
  init(of department: Department, from efforts: some EffortSource) throws(CostingError) {
    self.department = department
    var seconds = QuantityCounter()
    var contacts = QuantityCounter()
    efforts.forEachRun(of: department.id) { run in
      for index in run.indices {
        seconds.add(run[index].handleSeconds)
        contacts.add(run[index].contacts)
      }
    }
    seconds.finish()
    contacts.finish()
    handleSeconds = seconds
    self.contacts = contacts
    tickets = QuantityCounter(ones: contacts.groups.reduce(0) { $0 + $1.count })
    let numbers = [
      department.paidSeconds, department.headcount, department.overheadSeconds, department.overheadContacts,
    ]
    guard !seconds.sawNegative, !contacts.sawNegative, numbers.allSatisfy({ $0 >= 0 }) else {
      throw CostingError(.quantityNegative, ["department": department.id])
    }
  }

  /// Quantities of the tickets, and the quantity of what belongs to no ticket.
  func quantities(of driver: CostDefinition.Driver) -> (tickets: QuantityCounter, overhead: Int64) {
    switch driver {
    case .handleMinutes: (handleSeconds, department.overheadSeconds)
    case .contacts: (contacts, department.overheadContacts)
    case .tickets: (tickets, 0)
    case .direct: (QuantityCounter(), 0)
    }
  }

  /// The department's part in what is shared so, in the share's own unit; 0 with `share: own`.
  func shareQuantity(
    by share: CostDefinition.Share, _ fixedShares: [CostDefinition.FixedShare]
  ) throws(CostingError) -> Int64 {
    switch share {
    case .own: 0
    case .headcount: department.headcount
    case .agentHours: department.paidSeconds
    case .handleMinutes: try total(of: .handleMinutes)
    case .contacts: try total(of: .contacts)
    case .tickets: try total(of: .tickets)
    case .fixed: fixedShares.first { $0.department == department.id }?.weight ?? 0
    }
  }

  /// Tickets and overhead together.
  func total(of driver: CostDefinition.Driver) throws(CostingError) -> Int64 {
    let (tickets, overhead) = quantities(of: driver)
    guard let total = Int64(exactly: tickets.total + Int128(overhead)) else {
      throw CostingError(.quantityOverflow, ["department": department.id])
    }
    return total
  }

  /// What of the paid time can be worked; `nil` where nothing is.
  static func practicalCapacitySeconds(ofPaid paidSeconds: Int64, _ permille: Int64?) -> Int64? {
    // A thousandth of the product of two 64-bit numbers fits, as the second is at most 1000.
    let thousandths = Int128(paidSeconds) * Int128(permille ?? 0)
    let seconds = Int64(clamping: thousandths / 1000)
    return seconds > 0 ? seconds : nil
  }

  /// What the department's pool is divided by, in the driver's unit; `nil` where its capacity is not known.
  func denominator(of pool: CostDefinition.Pool, practicalCapacityPermille: Int64?) throws(CostingError) -> Int64? {
    switch pool.capacity {
    case .asUsed: return try total(of: pool.driver)
    case .seconds(let seconds): return seconds
    case .practical:
      return Self.practicalCapacitySeconds(ofPaid: department.paidSeconds, practicalCapacityPermille)
    }
  }
}

/// Counts how often each quantity above zero comes.
struct QuantityCounter {
  private(set) var groups: [QuantityGroup] = []
  private(set) var total: Int128 = 0
  private(set) var sawNegative = false
  private var countBySmallQuantity: [Int64] = []
  private var largeQuantities: [Int64] = []
  private static let smallMax: Int64 = 0xFFFF

  init() {}

  init(ones count: Int64) {
    total = Int128(count)
    if count > 0 { groups = [QuantityGroup(quantity: 1, count: count)] }
  }

  @inline(__always) mutating func add(_ quantity: Int64) {
    if quantity > Self.smallMax {
      largeQuantities.append(quantity)
    } else if quantity >= 0 {
      let index = Int(quantity)
      if index >= countBySmallQuantity.count { growCounts(toInclude: index) }
      countBySmallQuantity[index] += 1
    } else {
      sawNegative = true
    }
  }

  private mutating func growCounts(toInclude index: Int) {
    let count = max(index + 1, countBySmallQuantity.count * 2)
    countBySmallQuantity += repeatElement(0, count: count - countBySmallQuantity.count)
  }

  /// Forms the groups and the total of what was added.
  mutating func finish() {
    for (quantity, count) in countBySmallQuantity.enumerated().dropFirst() where count > 0 {
      groups.append(QuantityGroup(quantity: Int64(quantity), count: count))
    }
    for quantity in largeQuantities.sorted() {
      if let last = groups.indices.last, groups[last].quantity == quantity {
        groups[last].count += 1
      } else {
        groups.append(QuantityGroup(quantity: quantity, count: 1))
      }
    }
    total = groups.reduce(0) { $0 + Int128($1.quantity) * Int128($1.count) }
    countBySmallQuantity = []
    largeQuantities = []
  }
}
