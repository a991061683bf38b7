import Foundation
import Testing
import TicketDomain
import TestSupport

@testable import Costing

@Suite struct `Largest remainder` {
  @Test(
    arguments: [
      (100, [1, 1, 1], [34, 33, 33]), (-100, [1, 1, 1], [-33, -33, -34]), (5, [0, 7, 0], [0, 5, 0]),
      (7, [60, 40], [4, 3]), (0, [3, 4], [0, 0]), (1, [2, 3, 5], [0, 0, 1]), (10, [3, -1], [15, -5]),
      (Int64.max, [Int64.max - 1, 1], [Int64.max - 1, 1]), (Int64.min, [1, 1], [Int64.min / 2, Int64.min / 2]),
    ] as [(Int64, [Int64], [Int64])])
  func `divides a few as one does by hand`(amountMinor: Int64, quantities: [Int64], shares: [Int64]) throws {
    #expect(try Apportionment.largestRemainder(amountMinor: amountMinor, quantities: quantities) == shares)
  }

  @Test(arguments: [[], [0, 0], [1, -1], [-3]] as [[Int64]])
  func `divides nothing where quantities do not add up to more than zero`(quantities: [Int64]) throws {
    #expect(try Apportionment.largestRemainder(amountMinor: 7, quantities: quantities) == nil)
  }

  @Test func `refuses sums that do not fit`() {
    #expect(throws: CostingError(.quantityOverflow)) {
      try Apportionment.largestRemainder(amountMinor: 1, quantities: [.max, 1])
    }
    #expect(throws: CostingError(.amountOverflow)) {
      try Apportionment.largestRemainder(amountMinor: .max, quantities: [3, -2])
    }
  }

  @Test(arguments: 0..<400)
  func `the cut hands out what sorting all participants hands out`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let participants = Participant.random(using: &random)
    let total = participants.reduce(0) { $0 + $1.quantity }
    let amountMax: Int64 = seed % 2 == 0 ? 1000 : .max / 2
    let amountMinor = Int64.random(in: -amountMax...amountMax, using: &random)
    let apportionment = try Apportionment(
      dividing: amountMinor, by: total,
      among: participants.map { QuantityGroup(quantity: $0.quantity, count: 1) },
      ties: { isTied in participants.filter { isTied($0.quantity) }.map(\.tie) })
    let shares = participants.map { apportionment.amountMinor(of: $0.quantity, tie: $0.tie) }

    #expect(shares == Participant.sharesBySorting(participants, amountMinor: amountMinor))
    #expect(shares.reduce(0, +) == amountMinor)
    for (participant, share) in zip(participants, shares) {
      let distance = Int128(amountMinor) * Int128(participant.quantity) - Int128(share) * Int128(total)
      #expect(distance.magnitude < Int128(total).magnitude)
    }
  }

  @Test func `a cut that was stored gives the same shares`() throws {
    let tickets = (0..<10).map { effort($0, seconds: 7) }
    let made = try Apportionment(
      dividing: 103, by: 70, among: [QuantityGroup(quantity: 7, count: 10)],
      ties: { _ in tickets.map(\.tie) })
    let stored = try JSONDecoder().decode(Apportionment.self, from: JSONEncoder().encode(made))
    let shares = tickets.map { stored.amountMinor(of: 7, tie: $0.tie) }
    #expect(shares.sorted() == [10, 10, 10, 10, 10, 10, 10, 11, 11, 11])
    let lowestKeys = tickets.map(\.tieKey).sorted().prefix(3)
    #expect(tickets.allSatisfy { (stored.amountMinor(of: 7, tie: $0.tie) == 11) == lowestKeys.contains($0.tieKey) })
  }

  @Test(arguments: [0, -70])
  func `a stored total that nothing can be divided by is refused`(total: Int64) {
    let stored = Data(#"{"amountMinor":103,"total":\#(total)}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Apportionment.self, from: stored) }
  }
}

private struct Participant {
  var quantity: Int64
  var tie: TieBreak

  /// Few or many, alike or not, with keys that are random, small or all the same; now and then one below zero.
  static func random(using random: inout SeededGenerator) -> [Participant] {
    let count = [1, 2, 17, 300, 2000].randomElement(using: &random) ?? 1
    let quantityMax: Int64 = [1, 5, 3600, 10_000_000_000].randomElement(using: &random) ?? 1
    let keyMax: UInt64 = [0, 3, 0xFFFF_FFFF, UInt64.max].randomElement(using: &random) ?? 0
    var participants = (0..<count).map { index in
      Participant(
        quantity: Int64.random(in: 0...quantityMax, using: &random),
        tie: TieBreak(key: UInt64.random(in: 0...keyMax, using: &random), id: Int64(index)))
    }
    let total = participants.reduce(0) { $0 + $1.quantity }
    let hasOveruse = total > 1 && Bool.random(using: &random)
    let overuse = hasOveruse ? -Int64.random(in: 0...total / 4, using: &random) : 1
    participants.append(Participant(quantity: overuse, tie: .unusedCapacity))
    return participants.shuffled(using: &random)
  }

  static func sharesBySorting(_ participants: [Participant], amountMinor: Int64) -> [Int64] {
    let total = participants.reduce(Int128(0)) { $0 + Int128($1.quantity) }
    var shares: [Int128] = []
    var remainders: [Int128] = []
    for participant in participants {
      let exact = Int128(amountMinor) * Int128(participant.quantity)
      let remainder = ((exact % total) + total) % total
      shares.append((exact - remainder) / total)
      remainders.append(remainder)
    }
    let order = participants.indices.sorted {
      remainders[$0] != remainders[$1]
        ? remainders[$0] > remainders[$1] : participants[$0].tie < participants[$1].tie
    }
    let leftover = Int(Int128(amountMinor) - shares.reduce(0, +))
    for index in order.prefix(leftover) { shares[index] += 1 }
    return shares.map { Int64($0) }
  }
}
