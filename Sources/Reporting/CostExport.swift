public import Costing
public import Projections
public import TicketDomain

/// Everything that one definition's costs of one month follow from, and the cost lines themselves, as plain tables: for whoever wants to
/// compute them again without this program.
public struct CostExport {
  private let views: Views
  private let definition: CostDefinition
  private let period: Period

  /// An export of what `definition` makes of `period`.
  public init(_ views: Views, _ definition: CostDefinition, _ period: Period) {
    self.views = views
    self.definition = definition
    self.period = period
  }

  /// Calls `body` with the name of each file and its lines, which it may ask for once. O(efforts of the month × pools).
  public func forEachFile(_ body: (_ name: String, _ lines: ((String) throws -> Void) throws -> Void) throws -> Void)
    throws
  {
    try body("definition.json") { try $0(try PrintedJSON.text(of: DefinitionStatement(definition, period))) }
    try body("ledger.csv", writeLedger)
    try body("rates.csv", writeRates)
    try body("departments.csv", writeDepartments)
    try body("efforts.csv") { try writeDrivers(.efforts, $0) }
    try body("overheads.csv") { try writeDrivers(.overheads, $0) }
    try body("cost-lines.csv", writeCostLines)
  }

  private func writeLedger(_ write: (String) throws -> Void) throws {
    try write("position,department,item,amount_minor,currency,booked_on,service_from,service_to,reference")
    for line in try views.lines(in: period) {
      let reference =
        switch line.reference {
        case .absent: ""
        case .unresolved: "?"
        case .ticket(let ticket): "T\(ticket)"
        }
      try write(
        row([
          "\(line.position)", line.department ?? "", line.item ?? "", "\(line.amountMinor)", line.currency.code,
          line.bookedOn.description, line.serviceFrom?.description ?? "", line.serviceTo?.description ?? "", reference,
        ]))
    }
  }

  private func writeRates(_ write: (String) throws -> Void) throws {
    try write("position,currency,into,stated_on,units,rate")
    for rate in try views.exchangeRates().all {
      try write(
        row([
          "\(rate.position)", rate.currency.code, rate.into.code, rate.statedOn.description, "\(rate.units)",
          rate.rate.description,
        ]))
    }
  }

  private func writeDepartments(_ write: (String) throws -> Void) throws {
    try write("department,paid_seconds,headcount")
    for department in try views.departments(in: period, by: definition) {
      try write(row([department.id, "\(department.paidSeconds)", "\(department.headcount)"]))
    }
  }

  private func writeDrivers(_ table: Views.DriverTable, _ write: (String) throws -> Void) throws {
    try write(row(table.columns + ["service"]))
    let tieKey = table.columns.firstIndex(of: "tie_key").map { $0 - 1 }
    try views.forEachDriver(table, in: period) { department, values, service in
      let texts = values.enumerated().map { $0 == tieKey ? "\(UInt64(bitPattern: $1))" : "\($1)" }
      try write(row([department] + texts + [service ?? ""]))
    }
  }

  private func writeCostLines(_ write: (String) throws -> Void) throws {
    try write("pool,department,kind,subject,amount_minor")
    var efforts: [String: [Effort]] = [:]
    try views.forEachEffort(in: period, by: definition) { efforts[$0, default: []].append($1) }
    for pool in try views.pools(definition, period) {
      func line(_ department: String, _ kind: String, _ subject: String, _ amountMinor: Int64) throws {
        guard amountMinor != 0 else { return }
        try write(row([pool.pool, department, kind, subject, "\(amountMinor)"]))
      }
      for unallocated in pool.unallocated {
        try line("", "unallocated", unallocated.reason.rawValue, unallocated.amountMinor)
      }
      for handover in pool.handovers { try line(handover.from, "handover", handover.to, handover.amountMinor) }
      for costs in pool.departments {
        for effort in efforts[costs.department] ?? [] where costs.driver != .direct {
          try line(costs.department, "ticket", "T\(effort.ticket)", costs.amountMinor(of: effort))
        }
        for direct in costs.directCosts {
          try line(costs.department, "ticket", "T\(direct.ticket)", direct.amountMinor)
        }
        try line(costs.department, "overhead", "", costs.overheadMinor)
        try line(costs.department, "unused", "", costs.unusedMinor)
        for unallocated in costs.unallocated {
          try line(costs.department, "unallocated", unallocated.reason.rawValue, unallocated.amountMinor)
        }
      }
    }
    for left in try views.leftOut(definition, period) {
      try write(row(["", "", "left-out", "\(left.reason.rawValue) \(left.currency)", "\(left.amountMinor)"]))
    }
  }

