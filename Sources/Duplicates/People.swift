/// Which identities are one person's, as far as the documents and the customer list say.
///
/// Joined are identities of one line of the customer list, and those that one document has: whoever calls from one number and names
/// another. An identity under which too many different people have come is shared, as a switchboard's number is, and joins nobody.
struct People: Sendable {
  private var parents: [Int32] = []
  private var sizes: [Int32] = []
  private var customers: [Int32] = []
  /// The documents of each person, ascending, the newest ``documentsMax`` of them.
  private var documents: [Int32: [Int32]] = [:]
  /// Up to `sharedNames` different full names under which each identity has come.
  private var names: [Int32: [UInt32]] = [:]
  private var shared: Set<Int32> = []
  static let sharedNames = 4
  private static let documentsMax = 64

  /// A node for each key.
  mutating func grow(to count: Int) {
    while parents.count < count {
      parents.append(Int32(parents.count))
      sizes.append(1)
      customers.append(-1)
    }
  }

  /// Whoever the identity belongs to. O(log n).
  func person(of key: Int32) -> Int32 {
    var root = key
    while parents[Int(root)] != root { root = parents[Int(root)] }
    return root
  }

  /// The customer of the list that a person is; -1 where none is known.
  func customer(of key: Int32) -> Int32 { customers[Int(person(of: key))] }

  /// Says that an identity is a customer's of the list.
  mutating func setCustomer(_ customer: Int32, of key: Int32) {
    let person = person(of: key)
    customers[Int(person)] = customer
  }

  /// Says that two identities are one person's, unless one of them is shared or they are two customers of the list.
  mutating func join(_ first: Int32, _ second: Int32) {
    guard !isShared(first), !isShared(second) else { return }
    let (one, other) = (person(of: first), person(of: second))
    guard one != other else { return }
    let (oneCustomer, otherCustomer) = (customers[Int(one)], customers[Int(other)])
    guard oneCustomer < 0 || otherCustomer < 0 || oneCustomer == otherCustomer else { return }
    let (root, child) = sizes[Int(one)] >= sizes[Int(other)] ? (one, other) : (other, one)
    parents[Int(child)] = root
    sizes[Int(root)] += sizes[Int(child)]
    customers[Int(root)] = max(oneCustomer, otherCustomer)
    guard let moved = documents.removeValue(forKey: child) else { return }
    let all = (documents[root] ?? []) + moved
    documents[root] = Array(all.sorted().suffix(Self.documentsMax))
  }

  /// Says that a document, the newest, is from the person of an identity.
  mutating func add(_ document: Int32, to key: Int32) {
    let person = person(of: key)
    documents[person, default: []].append(document)
    if let count = documents[person]?.count, count >= 2 * Self.documentsMax {
      documents[person]?.removeFirst(count - Self.documentsMax)
    }
  }

  /// The documents of the person of an identity, ascending.
  func documents(of key: Int32) -> [Int32] { documents[person(of: key)] ?? [] }

  /// Says under what name an identity came.
  mutating func addName(_ name: UInt32, to key: Int32) {
    var known = names[key] ?? []
    guard known.count < Self.sharedNames, !known.contains(name) else { return }
    known.append(name)
    names[key] = known
  }

  /// Whether too many people have come under an identity.
  func isShared(_ key: Int32) -> Bool { (names[key]?.count ?? 0) >= Self.sharedNames || shared.contains(key) }

  /// Says that an identity is known to be several people's.
  mutating func share(_ key: Int32) { shared.insert(key) }
}
