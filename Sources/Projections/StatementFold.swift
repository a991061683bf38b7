internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// Puts exchange rates, operating figures and schedules into the views, and takes superseded ones out.
struct StatementFold {
  private let database: Database
  private let rules: Rules
  /// Whether a rate came or went.
  private(set) var areRatesChanged = false
  /// The months whose scheduled hours changed.
  private(set) var schedulePeriods: Set<Period> = []

  init(_ database: Database, rules: Rules) {
    self.database = database
    self.rules = rules
  }

  mutating func apply(_ fold: EventFold, isFromEmpty: Bool) throws {
    if !isFromEmpty { try remove(fold.superseded) }
    try insert(fold.statements.rates)
    try insert(fold.statements.quantities)
    try insert(fold.statements.scheduled)
  }

  private mutating func insert(_ rates: [RateFact]) throws {
    guard !rates.isEmpty else { return }
    let statement = try FastStatement(
      database,
      """
      INSERT INTO exchange_rates (position, currency, into_currency, stated_on, units, rate, publisher)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """)
    for rate in rates {
      statement.bind(1, rate.position)
      statement.bind(2, rate.currency)
      statement.bind(3, rate.into)
      statement.bind(4, rate.statedOn.description)
      statement.bind(5, rate.units)
      statement.bind(6, rate.rate)
      statement.bind(7, rate.publisher)
      try statement.run()
      areRatesChanged = true
    }
  }

  private func insert(_ quantities: [QuantityFact]) throws {
    guard !quantities.isEmpty else { return }
    let statement = try FastStatement(
      database,
      """
      INSERT INTO quantities (position, department, department_written, measure, period, quantity)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    let departments = rules.departmentsByName
    for quantity in quantities {
      statement.bind(1, quantity.position)
      statement.bind(2, quantity.department.flatMap { departments[$0] })
      statement.bind(3, quantity.department)
      statement.bind(4, quantity.measure)
      statement.bind(5, quantity.period.description)
      statement.bind(6, quantity.quantity)
      try statement.run()
    }
  }

  private mutating func insert(_ scheduled: [ScheduledFact]) throws {
    guard !scheduled.isEmpty else { return }
    let statement = try FastStatement(
      database, "INSERT INTO scheduled_hours (position, department, period, seconds) VALUES (?, ?, ?, ?)")
    let departments = rules.departmentsByName
    for line in scheduled {
      statement.bind(1, line.position)
      statement.bind(2, departments[line.department])
      statement.bind(3, line.period.description)
      statement.bind(4, line.seconds)
      try statement.run()
      schedulePeriods.insert(line.period)
    }
  }

  private mutating func remove(_ positions: Set<Int64>) throws {
    for position in positions {
      let scheduled = try String.fetchOne(
        database, sql: "SELECT period FROM scheduled_hours WHERE position = ?", arguments: [position])
      if let period = scheduled.flatMap({ Period($0) }) { schedulePeriods.insert(period) }
      for table in ["exchange_rates", "quantities", "scheduled_hours"] {
        try database.execute(sql: "DELETE FROM \(table) WHERE position = ?", arguments: [position])
        if table == "exchange_rates", database.changesCount > 0 { areRatesChanged = true }
      }
    }
  }
}
