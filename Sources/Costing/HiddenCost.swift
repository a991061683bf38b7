public import TicketDomain

/// A cost that no ledger line says, as a named formula over named inputs.
///
/// It adds to no total: a view re-sorts amounts that the ledger has, a memo is an estimate beside it.
/// `schemas/definition/hidden-costs.v1.json` describes the YAML that it is read from.
public struct HiddenCost: Hashable, Sendable {
  /// Where the amount stands beside the ledger.
  public enum Layer: String, CaseIterable, Codable, Sendable {
    /// A part of booked amounts, seen otherwise.
    case view
    /// An estimate.
    case memo
  }

  /// A value that the formula names, for one department and month.
  public struct Input: Hashable, Sendable {
    /// As the formula has it.
    public let name: String
    /// Where it comes from.
    public let source: Source
    /// For people.
    public let unit: String?
  }

  /// Where an input comes from.
  public enum Source: Hashable, Sendable {
    /// The sum of a measure's operating figures.
    case quantity(measure: String)
    /// What the definition counts of these items, in the currency's own unit.
    case ledger(items: [String])
    /// What these items cost an hour of paid time.
    case averageWage(items: [String])
    /// An assumption.
    case constant(PlainDecimal)
    /// What the events show.
    case measured(Measured)
  }

  /// What can be measured from the events.
  public enum Measured: String, CaseIterable, Sendable {
    /// Hours paid.
    case paidHours = "paid-hours"
    /// Hours that a schedule plans.
    case scheduledHours = "scheduled-hours"
    /// People in the roster on any day of the month.
    case headcount
    /// People whose last stretch in the roster ends in the month.
    case leavers
    /// People whose first stretch in the roster begins in the month.
    case newcomers
    /// Hours spent on tickets.
    case handleHours = "handle-hours"
    /// Hours spent on tickets that were merged into others.
    case duplicateHours = "duplicate-hours"
    /// What these cost, in the currency's own unit.
    case duplicatesCost = "duplicates-cost"
    /// Contacts that nobody answered, or nobody in time.
    case missedContacts = "missed-contacts"
    /// Hours from the end of one agent's work on a ticket to the start of the next agent's, where that one is of another
    /// department, whose hours they are.
    case transferWaitHours = "transfer-wait-hours"
    /// Hours spent on contacts of a ticket after the first that somebody dealt with.
    case repeatedContactHours = "repeated-contact-hours"
  }

  /// Kebab-case, such as `training-time`.
  public let id: String
  /// What reports call it.
  public let title: Title
  /// Where its amounts stand.
  public let layer: Layer
  /// Of a view: the cost items of whose amounts it is a part; empty for all that the definition counts.
  public let within: [String]
  /// In the order written; the formula names each of them.
  public let inputs: [Input]
  /// Its value is an amount in the currency's own unit.
  public let formula: Formula

  /// The amount for those inputs in minor units, rounded once, half away from zero (四舍五入).
  public func amountMinor(_ values: [String: Rational], in currency: Currency) throws(Formula.Fault) -> Int64 {
    guard let amount = try formula.value(values).rounded(toDigits: currency.minorDigits) else { throw .tooLarge }
    return amount
  }
}
