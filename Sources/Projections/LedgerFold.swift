internal import Costing
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// Puts ledger lines and paid hours into the views, and takes superseded ones out.
struct LedgerFold {
  let database: Database
  let rules: Rules
  /// The months whose ledger lines changed.
  private(set) var linePeriods: Set<Period> = []
  /// The months whose paid hours changed.
  private(set) var hourPeriods: Set<Period> = []

  init(_ database: Database, rules: Rules) {
    self.database = database
    self.rules = rules
  }

  mutating func apply(_ fold: EventFold, isFromEmpty: Bool) throws {
    if !isFromEmpty { try remove(fold.superseded, fold.supersededBy) }
    try insert(fold.supersededLines)
    try remove(Set(fold.supersededLines.map(\.position)), fold.supersededBy)
    try insert(fold.ledgerLines)
    try insert(fold.hours)
  }

  private mutating func insert(_ lines: [LedgerFact]) throws {
    let statement = try FastStatement(
      database,
      """
      INSERT INTO ledger_lines (position, department, department_written, item, item_written, amount_minor, currency,
        booked_on, service_from, service_to, document, reference)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let departments = rules.departmentsByName
    let items = rules.itemsByName
    for line in lines {
      statement.bind(1, line.position)
      statement.bind(2, line.department.flatMap { departments[$0] })
      statement.bind(3, line.department)
      statement.bind(4, items[line.item])
      statement.bind(5, line.item)
      statement.bind(6, line.amountMinor)
      statement.bind(7, line.currency)
      statement.bind(8, line.bookedOn.description)
      statement.bind(9, line.serviceFrom?.description)
      statement.bind(10, line.serviceTo?.description)
      statement.bind(11, line.document)
      statement.bind(12, line.reference)
      try statement.run()
      linePeriods.formUnion(
        LedgerLine.periods(bookedOn: line.bookedOn, serviceFrom: line.serviceFrom, serviceTo: line.serviceTo))
    }
  }

  private mutating func insert(_ hours: [HoursFact]) throws {
    let statement = try FastStatement(
      database, "INSERT INTO paid_hours (position, department, period, paid_seconds) VALUES (?, ?, ?, ?)")
    let departments = rules.departmentsByName
    for line in hours {
      statement.bind(1, line.position)
      statement.bind(2, departments[line.department])
      statement.bind(3, line.period.description)
      statement.bind(4, line.paidSeconds)
      try statement.run()
      hourPeriods.insert(line.period)
    }
  }

  /// The months in which a line may count, by its columns `booked_on`, `service_from` and `service_to`.
  static func periods(_ row: Row) -> Set<Period> {
    func date(_ column: String) -> CivilDate? { (row[column] as String?).flatMap { CivilDate($0) } }
    return date("booked_on").map {
      LedgerLine.periods(bookedOn: $0, serviceFrom: date("service_from"), serviceTo: date("service_to"))
    } ?? []
  }

  private mutating func remove(_ positions: Set<Int64>, _ supersededBy: [Int64: Int64]) throws {
    for position in positions {
      let dates = try Row.fetchOne(
        database, sql: "SELECT booked_on, service_from, service_to FROM ledger_lines WHERE position = ?",
        arguments: [position])
      let hours = try String.fetchOne(
        database, sql: "SELECT period FROM paid_hours WHERE position = ?", arguments: [position])
      if let dates { linePeriods.formUnion(Self.periods(dates)) }
      if dates != nil, let revision = supersededBy[position] {
        try database.execute(
          sql: """
            INSERT INTO superseded_lines SELECT position, ?, department, department_written, item, item_written,
              amount_minor, currency, booked_on, service_from, service_to, document, reference
            FROM ledger_lines WHERE position = ?
            """, arguments: [revision, position])
      }
      if let period = hours.flatMap({ Period($0) }) { hourPeriods.insert(period) }
      for table in ["ledger_lines", "paid_hours"] {
        try database.execute(sql: "DELETE FROM \(table) WHERE position = ?", arguments: [position])
      }
    }
  }
}
