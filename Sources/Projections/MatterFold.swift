internal import Duplicates
internal import Parallel
internal import TicketDomain
internal import Ticketing

/// Keeps the pairs of tickets that may be about the same matter.
///
/// Each ticket in which something was said is compared with those before it that share a key, a bounded number of the nearest ones a key,
/// and with its customer's calls around it. What a comparison finds depends on these tickets alone, and a ticket that comes or goes has
/// those compared anew that have, or had, it among their nearest: so the result is that of a replay. Costs O(1) comparisons a ticket.
final class MatterFold {
  private let tables: MatterTables
  private let reader: TicketReader
  private let rules: DuplicateRules
  private let weights: EvidenceWeights
  private var traits = RecentTraits()
  /// What was read last, so that whoever is compared at once need not be read again.
  private var recent: [TicketReader.Said] = []
  /// Is told what was said in each ticket that is entered, so that nobody need read it once more.
  private let listener: ([TicketReader.Said]) throws -> Void

  private static let batchMax = 256

  init(
    tables: MatterTables, reader: TicketReader, rules: DuplicateRules, weights: EvidenceWeights,
    listener: @escaping ([TicketReader.Said]) throws -> Void = { _ in }
  ) {
    self.listener = listener
    self.tables = tables
    self.reader = reader
    self.rules = rules
    self.weights = weights
  }

  /// Compares all tickets of the views, which have no matters yet; returns how many. `progress` is told how many are done, and of how many.
  func compareAll(progress: (Int, Int) -> Void) throws -> Int {
    let places = try tables.placesWithWords()
    var done = 0
    while done < places.count {
      let batch = places[done..<min(places.count, done + Self.batchMax)]
      try compare(try enter(batch))
      done += batch.count
      progress(done, places.count)
    }
    return done
  }

  /// Brings the pairs up to date with tickets that came or went; returns how many were compared.
  func apply(_ changes: Set<ViewsTables.TicketChange>) throws -> Int {
    var concerned: Set<MatterTables.Place> = []
    let changed = Set(changes.lazy.filter { $0.kind != .calls }.map(\.id)).sorted()
    for ticket in changed {
      guard let matter = try tables.matter(of: ticket) else { continue }
      concerned.formUnion(try successors(of: matter))
      try tables.deletePairs(of: ticket)
      try tables.delete(matter)
    }
    let places = try changed.compactMap { try tables.placeWithWords(of: $0) }.sorted()
    for start in stride(from: 0, to: places.count, by: Self.batchMax) {
      for matter in try enter(places[start..<min(places.count, start + Self.batchMax)]) {
        concerned.insert(matter.place)
      }
    }
    for place in places {
      if let matter = try tables.matter(of: place.ticket) { concerned.formUnion(try successors(of: matter)) }
    }
    for change in changes where change.kind == .calls {
      guard let customer = change.customer else { continue }
      let within = rules.verdicts.certainSeconds * 1000
      concerned.formUnion(
        try tables.places(
          with: MatterKey.customer(customer).hash, from: change.openedAt.milliseconds - within,
          through: change.lastContactAt.milliseconds + within))
    }
    // A ticket may have been found where it stood before as well as where it stands now.
    let standing = try Set(concerned.map(\.ticket)).compactMap { try tables.matter(of: $0) }
      .sorted { $0.place < $1.place }
    for start in stride(from: 0, to: standing.count, by: Self.batchMax) {
      let batch = standing[start..<min(standing.count, start + Self.batchMax)]
      for matter in batch { try tables.deletePairs(of: matter.place.ticket) }
      try compare(Array(batch))
    }
    return standing.count
  }

  /// Another ticket, and what a comparison with it found.
  struct Comparison: Sendable {
    var other: Int64
    var match: DuplicateSearch.Match
    var secondsApart: Int64
  }

  /// Compares two tickets as ``compareAll(progress:)`` does; where they have nothing in common by which they would be compared, all the
  /// same. `nil` where in neither anything was said that could be compared.
  func compareAgain(_ later: Int64, _ earlier: Int64) throws -> (comparison: Comparison, isCandidate: Bool)? {
    for (own, other) in [(later, earlier), (earlier, later)] {
      guard let matter = try tables.matter(of: own) else { continue }
      var candidates = try candidates(of: matter)
      let isCandidate = candidates.before.contains { $0.ticket == other }
      if !isCandidate, let place = try tables.matter(of: other)?.place {
        candidates.before = (candidates.before + [place]).sorted()
      }
      let found = Self.comparisons(of: candidates, try read(candidates.tickets), weights: weights)
      guard let comparison = found.first(where: { $0.other == other }) else { continue }
      return (comparison, isCandidate || comparison.match.situation == .silent)
    }
    return nil
  }

  /// What a comparison of a ticket finds, whatever the verdicts; nothing where nothing was said in it.
  func comparisons(of ticket: Int64) throws -> [Comparison] {
    guard let matter = try tables.matter(of: ticket) else { return [] }
    let candidates = try candidates(of: matter)
    return Self.comparisons(of: candidates, try read(candidates.tickets), weights: weights)
  }

  /// What tickets are compared by, in their order.
  func traits(of tickets: [Int64]) throws -> [DocumentTraits] {
    try stride(from: 0, to: tickets.count, by: Self.batchMax).flatMap { start in
      let batch = Array(tickets[start..<min(tickets.count, start + Self.batchMax)])
      let read = try read(batch)
      return batch.compactMap { read[$0] }
    }
  }

  private var windowMilliseconds: Int64 { rules.verdicts.windowSeconds * 1000 }

