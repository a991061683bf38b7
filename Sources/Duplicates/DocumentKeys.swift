/// The keys of the documents read so far, and whose the documents are.
struct DocumentKeys: Sendable {
  private(set) var chains = KeyChains()
  private(set) var people = People()
  private var customerNames: [PersonName?] = []
  /// An identity of each customer that is known beforehand.
  private var knownCustomers: [Int32: Int32] = [:]

  /// No documents yet, and the customers of a list.
  init(customers: [DuplicateSearch.Customer] = []) {
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

  /// The keys of a document, the next one, and an identity of whoever it is from, -1 where none is known; the customer's name is added
  /// to the names that it has. `customer` is a number for the customer of the list, where that is known beforehand. O(keys).
  mutating func enter(
    _ traits: inout DocumentTraits, of document: Int32, customer known: Int32? = nil
  ) -> (keys: [DocumentKey], owner: Int32) {
    var keys = identityKeys(of: traits)
    if let known, !traits.isShared { join(keys.filter(\.kind.isOwn).map(\.key), known) }
    for key in keys where traits.isShared && key.kind.isOwn { people.share(key.key) }
    let owner = enterPeople(keys, traits)
    let customer = owner >= 0 ? people.customer(of: owner) : -1
    if customer >= 0, customerNames.indices.contains(Int(customer)), let name = customerNames[Int(customer)] {
      traits.names.append(name)
    }
    keys += traits.numbers.map { DocumentKey(key: chains.number(of: $0), kind: .number, previous: -1) }
    keys += nameKeys(of: traits)
    people.grow(to: chains.counts.count)
    for place in keys.indices.reversed() where keys[..<place].contains(where: { $0.key == keys[place].key }) {
      // A number that a text names twice is one key.
      keys.remove(at: place)
    }
    for place in keys.indices { keys[place].previous = chains.add(document, to: keys[place].key) }
    if owner >= 0 { people.add(document, to: owner) }
    return (keys, owner)
  }

  /// Joins identities of a customer of the list, those of earlier documents among them.
  private mutating func join(_ identities: [Int32], _ customer: Int32) {
    for key in identities {
      if let known = knownCustomers[customer] { people.join(known, key) } else { knownCustomers[customer] = key }
      people.setCustomer(customer, of: key)
    }
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
