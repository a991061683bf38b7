public import TicketDomain

/// What can be wrong with a cost definition, or with what it is asked to divide.
public enum CostingErrorCode: String, FailureCode {
  /// Two pools of one definition have the same id.
  case poolRepeated = "definition-pool-repeated"
  /// A cost item is in two pools of one definition, so that its amounts would count twice.
  case itemRepeated = "definition-item-repeated"
  /// A department hands on its costs twice.
  case supportRepeated = "definition-support-repeated"
  /// A name belongs to two cost items.
  case itemNameRepeated = "item-name-repeated"
  /// Two hidden costs have the same id.
  case hiddenCostRepeated = "hidden-cost-repeated"
  /// Something in a formula stands where something else should.
  case formulaMalformed = "formula-malformed"
  /// A number in a formula is no plain decimal.
  case formulaNumberMalformed = "formula-number-malformed"
  /// A formula is too long, or nests too deep.
  case formulaTooComplex = "formula-too-complex"
  /// A formula names an input that is not there.
  case formulaInputUnknown = "formula-input-unknown"
  /// A formula does not name one of its inputs.
  case formulaInputIdle = "formula-input-idle"
  /// A key that means nothing beside the pool's other keys.
  case keyNeedless = "definition-key-needless"
  /// A sum of amounts, or a ticket's share at a tiny capacity, does not fit in 64 bits.
  case amountOverflow = "costing-amount-overflow"
  /// A sum of seconds, contacts, heads or shares does not fit in 64 bits.
  case quantityOverflow = "costing-quantity-overflow"
  /// Seconds, contacts or heads below zero.
  case quantityNegative = "costing-quantity-negative"
  /// A pool's parts do not add up to its ledger lines: the efforts changed between passes, or the program is wrong.
  case notConserved = "costing-not-conserved"

  /// Whether it is a mistake in a file that somebody wrote, and not in what was computed by it.
  public var isInFile: Bool {
    switch self {
    case .amountOverflow, .quantityOverflow, .quantityNegative, .notConserved: false
    default: true
    }
  }
}

/// A mistake in a cost definition, or a sum that cannot be formed.
public typealias CostingError = Failure<CostingErrorCode>
