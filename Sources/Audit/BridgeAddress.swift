public import TicketDomain

/// Names a bridge, or one of its lines: `bridge/finance@1/2026-10/operations@1/2026-10/item-left-out/rent`; from what was reported of a
/// closed month to what is known now: `bridge/finance@1/2026-10/reported`.
public struct BridgeAddress: Hashable, Sendable, CustomStringConvertible {
  /// Where it begins.
  public var first: (definition: String, period: Period) { (firstDefinition, firstPeriod) }
  /// Where it leads to; `nil` for what is known now.
  public var second: (definition: String, period: Period)? { secondDefinition.map { ($0, secondPeriod) } }
  /// The line; `nil` for all.
  public var cause: String?
  /// The line's subject; `nil` for all of that cause.
  public var subject: String?
  private var firstDefinition: String
  private var firstPeriod: Period
  private var secondDefinition: String?
  private var secondPeriod: Period

  /// From one definition and month to another.
  public static func between(
    _ first: (definition: String, period: Period), _ second: (definition: String, period: Period)
  ) -> BridgeAddress {
    BridgeAddress(
      firstDefinition: first.definition, firstPeriod: first.period, secondDefinition: second.definition,
      secondPeriod: second.period)
  }

  /// From what was reported to what is known now.
  public static func asReported(_ definition: String, _ period: Period) -> BridgeAddress {
    BridgeAddress(
      firstDefinition: definition, firstPeriod: period, secondDefinition: nil, secondPeriod: period)
  }

  private init(firstDefinition: String, firstPeriod: Period, secondDefinition: String?, secondPeriod: Period) {
    self.firstDefinition = firstDefinition
    self.firstPeriod = firstPeriod
    self.secondDefinition = secondDefinition
    self.secondPeriod = secondPeriod
  }

  /// Reads an address; `nil` where it names no bridge.
  public init?(_ text: String) {
    var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)[...]
    guard parts.popFirst() == "bridge", let first = parts.popFirst(),
      let firstPeriod = parts.popFirst().flatMap(Period.init),
      let second = parts.popFirst()
    else { return nil }
    if second == Self.reported {
      self = .asReported(first, firstPeriod)
    } else {
      guard let secondPeriod = parts.popFirst().flatMap(Period.init) else { return nil }
      self = .between((first, firstPeriod), (second, secondPeriod))
    }
    cause = parts.popFirst()
    // An item's id may hold anything.
    subject = parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// The same bridge's line of that cause and subject.
  public func line(_ cause: String, _ subject: String) -> BridgeAddress {
    var address = self
    address.cause = cause
    address.subject = subject.isEmpty ? nil : subject
    return address
  }

  /// The text form.
  public var description: String {
    let end = secondDefinition.map { [$0, "\(secondPeriod)"] } ?? [Self.reported]
    return (["bridge", firstDefinition, "\(firstPeriod)"] + end + [cause, subject].compactMap(\.self))
      .joined(separator: "/")
  }

  private static let reported = "reported"
}
