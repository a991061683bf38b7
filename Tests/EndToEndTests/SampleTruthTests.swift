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

  @Test func `is met exactly: minutes, tickets, missed contacts, ledger and pools`() throws {
    let sample = try Sample()
    #expect(
      try sample.query(
        """
        WITH work AS (
          SELECT period, department, sum(handle_seconds) AS seconds, sum(efforts.contacts) AS contacts,
            sum(efforts.contacts > 0) AS tickets, 0 AS overhead, 0 AS others
          FROM efforts JOIN contacts ON contacts.id = ticket WHERE channel = 'phone' GROUP BY 1, 2
          UNION ALL SELECT period, department, 0, 0, 0, sum(handle_seconds), sum(overheads.contacts)
          FROM overheads JOIN contacts ON contacts.id = contact WHERE channel = 'phone' GROUP BY 1, 2)
        SELECT concat_ws FROM (SELECT period || ',' || department || ',' || sum(seconds) || ',' || sum(contacts) || ','
          || sum(tickets) || ',' || sum(overhead) || ',' || sum(others) AS concat_ws FROM work GROUP BY period, department)
        """) == sample.truth("departments.csv"))
    #expect(
      try sample.query(
        """
        SELECT substr(coalesce(service_from, booked_on), 1, 7) || ',' || department || ',' || coalesce(item, '') || ','
          || currency || ',' || sum(amount_minor) FROM ledger_lines
        GROUP BY substr(coalesce(service_from, booked_on), 1, 7), department, item, currency
        """) == sample.truth("ledger.csv"))
    #expect(
      try sample.query(
        "SELECT definition || ',' || period || ',' || pool || ',' || amount_minor FROM pools WHERE amount_minor <> 0")
        == sample.truth("pools.csv").filter { !$0.hasSuffix(",0") })
    #expect(try sample.groups() == sample.trueGroups())
    #expect(
      try sample.query(
        """
        WITH work AS (
          SELECT period, department, efforts.contacts AS contacts, ticket, \(Sample.volume)
          FROM efforts JOIN contacts ON contacts.id = ticket WHERE channel = 'mail'
          UNION ALL SELECT period, department, overheads.contacts, NULL, \(Sample.volume)
          FROM overheads JOIN contacts ON contacts.id = contact WHERE channel = 'mail')
        SELECT concat_ws FROM (SELECT period || ',' || department || ',' || sum(contacts) || ',' || count(DISTINCT ticket)
          || ',' || sum(mails_read) || ',' || sum(mails_written) || ',' || sum(characters_read) || ','
          || sum(characters_written) || ',' || sum(attachments) AS concat_ws FROM work GROUP BY period, department)
        """) == sample.truth("mail-departments.csv"))
    #expect(
      try sample.query(
        """
        SELECT DISTINCT json_extract(payload, '$.messageID') || ',' || outcome FROM mails
        JOIN log.events ON position = event JOIN contacts ON contacts.id = contact
        """)
        == sample.truth("mails.csv").map { $0.split(separator: ",")[1...].joined(separator: ",") }.sorted())
    #expect(try sample.threads() == sample.trueThreads())
    #expect(
      try sample.query(
        """
        SELECT period || ',' || department || ',' || sum(efforts.contacts) || ',' || count(DISTINCT ticket) || ','
          || sum(chat_seconds) || ',' || sum(messages_read) || ',' || sum(messages_written)
        FROM efforts JOIN contacts ON contacts.id = ticket WHERE channel = 'chat' GROUP BY period, department
        """) == sample.truth("chat-departments.csv"))
    #expect(
      try sample.query(
        """
        SELECT period || ',' || department || ',' || sum(overheads.contacts) || ',' || sum(chat_seconds) || ','
          || sum(messages_written)
        FROM overheads JOIN contacts ON contacts.id = contact WHERE channel = 'chat' GROUP BY period, department
        """) == sample.truth("chat-overhead.csv"))
    #expect(
      try sample.query(
        """
        SELECT coalesce(customer, '') || ',' || \(Sample.start) || ',' || outcome FROM contacts
        WHERE channel = 'chat'
        """) == sample.trueSessions().map { "\($0.customer),\($0.start),\($0.outcome)" }.sorted())
    #expect(try sample.chatTickets() == sample.trueChatTickets())
    #expect(try sample.reportedMissed() == sample.trueMissed())
  }
}

