/// By what tickets' costs are told apart in reports.
public enum CostDimension: String, CaseIterable, Sendable {
  /// Who did the work.
  case department
  /// Whose ticket it is.
  case customer
  /// How the contact came about: phone, mail or chat.
  case channel
  /// Who worked on the contact: the staff number, else as the system names them.
  case agent
  /// The service type.
  case service
  /// The tag.
  case tag
  /// The ticket, those that were merged into it among its own.
  case ticket
  /// The cost item.
  case item
  /// The pool.
  case pool

  /// Whether it tells amounts apart and not work: each contact has part in all of its values.
  var isOfMoney: Bool { self == .item || self == .pool }

  /// What stands for nobody and nothing in an address.
  public static let nobody = "-"
}

/// A value of a dimension, written `channel=phone`; in it `%2F` stands for a slash, and so for what else an address cannot have.
public struct DimensionValue: Hashable, Sendable, CustomStringConvertible {
  /// The dimension.
  public var dimension: CostDimension
  /// The value: an id, `unclassified` for no service type or tag, `-` for nobody. A customer is `customer:C1001` on the list, else a
  /// ticket of theirs, so that no address has a number in it.
  public var value: String

  /// A value of a dimension.
  public init(_ dimension: CostDimension, _ value: String) {
    self.dimension = dimension
    self.value = value
  }

  /// Reads `channel=phone`; `nil` where there is no such dimension, or no value.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let dimension = CostDimension(rawValue: String(parts[0])) else { return nil }
    guard let value = AddressText.unescaped(Substring(parts[1])), !value.isEmpty else { return nil }
    self.init(dimension, value)
  }

  /// As ``init(_:)-swift.init`` reads it.
  public var description: String {
    dimension.rawValue + "=" + AddressText.escaped(value)
  }
}