  /// RFC 4180.
  private func row(_ cells: [String]) -> String {
    cells.map { cell in
      let isPlain = cell.utf8.allSatisfy { ![0x22, 0x2C, 0x0A, 0x0D].contains($0) }
      return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
    .joined(separator: ",")
  }
}

/// A definition as JSON, all times in milliseconds.
private struct DefinitionStatement: Encodable {
  struct Sharing: Encodable {
    var department: String?
    var share: String
    var shares: [String: Int64]
  }

  struct Term: Encodable {
    var unit: String
    var milliseconds: Int64
    /// Service types; all where there are none.
    var services: [String]?
  }

  struct Support: Encodable {
    var method: String
    var departments: [Sharing]
  }

  struct Pool: Encodable {
    var pool: String
    var items: [String]
    var sharing: Sharing
    var driver: String
    /// practical, none, or seconds.
    var capacity: String
    var capacitySeconds: Int64?
  }

  var definition: String
  var period: String
  var currency: String
  /// Decimal places of the currencies that are not two.
  var minorDigits: [String: Int]
  var basis: String
  var periodRule: String
  var departments: [String]?
  var practicalCapacityPermille: Int64?
  var mailMilliseconds: [String: Int64]
  var chatByActivity: Bool
  var chatMilliseconds: [String: Int64]
  var timeTerms: [Term]
  var support: Support?
  var pools: [Pool]

  init(_ definition: CostDefinition, _ period: Period) {
    func sharing(
      _ department: String?, _ share: CostDefinition.Share, _ fixed: [CostDefinition.FixedShare]
    ) -> Sharing {
      Sharing(
        department: department, share: share.rawValue,
        shares: Dictionary(fixed.map { ($0.department, $0.weight) }, uniquingKeysWith: { first, _ in first }))
    }
    self.definition = definition.name
    self.period = period.description
    currency = definition.currency.code
    minorDigits = Dictionary(
      uniqueKeysWithValues: ["JPY", "KRW", "VND", "KWD", "BHD"].compactMap { Currency(code: $0) }
        .map { ($0.code, $0.minorDigits) })
    basis = definition.basis.rawValue
    periodRule = definition.periodBasis.rawValue
    departments = definition.departments?.sorted()
    practicalCapacityPermille = definition.practicalCapacityPermille
    let (mail, chat) = (definition.mailTime, definition.chatTime)
    mailMilliseconds = [
      "read": mail.read, "written": mail.written, "attachment": mail.attachment,
      "thousandCharacters": mail.thousandCharacters,
    ]
    chatByActivity = chat.countsActivity
    chatMilliseconds = ["read": chat.read, "written": chat.written]
    timeTerms = definition.timeTerms.map {
      Term(unit: $0.unit.rawValue, milliseconds: $0.milliseconds, services: $0.services?.sorted())
    }
    support = definition.support.map { support in
      Support(
        method: support.method.rawValue,
        departments: support.members.map { sharing($0.department, $0.share, $0.fixedShares) })
    }
    pools = definition.pools.map { pool in
      let capacity: (String, Int64?) =
        switch pool.capacity {
        case .practical: ("practical", nil)
        case .asUsed: ("none", nil)
        case .seconds(let seconds): ("seconds", seconds)
        }
      return Pool(
        pool: pool.id, items: pool.items, sharing: sharing(nil, pool.share, pool.fixedShares),
        driver: pool.driver.rawValue, capacity: capacity.0, capacitySeconds: capacity.1)
    }
  }
}
