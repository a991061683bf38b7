internal import EventStore
internal import FastJSON
internal import TicketDomain
internal import Ticketing

/// One leg of a call in 64 bytes, its texts interned: what the fold keeps for each `call-leg-logged`.
struct LegFact {
  /// Position of the event.
  var position: Int64
  /// Position of the first revision's event, which identities are made of.
  var identity: Int64
  var startedAt: Instant
  var call: Int32
  var customer: Int32
  var agent: Int32
  var queue: Int32
  var durationSeconds: Int32
  var handleSeconds: Int32
  var direction: CallLeg.Direction
  var party: CallLeg.Party
  var isAnswered: Bool
}

/// A `ledger-line-booked` as the views keep it.
struct LedgerFact {
  var position: Int64
  var department: String?
  var item: String
  var amountMinor: Int64
  var currency: String
  var bookedOn: CivilDate
  var serviceFrom: CivilDate?
  var serviceTo: CivilDate?
  var document: String?
  var reference: String?
}

/// An `hours-paid` as the views keep it.
struct HoursFact {
  var position: Int64
  var department: String
  var paidSeconds: Int64
  var period: Period
}

/// Decodes events into facts, with one simdjson parser a type, and interns their texts.
final class FactDecoder {
  private(set) var calls = ByteInterner()
  private(set) var customers = ByteInterner()
  private(set) var agents = ByteInterner()
  private(set) var queues = ByteInterner()
  let chats = ChatDecoder()
  let statements = StatementDecoder()

  private let leg = Fields(.callLegLogged)
  private let ledger = Fields(.ledgerLineBooked)
  private let hours = Fields(.hoursPaid)
  private let assignment = Fields(.agentAssigned)

  /// The reader of a type's fields, and where each stands.
  struct Fields {
    let payload: JSONFieldReader
    let personal: JSONFieldReader
    private let payloadNames: [String]
    private let personalNames: [String]

    init(_ type: EventType) {
      payloadNames = type.fields.filter { !$0.isPersonal }.map(\.name)
      personalNames = type.fields.filter(\.isPersonal).map(\.name)
      payload = JSONFieldReader(fields: payloadNames)
      personal = JSONFieldReader(fields: personalNames)
    }

    func index(_ name: String) -> Int { payloadNames.firstIndex(of: name) ?? 0 }
    func personalIndex(_ name: String) -> Int { personalNames.firstIndex(of: name) ?? 0 }

    func read(_ event: borrowing LoggedEvent, withPersonal: Bool) throws {
      try payload.read(event.payload)
      guard withPersonal else { return }
      if event.personal.isEmpty { personal.clear() } else { try personal.read(event.personal) }
    }
  }

  private lazy var legIndex = (
    call: leg.index("call"), direction: leg.index("direction"), party: leg.index("party"),
    disposition: leg.index("disposition"), agent: leg.index("agent"), queue: leg.index("queue"),
    duration: leg.index("durationSeconds"), billable: leg.index("billableSeconds"), wrapUp: leg.index("wrapUpSeconds"),
    customer: leg.personalIndex("customer")
  )

  /// Learns the texts of `other`, and returns its own numbers for them by the other's.
  func absorb(
    _ other: FactDecoder
  ) -> (calls: [Int32], customers: [Int32], agents: [Int32], queues: [Int32]) {
    (
      calls.absorb(other.calls), customers.absorb(other.customers), agents.absorb(other.agents),
      queues.absorb(other.queues)
    )
  }

