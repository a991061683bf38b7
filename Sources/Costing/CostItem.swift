public import TicketDomain

/// A kind of cost: what ledgers book, and under which names.
public struct CostItem: Sendable, Hashable {
  /// What amounts of an item are.
  public enum Layer: String, CaseIterable, Sendable {
    /// Booked: only these add up to totals.
    case ledger
    /// Estimated: no total contains them, and no definition may pool them.
    case memo
  }

  /// Kebab-case.
  public var id: String
  /// What reports call it.
  public var title: Title
  /// Id of the group that it is listed under.
  public var group: String
  /// What its amounts are.
  public var layer: Layer
  /// What it is called in ledgers, besides its id.
  public var names: [String]

  /// A cost item with those names.
  public init(id: String, title: Title, group: String = "other", layer: Layer = .ledger, names: [String]) {
    self.id = id
    self.title = title
    self.group = group
    self.layer = layer
    self.names = names
  }
}
