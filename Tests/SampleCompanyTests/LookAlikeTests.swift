import Testing

/// Matters told several times, and those that only look so.
struct LookAlikeTests {
  private struct Ticket: Hashable {
    var number: String
    var channel: String
    var key: String
    var customer: String
    var kind: String
  }

  private static let sample = Result { try WrittenSample(tickets: 3000, months: 13, seed: 7) }

  private func tickets(_ file: String) throws -> [Ticket] {
    try Self.sample.get().rows("truth/\(file).csv").map { cells in
      Ticket(number: cells[0], channel: cells[1], key: cells[2], customer: cells[3], kind: cells[4])
    }
  }

  @Test(arguments: [
    ("duplicates", "repeated", 10, 2...3), ("duplicates", "other-department", 5, 2...2),
    ("duplicates", "other-channel", 7, 2...2), ("duplicates", "other-address", 5, 2...2),
    ("duplicates", "after-call", 5, 2...2), ("not-duplicates", "other-matter", 10, 2...2),
    ("not-duplicates", "outage", 2, 5...5), ("not-duplicates", "same-name", 5, 2...2),
    ("not-duplicates", "greeting", 2, 3...3), ("not-duplicates", "monthly", 3, 2...3),
  ])
  func `every kind is there`(file: String, kind: String, sets: Int, size: ClosedRange<Int>) throws {
    let found = Dictionary(grouping: try tickets(file).filter { $0.kind == kind }, by: \.number)
    #expect(found.count >= sets)
    #expect(found.values.allSatisfy { size.contains($0.count) })
  }

  @Test func `four to eight of a hundred mail tickets tell what was told before`() throws {
    let told = try tickets("duplicates")
    let again = told.count - Set(told.map(\.number)).count
    let mails = Set(try Self.sample.get().rows("truth/mails.csv").map { $0[0] }).count - 1
    #expect((40...80).contains(again * 1000 / mails))
  }

  @Test(arguments: ["duplicates", "not-duplicates"])
  func `every ticket is in its channel's truth, as one of its own`(file: String) throws {
    let sample = try Self.sample.get()
    let tickets = [
      "mail": try sample.rows("truth/mails.csv").map { ($0[1], $0[0]) },
      "chat": try sample.rows("truth/chats.csv").map { ("\($0[1]) \($0[2])", $0[0]) },
      "phone": try sample.rows("truth/tickets.csv").map { ($0[2], $0[0]) },
    ].mapValues { Dictionary($0, uniquingKeysWith: { first, _ in first }) }
    let found = try self.tickets(file).map { ticket in
      "\(ticket.channel) \(try #require(tickets[ticket.channel]?[ticket.key], "\(ticket)"))"
    }
    #expect(Set(found).count == found.count)
    #expect(!found.contains("mail 0"))
  }

  @Test func `no ticket is in both files`() throws {
    #expect(Set(try tickets("duplicates").map(\.key)).isDisjoint(with: try tickets("not-duplicates").map(\.key)))
  }

  @Test func `the list joins mail with chat and mail with phone, and knows some in one channel or in all`() throws {
    let rows = try Self.sample.get().rows("inputs/customers/customers.csv")
    var known: [String: Set<Int>] = [:]
    for row in rows { known[row[0], default: []].formUnion((2...4).filter { !row[$0].isEmpty }) }
    #expect(Set(known.values) == [[2], [3], [4], [2, 3], [3, 4], [2, 3, 4]])
    #expect(known.values.count { $0.count == 1 } > known.count / 2)
    for column in 3...4 {
      let values = rows.map { $0[column] }.filter { !$0.isEmpty }
      #expect(Set(values).count == values.count)
    }
    let listed = Set(known.keys)
    for ticket in try tickets("duplicates") where ["other-channel", "after-call"].contains(ticket.kind) {
      #expect(listed.contains(ticket.customer))
    }
  }

  @Test func `two customers share a switchboard that calls, and no other number`() throws {
    let sample = try Self.sample.get()
    let numbers = try sample.rows("inputs/customers/customers.csv").map { $0[2] }.filter { !$0.isEmpty }
    let shared = Dictionary(grouping: numbers, by: \.self).filter { $0.value.count > 1 }
    #expect(shared.map(\.value.count) == [2])
    let callers = Set(try sample.legs().compactMap { WrittenSample.customer($0.caller) })
    #expect(numbers.allSatisfy { WrittenSample.customer($0).map(callers.contains) ?? false })
  }

  @Test func `the chats on the list are chats that there are, and far from the customer's calls`() throws {
    let sample = try Self.sample.get()
    let rows = try sample.rows("inputs/customers/customers.csv")
    let chats = Dictionary(
      grouping: try sample.rows("truth/chats.csv").map { ($0[1], try WrittenSample.clock(String($0[2].dropLast()))) },
      by: \.0
    ).mapValues { $0.map { $0.1 + 8 * 3600 } }
    #expect(rows.allSatisfy { $0[4].isEmpty || chats[$0[4]] != nil })
    let legs = Dictionary(grouping: try sample.legs()) { WrittenSample.customer($0.caller) ?? "" }
    for row in rows where !row[2].isEmpty {
      guard let account = rows.first(where: { $0[0] == row[0] && !$0[4].isEmpty })?[4] else { continue }
      for leg in legs[WrittenSample.customer(row[2]) ?? ""] ?? [] {
        #expect(chats[account]?.allSatisfy { abs($0 - leg.start) > 80 * 3600 } ?? false)
      }
    }
  }
}