  /// A leg, whose identity is its own position until someone says otherwise.
  func leg(_ event: borrowing LoggedEvent) throws -> LegFact {
    try leg.read(event, withPersonal: true)
    let index = legIndex
    let payload = leg.payload
    guard let call = payload.bytes(index.call) else { throw missing("call", event) }
    let handle = (payload.integer(index.billable) ?? 0).addingReportingOverflow(payload.integer(index.wrapUp) ?? 0)
    return LegFact(
      position: event.position, identity: event.position, startedAt: event.occurredAt,
      call: calls.number(of: call, scope: Int32(clamping: event.source)),
      customer: leg.personal.bytes(index.customer).map { customers.number(of: $0) } ?? -1,
      agent: payload.bytes(index.agent).map { agents.number(of: $0) } ?? -1,
      queue: payload.bytes(index.queue).map { queues.number(of: $0) } ?? -1,
      durationSeconds: Int32(clamping: payload.integer(index.duration) ?? 0),
      handleSeconds: handle.overflow ? .max : Int32(clamping: handle.partialValue),
      direction: direction(payload.bytes(index.direction)), party: party(payload.bytes(index.party)),
      isAnswered: payload.bytes(index.disposition).map { $0.elementsEqual("answered".utf8) } ?? false)
  }

  func ledgerLine(_ event: borrowing LoggedEvent) throws -> LedgerFact {
    try ledger.read(event, withPersonal: false)
    let payload = ledger.payload
    guard let item = payload.text(ledger.index("item")) else { throw missing("item", event) }
    guard let amount = payload.integer(ledger.index("amountMinor")) else { throw missing("amountMinor", event) }
    guard let bookedOn = payload.text(ledger.index("bookedOn")).flatMap({ CivilDate($0) }) else {
      throw missing("bookedOn", event)
    }
    return LedgerFact(
      position: event.position, department: payload.text(ledger.index("department")), item: item, amountMinor: amount,
      currency: payload.text(ledger.index("currency")) ?? "", bookedOn: bookedOn,
      serviceFrom: payload.text(ledger.index("serviceFrom")).flatMap { CivilDate($0) },
      serviceTo: payload.text(ledger.index("serviceTo")).flatMap { CivilDate($0) },
      document: payload.text(ledger.index("document")), reference: payload.text(ledger.index("reference")))
  }

  func hours(_ event: borrowing LoggedEvent) throws -> HoursFact {
    try hours.read(event, withPersonal: false)
    let payload = hours.payload
    guard let department = payload.text(hours.index("department")) else { throw missing("department", event) }
    guard let seconds = payload.integer(hours.index("paidSeconds")) else { throw missing("paidSeconds", event) }
    guard let from = payload.text(hours.index("serviceFrom")).flatMap({ CivilDate($0) }) else {
      throw missing("serviceFrom", event)
    }
    return HoursFact(position: event.position, department: department, paidSeconds: seconds, period: from.period)
  }

  func assignment(_ event: borrowing LoggedEvent) throws -> Roster.Assignment {
    try assignment.read(event, withPersonal: true)
    let payload = assignment.payload
    guard let agent = payload.text(assignment.index("agent")) else { throw missing("agent", event) }
    guard let department = payload.text(assignment.index("department")) else { throw missing("department", event) }
    guard let from = payload.text(assignment.index("from")).flatMap({ CivilDate($0) }) else {
      throw missing("from", event)
    }
    let aliases = [
      payload.text(assignment.index("extension")),
      assignment.personal.text(assignment.personalIndex("mail"))?.lowercased(),
      assignment.personal.text(assignment.personalIndex("chat")),
    ]
    return Roster.Assignment(
      position: event.position, agent: agent, aliases: aliases.compactMap(\.self), department: department, from: from,
      to: payload.text(assignment.index("to")).flatMap { CivilDate($0) })
  }

  private func missing(_ field: String, _ event: borrowing LoggedEvent) -> ProjectionError {
    ProjectionError(.eventUnreadable, at: "event \(event.position)", ["field": field])
  }

  private func direction(_ bytes: UnsafeRawBufferPointer?) -> CallLeg.Direction {
    switch bytes?.first {
    case UInt8(ascii: "i"): bytes?.count == 7 ? .inbound : .internal
    case UInt8(ascii: "o"): .outbound
    default: .unknown
    }
  }

  private func party(_ bytes: UnsafeRawBufferPointer?) -> CallLeg.Party {
    switch bytes?.first {
    case UInt8(ascii: "a"): .agent
    case UInt8(ascii: "u"), nil: .unknown
    default: .machine
    }
  }
}
