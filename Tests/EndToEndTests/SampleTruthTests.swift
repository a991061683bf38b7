import Foundation
import GRDB
import Testing

/// The sample company's generator decided who called when about what, and what was booked; the program sees only the logs.
@Suite struct `The sample company's truth` {
  struct Sample {
    let program: Program
    let views: DatabaseQueue

    init() throws {
      program = try Program()
      #expect(try program.run(["sample", "--tickets", "3000", "--months", "13", "--seed", "7", "co"]).status == 0)
      #expect(try program.run(["ingest"], in: "co").status == 0)
      #expect(try program.run(["replay"], in: "co").status == 0)
      views = try DatabaseQueue(path: program.folder + "/co/data/views.sqlite")
      try views.inDatabase {
        try $0.execute(sql: "ATTACH ? AS log", arguments: [program.folder + "/co/data/events.sqlite"])
      }
    }

    /// Lines of a truth file but the first, sorted.
    func truth(_ name: String) throws -> [String] {
      try program.read("co/truth/\(name)").split(separator: "\n").dropFirst().map(String.init).sorted()
    }

    func query(_ sql: String) throws -> [String] { try views.inDatabase { try String.fetchAll($0, sql: sql) }.sorted() }
  }

  @Test func `is met exactly: minutes, tickets, ledger and pools`() throws {
    let sample = try Sample()
    #expect(
      try sample.query(
        """
        WITH work AS (
          SELECT period, department, sum(handle_seconds) AS seconds, sum(contacts) AS contacts,
            sum(contacts > 0) AS tickets, 0 AS overhead, 0 AS others FROM efforts GROUP BY 1, 2
          UNION ALL SELECT period, department, 0, 0, 0, sum(handle_seconds), sum(contacts) FROM overheads GROUP BY 1, 2)
        SELECT concat_ws FROM (SELECT period || ',' || department || ',' || sum(seconds) || ',' || sum(contacts) || ','
          || sum(tickets) || ',' || sum(overhead) || ',' || sum(others) AS concat_ws FROM work GROUP BY period, department)
        """) == sample.truth("departments.csv"))
    #expect(
      try sample.query(
        """
        SELECT substr(coalesce(service_from, booked_on), 1, 7) || ',' || department || ',' || coalesce(item, '') || ','
          || sum(amount_minor) FROM ledger_lines
        GROUP BY substr(coalesce(service_from, booked_on), 1, 7), department, item
        """) == sample.truth("ledger.csv"))
    #expect(
      try sample.query(
        "SELECT definition || ',' || period || ',' || pool || ',' || amount_minor FROM pools WHERE amount_minor <> 0")
        == sample.truth("pools.csv").filter { !$0.hasSuffix(",0") })
    #expect(try sample.groups() == sample.trueGroups())
  }
}

extension `The sample company's truth`.Sample {
  /// The calls of each ticket, as the program grouped them.
  func groups() throws -> [String] {
    try query(
      """
      SELECT (SELECT group_concat(name) FROM (SELECT name || ' ' || contacts.key AS name FROM json_each(tickets.contacts)
        JOIN contacts ON contacts.id = value JOIN log.sources ON sources.id = source ORDER BY 1)) FROM tickets
      """)
  }

  /// The calls of each ticket, as the generator meant them.
  func trueGroups() throws -> [String] {
    var calls: [Substring: [String]] = [:]
    for line in try truth("tickets.csv") {
      let cells = line.split(separator: ",")
      calls[cells[0], default: []].append("\(cells[1]) \(cells[2])")
    }
    return calls.values.map { $0.sorted().joined(separator: ",") }.sorted()
  }
}
