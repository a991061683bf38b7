internal import EventStore
internal import FastJSON
internal import PhoneNumbers
internal import TicketDomain
internal import Ticketing

/// Reads the customer list and what people decided about it. Like the roster it is read before everything else; where it has changed, all
/// views are derived anew.
struct CustomerFold {
  let reader: LogReader
  let region: String

  /// Whether the events behind `position` change the list.
  func isChanged(after position: Int64, through head: Int64) throws -> Bool {
    var isChanged = false
    var withdrawn: [Int64] = []
    try reader.forEachEvent(about: .customers, from: position + 1, through: head) { event in
      if Self.isAbout(event) { isChanged = true }
      if let supersedes = event.supersedes { withdrawn.append(supersedes) }
    }
    if isChanged { return true }
    try reader.forEachEvent(at: withdrawn) { event in isChanged = isChanged || Self.isAbout(event) }
    return isChanged
  }

  private static func isAbout(_ event: borrowing LoggedEvent) -> Bool {
    event.kind == .customerLinked || event.kind == .customerUnlinked
  }

  /// The list as of the event at `head`. O(lines).
  func links(through head: Int64) throws -> CustomerLinks {
    CustomerLinks(try lines(through: head).map { (identity: $0.identity, customer: $0.customer) })
  }

  /// Which identity is whose, as of the event at `head`, and the event that says so, in the order in which that was said. O(lines).
  func lines(through head: Int64) throws -> [(identity: String, customer: String, event: Int64)] {
    var said: [(event: Int64, isLinked: Bool, customer: String, identities: [String])] = []
    var revised: [Int64] = []
    guard let numbers = PhoneNumberReader(region: region) else {
      throw ProjectionError(.regionUnknown, at: "region", ["region": region])
    }
    let payload = JSONFieldReader(fields: ["customer"])
    let personal = JSONFieldReader(fields: ["phone", "mail", "chat"])
    try reader.forEachEvent(about: .customers, from: 1, through: head) { event in
      if let supersedes = event.supersedes { revised.append(supersedes) }
      guard Self.isAbout(event) else { return }
      try payload.read(event.payload)
      if event.personal.isEmpty { personal.clear() } else { try personal.read(event.personal) }
      guard let customer = payload.text(0) else { return }
      var identities: [String] = []
      if let phone = personal.text(0), case .number(let e164) = numbers.read(phone) { identities.append("tel:" + e164) }
      if let mail = personal.text(1) { identities.append(CustomerLinks.identity(mail: mail)) }
      if let chat = personal.text(2) { identities.append("chat:" + chat) }
      said.append((event.position, event.kind == .customerLinked, customer, identities))
    }
    if said.isEmpty { return [] }
    let superseded = try reader.events(ofRecordsBeginningAt: revised)
    var lines: [Line: Int64] = [:]
    for (event, isLinked, customer, identities) in said where !superseded.contains(event) {
      for identity in identities { lines[Line(identity: identity, customer: customer)] = isLinked ? event : nil }
    }
    return lines.map { ($0.key.identity, $0.key.customer, $0.value) }.sorted { ($0.2, $0.0) < ($1.2, $1.0) }
  }

  private struct Line: Hashable {
    var identity: String
    var customer: String
  }
}
