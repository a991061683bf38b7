internal import Dispatch
internal import EventStore
internal import TicketDomain
internal import Ticketing

/// The facts of a run of events, those that later revisions in the same run supersede already taken out.
struct EventFold {
  private(set) var legs: [LegFact] = []
  private(set) var mails: [Mail] = []
  private(set) var ledgerLines: [LedgerFact] = []
  private(set) var hours: [HoursFact] = []
  private(set) var statements = StatementFacts()
  private(set) var chats: [ChatMessage] = []
  /// Messages from before this run that revisions in it supersede.
  private(set) var supersededChats: [ChatMessage] = []
  /// Positions of all events that revisions in this run supersede, in this run or before it.
  private(set) var superseded: Set<Int64> = []
  /// The event of the revision by which each of ``superseded`` was.
  private(set) var supersededBy: [Int64: Int64] = [:]
  /// Ledger lines of this run that revisions in it supersede.
  private(set) var supersededLines: [LedgerFact] = []
  /// Knows the texts of the facts.
  let decoder: FactDecoder

  private var revisions: [(position: Int64, supersedes: Int64)] = []

  /// A part smaller than this is not worth a second core.
  private static let partEventsMin: Int64 = 50_000

  /// Reads the events from `first` through `last` of the log in `location`, on two cores where there are many;
  /// `progress` is told the number read now and then.
  init(_ location: StoreLocation, from first: Int64, through last: Int64, progress: (Int64) -> Void) throws {
    let count = last - first + 1
    let parts: Int64 = count >= 2 * Self.partEventsMin ? 2 : 1
    var results = [Result<FactReader, any Error>?](repeating: nil, count: Int(parts))
    withoutActuallyEscaping(progress) { progress in
      results.withUnsafeMutableBufferPointer { results in
        // Each part writes its own element and nothing else, and only the first one reports progress.
        nonisolated(unsafe) let results = results
        nonisolated(unsafe) let progress = progress
        DispatchQueue.concurrentPerform(iterations: Int(parts)) { part in
          let start = first + count * Int64(part) / parts
          let end = first + count * Int64(part + 1) / parts - 1
          results[part] = Result {
            try FactReader(location, from: start, through: end, ofRunThrough: last) { done in
              if part == 0 { progress(done * parts) }
            }
          }
        }
      }
    }
    var read = try results.compactMap { try $0?.get() }
    decoder = read[0].decoder
    results = []
    for index in read.indices {
      if index > 0 { read[index].renumber(into: decoder) }
      take(&read[index])
    }
    if !revisions.isEmpty { try supersede(try LogReader(location), before: first) }
  }

  private mutating func take(_ part: inout FactReader) {
    legs += part.legs
    mails += part.mails
    ledgerLines += part.ledgerLines
    hours += part.hours
    statements.append(part.statements)
    if chats.isEmpty { chats = part.takeChats() } else { chats += part.takeChats() }
    revisions += part.revisions
  }

  /// Takes out what the revisions supersede, and gives each revised leg the identity of its first revision.
  private mutating func supersede(_ reader: LogReader, before first: Int64) throws {
    var identities: [Int64: Int64] = [:]
    for (position, supersedes) in revisions {
      for event in try reader.events(ofRecordBeginningAt: supersedes) {
        superseded.insert(event)
        supersededBy[event] = position
      }
      identities[position] = try identity(of: supersedes, known: identities, reader)
    }
    for index in legs.indices {
      if let identity = identities[legs[index].position] { legs[index].identity = identity }
    }
    for index in mails.indices {
      if let identity = identities[mails[index].event] { mails[index].position = identity }
    }
    for index in chats.indices {
      if let identity = identities[chats[index].event] { chats[index].position = identity }
    }
    let earlier = superseded.filter { $0 < first }.sorted()
    // Decoding a superseded leg makes its call known, which is then put together anew from what is left of it.
    try reader.forEachEvent(at: earlier) { event in
      switch event.kind {
      case .callLegLogged: _ = try decoder.leg(event)
      case .chatMessageLogged, .chatMessageRecalled: supersededChats.append(try decoder.chats.message(event))
      default: break
      }
    }
    legs.removeAll { superseded.contains($0.position) }
    mails.removeAll { superseded.contains($0.event) }
    supersededLines = ledgerLines.filter { superseded.contains($0.position) }
    ledgerLines.removeAll { superseded.contains($0.position) }
    hours.removeAll { superseded.contains($0.position) }
    statements.remove(superseded)
    chats.removeAll { superseded.contains($0.event) }
  }

  /// The first revision's event, found by following the chain.
  private func identity(of position: Int64, known: [Int64: Int64], _ reader: LogReader) throws -> Int64 {
    var position = position
    while true {
      if let identity = known[position] { return identity }
      var earlier: Int64?
      try reader.forEachEvent(at: [position]) { earlier = $0.supersedes }
      guard let earlier, earlier < position else { return position }
      position = earlier
    }
  }

  /// Mails read again by the positions of their events.
  func mails(at positions: [Int64], _ reader: LogReader) throws -> [Mail] {
    let decoder = MailDecoder()
    var found: [Mail] = []
    var chained: [(index: Int, supersedes: Int64)] = []
    try reader.forEachEvent(at: positions) { event in
      guard event.kind == .mailReceived else { return }
      if let supersedes = event.supersedes { chained.append((found.count, supersedes)) }
      found.append(try decoder.mail(event))
    }
    for (index, supersedes) in chained { found[index].position = try identity(of: supersedes, known: [:], reader) }
    return found
  }

  /// Messages of chats read again by the positions of their events.
  func chats(at positions: [Int64], _ reader: LogReader) throws -> [ChatMessage] {
    let decoder = decoder.chats
    var found: [ChatMessage] = []
    var chained: [(index: Int, supersedes: Int64)] = []
    try reader.forEachEvent(at: positions) { event in
      guard event.kind == .chatMessageLogged || event.kind == .chatMessageRecalled else { return }
      if let supersedes = event.supersedes { chained.append((found.count, supersedes)) }
      found.append(try decoder.message(event))
    }
    for (index, supersedes) in chained { found[index].position = try identity(of: supersedes, known: [:], reader) }
    return found
  }

  /// Legs from before this run, read again by their positions.
  func legs(at positions: [Int64], _ reader: LogReader) throws -> [LegFact] {
    let decoder = decoder
    var found: [LegFact] = []
    var chained: [(index: Int, supersedes: Int64)] = []
    try reader.forEachEvent(at: positions) { event in
      guard event.kind == .callLegLogged else { return }
      if let supersedes = event.supersedes { chained.append((found.count, supersedes)) }
      found.append(try decoder.leg(event))
    }
    for (index, supersedes) in chained { found[index].identity = try identity(of: supersedes, known: [:], reader) }
    return found
  }
}
