import Foundation
import Testing
import TicketDomain
import Ticketing

let shanghai = ZoneRules(identifier: "Asia/Shanghai", initialOffsetSeconds: 8 * 3600)

/// 2026-10-12 09:00 in Shanghai.
let nine = Instant(milliseconds: 1_791_766_800_000)

/// `seconds` after 09:00.
func after(_ seconds: Int64) -> Instant { nine.advanced(bySeconds: seconds) }

/// The moment at which Shanghai's clocks show `text`, such as `2026-10-31T23:59:59`.
func local(_ text: String) throws -> Instant {
  let date = try Date(text + "+08:00", strategy: .iso8601)
  return Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
}

func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

/// A leg that starts `start` seconds after 09:00.
func leg(
  _ position: Int64, at start: Int64 = 0, _ direction: CallLeg.Direction = .inbound, _ party: CallLeg.Party = .agent,
  isAnswered: Bool = true, agent: String? = nil, queue: String? = nil, duration: Int64 = 60, handle: Int64 = 0
) -> CallLeg {
  CallLeg(
    position: position, call: "c1", startedAt: after(start), direction: direction, party: party,
    isAnswered: isAnswered, agent: agent, queue: queue, durationSeconds: duration, handleSeconds: handle)
}

/// A contact of `customer` that starts and ends so many seconds after 09:00.
func contact(
  _ id: Int64, from start: Int64, to end: Int64, customer: String? = "tel:+8613800138000",
  outcome: Contact.Outcome = .handled, key: String? = nil, source: Int64 = 1
) -> Contact {
  Contact(
    id: id, source: source, channel: .phone, key: key ?? "call-\(id)", customer: customer, startedAt: after(start),
    endedAt: after(end), outcome: outcome, queue: nil, facts: [id], work: [])
}
