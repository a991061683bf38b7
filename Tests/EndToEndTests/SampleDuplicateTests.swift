import Foundation
import GRDB
import Testing

/// Who told what twice at the sample company, and what the program makes of it.
@Suite struct `The sample company's duplicates` {
  private typealias Sample = `The sample company's truth`.Sample

  /// A ticket that has part in what was told twice, or only looks so.
  private struct Told {
    var set: Substring
    var kind: Substring
    var ticket: Int64
  }

  private func told(_ file: String, _ sample: Sample) throws -> [Told] {
    try sample.truth(file).map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let key = String(cells[2])
      let sql =
        switch cells[1] {
        case "mail":
          """
          SELECT ticket FROM mails JOIN log.events ON position = event
          WHERE json_extract(payload, '$.messageID') = ? AND ticket IS NOT NULL
          """
        case "chat":
          """
          SELECT tickets.id FROM tickets, json_each(tickets.contacts) JOIN contacts ON contacts.id = value
          WHERE channel = 'chat' AND substr(?, -20) = \(Sample.start)
          """
        default:
          """
          SELECT tickets.id FROM tickets, json_each(tickets.contacts) JOIN contacts ON contacts.id = value
          WHERE channel = 'phone' AND contacts.key = ?
          """
        }
      let ticket = try sample.views.inDatabase { try Int64.fetchOne($0, sql: sql, arguments: [key]) }
      return Told(set: cells[0], kind: cells[4], ticket: try #require(ticket, "\(line)"))
    }
  }

  /// The pairs of tickets in each set, by kind.
  private func pairs(_ told: [Told]) -> [(kind: Substring, pair: Set<Int64>)] {
    Dictionary(grouping: told, by: \.set).values.flatMap { set in
      set.indices.flatMap { one in
        set[(one + 1)...].map { (set[one].kind, Set([set[one].ticket, $0.ticket])) }
      }
    }.filter { $0.1.count == 2 }
  }

  @Test func `are found within bounds, and what only looks like one is not taken for it`() throws {
    let sample = try Sample()
    let rows = try sample.views.inDatabase {
      try Row.fetchAll($0, sql: "SELECT ticket, other, verdict FROM duplicates").map { row in
        (pair: Set([row["ticket"] as Int64, row["other"]]), verdict: row["verdict"] as String)
      }
    }
    let verdicts = Dictionary(uniqueKeysWithValues: rows.map { ($0.pair, $0.verdict) })
    let twice = pairs(try told("duplicates.csv", sample))
    let known = Set(twice.map(\.pair))
    func isFound(_ pair: Set<Int64>) -> Bool { ["certain", "likely"].contains(verdicts[pair] ?? "") }

    // What is merged without asking is right without exception; of what is suggested, nine in ten.
    #expect(rows.allSatisfy { $0.verdict != "certain" || known.contains($0.pair) })
    let suggested = rows.filter { $0.verdict == "likely" }
    #expect(suggested.count { known.contains($0.pair) } * 10 >= suggested.count * 9)
    // Told in words, more than half is found, and three quarters are worth a look; a call is possible, and no more.
    let spoken = twice.filter { $0.kind != "after-call" }
    #expect(spoken.count > 25)
    #expect(spoken.count { isFound($0.pair) } * 100 >= spoken.count * 55)
    #expect(spoken.count { verdicts[$0.pair] != nil } * 4 >= spoken.count * 3)
    let called = twice.filter { $0.kind == "after-call" }
    #expect(!called.isEmpty && called.allSatisfy { verdicts[$0.pair] == "possible" })
    #expect(Set(twice.map(\.kind)).count == 5)
    let others = pairs(try told("not-duplicates.csv", sample))
    #expect(Set(others.map(\.kind)).count == 5)
    #expect(others.filter { isFound($0.pair) }.map(\.kind) == [])
  }
}
