internal import Costing
internal import GRDB
internal import TicketDomain
internal import Ticketing

/// What formulas of hidden costs are computed from: one month by one definition, each source read when a formula first asks for it.
struct HiddenCostInputs {
  let views: Views
  let definition: CostDefinition
  let period: Period
  let sourceNames: [Int64: String]

  /// A sum by department, an empty id for what is nobody's, and the events that it is the sum of.
  typealias ByDepartment = [String: Sum]

  struct Sum {
    var value = Rational.zero
    var positions: [Int64] = []

    mutating func add(_ value: Rational, at position: Int64? = nil) {
      self.value = self.value + value
      if let position { positions.append(position) }
    }
  }

  /// An amount by item and department.
  struct Booked {
    var amountMinor: Int64 = 0
    var positions: [Int64] = []
  }

  private(set) lazy var pools = Result { try views.pools(definition, period) }
  private lazy var quantities = Result { try views.quantities(in: period) }
  private lazy var booked = Result { try readBooked() }
  private lazy var paid = Result { try readHours("paid_hours", "paid_seconds") }
  private lazy var scheduled = Result { try readHours("scheduled_hours", "seconds") }
  private lazy var roster = Result { try views.read { try Roster($0) } }
  private lazy var worked = Result { try readWork() }
  private lazy var missed = Result { try readMissed() }
  private lazy var courses = Result { try TicketCourses(views, definition, period, sourceNames) }

  init(_ views: Views, _ definition: CostDefinition, _ period: Period, _ sourceNames: [Int64: String]) {
    self.views = views
    self.definition = definition
    self.period = period
    self.sourceNames = sourceNames
  }

  /// The sums of a measure's operating figures.
  mutating func quantity(_ measure: String) throws -> ByDepartment {
    try quantities.get().filter { $0.measure == measure }.reduce(into: [:]) { sums, view in
      sums[view.department ?? "", default: Sum()].add(Rational(view.quantity), at: view.position)
    }
  }

  /// What the definition counts of these items, or of all where `items` is empty, by the department that booked it; minor units.
  mutating func bookedMinor(_ items: [String]) throws -> [String: Booked] {
    try booked.get().reduce(into: [:]) { sums, entry in
      guard items.isEmpty || items.contains(entry.key.item) else { return }
      sums[entry.key.department, default: Booked()].amountMinor.addClamped(entry.value.amountMinor)
      sums[entry.key.department, default: Booked()].positions += entry.value.positions
    }
  }

  /// Seconds paid, by department.
  mutating func paidSeconds() throws -> [String: (seconds: Int64, positions: [Int64])] { try paid.get() }

  /// What the events show.
  mutating func measured(_ what: HiddenCost.Measured) throws -> ByDepartment {
    switch what {
    case .paidHours: return hours(try paid.get())
    case .scheduledHours: return hours(try scheduled.get())
    case .headcount: return people(try roster.get().headcount(in: period))
    case .leavers: return people(try roster.get().turnover(in: period).leavers)
    case .newcomers: return people(try roster.get().turnover(in: period).newcomers)
    case .handleHours: return hours(try worked.get().handleSeconds)
    case .duplicateHours: return hours(try worked.get().duplicateSeconds)
    case .duplicatesCost:
      return try worked.get().duplicatesMinor.mapValues {
        Sum(value: Rational(amountMinor: $0, definition.currency))
      }
    case .missedContacts: return try missed.get().mapValues { Sum(value: Rational($0)) }
    case .transferWaitHours: return hours(try courses.get().waitSeconds)
    case .repeatedContactHours: return hours(try courses.get().repeatedSeconds)
    }
  }

  private func hours(_ seconds: [String: Int64]) -> ByDepartment {
    seconds.mapValues { Sum(value: Rational($0, over: 3600) ?? .zero) }
  }

  private func hours(_ seconds: [String: (seconds: Int64, positions: [Int64])]) -> ByDepartment {
    seconds.mapValues { Sum(value: Rational($0.seconds, over: 3600) ?? .zero, positions: $0.positions) }
  }

  private func people(_ byName: [String: Int64]) -> ByDepartment {
    let ids = views.rules.departmentsByName
    return byName.reduce(into: [:]) { sums, entry in
      sums[ids[entry.key] ?? "", default: Sum()].add(Rational(entry.value))
    }
  }

  private struct Account: Hashable {
    var item: String
    var department: String
  }

  private mutating func readBooked() throws -> [Account: Booked] {
    var sums: [Account: Booked] = [:]
    for pool in try pools.get() {
      for (line, amountMinor) in try views.ledgerLines(counted: pool.lines) {
        let account = Account(item: line.item ?? "", department: line.department ?? "")
        sums[account, default: Booked()].amountMinor.addClamped(amountMinor)
        sums[account, default: Booked()].positions.append(line.position)
      }
    }
    return sums
  }

  private func readHours(
    _ table: String, _ column: String
  ) throws -> [String: (seconds: Int64, positions: [Int64])] {
    try views.read { database in
      let rows = try Row.fetchAll(
        database,
        sql:
          "SELECT position, coalesce(department, '') AS department, \(column) AS seconds FROM \(table) WHERE period = ? "
          + "ORDER BY position", arguments: [period.description])
      return rows.reduce(into: [:]) { sums, row in
        let department: String = row["department"]
        sums[department, default: (0, [])].seconds.addClamped(row["seconds"])
        sums[department, default: (0, [])].positions.append(row["position"])
      }
    }
  }

  private struct Work {
    var handleSeconds: [String: Int64] = [:]
    var duplicateSeconds: [String: Int64] = [:]
    var duplicatesMinor: [String: Int64] = [:]
  }

  private mutating func readWork() throws -> Work {
    let costs = TicketCosts(try pools.get())
    let merged = try views.mergedTickets()
    var work = Work()
    try views.forEachEffort(in: period, by: definition) { department, effort in
      work.handleSeconds[department, default: 0].addClamped(effort.handleSeconds)
      guard merged[effort.ticket] != nil else { return }
      work.duplicateSeconds[department, default: 0].addClamped(effort.handleSeconds)
      work.duplicatesMinor[department, default: 0].addClamped(costs.amountMinor(of: effort, in: department))
    }
    for pool in costs.direct {
      for direct in pool.directCosts where merged[direct.ticket] != nil {
        work.duplicatesMinor[pool.department, default: 0].addClamped(direct.amountMinor)
      }
    }
    return work
  }

  private func readMissed() throws -> [String: Int64] {
    try views.missed(in: period, sourceNames: sourceNames).reduce(into: [:]) { $0[$1.department, default: 0] += 1 }
  }
}

extension Int64 {
  /// Adds; a sum that does not fit stays at the end of what does.
  mutating func addClamped(_ other: Int64) { self = Int64(clamping: Int128(self) + Int128(other)) }

  /// The sum, clamped likewise.
  static func clampedSum(_ numbers: some Sequence<Int64>) -> Int64 {
    Int64(clamping: numbers.reduce(Int128(0)) { $0 + Int128($1) })
  }
}
