/// The documents of a search, and whatever was learned by counting them.
struct DocumentPool: Sendable {
  private var table = DocumentTable()
  private var index = TermIndex(bucketBits: 22)
  private var chains = KeyChains()
  private var people = People()
  private var affinities = CategoryAffinities()
  private var crowding = Crowding()
  private var customerNames: [PersonName?] = []
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
  init(customers: [DuplicateSearch.Customer]) {
    for (number, customer) in customers.enumerated() {
      customerNames.append(customer.name)
      let keys = customer.identities.map { chains.number(of: $0.hash) }
      for key in keys {
        people.grow(to: Int(key) + 1)
        people.setCustomer(Int32(number), of: key)
      }
      for key in keys.dropFirst() { people.join(keys[0], key) }
    }
  }

  /// How many documents there are.
  var count: Int { table.count }

  /// Adds a document, which is to be weighed before anything is compared with it. O(its size).
  mutating func enter(_ read: DocumentTraits) -> Entry {
    let document = Int32(table.count)
    var traits = read
    var keys = identityKeys(of: traits)
    let owner = enterPeople(keys, traits)
    let customer = owner >= 0 ? people.customer(of: owner) : -1
    if customer >= 0, let name = customerNames[Int(customer)] { traits.names.append(name) }
    keys += traits.numbers.map { DocumentKey(key: chains.number(of: $0), kind: .number, previous: -1) }
    keys += nameKeys(of: traits)
    people.grow(to: chains.counts.count)
    for place in keys.indices.reversed() where keys[..<place].contains(where: { $0.key == keys[place].key }) {
      // A number that a text names twice is one key.
      keys.remove(at: place)
    }
    for place in keys.indices { keys[place].previous = chains.add(document, to: keys[place].key) }
    table.add(traits, keys: keys, owner: owner)
    index.add(traits.terms)
    affinities.add(traits.categories)
    crowding.add()
    if owner >= 0 { people.add(document, to: owner) }
    return Entry(terms: traits.terms, keys: keys, owner: owner)
  }

  /// Weighs the documents from `first` on; all of them now and then, when there are a third more. O(their terms).
  mutating func weigh(from first: Int) {
    if table.count >= nextWeighing {
      index.settle()
      table.weigh(0..<table.count, by: index)
      while nextWeighing <= table.count { nextWeighing += (nextWeighing + 2) / 3 }
    } else {
      table.weigh(first..<table.count, by: index)
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
      of: document, in: table, index: index, people: people, chains: chains, affinities: affinities)
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
      candidates += people.documents(of: entry.owner).suffix(limits.perKey).filter { $0 < document }
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

  private mutating func nameKeys(of traits: DocumentTraits) -> [DocumentKey] {
    var keys: [DocumentKey] = []
    for name in traits.names {
      if name.sound != 0 {
        keys.append(DocumentKey(key: chains.number(of: UInt64(name.sound) | 1 << 40), kind: .name, previous: -1))
      }
      if name.family != 0 {
        keys.append(DocumentKey(key: chains.number(of: UInt64(name.family) | 1 << 41), kind: .familyName, previous: -1))
      }
    }
    return keys
  }

  private mutating func identityKeys(of traits: DocumentTraits) -> [DocumentKey] {
    let keys =
      traits.own.map { DocumentKey(key: chains.number(of: $0.hash), kind: .own($0.kind), previous: -1) }
      + traits.mentioned.map { DocumentKey(key: chains.number(of: $0.hash), kind: .mentioned($0.kind), previous: -1) }
    people.grow(to: chains.counts.count)
    return keys
  }

  /// Joins the identities that a document has. Returns the one that tells whose it is; -1 where none does.
  private mutating func enterPeople(_ keys: [DocumentKey], _ traits: DocumentTraits) -> Int32 {
    for key in keys where key.kind.isOwn {
      for name in traits.names where name.full != 0 { people.addName(name.full, to: key.key) }
    }
    guard let owner = keys.first(where: { !people.isShared($0.key) })?.key else { return -1 }
    for key in keys { people.join(owner, key.key) }
    return owner
  }
}
