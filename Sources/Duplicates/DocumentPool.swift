/// The documents of a search, and whatever was learned by counting them.
struct DocumentPool: Sendable {
  private var table = DocumentTable()
  private var index = TermIndex(bucketBits: 22)
  private var keys: DocumentKeys
  private var affinities = CategoryAffinities()
  private var crowding = Crowding()
  /// At how many documents all are weighed anew.
  private var nextWeighing = 1

  /// What a document was entered with.
  struct Entry: Sendable {
    var terms: [TextTerm]
    var keys: [DocumentKey]
    /// An identity of whoever it is from; -1 where none is known.
    var owner: Int32
  }

  /// No documents yet, and the customers of a list.
  init(customers: [DuplicateSearch.Customer]) { keys = DocumentKeys(customers: customers) }

  /// How many documents there are.
  var count: Int { table.count }

  /// Adds a document, which is to be weighed before anything is compared with it. O(its size).
  mutating func enter(_ read: DocumentTraits) -> Entry {
    let document = Int32(table.count)
    var traits = read
    let (keys, owner) = keys.enter(&traits, of: document)
    table.add(traits, keys: keys, owner: owner)
    index.add(traits.terms)
    affinities.add(traits.categories)
    crowding.add()
    return Entry(terms: traits.terms, keys: keys, owner: owner)
  }

  /// Weighs the documents from `first` on; all of them now and then, when there are a third more. O(their terms).
  mutating func weigh(from first: Int) {
    if table.count >= nextWeighing {
      index.settle()
      table.weigh(0..<table.count, by: index.statistics)
      while nextWeighing <= table.count { nextWeighing += (nextWeighing + 2) / 3 }
    } else {
      table.weigh(first..<table.count, by: index.statistics)
    }
  }

  /// Compares a document with all earlier ones that have a key in common or are of the same person, and with those whose words are
  /// closest.
  func matches(
    of document: Int, _ entry: Entry, limits: DuplicateSearch.Limits, wording: WordingWeights?,
    _ scratch: inout TermIndex.Scratch
  ) -> [DuplicateSearch.Match] {
    let certain = candidates(of: Int32(document), entry, limits)
    let similar = index.best(
      entry.terms, before: Int32(document), limit: limits.similar, budget: limits.postings, &scratch)
    let comparison = PairComparison(
      of: document, in: table, statistics: index.statistics, keys: keys, affinities: affinities)
    func match(_ other: Int32) -> DuplicateSearch.Match {
      DuplicateSearch.Match(
        document: Int(other), logit: 0, evidence: comparison.words(with: Int(other), in: table), situation: .strangers)
    }
    let known = Set(certain)
    let closest = similar.filter { !known.contains($0) }.map(match)
    var order = closest.indices.map { (closeness: closest[$0].evidence.closeness, place: $0) }
    if closest.count > limits.closest {
      order.sort { ($1.closeness, closest[$1.place].document) < ($0.closeness, closest[$0.place].document) }
      order.removeSubrange(limits.closest...)
    }
    var matches = certain.map(match)
    matches.reserveCapacity(matches.count + order.count)
    for (_, place) in order { matches.append(closest[place]) }
    for place in matches.indices {
      let other = matches[place].document
      matches[place].situation = comparison.complete(&matches[place].evidence, with: other, in: table)
      // Of strangers there are too many for a comparison of the wordings, and it is seldom what tells them apart.
      if matches[place].situation != .strangers, let wording {
        matches[place].evidence[.wording] = comparison.wording(with: other, in: table, by: wording)
      }
    }
    return matches
  }

  /// Adds to matches how crowded it is around each, and counts what the document is like, which tells how much later likenesses say.
  mutating func learn(_ document: Int, from matches: inout [DuplicateSearch.Match]) {
    for place in matches.indices { matches[place].evidence[.crowding] = crowding.mean(of: matches[place].document) }
    let similarities = matches.map { (document: $0.document, similarity: $0.evidence.likeness) }
    crowding.set(document, similarities)
    let categories = table.categories(of: document)
    guard !categories.isEmpty,
      let nearest = similarities.max(by: { ($0.similarity, $0.document) < ($1.similarity, $1.document) })
    else { return }
    affinities.add(categories, table.categories(of: nearest.document), similarity: nearest.similarity)
  }

  /// The earlier documents with a key in common, and those of the same person, ascending.
  private func candidates(of document: Int32, _ entry: Entry, _ limits: DuplicateSearch.Limits) -> [Int32] {
    var candidates: [Int32] = []
    if entry.owner >= 0 {
      candidates += keys.people.documents(of: entry.owner).suffix(limits.perKey).filter { $0 < document }
    }
    for key in entry.keys {
      var (earlier, left) = (key.previous, key.kind.isName ? limits.perName : limits.perKey)
      while earlier >= 0, left > 0 {
        candidates.append(earlier)
        earlier = table.previous(of: earlier, with: key.key)
        left -= 1
      }
    }
    candidates.sort()
    var unique: [Int32] = []
    for candidate in candidates where candidate != unique.last { unique.append(candidate) }
    return unique
  }
}
