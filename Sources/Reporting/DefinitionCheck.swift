internal import Audit
public import Costing
public import Projections
public import TicketDomain

/// What a definition would make of a month's ledger, whether it is in use or not: what it counts, and every item that falls through.
public struct DefinitionCheck: Encodable, Sendable {
  /// Ledger lines of one item that go the same way.
  public struct Row: Encodable, Sendable {
    /// The pool's id; `nil` where they count in none.
    public var pool: String?
    /// Why they count in none.
    public var reason: String?
    /// The item's id, or nothing where the catalogue does not know it.
    public var item: String
    /// How many lines.
    public var lines: Int
    /// ISO 4217.
    public var currency: String
    /// Their sum.
    public var amountMinor: Int64
    /// What `trace` takes; `nil` of a definition that is not in use, whose figures nobody else has.
    public var address: String?
  }

  /// `finance@2`.
  public var definition: String
  /// The month.
  public var period: String
  /// The log's position that it stands on.
  public var position: Int64
  /// ISO 4217.
  public var currency: String
  /// What counts: the sum of all pools.
  public var totalMinor: Int64
  /// What counts, by pool.
  public var counted: [Row]
  /// What the definition means to leave out.
  public var excluded: [Row]
  /// What it does not mean to leave out.
  public var unallocated: [Row]
  /// Items of the catalogue that no pool has, whether the month has such lines or not.
  public var itemsWithoutPool: [String]

  /// Counts `period` by `definition`. O(ledger lines of the month).
  public init(_ definition: CostDefinition, _ views: Views, _ period: Period) throws {
    var sums: [Key: (lines: Int, amountMinor: Int128)] = [:]
    let rules = definition.countingRules(try views.exchangeRates())
    for line in try views.lines(in: period) {
      let pool = line.item.flatMap { item in definition.pools.first { $0.items.contains(item) }?.id }
      let key: Key
      let amount: Int64
      switch rules.outcome(of: line, in: period) {
      case .elsewhere: continue
      case .counted(let amountMinor):
        key = Key(pool: pool, reason: nil, item: line.item ?? "", currency: definition.currency.code)
        amount = amountMinor
      case .leftOut(let reason, let amountMinor):
        key = Key(pool: nil, reason: reason, item: line.item ?? "", currency: line.currency.code)
        amount = amountMinor
      }
      sums[key, default: (0, 0)].lines += 1
      sums[key, default: (0, 0)].amountMinor += Int128(amount)
    }
    let isInUse = views.definitions.definition(exactly: definition.name) == definition
    func address(_ key: Key) -> String? {
      // What an unknown item is called differs from line to line.
      var values: [LedgerAddress.Key: String] = [:]
      values[.pool] = key.pool
      values[.reason] = key.reason?.rawValue
      values[.currency] = key.pool == nil ? key.currency : nil
      values[.item] = key.item.isEmpty ? nil : key.item
      return isInUse ? LedgerAddress(definition.name, period, values).description : nil
    }
    func rows(_ isWanted: (Key) -> Bool) -> [Row] {
      sums.filter { isWanted($0.key) }.map { key, sum in
        Row(
          pool: key.pool, reason: key.reason?.rawValue, item: key.item, lines: sum.lines, currency: key.currency,
          amountMinor: Int64(clamping: sum.amountMinor), address: address(key))
      }
      .sorted {
        ($0.pool ?? "", $0.reason ?? "", $0.item, $0.currency) < ($1.pool ?? "", $1.reason ?? "", $1.item, $1.currency)
      }
    }
    counted = rows { $0.reason == nil }
    excluded = rows { $0.reason?.isExcluded ?? false }
    unallocated = rows { !($0.reason?.isExcluded ?? true) }
    totalMinor = counted.reduce(0) { $0 + $1.amountMinor }
    let pooled = Set(definition.pools.flatMap(\.items))
    itemsWithoutPool = views.rules.items.filter { $0.layer == .ledger }.map(\.id).filter { !pooled.contains($0) }
    self.definition = definition.name
    self.period = period.description
    position = views.position
    currency = definition.currency.code
  }

  private struct Key: Hashable {
    var pool: String?
    var reason: LeftOutLines.Reason?
    var item: String
    var currency: String
  }
}
