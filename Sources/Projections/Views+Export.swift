public import Costing
internal import GRDB
internal import SQLiteFiles
public import TicketDomain
internal import Ticketing

extension Views {
  /// Which quantities of a month costs follow, for whoever computes them again.
  public enum DriverTable: String, CaseIterable, Sendable {
    /// What departments did for tickets.
    case efforts
    /// What they did for contacts that belong to no ticket, one row a contact.
    case overheads

    private var ownColumns: [String] {
      self == .efforts
        ? ["department", "ticket", "tie_key", "handle_seconds", "contacts"]
        : ["department", "contact", "handle_seconds", "contacts"]
    }

    /// The names of the columns, in the order of the values.
    public var columns: [String] {
      ownColumns
        + ViewsTables.volumeColumns.split { $0 == "," || $0.isWhitespace }.map(String.init)
    }
  }

  /// Calls `body` with each row of a month, by department, then ticket or contact.
  public func forEachDriver(
    _ table: DriverTable, in period: Period, _ body: (_ department: String, _ values: [Int64]) throws -> Void
  ) throws {
    try read { database in
      let columns = table.columns
      let rows = try FastStatement(
        database,
        "SELECT \(columns.joined(separator: ", ")) FROM \(table.rawValue) WHERE period = ? ORDER BY \(columns[0]), \(columns[1])"
      )
      rows.bind(1, period.description)
      while try rows.next() { try body(rows.text(0), (1..<Int32(columns.count)).map { rows.integer($0) }) }
    }
  }

  /// What departments had in a month, and what they did for contacts that belong to no ticket, which takes the time that `definition` says.
  public func departments(in period: Period, by definition: CostDefinition) throws -> [Department] {
    try read { database in
      let efforts = try PeriodEfforts(database, period: period)
      return try DepartmentReader(database, rules: rules, roster: Roster(database))
        .departments(in: period, with: efforts.departments, by: definition)
    }
  }
}
