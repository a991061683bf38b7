import ArgumentParser
import Projections
import TicketDomain

/// A ticket as reports name it: `T10482`.
struct TicketName: Hashable, ExpressibleByArgument, CustomStringConvertible {
  /// The position of its first fact.
  let position: Int64

  init(position: Int64) { self.position = position }

  init?(argument: String) {
    guard argument.hasPrefix("T"), let position = Int64(argument.dropFirst()), position > 0 else { return nil }
    self.position = position
  }

  var description: String { "T\(position)" }
}

/// What can be wrong with a decision, or with a question about one.
enum DecisionErrorCode: String, FailureCode {
  /// There is no ticket of that name.
  case ticketUnknown = "decision-ticket-unknown"
  /// The same ticket was named twice.
  case ticketTwice = "decision-ticket-twice"
  /// Somebody said before that two of them are not the same matter.
  case contradicts = "decision-contradicts"
  /// Two tickets are merged, and a rejection alone would not part them.
  case merged = "decision-merged"
  /// A ticket is merged with none.
  case notMerged = "decision-not-merged"
  /// A telephone number cannot be read.
  case phoneUnreadable = "decision-phone-unreadable"
  /// Nobody knows what was said in either of them.
  case nothingToCompare = "decision-nothing-to-compare"
  /// A month is closed already.
  case alreadyClosed = "decision-already-closed"
  /// A month is not closed.
  case notClosed = "decision-not-closed"
  /// A month is not over yet.
  case notOver = "decision-not-over"
  /// No definition was adopted for a month, so that there is nothing to close it by.
  case nothingAdopted = "decision-nothing-adopted"
  /// A month was not reported by that definition.
  case notReported = "decision-not-reported"
  /// A definition is adopted for a month that is closed.
  case adoptsClosed = "decision-adopts-closed"
}

typealias DecisionError = Failure<DecisionErrorCode>

extension Views {
  /// Throws where one of the tickets is not there, or named twice.
  func check(_ names: [TicketName]) throws {
    let found = Set(try tickets(names.map(\.position)).map(\.id))
    if let unknown = names.first(where: { !found.contains($0.position) }) {
      throw DecisionError(.ticketUnknown, at: unknown.description)
    }
    if found.count < names.count {
      throw DecisionError(.ticketTwice, at: names.map(\.description).joined(separator: " "))
    }
  }
}
