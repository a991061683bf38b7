import Testing
import TicketDomain
import TestSupport

@testable import Ticketing

@Suite struct TicketTests {
  private func grouping(_ contacts: [Contact], windowSeconds: Int64 = 3600) -> [Ticket] {
    let names: [Int64: String] = [1: "calls", 2: "mobiles"]
    // The program hands over one customer's contacts, or a single one of nobody known.
    return Dictionary(grouping: contacts) { $0.customer ?? "nobody \($0.id)" }.values.flatMap { contacts in
      Ticket.grouping(
        contacts.map { TicketMember($0, sourceName: names[$0.source] ?? "") }, customer: contacts[0].customer,
        windowSeconds: windowSeconds)
    }.sorted { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
  }

  @Test func `a contact exactly at the window's end belongs to the ticket`() {
    let tickets = grouping([contact(1, from: 0, to: 100), contact(2, from: 3700, to: 3800)])
    #expect(tickets.map(\.contacts) == [[1, 2]])
    #expect(tickets.map(\.lastContactAt) == [after(3800)])
  }

  @Test func `a contact one millisecond later opens another ticket`() {
    var late = contact(2, from: 3700, to: 3800)
    late.startedAt.milliseconds += 1
    #expect(grouping([contact(1, from: 0, to: 100), late]).map(\.contacts) == [[1], [2]])
  }

  @Test func `the window counts from the end of the longest contact, not of the last one`() {
    let tickets = grouping([
      contact(1, from: 0, to: 5000), contact(2, from: 10, to: 20), contact(3, from: 8600, to: 8700),
    ])
    #expect(tickets.map(\.contacts) == [[1, 2, 3]])
  }

  @Test func `each contact prolongs the window`() {
    let tickets = grouping((0..<5).map { contact($0 + 1, from: $0 * 3000, to: $0 * 3000 + 60) })
    #expect(tickets.map(\.contacts) == [[1, 2, 3, 4, 5]])
  }

  @Test func `a contact that arrives late joins two tickets into the older one`() throws {
    let early = contact(7, from: 0, to: 60)
    let after = contact(8, from: 7000, to: 7060)
    #expect(grouping([early, after]).map(\.id) == [7, 8])
    let joined = grouping([early, after, contact(9, from: 3500, to: 3600)])
    #expect(joined.map(\.id) == [7])
    #expect(joined.map(\.contacts) == [[7, 9, 8]])
  }

  @Test func `a ticket is named after the smallest id, though the contact is not its first`() {
    let tickets = grouping([contact(9, from: 0, to: 60), contact(4, from: 100, to: 160)])
    #expect(tickets.map(\.id) == [4])
    #expect(tickets.map(\.openedAt) == [after(0)])
  }

  @Test func `callers whose number is hidden stay apart`() {
    let tickets = grouping([
      contact(1, from: 0, to: 60, customer: nil), contact(2, from: 61, to: 90, customer: nil),
    ])
    #expect(tickets.map(\.contacts) == [[1], [2]])
    #expect(tickets.allSatisfy { $0.customer == nil })
  }

  @Test func `missed contacts are counted, those that reached nobody are not`() {
    let tickets = grouping([
      contact(1, from: 0, to: 10, outcome: .missed), contact(2, from: 20, to: 30, outcome: .unreached),
      contact(3, from: 40, to: 50, outcome: .missed), contact(4, from: 60, to: 70),
    ])
    #expect(tickets.map(\.missed) == [2])
  }

  @Test func `without a window only contacts that touch are one ticket`() {
    let tickets = grouping(
      [contact(1, from: 0, to: 10), contact(2, from: 10, to: 20), contact(3, from: 21, to: 30)], windowSeconds: 0)
    #expect(tickets.map(\.contacts) == [[1, 2], [3]])
  }

  @Test func `no contact is no ticket`() { #expect(grouping([]).isEmpty) }

  @Test(arguments: 0..<200)
  func `the order in which contacts are read does not matter`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let contacts = (1...Int64.random(in: 2...12, using: &random)).map { id in
      let start = Int64.random(in: 0...8, using: &random) * 1800
      return contact(
        id, from: start, to: start + Int64.random(in: 0...1, using: &random) * 3600,
        outcome: Bool.random(using: &random) ? .missed : .handled, source: Int64.random(in: 1...2, using: &random))
    }
    let expected = grouping(contacts)
    for _ in 0..<5 { #expect(grouping(contacts.shuffled(using: &random)) == expected) }
    #expect(expected.flatMap(\.contacts).sorted() == contacts.map(\.id))
  }

  @Test(arguments: 0..<50)
  func `the tie key does not depend on when records arrived`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let calls = (0..<6).map { (call: "c\($0)", start: Int64($0) * 100) }
    func tickets(ids: [Int64], sourceNumber: Int64) -> [Ticket] {
      let contacts = zip(calls, ids).map {
        contact($1, from: $0.start, to: $0.start + 60, key: $0.call, source: sourceNumber)
      }
      return Ticket.grouping(
        contacts.map { TicketMember($0, sourceName: "calls") }, customer: "c", windowSeconds: 3600)
    }
    let inOrder = tickets(ids: [1, 2, 3, 4, 5, 6], sourceNumber: 1)
    let otherwise = tickets(ids: [1, 2, 3, 4, 5, 6].shuffled(using: &random), sourceNumber: 4)
    #expect(inOrder.map(\.tieKey) == otherwise.map(\.tieKey))
  }

  // Computed apart, with Python's integers: fen must fall on the same tickets in five years.
  @Test(
    arguments: [
      ("calls", "1602230400.17", 0x7377_b982_869d_e07d), ("", "", 0x25fc_6dd3_6ce0_4b20),
      ("呼叫", "x", 0x77dc_ec00_7608_8c6d),
    ] as [(String, String, UInt64)])
  func `the tie key of a source and call stays what it was`(source: String, call: String, key: UInt64) {
    #expect(TicketMember.tieKey(source: source, key: call) == key)
  }

  @Test func `the tie key tells where the source's name ends`() {
    #expect(TicketMember.tieKey(source: "ab", key: "c") != TicketMember.tieKey(source: "a", key: "bc"))
  }
}
