internal import EventStore
internal import Foundation
internal import TicketDomain

/// Reads from the log what people have decided about costs. There are few such events, and an index knows them.
struct CostDecisionFold {
  let reader: LogReader

  private struct AdoptedPayload: Decodable {
    var definition: String
    var version: Int
    var validFrom: String
    var validTo: String?
    var text: String
  }

  private struct ClosedPayload: Decodable {
    var period: String
    var position: Int64
    var root: String
    var figures: [ClosedFigures]
  }

  private struct ReopenedPayload: Decodable {
    var period: String
    var closing: Int64
  }

  private struct Authorship: Decodable {
    var author: String?
    var reason: String?
  }

  /// All decisions as of the event at `head`. O(decisions).
  func decisions(through head: Int64) throws -> CostDecisions {
    var decisions = CostDecisions()
    try reader.forEachEvent(about: .costing, from: 1, through: head) { event in
      switch event.kind {
      case .definitionAdopted: decisions.adoptions.append(try adoption(event))
      case .periodClosed: decisions.closings.append(try closing(event))
      case .periodReopened:
        let payload = try decode(ReopenedPayload.self, event)
        let who = try authorship(event)
        guard let index = decisions.closings.firstIndex(where: { $0.event == payload.closing }) else { return }
        decisions.closings[index].reopened = CostDecisions.Reopening(
          event: event.position, at: event.occurredAt, author: who.author, reason: who.reason)
      default: break
      }
    }
    return decisions
  }

  private func adoption(_ event: borrowing LoggedEvent) throws -> CostDecisions.Adoption {
    let payload = try decode(AdoptedPayload.self, event)
    guard let from = CivilDate(payload.validFrom)?.period else { throw unreadable("validFrom", event) }
    let who = try authorship(event)
    return CostDecisions.Adoption(
      event: event.position, at: event.occurredAt, definition: payload.definition, version: payload.version,
      validFrom: from, validTo: payload.validTo.flatMap { CivilDate($0)?.period }, text: payload.text,
      author: who.author, reason: who.reason)
  }

  private func closing(_ event: borrowing LoggedEvent) throws -> CostDecisions.Closing {
    let payload = try decode(ClosedPayload.self, event)
    guard let period = Period(payload.period) else { throw unreadable("period", event) }
    let who = try authorship(event)
    return CostDecisions.Closing(
      event: event.position, at: event.occurredAt, period: period, position: payload.position, root: payload.root,
      figures: payload.figures, author: who.author, reason: who.reason)
  }

  private func authorship(_ event: borrowing LoggedEvent) throws -> Authorship {
    event.personal.isEmpty ? Authorship() : try JSONDecoder().decode(Authorship.self, from: Data(event.personal))
  }

  private func decode<Payload: Decodable>(
    _ type: Payload.Type, _ event: borrowing LoggedEvent
  ) throws -> Payload {
    do {
      return try JSONDecoder().decode(type, from: Data(event.payload))
    } catch {
      throw unreadable("payload", event)
    }
  }

  private func unreadable(_ field: String, _ event: borrowing LoggedEvent) -> ProjectionError {
    ProjectionError(.eventUnreadable, at: "event \(event.position)", ["field": field])
  }
}
