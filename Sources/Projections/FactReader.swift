internal import EventStore
internal import TicketDomain
internal import Ticketing

/// Decodes a run of events into facts, with a decoder of its own.
struct FactReader {
  private(set) var legs: [LegFact] = []
  private(set) var ledgerLines: [LedgerFact] = []
  private(set) var mails: [Mail] = []
  private(set) var hours: [HoursFact] = []
  private(set) var statements = StatementFacts()
  private(set) var chats: [ChatMessage] = []
  private(set) var revisions: [(position: Int64, supersedes: Int64)] = []
  let decoder = FactDecoder()
  private let mailDecoder = MailDecoder()

  /// How many facts there may be in the run.
  private let expected: Int

  /// The messages, which are no longer here then.
  mutating func takeChats() -> [ChatMessage] {
    defer { chats = [] }
    return chats
  }

  /// Reads the events from `first` through `last` of a run that ends at `runEnd`; `progress` is told the number read now and then.
  init(
    _ location: StoreLocation, from first: Int64, through last: Int64, ofRunThrough runEnd: Int64,
    progress: (Int64) -> Void
  ) throws {
    expected = Int(runEnd - first + 1)
    try LogReader(location).forEachEvent(from: first, through: last) { event in
      try take(event)
      if event.position % 20_000 == 0 { progress(event.position - first + 1) }
    }
  }

  private mutating func take(_ event: borrowing LoggedEvent) throws {
    if let supersedes = event.supersedes { revisions.append((event.position, supersedes)) }
    switch event.kind {
    case .callLegLogged: legs.append(try decoder.leg(event))
    case .ledgerLineBooked: ledgerLines.append(try decoder.ledgerLine(event))
    case .hoursPaid: hours.append(try decoder.hours(event))
    // The roster has a fold of its own; of a record that is there twice, the first one tells all.
    case .agentAssigned, .recordQuarantined, .recordWithdrawn, .recordCopied, .customerLinked, .duplicatesJudged,
      .customerUnlinked, .definitionAdopted, .periodClosed, .periodReopened:
      break
    case .exchangeRateStated: statements.rates.append(try decoder.statements.rate(event))
    case .quantityReported: statements.quantities.append(try decoder.statements.quantity(event))
    case .hoursScheduled: statements.scheduled.append(try decoder.statements.scheduled(event))
    case .chatMessageLogged, .chatMessageRecalled:
      // Room for all of them takes no memory before it is used; growing step by step would copy them again and again.
      if chats.isEmpty { chats.reserveCapacity(expected) }
      chats.append(try decoder.chats.message(event))
    case .mailReceived: mails.append(try mailDecoder.mail(event))
    case nil: throw ProjectionError(.eventUnknown, at: "event \(event.position)")
    }
  }

  /// Makes the legs' numbers of texts those of `other`, which learns the texts that it does not know.
  mutating func renumber(into other: FactDecoder) {
    let (calls, customers, agents, queues) = other.absorb(decoder)
    let chatNumbers = other.chats.absorb(decoder.chats)
    for index in chats.indices { chatNumbers.renumber(&chats[index]) }
    for index in legs.indices {
      legs[index].call = calls[Int(legs[index].call)]
      if legs[index].customer >= 0 { legs[index].customer = customers[Int(legs[index].customer)] }
      if legs[index].agent >= 0 { legs[index].agent = agents[Int(legs[index].agent)] }
      if legs[index].queue >= 0 { legs[index].queue = queues[Int(legs[index].queue)] }
    }
  }
}
