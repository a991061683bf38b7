internal import Costing
public import EventStore
public import Projections
internal import TicketDomain

/// Ledger lines of a month that went one way, each down to its bytes.
public struct LedgerTrace: Encodable, Sendable {
  /// What was asked.
  public var address: String
  /// The log's position that the views stand on.
  public var position: Int64
  /// ISO 4217.
  public var currency: String
  /// What counts of all of them in the month.
  public var amountMinor: Int64
  /// How many there are.
  public var lineCount: Int
  /// The first of them.
  public var lines: [Trace.Line]

  /// Follows `address`, showing at most `limit` lines. O(ledger lines of the month).
  ///
  /// Throws `trace-definition-unknown`, and `trace-nothing-there` where no line has these values.
  public init(_ address: LedgerAddress, _ views: Views, _ reader: LogReader, limit: Int) throws {
    guard let definition = views.definitions.definition(exactly: address.definition) else {
      throw AuditError(
        .definitionUnknown, at: address.definition,
        ["known": views.definitions.all.map(\.name).joined(separator: ", ")])
    }
    let wanted = address.values
    var found: [(line: LedgerLineView, amountMinor: Int64)] = []
    currency = definition.currency.code
    if wanted[.reason] == nil {
      for pool in try views.pools(definition, address.period) where wanted[.pool] ?? pool.pool == pool.pool {
        found += try views.ledgerLines(counted: pool.lines)
      }
    } else {
      for left in try views.leftOut(definition, address.period)
      where left.reason.rawValue == wanted[.reason] && wanted[.currency] ?? left.currency == left.currency {
        found += try views.ledgerLines(counted: left.lines)
        currency = left.currency
      }
    }
    found.removeAll { line, _ in
      let item = line.item ?? line.itemWritten
      let department = line.department ?? line.departmentWritten ?? ""
      return wanted[.item] ?? item != item || wanted[.department] ?? department != department
    }
    guard !found.isEmpty else { throw AuditError(.nothingThere, at: address.description) }
    let shown = Array(found.prefix(limit))
    let origins = try OriginReader(reader).origins(at: shown.map(\.line.position))
    let rates = try views.exchangeRates()
    let into = wanted[.reason] == nil ? definition.currency : Currency(code: currency) ?? definition.currency
    lines = zip(shown, origins).map { Trace.Line($0.line, counted: $0.amountMinor, in: into, by: rates, $1) }
    amountMinor = found.reduce(0) { $0 + $1.amountMinor }
    lineCount = found.count
    self.address = address.description
    position = views.position
  }
}
