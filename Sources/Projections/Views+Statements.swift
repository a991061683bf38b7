public import Costing
internal import GRDB
internal import SQLiteFiles
public import TicketDomain

/// An operating figure that was reported.
public struct QuantityView: Sendable, Hashable {
  /// The position of its event.
  public var position: Int64
  /// The department's id; `nil` where none is written, or one that is not configured.
  public var department: String?
  /// As written.
  public var departmentWritten: String?
  /// What was counted, such as training-hours.
  public var measure: String
  /// How much.
  public var quantity: PlainDecimal
}

extension Views {
  /// The rates that were stated. O(rates).
  public func exchangeRates() throws -> ExchangeRates { try read { try ExchangeRates($0) } }

  /// Those among them that the log had when it had `size` events. O(rates).
  public func exchangeRates(knownAt size: Int64) throws -> ExchangeRates {
    try read { try ExchangeRates($0, knownAt: size) }
  }

  /// Working time that payrolls pay or schedules plan in a month, by department; what no configured department has is left out.
  public func seconds(of hours: CostDefinition.CapacityHours, in period: Period) throws -> [String: Int64] {
    try read { try DepartmentReader.seconds(of: hours, $0, in: period) }
  }

  /// The operating figures of a month, in the order in which they came. One about several months counts in the first of them.
  public func quantities(in period: Period) throws -> [QuantityView] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT position, department, department_written, measure, quantity FROM quantities WHERE period = ?
          ORDER BY position
          """, arguments: [period.description]
      ).compactMap { row in
        guard let quantity = PlainDecimal(row["quantity"] as String) else { return nil }
        return QuantityView(
          position: row["position"], department: row["department"], departmentWritten: row["department_written"],
          measure: row["measure"], quantity: quantity)
      }
    }
  }
}

extension ExchangeRates {
  /// The rates as the views have them; one in a currency that the program does not know says nothing.
  init(_ database: Database, knownAt size: Int64 = .max) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT position, currency, into_currency, stated_on, units, rate FROM exchange_rates WHERE position <= ?
        """, arguments: [size])
    self.init(
      rows.compactMap { row in
        guard let currency = Currency(code: row["currency"]), let into = Currency(code: row["into_currency"]),
          let statedOn = CivilDate(row["stated_on"] as String), let rate = PlainDecimal(row["rate"] as String)
        else { return nil }
        return Rate(
          currency: currency, into: into, statedOn: statedOn, units: row["units"], rate: rate,
          position: row["position"])
      })
  }
}
