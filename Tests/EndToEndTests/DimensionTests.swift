import Foundation
import GRDB
import Testing

/// Service types, and reports by dimensions, at the sample company.
@Suite struct `Reports by dimensions` {
  private typealias Sample = `The sample company's truth`.Sample

  private static let services: [Substring: String] = [
    "shopRefund": "refunds", "courseRefund": "refunds", "medicalReport": "documents", "referenceLetter": "documents",
    "missingWages": "payroll", "payslip": "payroll", "insuranceCertificate": "social-insurance",
    "housingFund": "social-insurance", "invoice": "invoices", "login": "access", "lockedAccount": "access",
    "vpn": "network", "vpnAbroad": "network", "printer": "hardware", "workPhone": "hardware",
    "laptopDelivery": "delivery", "screenDelivery": "delivery",
  ]

  private struct Report: Decodable {
    struct Figure: Decodable {
      var amountMinor: Int64
      var contacts: Int64
      var tickets: Int64
    }
    struct Row: Decodable {
      var value: String
      var figure: Figure
      var address: String
    }
    struct Cell: Decodable {
      var value: String
      var and: String
      var figure: Figure
      var address: String
    }
    struct Closing: Decodable {
      var ticketsMinor: Int64
      var overheadMinor: Int64
      var unusedMinor: Int64
      var unallocatedMinor: Int64
      var totalMinor: Int64
    }
    var rows: [Row]
    var columns: [Row]
    var cells: [Cell]
    var total: Figure
    var closing: Closing?
  }

  private func report(_ program: Program, _ arguments: String...) throws -> Report {
    let result = try program.run(["report"] + arguments + ["--json", "--limit", "100000"], in: "co")
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
  }