  /// The tickets that have, or had, one among those that they are compared with.
  private func successors(of matter: MatterTables.Matter) throws -> Set<MatterTables.Place> {
    var found: Set<MatterTables.Place> = []
    for key in matter.keys {
      found.formUnion(
        try tables.after(matter.place, with: key, until: matter.place.openedAt + windowMilliseconds))
    }
    return found
  }

  /// Reads tickets and writes what they are found by; those in which nothing was said are left out.
  private func enter(_ places: ArraySlice<MatterTables.Place>) throws -> [MatterTables.Matter] {
    let documents = try reader.documents(of: places.map(\.ticket))
    try listener(documents)
    let keys = concurrentMap(documents.indices) { [rules] indices in
      indices.map { rules.reader.readKeys(documents[$0].document).matterKeys }
    }
    recent = documents
    let byTicket = Dictionary(uniqueKeysWithValues: zip(documents.map(\.ticket), keys))
    var matters: [MatterTables.Matter] = []
    for place in places {
      guard let keys = byTicket[place.ticket], !keys.isEmpty else { continue }
      let matter = MatterTables.Matter(place: place, keys: keys)
      try tables.insert(matter)
      for key in matter.keys { try tables.insert(key, of: place) }
      matters.append(matter)
    }
    return matters
  }

  private struct Candidates: Sendable {
    var ticket: Int64
    var openedAt: Int64
    var before: [MatterTables.Place]
    var calls: [(ticket: Int64, millisecondsApart: Int64)]

    /// Those of which must be known what was said, its own among them.
    var tickets: [Int64] { Set(before.map(\.ticket) + [ticket]).sorted() }
  }

  private func compare(_ matters: [MatterTables.Matter]) throws {
    let candidates = try matters.map(candidates).filter { !$0.before.isEmpty || !$0.calls.isEmpty }
    let read = try read(Set(candidates.flatMap(\.tickets)).sorted())
    let found = concurrentMap(candidates.indices) { [weights] places in
      places.map { Self.comparisons(of: candidates[$0], read, weights: weights) }
    }
    for (own, comparisons) in zip(candidates, found) {
      for comparison in comparisons {
        let verdict = rules.verdicts.verdict(of: comparison.match, secondsApart: comparison.secondsApart)
        guard let verdict else { continue }
        try tables.insert(
          pair: own.ticket, comparison.other, verdict, logit: Int64((comparison.match.logit * 1000).rounded()))
      }
    }
  }

  private func candidates(of matter: MatterTables.Matter) throws -> Candidates {
    let place = matter.place
    var before: Set<MatterTables.Place> = []
    for key in matter.keys {
      before.formUnion(try tables.before(place, with: key, since: place.openedAt - windowMilliseconds))
    }
    var candidates = Candidates(ticket: place.ticket, openedAt: place.openedAt, before: before.sorted(), calls: [])
    if let customer = try reader.customer(of: place.ticket), CustomerLinks.isListed(customer) {
      candidates.calls = try tables.calls(
        of: customer, around: place.openedAt, within: rules.verdicts.certainSeconds * 1000)
    }
    return candidates
  }

  private static func comparisons(
    of own: Candidates, _ read: [Int64: DocumentTraits], weights: EvidenceWeights
  ) -> [Comparison] {
    guard let traits = read[own.ticket] else { return [] }
    let before = own.before.filter { read[$0.ticket] != nil }
    let comparison = TicketComparison(of: traits, with: before.compactMap { read[$0.ticket] }, by: weights)
    let said = zip(before, comparison.matches()).map { place, match in
      Comparison(
        other: place.ticket, match: match, secondsApart: (abs(own.openedAt - place.openedAt)) / 1000)
    }
    return said
      + own.calls.map { call in
        let seconds = call.millisecondsApart / 1000
        return Comparison(
          other: call.ticket, match: TicketComparison.silentMatch(secondsApart: seconds, by: weights),
          secondsApart: seconds)
      }
  }

  /// What tickets are compared by, read from the log where it is not known any more.
  private func read(_ tickets: [Int64]) throws -> [Int64: DocumentTraits] {
    var found: [Int64: DocumentTraits] = [:]
    var unknown: [Int64] = []
    for ticket in tickets {
      if let known = traits[ticket] { found[ticket] = known } else { unknown.append(ticket) }
    }
    let known = Dictionary(uniqueKeysWithValues: recent.map { ($0.ticket, $0.document) })
    let documents =
      unknown.compactMap { ticket in known[ticket].map { (ticket, $0) } }
      + (try reader.documents(of: unknown.filter { known[$0] == nil }).map { ($0.ticket, $0.document) })
    let read = concurrentMap(documents.indices) { [documents, rules] places in
      places.map { rules.reader.read(documents[$0].1) }
    }
    for ((ticket, _), traits) in zip(documents, read) {
      found[ticket] = traits
      self.traits[ticket] = traits
    }
    return found
  }
}

/// What was read of the tickets that were asked for last: some ten thousand, of a few kilobytes each.
private struct RecentTraits {
  private var recent: [Int64: DocumentTraits] = [:]
  private var older: [Int64: DocumentTraits] = [:]
  private static let recentMax = 8192

  subscript(ticket: Int64) -> DocumentTraits? {
    mutating get {
      if let known = recent[ticket] { return known }
      guard let known = older[ticket] else { return nil }
      self[ticket] = known
      return known
    }
    set {
      if recent.count >= Self.recentMax { (older, recent) = (recent, [:]) }
      recent[ticket] = newValue
    }
  }
}
