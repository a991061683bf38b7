internal import Audit
public import Costing
public import Projections
public import TicketDomain

/// Where each amount of a month's ledger went by one definition: into which pool, or why into none.
public struct LedgerReport: Encodable, Sendable {
  /// Ledger lines of one item and department that went the same way.
  public struct Row: Encodable, Sendable {
    /// The pool's id; `nil` where they count in none.
    public var pool: String?
    /// Why they count in no pool.
    public var reason: String?
    /// The item's id, or as written where it is not known.
    public var item: String
    /// Whether the item is in the catalogue.
    public var isItemKnown: Bool
    /// The department's id, or as written where it is not known.
    public var department: String
    /// How many lines.
    public var lines: Int
    /// ISO 4217.
    public var currency: String
    /// Their sum.
    public var amountMinor: Int64
    /// What `trace` takes.
    public var address = ""
  }

  /// `finance@3`.
  public var definition: String
  /// The month.
  public var period: String
  /// The log's position that the report stands on.
  public var position: Int64
  /// In the order of the definition's pools, what is left out last.
  public var rows: [Row]

  /// The report of `definition` for `period`. O(ledger lines of the month).
  public init(_ views: Views, _ definition: CostDefinition, _ period: Period) throws {
    rows = []
    for pool in try views.pools(definition, period) {
      let lines = try views.ledgerLines(counted: pool.lines)
      rows += Self.rows(of: lines, in: definition.currency.code, pool: pool.pool, reason: nil)
    }
    for left in try views.leftOut(definition, period) {
      let lines = try views.ledgerLines(counted: left.lines)
      rows += Self.rows(of: lines, in: left.currency, pool: nil, reason: left.reason.rawValue)
    }
    for index in rows.indices {
      let row = rows[index]
      var values: [LedgerAddress.Key: String] = [.item: row.item, .department: row.department]
      values[.pool] = row.pool
      values[.reason] = row.reason
      values[.currency] = row.pool == nil ? row.currency : nil
      rows[index].address = LedgerAddress(definition.name, period, values).description
    }
    self.definition = definition.name
    self.period = period.description
    position = views.position
  }

  private struct Key: Hashable {
    var item: String
    var isItemKnown: Bool
    var department: String
    var currency: String
  }

  private static func rows(
    of lines: [(line: LedgerLineView, amountMinor: Int64)], in currency: String, pool: String?, reason: String?
  ) -> [Row] {
    var sums: [Key: (lines: Int, amountMinor: Int64)] = [:]
    for (line, amountMinor) in lines {
      let key = Key(
        item: line.item ?? line.itemWritten, isItemKnown: line.item != nil,
        department: line.department ?? line.departmentWritten ?? "", currency: currency)
      sums[key, default: (0, 0)].lines += 1
      sums[key, default: (0, 0)].amountMinor += amountMinor
    }
    return sums.sorted {
      ($0.key.item, $0.key.department, $0.key.currency) < ($1.key.item, $1.key.department, $1.key.currency)
    }
    .map { key, sum in
      Row(
        pool: pool, reason: reason, item: key.item, isItemKnown: key.isItemKnown, department: key.department,
        lines: sum.lines, currency: key.currency, amountMinor: sum.amountMinor)
    }
  }
}
