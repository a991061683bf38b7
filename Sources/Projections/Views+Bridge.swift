public import Costing
public import TicketDomain

extension Views {
  /// The way from what one definition counts in a month to what another one counts in the same or another one.
  ///
  /// Throws `costing-not-conserved` where the totals are not those of the pools. O(ledger lines).
  public func bridge(
    from first: (definition: CostDefinition, period: Period), to second: (definition: CostDefinition, period: Period)
  ) throws -> Bridge {
    var lines = try lines(in: first.period)
    if second.period != first.period {
      let known = Set(lines.map(\.position))
      lines += try self.lines(in: second.period).filter { !known.contains($0.position) }
    }
    let rates = try exchangeRates()
    let bridge = try Bridge(
      lines, from: .init(first.definition.countingRules(rates), first.period),
      to: .init(second.definition.countingRules(rates), second.period))
    var ends = [(first.definition, first.period, bridge.firstMinor)]
    // A total in another currency is another number.
    if second.definition.currency == first.definition.currency {
      ends.append((second.definition, second.period, bridge.secondMinor))
    }
    for (definition, period, amountMinor) in ends {
      let total = try pools(definition, period).reduce(Int128(0)) { $0 + Int128($1.amountMinor) }
      guard total == Int128(amountMinor) else {
        throw CostingError(
          .notConserved, at: definition.name, ["pool": "bridge", "period": "\(period)", "department": ""])
      }
    }
    return bridge
  }

  /// The way from what a closing reported of its month by a definition to what is known now.
  ///
  /// Throws `projection-definition-unknown` where the closing has no figures by it. O(ledger lines).
  public func bridge(
    fromReported closing: CostDecisions.Closing, by definition: CostDefinition
  ) throws -> Bridge {
    guard let figures = closing.figures.first(where: { $0.definition == definition.name }) else {
      throw ProjectionError(
        .definitionUnknown, at: definition.name, ["known": closing.figures.map(\.definition).joined(separator: ", ")])
    }
    return try Bridge(
      reportedMinor: figures.totalMinor, then: lines(in: closing.period, knownAt: closing.position),
      thenRates: exchangeRates(knownAt: closing.position), now: lines(in: closing.period),
      end: .init(definition.countingRules(exchangeRates()), closing.period))
  }
}
