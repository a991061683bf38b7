public import Costing
public import TicketDomain

/// What an open month bears for another one: what became known after that one was closed.
public struct PeriodAdjustment: Sendable {
  /// The month that it is about.
  public var period: Period
  /// By which that month was reported, `finance@1`.
  public var definition: String
  /// The pool's id.
  public var pool: String
  /// Minor units; negative where less was booked than had been reported.
  public var amountMinor: Int64
}

extension Views {
  /// What `period` bears by a definition, whatever its version, for other months: for each of those, what is known now less what was
  /// reported for it and what closed months have borne of it since. Nothing where `period` is closed. O(closings × pools).
  ///
  /// All months' own totals as reported, and all adjustments, are the sum of what is known now.
  public func adjustments(of definition: CostDefinition, in period: Period) throws -> [PeriodAdjustment] {
    guard decisions.closing(of: period) == nil else { return [] }
    let inForce = decisions.closings.filter { $0.reopened == nil }
    let posted = Self.posted(inForce, of: definition.id)
    var adjustments: [PeriodAdjustment] = []
    for about in Set(inForce.map(\.period)).union(posted.keys).sorted() {
      guard decisions.openPeriod(from: about) == period else { continue }
      var amounts = (posted[about] ?? [:]).mapValues { -Int128($0) }
      var name = definition.name
      if let closed = decisions.closing(of: about)?.figures.first(where: { Self.id(of: $0) == definition.id }) {
        name = closed.definition
        for pool in closed.pools { amounts[pool.pool, default: 0] -= Int128(pool.amountMinor) }
        if let reported = definitions.definition(exactly: closed.definition) {
          for pool in try pools(reported, about) { amounts[pool.pool, default: 0] += Int128(pool.amountMinor) }
        }
      }
      for (pool, amount) in amounts.sorted(by: { $0.key < $1.key }) where amount != 0 {
        guard let amountMinor = Int64(exactly: amount) else {
          throw CostingError(.amountOverflow, ["pool": pool, "period": "\(about)"])
        }
        adjustments.append(
          PeriodAdjustment(period: about, definition: name, pool: pool, amountMinor: amountMinor))
      }
    }
    return adjustments
  }

  /// What closed months have borne for other months, by month and pool.
  private static func posted(_ closings: [CostDecisions.Closing], of id: String) -> [Period: [String: Int64]] {
    var posted: [Period: [String: Int64]] = [:]
    for figures in closings.flatMap(\.figures) where Self.id(of: figures) == id {
      for adjustment in figures.adjustments {
        guard let period = Period(adjustment.period) else { continue }
        posted[period, default: [:]][adjustment.pool, default: 0] &+= adjustment.amountMinor
      }
    }
    return posted
  }

  private static func id(of figures: ClosedFigures) -> String { String(figures.definition.prefix { $0 != "@" }) }
}
