/// Looks for earlier documents that are about the same matter, while documents come in one after the other.
public struct DuplicateSearch: Sendable {
  /// An earlier document, and how likely it is the same matter.
  public struct Match: Sendable {
    /// The earlier document's number, from 0.
    public var document: Int
    /// The log odds that it is the same matter.
    public var logit: Double
    /// What speaks for it and against it.
    public var evidence: Evidence
    /// What is known of who they are from.
    public var situation: Situation
  }

  /// How much work a document may make.
  public struct Limits: Sendable {
    /// How many documents with similar texts are compared closely.
    public var closest = 100
    /// Among how many that have words in common these are looked for.
    public var similar = 300
    /// How many entries of the index are looked at.
    public var postings = 200_000
    /// How many documents with one key (a number, an identity) are compared, the newest ones.
    public var perKey = 64
    /// How many documents with one name, or one family name, are compared, the newest ones.
    public var perName = 16

    /// Thorough enough for reports of some hundred words.
    public init() {}
  }

  /// A line of the customer list.
  public struct Customer: Sendable {
    var identities: [Contactable]
    var name: PersonName?
  }

  private let weights: EvidenceWeights
  private let limits: Limits
  private var table = DocumentTable()
  private var index = TermIndex(bucketBits: 22)
  private var chains = KeyChains()
  private var people = People()
  private var affinities = CategoryAffinities()
  private var crowding = Crowding()
  private var customerNames: [PersonName?] = []

  /// A search among no documents yet.
  public init(weights: EvidenceWeights, limits: Limits = Limits(), customers: [Customer] = []) {
    self.weights = weights
    self.limits = limits
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
  public var count: Int { table.count }

  /// Adds a document and tells which earlier ones are most likely the same matter, the likeliest first, at most `limit`.
  public mutating func add(_ read: DocumentTraits, limit: Int = 100) -> [Match] {
    let document = Int32(table.count)
    var traits = read
    var keys = identityKeys(of: traits)
    let owner = enterPeople(keys, traits)
    let customer = owner >= 0 ? people.customer(of: owner) : -1
    if customer >= 0, let name = customerNames[Int(customer)] { traits.names.append(name) }
    keys += traits.numbers.map { DocumentKey(key: chains.number(of: $0), kind: .number, previous: -1) }
    keys += nameKeys(of: traits)
    people.grow(to: chains.counts.count)
    // A number that a text names twice is one key.
    var seen: Set<Int32> = []
    keys.removeAll { !seen.insert($0.key).inserted }
    for place in keys.indices { keys[place].previous = chains.add(document, to: keys[place].key) }

    let byKey = candidates(with: keys, owner: owner)
    let byTerms = index.best(traits.terms, limit: limits.similar, budget: limits.postings)
    table.add(traits, keys: keys, owner: owner)
    index.add(traits.terms)
    affinities.add(traits.categories)
    if owner >= 0 { people.add(document, to: owner) }
    var compared = compare(document, with: byKey, orClosestOf: byTerms)
    learn(from: compared, traits)
    for place in compared.indices {
      compared[place].logit = weights.logit(of: compared[place].evidence, in: compared[place].situation)
    }
    compared.sort { $0.logit != $1.logit ? $0.logit > $1.logit : $0.document > $1.document }
    return Array(compared.prefix(limit))
  }

  /// Counts what a document is like, which tells how much later likenesses say.
  private mutating func learn(from compared: [Match], _ traits: DocumentTraits) {
    let similarities = compared.map { (document: $0.document, similarity: $0.evidence.likeness) }
    crowding.add(similarities)
    guard !traits.categories.isEmpty,
      let nearest = similarities.max(by: { ($0.similarity, $0.document) < ($1.similarity, $1.document) })
    else { return }
    affinities.add(traits.categories, table.categories(of: nearest.document), similarity: nearest.similarity)
  }

  private mutating func nameKeys(of traits: DocumentTraits) -> [DocumentKey] {
    func hashes(_ hash: KeyPath<PersonName, UInt32>) -> [UInt32] {
      Set(traits.names.map { $0[keyPath: hash] }).subtracting([0]).sorted()
    }
    return hashes(\.sound).map { DocumentKey(key: chains.number(of: UInt64($0) | 1 << 40), kind: .name, previous: -1) }
      + hashes(\.family).map {
        DocumentKey(key: chains.number(of: UInt64($0) | 1 << 41), kind: .familyName, previous: -1)
      }
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

  /// The earlier documents with a key in common, and those of the same person, ascending.
  private func candidates(with keys: [DocumentKey], owner: Int32) -> [Int32] {
    var candidates = owner >= 0 ? Array(people.documents(of: owner).suffix(limits.perKey)) : []
    for key in keys {
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

  /// Compares a document with all of `certain`, and with those of `similar` whose words are closest.
  private mutating func compare(_ document: Int32, with certain: [Int32], orClosestOf similar: [Int32]) -> [Match] {
    table.weigh(Int(document), by: index)
    for other in certain { table.weigh(Int(other), by: index) }
    for other in similar { table.weigh(Int(other), by: index) }
    let comparison = PairComparison(
      of: Int(document), in: table, index: index, people: people, chains: chains, affinities: affinities)
    func match(_ other: Int32) -> Match {
      Match(
        document: Int(other), logit: 0, evidence: comparison.terms(with: Int(other), in: table), situation: .strangers)
    }
    let known = Set(certain)
    var closest = similar.filter { !known.contains($0) }.map(match)
    if closest.count > limits.closest {
      closest.sort { ($1.evidence.closeness, $1.document) < ($0.evidence.closeness, $0.document) }
      closest.removeSubrange(limits.closest...)
    }
    var matches = certain.map(match) + closest
    for place in matches.indices {
      let other = matches[place].document
      matches[place].situation = comparison.complete(&matches[place].evidence, with: other, in: table)
      matches[place].evidence[.crowding] = crowding.mean(of: other)
      if matches[place].situation != .strangers, let wording = weights.wording {
        matches[place].evidence[.wording] = comparison.wording(with: other, in: table, by: wording)
      }
    }
    return matches
  }
}
