public import Audit
public import Projections
internal import TicketDomain

/// The merged tickets that a figure of the duplicates' report is the sum of.
public struct DuplicatesTrace: Encodable, Sendable {
  /// What was asked.
  public var address: String
  /// The log's position that the views stand on.
  public var position: Int64
  /// ISO 4217.
  public var currency: String
  /// What they cost in the department.
  public var amountMinor: Int64
  /// By ticket.
  public var merged: [DuplicatesReport.Merged]

  /// Follows `address`. O(efforts of the month × pools).
  ///
  /// Throws `projection-definition-unknown`, and `trace-nothing-there` where the report has no such row.
  public init(_ address: DuplicatesAddress, _ views: Views) throws {
    let definition = try views.definitions.definition(named: address.definition, for: address.period)
    let report = try DuplicatesReport(views, definition, address.period)
    guard let row = report.rows.first(where: { $0.address == address.description }) else {
      throw AuditError(.nothingThere, at: address.description)
    }
    self.address = address.description
    position = report.position
    currency = report.currency
    amountMinor = row.amountMinor
    merged = row.merged
  }
}

extension ReportText {
  /// The figure, and the tickets below it.
  public func lines(_ trace: DuplicatesTrace) -> [String] {
    let money = money(trace.currency)
    var table = TextTable([
      (catalogue("ticket"), .left), (catalogue("minutes"), .right), (catalogue("cost"), .right),
      (catalogue("address"), .left),
    ])
    for ticket in trace.merged {
      table.append([
        ticket.ticket, Figures.minutes(ticket.handleSeconds), money(ticket.amountMinor), ticket.wholeTicket,
      ])
    }
    return ["\(trace.address) = \(money(trace.amountMinor)) \(trace.currency)", ""] + table.lines()
  }
}