extension `The sample company's truth`.Sample {
  static let volume = "mails_read, mails_written, characters_read, characters_written, attachments"

  /// The mails of each ticket, as the program grouped them.
  func threads() throws -> [String] {
    try query(
      """
      SELECT group_concat(id) FROM (SELECT DISTINCT ticket, json_extract(payload, '$.messageID') AS id FROM mails
        JOIN log.events ON position = event WHERE ticket IS NOT NULL ORDER BY id) GROUP BY ticket
      """)
  }

  /// The mails of each ticket, as the generator meant them.
  func trueThreads() throws -> [String] {
    var mails: [Substring: [Substring]] = [:]
    for line in try truth("mails.csv") {
      let cells = line.split(separator: ",")
      if cells[0] != "0" { mails[cells[0], default: []].append(cells[1]) }
    }
    return mails.values.map { $0.sorted().joined(separator: ",") }.sorted()
  }

  /// When a contact began, as the truth writes it.
  static let start = "strftime('%Y-%m-%dT%H:%M:%SZ', started_at / 1000, 'unixepoch')"

  /// The sessions of each ticket, as the program grouped them.
  func chatTickets() throws -> [String] {
    try query(
      """
      SELECT group_concat(session) FROM (SELECT tickets.id AS ticket, contacts.customer || ' ' || \(Self.start) AS session
        FROM tickets, json_each(tickets.contacts) JOIN contacts ON contacts.id = value WHERE channel = 'chat' ORDER BY 1, 2)
      GROUP BY ticket
      """)
  }

  struct ChatSession {
    var ticket: Substring
    /// As the program names them; empty for nobody.
    var customer: String
    var start: Substring
    var outcome: Substring
  }

  func trueSessions() throws -> [ChatSession] {
    let listed = try listed()
    return try truth("chats.csv").map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let customer = cells[1].isEmpty ? "" : listed[cells[1]] ?? "chat:\(cells[1])"
      return ChatSession(ticket: cells[0], customer: customer, start: cells[2], outcome: cells[4])
    }
  }

  /// The customers on the list, by their chat accounts.
  private func listed() throws -> [Substring: String] {
    var customers: [Substring: String] = [:]
    for line in try program.read("co/inputs/customers/customers.csv").split(separator: "\r\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      if !cells[4].isEmpty { customers[cells[4]] = "customer:\(cells[0])" }
    }
    return customers
  }

  /// The sessions of each ticket, as the generator meant them.
  func trueChatTickets() throws -> [String] {
    Dictionary(grouping: try trueSessions().filter { $0.ticket != "0" }, by: \.ticket).values
      .map { $0.map { "\($0.customer) \($0.start)" }.sorted().joined(separator: ",") }.sorted()
  }

  /// How many contacts of each channel are reported as missed.
  func reportedMissed() throws -> [String: Int] {
    struct Report: Decodable {
      struct Row: Decodable { var channel: String }
      var rows: [Row]
    }
    let report = try program.run(["report", "missed", "--limit", "100000", "--json"], in: "co")
    return Dictionary(
      grouping: try JSONDecoder().decode(Report.self, from: Data(report.output.utf8)).rows, by: \.channel
    ).mapValues(\.count)
  }

  /// How many really were: calls that nobody took and nobody called back, mails and chats that nobody answered in time.
  func trueMissed() throws -> [String: Int] {
    var phone: [Substring: Int] = [:]
    // A file of calls is in order of time.
    for line in try program.read("co/truth/tickets.csv").split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",")
      switch cells[3] {
      case "missed": phone[cells[0], default: 0] += 1
      case "handled": phone[cells[0]] = 0
      default: break
      }
    }
    return [
      "phone": phone.values.reduce(0, +), "mail": try truth("mails.csv").count { $0.hasSuffix(",missed") },
      "chat": try trueSessions().count { $0.outcome == "missed" },
    ]
  }

  /// The calls of each ticket, as the program grouped them.
  func groups() throws -> [String] {
    try query(
      """
      SELECT (SELECT group_concat(name) FROM (SELECT name || ' ' || contacts.key AS name FROM json_each(tickets.contacts)
        JOIN contacts ON contacts.id = value JOIN log.sources ON sources.id = source ORDER BY 1)) FROM tickets
      WHERE id IN (SELECT id FROM contacts WHERE channel = 'phone')
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
