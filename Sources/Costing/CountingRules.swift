public import TicketDomain

/// Which ledger lines a definition counts, in which month, and how much of each: all that decides its total.
public struct CountingRules: Sendable {
  /// Ids of the cost items that count.
  public var items: Set<String>
  /// Only lines booked by these departments count; `nil` means all.
  public var departments: Set<String>?
  /// Whether an amount counts whole or is spread over what it was paid for.
  public var basis: CostDefinition.Basis
  /// Which date decides the month of an amount that counts whole.
  public var periodBasis: CostDefinition.PeriodBasis
  /// What amounts are counted in.
  public var currency: Currency
  /// What amounts in other currencies are worth, by the rate of the day of booking.
  public var rates: ExchangeRates

  /// What became of a line in a month.
  public enum Outcome: Hashable, Sendable {
    /// It counts: minor units of ``CountingRules/currency``.
    case counted(amountMinor: Int64)
    /// It counts in no pool: minor units of its own currency.
    case leftOut(LeftOutLines.Reason, amountMinor: Int64)
    /// It has nothing in that month.
    case elsewhere
  }

  /// What becomes of `line` in `period`. O(1); O(months) where it is spread.
  public func outcome(of line: LedgerLine, in period: Period) -> Outcome {
    guard let booked = part(of: line.amountMinor, line, in: period) else { return .elsewhere }
    if let reason = reasonToLeaveOut(line) { return .leftOut(reason, amountMinor: booked) }
    // The whole line is converted, so that all its parts are together what it is worth.
    guard
      let worth = rates.converted(
        amountMinor: line.amountMinor, from: line.currency, into: currency, on: line.bookedOn)
    else { return .leftOut(.rateUnknown, amountMinor: booked) }
    return .counted(amountMinor: part(of: worth.amountMinor, line, in: period) ?? 0)
  }

  /// Minor units of `line` that count in `period`; 0 where it does not count there.
  public func countedMinor(of line: LedgerLine, in period: Period) -> Int64 {
    if case .counted(let amountMinor) = outcome(of: line, in: period) { amountMinor } else { 0 }
  }

  /// The part of an amount of the line that falls in the month; `nil` where none does.
  private func part(of amountMinor: Int64, _ line: LedgerLine, in period: Period) -> Int64? {
    if basis == .effective, let span = line.serviceSpan, let spread = ServiceSpread(span) {
      return spread.contains(period) ? spread.part(of: amountMinor, in: period) : nil
    }
    let month =
      switch periodBasis {
      case .service: (line.serviceFrom ?? line.bookedOn).period
      case .booked: line.bookedOn.period
      }
    return month == period ? amountMinor : nil
  }

  private func reasonToLeaveOut(_ line: LedgerLine) -> LeftOutLines.Reason? {
    // What is excluded on purpose comes first: nobody need look into an unknown item that would not count anyway.
    if let departments, let department = line.department, !departments.contains(department) {
      return .departmentExcluded
    }
    guard let item = line.item else { return .itemUnknown }
    if !items.contains(item) { return .itemExcluded }
    if departments != nil, line.department == nil { return .departmentUnknown }
    if basis == .effective, let span = line.serviceSpan, ServiceSpread(span) == nil { return .servicePeriodUnclear }
    return nil
  }
}

extension CostDefinition {
  /// What decides the definition's total, where amounts in other currencies are worth what `rates` say.
  public func countingRules(_ rates: ExchangeRates) -> CountingRules {
    CountingRules(
      items: Set(pools.flatMap(\.items)), departments: departments, basis: basis, periodBasis: periodBasis,
      currency: currency, rates: rates)
  }
}
