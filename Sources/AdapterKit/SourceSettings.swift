public import TicketDomain

/// What a configured source adds to a definition.
public struct SourceSettings: Sendable {
  /// The source's name.
  public var name: String
  /// The zone of its local times; `nil` for the definition's.
  public var zone: ZoneRules?
  /// Which instant an ambiguous or missing local time means; `nil` for what the definition says.
  public var localTimes: ZoneRules.Policy?
  /// Of amounts that name no currency.
  public var currency: Currency
  /// The account whose export it is; `nil` for the source's name.
  public var account: String?

  /// A source of that name; what is left out is as the definition says.
  public init(
    name: String, zone: ZoneRules? = nil, localTimes: ZoneRules.Policy? = nil, currency: Currency = .cny,
    account: String? = nil
  ) {
    self.name = name
    self.zone = zone
    self.localTimes = localTimes
    self.currency = currency
    self.account = account
  }
}
