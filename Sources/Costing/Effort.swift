/// What one department did for one ticket in one period.
public struct Effort: Hashable, Sendable {
  /// The ticket's id; unique within a department and period.
  public var ticket: Int64
  /// Decides, low before high, who gets a minor unit when remainders are equal. A hash of the ticket keeps the units
  /// from always falling to the oldest tickets; it must be the same in every run.
  public var tieKey: UInt64
  /// Time spent, whoever took the contact.
  public var handleSeconds: Int64
  /// Contacts that the department took.
  public var contacts: Int64

  /// The work on one ticket.
  public init(ticket: Int64, tieKey: UInt64, handleSeconds: Int64, contacts: Int64) {
    self.ticket = ticket
    self.tieKey = tieKey
    self.handleSeconds = handleSeconds
    self.contacts = contacts
  }

  var tie: TieBreak { TieBreak(key: tieKey, id: ticket) }
}

/// Where costing reads a period's efforts from, several times over.
public protocol EffortSource {
  /// Hands over all efforts of one department, in runs of any length and in any order, the same in every pass.
  func forEachRun(of department: String, _ body: (Span<Effort>) -> Void)
}

extension Dictionary: EffortSource where Key == String, Value == [Effort] {
  /// One run: the array under the department's id.
  public func forEachRun(of department: String, _ body: (Span<Effort>) -> Void) {
    if let efforts = self[department] { body(efforts.span) }
  }
}

extension CostDefinition.Driver {
  /// How much of the driver's quantity an effort is: seconds, contacts or tickets; nothing for direct costs.
  @inline(__always) public func quantity(of effort: Effort) -> Int64 {
    switch self {
    case .handleMinutes: effort.handleSeconds
    case .contacts: effort.contacts
    case .tickets: effort.contacts > 0 ? 1 : 0
    case .direct: 0
    }
  }
}
