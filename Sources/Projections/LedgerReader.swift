public import Costing
internal import GRDB
public import TicketDomain

/// Reads ledger lines from the views, as costing sees them.
struct LedgerReader {
  let database: Database

  init(_ database: Database) { self.database = database }

  private static let columns =
    "position, department, item, amount_minor, currency, booked_on, service_from, service_to, reference"

  private static let mayCount = """
    (substr(booked_on, 1, 7) = :period OR substr(service_from, 1, 7) = :period
      OR (service_from < :period AND service_to > :period))
    """

  /// Lines that may count in the month, whatever the definition, by position.
  func lines(in period: Period) throws -> [LedgerLine] {
    try read(
      "SELECT \(Self.columns), ticket FROM ledger_lines WHERE \(Self.mayCount) ORDER BY position",
      ["period": period.description])
  }

  /// The same as they were known when the log had `size` events: without what came later, and with what was superseded later.
  func lines(in period: Period, knownAt size: Int64) throws -> [LedgerLine] {
    try read(
      """
      SELECT \(Self.columns), ticket FROM ledger_lines WHERE position <= :size AND \(Self.mayCount)
      UNION ALL SELECT \(Self.columns), NULL AS ticket FROM superseded_lines
      WHERE position <= :size AND superseded_by > :size AND \(Self.mayCount) ORDER BY position
      """, ["period": period.description, "size": size])
  }

  private func read(_ sql: String, _ arguments: StatementArguments) throws -> [LedgerLine] {
    try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
      guard let currency = Currency(code: row["currency"]), let bookedOn = CivilDate(row["booked_on"] as String) else {
        throw ProjectionError(.eventUnreadable, at: "event \(row["position"] as Int64)", ["field": "currency"])
      }
      func date(_ column: String) -> CivilDate? { (row[column] as String?).flatMap { CivilDate($0) } }
      let ticket: Int64? = row["ticket"]
      let reference: LedgerLine.Reference =
        ticket.map { .ticket($0) } ?? (row["reference"] as String? == nil ? .absent : .unresolved)
      return LedgerLine(
        position: row["position"], department: row["department"], item: row["item"], amountMinor: row["amount_minor"],
        currency: currency, bookedOn: bookedOn, serviceFrom: date("service_from"), serviceTo: date("service_to"),
        reference: reference)
    }
  }
}

extension Views {
  /// Lines that may count in the month, whatever the definition, by position. O(ledger lines).
  public func lines(in period: Period) throws -> [LedgerLine] {
    try read { try LedgerReader($0).lines(in: period) }
  }

  /// The same as they were known when the log had `size` events; which tickets they name is not known of those superseded since.
  public func lines(in period: Period, knownAt size: Int64) throws -> [LedgerLine] {
    try read { try LedgerReader($0).lines(in: period, knownAt: size) }
  }
}
