internal import EventStore
internal import FastJSON
internal import PhoneNumbers
internal import TicketDomain
internal import Ticketing

/// Reads the customer list. Like the roster it is read before everything else; where it has changed, all views are derived anew.
struct CustomerFold {
  let reader: LogReader
  let region: String

  /// Whether the events behind `position` change the list.
  func isChanged(after position: Int64, through head: Int64) throws -> Bool {
    var isChanged = false
    var withdrawn: [Int64] = []
    try reader.forEachEvent(about: .customers, from: position + 1, through: head) { event in
      if event.kind == .customerLinked { isChanged = true }
      if let supersedes = event.supersedes { withdrawn.append(supersedes) }
    }
    if isChanged { return true }
    try reader.forEachEvent(at: withdrawn) { event in isChanged = isChanged || event.kind == .customerLinked }
    return isChanged
  }

  /// The list as of the event at `head`. O(lines).
  func links(through head: Int64) throws -> CustomerLinks {
    var lines: [(position: Int64, customer: String, identities: [String])] = []
    var revised: [Int64] = []
    guard let numbers = PhoneNumberReader(region: region) else {
      throw ProjectionError(.regionUnknown, at: "region", ["region": region])
    }
    let payload = JSONFieldReader(fields: ["customer"])
    let personal = JSONFieldReader(fields: ["phone", "mail", "chat"])
    try reader.forEachEvent(about: .customers, from: 1, through: head) { event in
      if let supersedes = event.supersedes { revised.append(supersedes) }
      guard event.kind == .customerLinked else { return }
      try payload.read(event.payload)
      if event.personal.isEmpty { personal.clear() } else { try personal.read(event.personal) }
      guard let customer = payload.text(0) else { return }
      var identities: [String] = []
      if let phone = personal.text(0), case .number(let e164) = numbers.read(phone) { identities.append("tel:" + e164) }
      if let mail = personal.text(1) { identities.append(CustomerLinks.identity(mail: mail)) }
      if let chat = personal.text(2) { identities.append("chat:" + chat) }
      lines.append((event.position, customer, identities))
    }
    if lines.isEmpty { return CustomerLinks([]) }
    var superseded: Set<Int64> = []
    for position in revised { superseded.formUnion(try reader.events(ofRecordBeginningAt: position)) }
    return CustomerLinks(
      lines.lazy.filter { !superseded.contains($0.position) }.flatMap { line in
        line.identities.map { (identity: $0, customer: line.customer) }
      })
  }
}
