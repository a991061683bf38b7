public import Audit
internal import Costing
public import Projections
internal import TicketDomain

/// How one total leads to another, line by line.
public struct BridgeReport: Encodable, Sendable {
  /// A total.
  public struct End: Encodable, Sendable {
    /// `finance@3`.
    public var definition: String
    /// The month.
    public var period: String
    /// reported or known: what was reported when the month was closed, or what is known now.
    public var state: String
    /// Minor units of the report's currency.
    public var totalMinor: Int64
    /// What `trace` takes.
    public var address: String
  }

  /// A named line.
  public struct Row: Encodable, Sendable {
    /// Why.
    public var cause: String
    /// The item or department.
    public var subject: String
    /// By how much the second total is larger for it.
    public var amountMinor: Int64
    /// Ledger lines behind it.
    public var lines: [Line]
    /// What `trace` takes.
    public var address: String
  }

  /// A ledger line, and what it adds.
  public struct Line: Encodable, Sendable {
    /// Position of its event.
    public var event: Int64
    /// `YYYY-MM-DD`.
    public var bookedOn: String
    /// As written.
    public var item: String
    /// As written.
    public var department: String?
    /// Voucher or invoice.
    public var document: String?
    /// By how much the second total is larger for it.
    public var amountMinor: Int64
  }

  /// ISO 4217.
  public var currency: String
  /// The log's position that the report stands on.
  public var position: Int64
  /// Where it begins.
  public var first: End
  /// Where it leads to.
  public var second: End
  /// The second one's total in its own currency, where that is another one.
  public var secondInOwnCurrency: Money?
  /// In the order of causes, then subjects.
  public var rows: [Row]
  /// The difference of the totals less all rows: 0.
  public var residualMinor: Int64

  /// An amount with its currency.
  public struct Money: Encodable, Sendable {
    /// Minor units.
    public var amountMinor: Int64
    /// ISO 4217.
    public var currency: String
  }

  /// The bridge at `address`: all of it, or the lines of one cause or subject. O(ledger lines of the months).
  ///
  /// Throws what ``Views/bridge(at:)`` throws.
  public init(_ views: Views, _ address: BridgeAddress) throws {
    let bridge = try views.bridge(at: address)
    let (name, period) = address.first
    let from = try views.definitions.definition(named: name, for: period)
    let whole: BridgeAddress
    if let end = address.second {
      let to = try views.definitions.definition(named: end.definition, for: end.period)
      whole = .between(address.first, end)
      first = Self.end(from, period, "known", bridge.firstMinor)
      second = Self.end(to, end.period, "known", bridge.secondMinor)
      if to.currency != from.currency {
        let total = try views.pools(to, end.period).reduce(0) { $0 + $1.amountMinor }
        secondInOwnCurrency = Money(amountMinor: total, currency: to.currency.code)
      }
    } else {
      whole = .asReported(from.name, period)
      first = Self.end(from, period, "reported", bridge.firstMinor)
      second = Self.end(from, period, "known", bridge.secondMinor)
    }
    currency = from.currency.code
    position = views.position
    rows = try bridge.steps.map { step in
      Row(
        cause: step.cause.rawValue, subject: step.subject, amountMinor: step.amountMinor,
        lines: try views.knownLedgerLines(step.lines).map { line, amountMinor in
          Line(
            event: line.position, bookedOn: line.bookedOn, item: line.itemWritten, department: line.departmentWritten,
            document: line.document, amountMinor: amountMinor)
        }, address: whole.line(step.cause.rawValue, step.subject).description)
    }
    residualMinor = rows.reduce(second.totalMinor - first.totalMinor) { $0 - $1.amountMinor }
    rows.removeAll { row in
      address.cause.map { $0 != row.cause } ?? false || address.subject.map { $0 != row.subject } ?? false
    }
  }

  private static func end(_ definition: CostDefinition, _ period: Period, _ state: String, _ totalMinor: Int64) -> End {
    End(
      definition: definition.name, period: period.description, state: state, totalMinor: totalMinor,
      address: "\(definition.name)/\(period)")
  }
}
