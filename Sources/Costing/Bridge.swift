public import TicketDomain

/// The way from one total to another in named lines (口径差异桥): what one definition counts in a month, and what another one, or the
/// same one in another month, does.
///
/// Each ledger line is counted as the first says, then with one difference after another taken over from the second: the items, the
/// departments, the basis, the period rule, the month. What each step changes is that difference's; so the steps of a line add up to the
/// difference of its two amounts, and all lines to that of the totals, to the minor unit.
public struct Bridge: Hashable, Sendable {
  /// One end: what is counted, and in which month.
  public struct End: Sendable {
    /// Which lines count, and how.
    public var rules: CountingRules
    /// The month.
    public var period: Period

    /// What those rules count in that month.
    public init(_ rules: CountingRules, _ period: Period) {
      self.rules = rules
      self.period = period
    }
  }

  /// Why an amount counts in one total and not in the other.
  public enum Cause: String, CaseIterable, Sendable {
    /// The item is in a pool of the first only.
    case itemLeftOut = "item-left-out"
    /// The item is in a pool of the second only.
    case itemAdded = "item-added"
    /// The second does not count what the department booked.
    case departmentLeftOut = "department-left-out"
    /// Only the second counts what the department booked.
    case departmentAdded = "department-added"
    /// One counts as booked, the other spreads over the service period.
    case basis
    /// One counts by the day of booking, the other by the service period.
    case periodRule = "period-rule"
    /// The line counts in another month.
    case period
    /// The line came after the figures were reported.
    case bookedLater = "booked-later"
    /// The line was superseded after the figures were reported.
    case superseded
    /// Exchange rates were stated or corrected after the figures were reported.
    case rate
    /// The program, or the configuration's names of departments and items, made something else of the same lines then.
    case judgement
  }

  /// A named line.
  public struct Step: Hashable, Sendable {
    /// Why.
    public var cause: Cause
    /// The item; of ``Cause/departmentLeftOut`` and ``Cause/departmentAdded`` the department; of ``Cause/rate`` the currency; empty for
    /// ``Cause/judgement``.
    public var subject: String
    /// By how much the second total is larger for it: minor units.
    public var amountMinor: Int64
    /// The ledger lines behind it, by position, and what each adds.
    public var lines: [CountedLine]

    /// A named line that so many ledger lines make.
    public init(cause: Cause, subject: String, amountMinor: Int64, lines: [CountedLine]) {
      self.cause = cause
      self.subject = subject
      self.amountMinor = amountMinor
      self.lines = lines
    }
  }

  /// The total that it begins with, in minor units.
  public let firstMinor: Int64
  /// The total that it leads to.
  public let secondMinor: Int64
  /// By cause, then subject. Together they are the difference.
  public let steps: [Step]

  /// Leads from what `first` counts of `lines` to what `second` counts, which is taken in the first one's currency. O(lines).
  ///
  /// Throws where a sum does not fit in 64 bits.
  public init(_ lines: [LedgerLine], from first: End, to second: End) throws(CostingError) {
    var second = second
    second.rules.currency = first.rules.currency
    var sums = StepSums()
    var totals: (first: Int128, second: Int128) = (0, 0)
    for line in lines {
      var end = first
      var before = end.rules.countedMinor(of: line, in: end.period)
      totals.first += Int128(before)
      func step(_ cause: Cause, _ subject: String?) {
        let after = end.rules.countedMinor(of: line, in: end.period)
        sums.add(Int128(after) - Int128(before), cause, subject ?? "", line.position)
        before = after
      }
      let isInSecond = line.item.map(second.rules.items.contains) ?? false
      end.rules.items = second.rules.items
      step(isInSecond ? .itemAdded : .itemLeftOut, line.item)
      end.rules.departments = second.rules.departments
      let isCounted = second.rules.departments.map { $0.contains(line.department ?? "") } ?? true
      step(isCounted ? .departmentAdded : .departmentLeftOut, line.department)
      end.rules.basis = second.rules.basis
      step(.basis, line.item)
      end.rules.periodBasis = second.rules.periodBasis
      step(.periodRule, line.item)
      end.period = second.period
      step(.period, line.item)
      totals.second += Int128(before)
    }
    try self.init(first: totals.first, second: totals.second, sums)
  }

  /// Leads from what was reported of a month to what the same definition counts by what is known now.
  ///
  /// - Parameters:
  ///   - reportedMinor: the total that was reported.
  ///   - then: the ledger lines that were known at that time.
  ///   - thenRates: the exchange rates that were known at that time.
  ///   - now: those that are known now.
  ///   - end: the definition by which it was reported, and the month.
  public init(
    reportedMinor: Int64, then: [LedgerLine], thenRates: ExchangeRates, now: [LedgerLine], end: End
  ) throws(CostingError) {
    var sums = StepSums()
    var thenRules = end.rules
    thenRules.rates = thenRates
    var thenMinor: Int128 = 0
    for line in then {
      let amount = Int128(thenRules.countedMinor(of: line, in: end.period))
      thenMinor += amount
      let change = Int128(end.rules.countedMinor(of: line, in: end.period)) - amount
      sums.add(change, .rate, line.currency.code, line.position)
    }
    sums.add(thenMinor - Int128(reportedMinor), .judgement, "", nil)
    let (known, left) = (Set(then.map(\.position)), Set(now.map(\.position)))
    for line in now where !known.contains(line.position) {
      let amount = Int128(end.rules.countedMinor(of: line, in: end.period))
      sums.add(amount, .bookedLater, line.item ?? "", line.position)
    }
    for line in then where !left.contains(line.position) {
      let amount = Int128(end.rules.countedMinor(of: line, in: end.period))
      sums.add(-amount, .superseded, line.item ?? "", line.position)
    }
    let nowMinor = now.reduce(Int128(0)) { $0 + Int128(end.rules.countedMinor(of: $1, in: end.period)) }
    try self.init(first: Int128(reportedMinor), second: nowMinor, sums)
  }

  private init(first: Int128, second: Int128, _ sums: StepSums) throws(CostingError) {
    guard let firstMinor = Int64(exactly: first), let secondMinor = Int64(exactly: second) else {
      throw CostingError(.amountOverflow)
    }
    self.firstMinor = firstMinor
    self.secondMinor = secondMinor
    steps = try sums.steps()
    guard steps.reduce(first, { $0 + Int128($1.amountMinor) }) == second else { throw CostingError(.notConserved) }
  }
}

/// Steps on their way into named lines.
private struct StepSums {
  private struct Key: Hashable {
    var cause: Bridge.Cause
    var subject: String
  }

  private var sums: [Key: (amount: Int128, lines: [CountedLine])] = [:]

  mutating func add(_ amount: Int128, _ cause: Bridge.Cause, _ subject: String, _ position: Int64?) {
    guard amount != 0 else { return }
    let key = Key(cause: cause, subject: subject)
    sums[key, default: (0, [])].amount += amount
    if let position {
      sums[key]?.lines.append(CountedLine(position: position, amountMinor: Int64(clamping: amount)))
    }
  }

  func steps() throws(CostingError) -> [Bridge.Step] {
    var steps: [Bridge.Step] = []
    for cause in Bridge.Cause.allCases {
      for (key, sum) in sums.sorted(by: { $0.key.subject < $1.key.subject }) where key.cause == cause {
        guard let amountMinor = Int64(exactly: sum.amount) else { throw CostingError(.amountOverflow) }
        steps.append(
          Bridge.Step(
            cause: cause, subject: key.subject, amountMinor: amountMinor,
            lines: sum.lines.sorted { $0.position < $1.position }))
      }
    }
    return steps
  }
}
