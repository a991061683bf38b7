public import Costing
public import EventStore
public import Projections
internal import TicketDomain

/// The ledger lines behind a line of a bridge, each down to its bytes.
public struct BridgeTrace: Encodable, Sendable {
  /// A line of the bridge.
  public struct Step: Encodable, Sendable {
    /// Why.
    public var cause: String
    /// The item or department.
    public var subject: String
    /// By how much the second total is larger for it.
    public var amountMinor: Int64
    /// How many ledger lines there are.
    public var lineCount: Int
    /// The first of them; their amounts are what each adds.
    public var lines: [Trace.Line]
  }

  /// What was asked.
  public var address: String
  /// The log's position that the views stand on.
  public var position: Int64
  /// ISO 4217.
  public var currency: String
  /// The sum of the steps.
  public var amountMinor: Int64
  /// What was asked for: all lines of the bridge, or those of one cause or subject.
  public var steps: [Step]

  /// Follows `address`, at most `limit` ledger lines a step. O(ledger lines of the months).
  ///
  /// Throws `trace-nothing-there` where the bridge has no such line, or the month was never closed.
  public init(_ address: BridgeAddress, _ views: Views, _ reader: LogReader, limit: Int) throws {
    let bridge = try views.bridge(at: address)
    let origins = OriginReader(reader)
    let currency = try views.definitions.definition(named: address.first.definition, for: address.first.period).currency
    let rates = try views.exchangeRates()
    let wanted = bridge.steps.filter { step in
      address.cause.map { $0 == step.cause.rawValue } ?? true && address.subject.map { $0 == step.subject } ?? true
    }
    guard address.cause == nil || !wanted.isEmpty else {
      throw AuditError(.nothingThere, at: address.description)
    }
    steps = try wanted.map { step in
      let shown = try views.knownLedgerLines(Array(step.lines.prefix(limit)))
      let found = try origins.origins(at: shown.map(\.line.position))
      return Step(
        cause: step.cause.rawValue, subject: step.subject, amountMinor: step.amountMinor, lineCount: step.lines.count,
        lines: zip(shown, found).map { Trace.Line($0.line, counted: $0.amountMinor, in: currency, by: rates, $1) })
    }
    self.address = address.description
    position = views.position
    self.currency = currency.code
    amountMinor = steps.reduce(0) { $0 + $1.amountMinor }
  }
}

extension Views {
  /// The bridge that an address names, whole.
  ///
  /// Throws `projection-definition-unknown`, and `trace-nothing-there` where the month was never closed.
  public func bridge(at address: BridgeAddress) throws -> Bridge {
    func exactly(_ name: String) throws -> CostDefinition {
      guard let found = definitions.definition(exactly: name) else {
        throw AuditError(
          .definitionUnknown, at: name, ["known": definitions.all.map(\.name).joined(separator: ", ")])
      }
      return found
    }
    let (name, period) = address.first
    let first = try exactly(name)
    if let second = address.second {
      return try bridge(from: (first, period), to: (try exactly(second.definition), second.period))
    }
    guard let closing = decisions.closings.last(where: { $0.period == period }) else {
      throw AuditError(.nothingThere, at: address.description)
    }
    return try bridge(fromReported: closing, by: first)
  }
}
