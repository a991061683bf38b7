public import TicketDomain

/// Tells who in a chat is one of the company's own: the roster first, then the export's word, then a guess.
public struct ChatStaff {
  private let roster: Roster
  private let zone: ZoneRules
  /// Roster lines by the number of a person; empty for those who are not in it.
  private var known: [Int32: [Roster.Assignment]] = [:]

  /// By that roster, whose days are those of `zone`.
  public init(roster: Roster, zone: ZoneRules) {
    self.roster = roster
    self.zone = zone
  }

  /// What is known of who wrote a message.
  public enum Writer: Equatable, Sendable {
    /// An agent; the staff number, where the roster has one.
    case agent(String?)
    /// Somebody outside; whether that is only a guess.
    case customer(isGuess: Bool)
    /// Nobody.
    case system
  }

  /// Whether the roster has that person.
  public mutating func isOwn(_ person: Int32, name: (Int32) -> String) -> Bool {
    !lines(of: person, name: name).isEmpty
  }

  private mutating func lines(of person: Int32, name: (Int32) -> String) -> [Roster.Assignment] {
    if let found = known[person] { return found }
    let found = roster.assignments(of: name(person))
    known[person] = found
    return found
  }

  /// Who wrote the message; `name` is asked once for each person. What the chat's system says of somebody they have not written;
  /// whoever is neither in the roster nor named by the export is taken for somebody outside.
  public mutating func writer(of message: ChatMessage, name: (Int32) -> String) -> Writer {
    if message.role == .system { return .system }
    guard message.sender >= 0 else {
      switch message.role {
      case .agent: return .agent(nil)
      case .customer: return .customer(isGuess: false)
      case .system, .unknown: return .system
      }
    }
    let lines = lines(of: message.sender, name: name)
    if !lines.isEmpty {
      let day = zone.date(of: message.at)
      // Who has left, or is still to come, is no customer either.
      return .agent((lines.first { $0.covers(day) } ?? lines[0]).agent)
    }
    switch message.role {
    case .agent: return .agent(nil)
    case .customer: return .customer(isGuess: false)
    case .system: return .system
    case .unknown: return .customer(isGuess: true)
    }
  }
}
