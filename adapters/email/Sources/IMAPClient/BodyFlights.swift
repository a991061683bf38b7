internal import TicketDomain

/// The windows on their way, ascending: at most two. A server may work on both at the same time (RFC 3501 section 5.5), and
/// Dovecot does.
struct BodyFlights {
  private(set) var all: [BodyFlight] = []

  var first: BodyFlight? { all.first }
  var isEmpty: Bool { all.isEmpty }
  var isFull: Bool { all.count >= 2 }
  /// How many bytes should arrive, or have arrived.
  var bytes: Int { all.reduce(0) { $0 + $1.planBytes } }
  /// The commands that the server has not ended.
  var openTags: [String] { all.filter { $0.outcome == nil }.map(\.tag) }
  /// The mails asked for.
  var planned: [MessageSummary] { all.flatMap(\.plan) }
  /// The mails asked for and the mails given up, in their order; of the latter the UID alone.
  var surveyed: [MessageSummary] { all.flatMap { $0.missing.map { MessageSummary(uid: $0) } + $0.plan } }

  mutating func append(_ flight: BodyFlight) { all.append(flight) }
  mutating func removeFirst() { all.removeFirst() }
  mutating func removeAll() { all.removeAll() }

  /// The command with that tag has ended; nothing happens where it is none of these.
  mutating func end(_ tag: String, _ outcome: IMAPResponse.Outcome) {
    if let index = all.firstIndex(where: { $0.tag == tag }) { all[index].outcome = outcome }
  }

  /// See ``BodyFlight/take(_:)``.
  mutating func take(_ items: IMAPResponse.FetchedItems) {
    guard let uid = items.uid, let index = all.firstIndex(where: { $0.covers(uid) }) else { return }
    all[index].take(items)
  }

  /// Where the bytes lie that have arrived. They are about to be moved together, to the front, in this order.
  mutating func moveToFront() -> [Range<Int>] {
    var start = 0
    return all.indices.flatMap { index in
      let arrived = all[index].arrived
      all[index].moveTogether(from: start)
      start += arrived.reduce(0) { $0 + $1.count }
      return arrived
    }
  }
}
