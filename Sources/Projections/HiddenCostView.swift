public import Costing

/// What a hidden cost came to for one department in one month, and from what.
public struct HiddenCostView: Sendable {
  /// An input with its value.
  public struct Input: Sendable {
    /// Its name, source and unit.
    public var input: HiddenCost.Input
    /// `nil` where it cannot be known.
    public var value: Rational?
    /// Of an average wage: what was booked in minor units, over so many seconds of paid time.
    public var working: (amountMinor: Int64, seconds: Int64)?
    /// Positions of the events that it is the sum of; empty where it was measured by a rule, or assumed.
    public var positions: [Int64]
  }

  /// The formula.
  public var cost: HiddenCost
  /// The department's id; empty for what no department is known of.
  public var department: String
  /// In the order of the formula's inputs.
  public var inputs: [Input]
  /// In minor units; `nil` where ``fault`` says why not.
  public var amountMinor: Int64?
  /// Why there is no amount.
  public var fault: Formula.Fault?
  /// Of a view: the ledger amounts of which it is a part, in minor units.
  public var withinMinor: Int64?

  /// Whether a view is more than the ledger amounts of which it is said to be a part.
  public var isExceeded: Bool {
    guard let amountMinor, let withinMinor else { return false }
    return amountMinor > max(0, withinMinor)
  }
}