  @Test func `know what customers write about, within bounds`() throws {
    let sample = try Sample()
    /// How many tickets have the service type of something that was said in them, of how many, and those that have not.
    func found(_ file: String, _ sql: String) throws -> (right: Int, all: Int, wrong: [String]) {
      var topics: [Int64: (service: String?, said: Set<String>)] = [:]
      for line in try sample.truth(file) {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        let row = try #require(
          try sample.views.inDatabase {
            try Row.fetchOne($0, sql: sql, arguments: StatementArguments(cells.dropLast().map(String.init)))
          }, "\(line)")
        let said = try #require(Self.services[cells[cells.count - 1]], "\(line)")
        topics[row["id"], default: (row["service"], [])].said.insert(said)
      }
      let wrong = topics.filter { !$0.value.said.contains($0.value.service ?? "") }
      return (topics.count - wrong.count, topics.count, wrong.map { "T\($0.key) \($0.value)" })
    }
    let mails = try found(
      "mail-topics.csv",
      """
      SELECT id, service FROM mails JOIN log.events ON position = event JOIN tickets ON tickets.id = ticket
      WHERE json_extract(payload, '$.messageID') = ?
      """)
    #expect(mails.all > 500)
    #expect(mails.right * 100 >= mails.all * 97, "\(mails.wrong.prefix(20))")
    let chats = try found(
      "chat-topics.csv",
      """
      SELECT tickets.id, service FROM contacts, tickets, json_each(tickets.contacts)
      WHERE channel = 'chat' AND contacts.key LIKE '%' || ? || '%' AND \(Sample.start) = ? AND value = contacts.id
      """)
    #expect(chats.all > 200)
    // Some send nothing but pictures and thanks, of which nobody can tell what they are about; few are taken for something else.
    #expect(chats.right * 100 >= chats.all * 93, "\(chats.wrong.prefix(20))")
    #expect(chats.wrong.count { !$0.contains("nil") } * 100 <= chats.all * 2, "\(chats.wrong.prefix(20))")
    // Whoever calls says nothing that is written down: the waiting line tells, or nothing does.
    let calls = try sample.query("SELECT DISTINCT coalesce(service, '-') FROM tickets WHERE kind = 'calls'")
    #expect(calls == ["-", "hr-hotline"])
    let counts = try sample.query("SELECT DISTINCT tag FROM tickets WHERE tag IS NOT NULL")
    #expect(counts == ["benefits-shop", "vpn-client"])
  }

  @Test func `close with the ledger, and every figure is found by its address and its tickets`() throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "600", "--months", "2", "co"])
    try program.run(["ingest"], in: "co")
    for dimension in ["department", "customer", "channel", "agent", "service", "tag", "item", "pool"] {
      let report = try report(program, "by", dimension)
      let closing = try #require(report.closing)
      #expect(report.rows.reduce(0) { $0 + $1.figure.amountMinor } == closing.ticketsMinor, "\(dimension)")
      #expect(report.total.amountMinor == closing.ticketsMinor)
      #expect(
        closing.ticketsMinor + closing.overheadMinor + closing.unusedMinor + closing.unallocatedMinor
          == closing.totalMinor)
      let row = try #require(report.rows.first)
      let trace = try program.run(["trace", row.address, "--json"], in: "co")
      #expect(trace.status == 0, "\(row.address) \(trace.errors)")
      #expect(trace.output.contains("\"amountMinor\" : \(row.figure.amountMinor),"), "\(row.address)")
      let tickets = try program.run(
        ["report", "tickets", "--only", "\(dimension)=\(row.value)", "--json", "--limit", "100000"], in: "co")
      #expect(tickets.output.contains("\"totalMinor\" : \(row.figure.amountMinor)"), "\(dimension)=\(row.value)")
      #expect(tickets.output.contains("\"count\" : \(row.figure.tickets),"), "\(dimension)=\(row.value)")
    }
    let pivot = try report(program, "by", "item", "--and", "channel")
    #expect(pivot.cells.reduce(0) { $0 + $1.figure.amountMinor } == pivot.total.amountMinor)
    for column in pivot.columns {
      let sum = pivot.cells.filter { $0.and == column.value }.reduce(0) { $0 + $1.figure.amountMinor }
      #expect(sum == column.figure.amountMinor)
    }
    let cell = try #require(pivot.cells.first { $0.figure.amountMinor != 0 })
    let trace = try program.run(["trace", cell.address], in: "co")
    let shown = cell.figure.amountMinor
    let amount =
      "\(shown / 100 >= 1000 ? "\(shown / 100_000)," + String("\(1000 + shown / 100 % 1000)".dropFirst()) : "\(shown / 100)").\("\(100 + shown % 100)".dropFirst())"
    #expect(trace.output.hasPrefix("\(cell.address) = \(amount) CNY\n"), "\(trace.output.prefix(200))")
    #expect(trace.output.contains("finance@1/2026-10/*/T"))
    let only = try report(program, "by", "service", "--only", "channel=mail")
    #expect(only.closing == nil)
    #expect(
      only.total.amountMinor
        == (try report(program, "by", "channel")).rows.first { $0.value == "mail" }?.figure.amountMinor)
    let lines = try program.run(
      ["report", "by", "service", "--and", "channel", "--lang", "zh", "--limit", "2"], in: "co")
    #expect(lines.output.contains("（其余") && lines.output.contains("= 账目 "))
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test(arguments: [
    (["report", "by", "pool", "--only", "pool=nothing"], 65, "agent-labour"),
    (["report", "by", "colour"], 64, "service"), (["report", "by", "pool", "--and", "pool"], 64, "--and"),
    (["report", "tickets", "--only", "channel"], 64, "--only"),
    (["report", "tickets", "--only", "channel=fax"], 65, "phone, mail, chat"),
    (["report", "by", "channel", "--only", "department=sales"], 65, "hr, it"),
    (["report", "by", "channel", "--only", "service=refund"], 65, "refunds"),
    (["trace", "finance@1/2026-10/by/colour=red"], 65, "by/channel=phone"),
    (["trace", "finance@1/2026-10/by/agent=E0"], 65, "report departments"),
  ])
  func `say what there is where a value is unknown`(arguments: [String], status: Int32, hint: String) throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "1", "--months", "1", "co"])
    try program.run(["ingest"], in: "co")
    let result = try program.run(arguments, in: "co")
    #expect(result.status == status)
    #expect(result.errors.contains(hint), "\(result.errors)")
  }

  @Test(arguments: [
    ("service-types: {x: {keywords: [a]}}", "title"), ("service-types: {x: {title: X}}", "keywords, queues, senders"),
    ("service-types: {Pay Roll: {title: X, keywords: [a]}}", "kebab-case"),
    ("service-types: {unclassified: {title: X, keywords: [a]}}", "kebab-case"),
    ("service-types: {x: {title: X, hours: 18-9}}", "18:00-09:00"),
    ("service-types: {x: {title: X, hours: \"09:00-09:00\"}}", "18:00-09:00"),
    ("service-types: {x: {title: X, hours: \"25:00-26:00\"}}", "18:00-09:00"),
    ("tags: {x: {title: X, days: [monday]}}", "mon, tue, wed"),
    ("tags: {x: {title: X, keyword: [a]}}", "keywords"), ("tags: {x: {title: X, keywords: [\" \"]}}", "…"),
  ])
  func `are refused service types and tags that say nothing, with the line`(line: String, hint: String) throws {
    let program = try Program()
    try program.run(["init", "mine"])
    let text = try program.read("mine/ticketledger.yaml")
    let start = try #require(text.range(of: "\nservice-types:"))
    let end = try #require(text.range(of: "\n\n", range: start.upperBound..<text.endIndex))
    try program.write(
      text.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "\n\(line)\n"), to: "mine/ticketledger.yaml"
    )
    let result = try program.run(["status"], in: "mine")
    #expect(result.status == 78)
    #expect(result.errors.contains("ticketledger.yaml:") && result.errors.contains(hint), "\(result.errors)")
  }

  @Test func `take only service types that are configured into a definition, and follow it with their costs`() throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "300", "--months", "1", "co"])
    try program.run(["ingest"], in: "co")
    let before = try report(program, "by", "service")
    let text = try program.read("co/definitions/finance.yaml")
    func add(_ services: String) throws {
      try program.write(
        text.replacingOccurrences(
          of: "\npools:",
          with: "\nminutes: [{add: 30, per: contact, services: [\(services)]}, {add: 5, per: transfer}]\npools:"),
        to: "co/definitions/finance.yaml")
    }
    try add("holidays")
    let refused = try program.run(["report", "departments"], in: "co")
    #expect(refused.status == 78)
    #expect(refused.errors.contains("payroll") && refused.errors.contains("unclassified"), "\(refused.errors)")
    try add("hr-hotline")
    let after = try report(program, "by", "service")
    func cost(_ report: Report, _ service: String) -> Int64 {
      report.rows.first { $0.value == service }?.figure.amountMinor ?? 0
    }
    #expect(cost(after, "hr-hotline") > cost(before, "hr-hotline"))
    #expect(after.closing?.totalMinor == before.closing?.totalMinor)
    #expect(after.rows.map(\.figure.contacts).reduce(0, +) == before.rows.map(\.figure.contacts).reduce(0, +))
    #expect(try program.run(["verify"], in: "co").status == 0)
  }
}
