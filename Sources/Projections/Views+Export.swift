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

  /// Calls `body` with each row of a month, by department, then ticket or contact, and the service type of the ticket.
  public func forEachDriver(
    _ table: DriverTable, in period: Period,
    _ body: (_ department: String, _ values: [Int64], _ service: String?) throws -> Void
  ) throws {
    try read { database in
      let columns = table.columns
      let service = table == .efforts ? "(SELECT service FROM tickets WHERE id = ticket)" : "NULL"
      let rows = try FastStatement(
        database,
        """
        SELECT \(columns.joined(separator: ", ")), \(service) FROM \(table.rawValue) WHERE period = ?
        ORDER BY \(columns[0]), \(columns[1])
        """)
      rows.bind(1, period.description)
      let last = Int32(columns.count)
      while try rows.next() {
        try body(
          rows.text(0), (1..<last).map { rows.integer($0) }, rows.isNull(last) ? nil : rows.text(last))
      }
    }
  }

  /// What departments had in a month, and what they did for contacts that belong to no ticket, which takes the time that `definition` says.
  public func departments(in period: Period, by definition: CostDefinition) throws -> [Department] {
    try read { database in
      let efforts = try PeriodEfforts(database, period: period, for: [])
      return try DepartmentReader(database, rules: rules, roster: Roster(database))
        .departments(in: period, with: efforts.departments, by: definition)
    }
  }
}
