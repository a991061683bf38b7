internal import Projections
public import TicketDomain

/// Names ledger lines of a month that went one way: `finance@1/2026-10/lines/pool=agent-labour/item=wages/department=hr`, or those that
/// count in no pool, `finance@1/2026-10/lines/reason=item-unknown/currency=CNY`. In a value `%2F` stands for a slash, and so for what else an
/// address cannot have; an empty one means none.
public struct LedgerAddress: Hashable, Sendable, CustomStringConvertible {
  /// By what lines are told apart.
  public enum Key: String, CaseIterable, Sendable {
    /// The pool's id.
    case pool
    /// Why lines count in no pool.
    case reason
    /// The item's id, or as written where it is not known.
    case item
    /// The department's id, or as written where it is not known.
    case department
    /// ISO 4217.
    case currency
  }

  /// Definition and version, `finance@1`.
  public let definition: String
  /// The month.
  public let period: Period
  /// What the lines have in common.
  public let values: [Key: String]

  /// The lines of a month that have all of those values.
  public init(_ definition: String, _ period: Period, _ values: [Key: String]) {
    self.definition = definition
    self.period = period
    self.values = values
  }

  /// Reads an address; `nil` where it names no ledger lines.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 3, parts[2] == "lines", let period = Period(String(parts[1])) else { return nil }
    var values: [Key: String] = [:]
    for part in parts.dropFirst(3) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, let key = Key(rawValue: String(pair[0])), let value = AddressText.unescaped(pair[1]),
        values.updateValue(value, forKey: key) == nil
      else { return nil }
    }
    self.init(String(parts[0]), period, values)
  }

  /// The text form.
  public var description: String {
    let named = Key.allCases.compactMap { key in
      values[key].map { "\(key.rawValue)=\(AddressText.escaped($0))" }
    }
    return ([definition, "\(period)", "lines"] + named).joined(separator: "/")
  }
}
