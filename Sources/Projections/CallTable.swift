internal import Dispatch
internal import PhoneNumbers
internal import TicketDomain
internal import Ticketing

/// Legs sorted into calls, and calls into customers.
struct CallTable {
  let legs: [LegFact]
  let texts: FactDecoder
  /// Legs by call.
  let byCall: Groups
  /// Calls by customer.
  let byCustomer: Groups
  /// The customer of each call; -1 for nobody.
  let customerOfCall: [Int32]
  /// Whom each number stands for: `tel:` and E.164, or a customer of the list.
  let customers: ByteInterner

  /// Sorts `legs` by `call`, and calls by the customer whom the number on the earliest leg with one stands for.
  ///
  /// `known` customers keep their numbers. Throws `projection-region-unknown`. O(legs), and one look at each distinct number.
  init(_ legs: [LegFact], _ texts: FactDecoder, known: ByteInterner, links: CustomerLinks, region: String)
    throws
  {
    self.legs = legs
    self.texts = texts
    let byCall = Groups(count: texts.calls.count, keys: legs.map(\.call))
    var customers = known
    let identities = try Self.identities(of: texts.customers, region: region)
    let customerOfNumber = identities.map { identity in
      identity.map { customers.number(of: links.name(of: $0)) } ?? -1
    }
    let customerOfCall = byCall.keys.map { call in
      var first: LegFact?
      for index in byCall[call] where legs[Int(index)].customer >= 0 {
        let leg = legs[Int(index)]
        if first.map({ Self.isEarlier(leg, $0, texts.customers) }) ?? true { first = leg }
      }
      return first.map { customerOfNumber[Int($0.customer)] } ?? Int32(-1)
    }
    self.byCall = byCall
    self.customers = customers
    self.customerOfCall = customerOfCall
    byCustomer = Groups(count: customers.count, keys: customerOfCall)
  }

  private static func isEarlier(_ left: LegFact, _ right: LegFact, _ numbers: ByteInterner) -> Bool {
    left.startedAt == right.startedAt ? numbers.isLess(left.customer, right.customer) : left.startedAt < right.startedAt
  }

  /// Whom each number as written stands for, asked on two cores where there are many.
  private static func identities(of numbers: ByteInterner, region: String) throws -> [String?] {
    let parts = numbers.count > 10_000 ? 2 : 1
    let readers = (0..<parts).compactMap { _ in PhoneNumberReader(region: region) }
    guard readers.count == parts else { throw ProjectionError(.regionUnknown, at: "region", ["region": region]) }
    var identities = [String?](repeating: nil, count: numbers.count)
    identities.withUnsafeMutableBufferPointer { identities in
      // Each part uses its own reader and writes its own elements.
      nonisolated(unsafe) let identities = identities
      nonisolated(unsafe) let readers = readers
      DispatchQueue.concurrentPerform(iterations: parts) { part in
        for number in (identities.count * part / parts)..<(identities.count * (part + 1) / parts) {
          if case .number(let e164) = readers[part].read(numbers.text(of: Int32(number))) {
            identities[number] = "tel:" + e164
          }
        }
      }
    }
    return identities
  }

  /// The legs of a call, with their texts; none where all of them were superseded.
  func legs(ofCall call: Int32, agents: [String], queues: [String]) -> [CallLeg] {
    let members = byCall[call]
    guard !members.isEmpty else { return [] }
    let name = texts.calls.text(of: call)
    return members.map { index in
      let fact = legs[Int(index)]
      return CallLeg(
        position: fact.identity, call: name, startedAt: fact.startedAt, direction: fact.direction, party: fact.party,
        isAnswered: fact.isAnswered, agent: fact.agent < 0 ? nil : agents[Int(fact.agent)],
        queue: fact.queue < 0 ? nil : queues[Int(fact.queue)], durationSeconds: Int64(fact.durationSeconds),
        handleSeconds: Int64(fact.handleSeconds))
    }
  }

  /// Positions of the events of a call's legs, ascending.
  func positions(ofCall call: Int32) -> [Int64] { byCall[call].map { legs[Int($0)].position }.sorted() }
}

/// Indices of a list by a key of its elements, made by counting. O(n).
struct Groups {
  private let starts: [Int32]
  private let members: [Int32]

  /// Groups `keys` below `count`; negative ones are left out.
  init(count: Int, keys: [Int32]) {
    var starts = [Int32](repeating: 0, count: count + 1)
    for key in keys where key >= 0 { starts[Int(key) + 1] += 1 }
    for index in 0..<count { starts[index + 1] += starts[index] }
    var next = starts
    var members = [Int32](repeating: 0, count: Int(starts[count]))
    for (index, key) in keys.enumerated() where key >= 0 {
      members[Int(next[Int(key)])] = Int32(index)
      next[Int(key)] += 1
    }
    self.starts = starts
    self.members = members
  }

  /// All keys, those of empty groups too.
  var keys: Range<Int32> { 0..<Int32(starts.count - 1) }

  /// The indices with that key, in order.
  subscript(key: Int32) -> ArraySlice<Int32> { members[Int(starts[Int(key)])..<Int(starts[Int(key) + 1])] }
}
