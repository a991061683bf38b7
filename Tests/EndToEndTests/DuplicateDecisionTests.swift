import Foundation
import Testing

/// Decisions about duplicates, made by commands and kept in the log.
@Suite struct `Whoever decides about duplicates` {
  private struct Report: Decodable {
    struct Row: Decodable, Equatable {
      var ticket: String
      var amountMinor: Int64
      var contacts: Int64
      var pools: [String: Int64]
      var address: String
      var merged: [String]
    }

    var rows: [Row]
    var totalMinor: Int64
  }

  private struct Departments: Decodable {
    struct Row: Decodable {
      var tickets: Int64
      var matters: Int64
      var duplicatesMinor: Int64
      var amountMinor: Int64
    }

    var departments: [Row]
    var totalMinor: Int64
  }

  private struct Spent: Decodable {
    struct Row: Decodable { var amountMinor: Int64 }

    var rows: [Row]
  }

  private struct Figure: Decodable { var amountMinor: Int64 }

  private func read<Value: Decodable>(_ type: Value.Type, _ program: Program, _ arguments: String...) throws -> Value {
    let result = try program.run(arguments + ["--json"], in: "co")
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(type, from: Data(result.output.utf8))
  }

  @Test func `moves costs to the surviving ticket and back, to the fen`() throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "300", "--months", "1", "co"])
    try program.run(["ingest"], in: "co")
    func tickets() throws -> Report { try read(Report.self, program, "report", "tickets", "--limit", "100000") }
    let before = try tickets()
    let costly = before.rows.filter { $0.amountMinor > 100 && $0.merged.isEmpty }
    let (one, other, third) = (costly[0], costly[1], costly[2])
    let result = try program.run(
      ["duplicates", "confirm", one.ticket, other.ticket, "--author", "小李", "--reason", "同一件事"], in: "co",
      language: "zh_CN.UTF-8")
    #expect(result.status == 0 && result.output.contains("同一件事"), "\(result)")

    let merged = try tickets()
    let surviving = try #require(merged.rows.first { [[one.ticket], [other.ticket]].contains($0.merged) })
    #expect(surviving.amountMinor == one.amountMinor + other.amountMinor)
    #expect(surviving.contacts == one.contacts + other.contacts)
    #expect(surviving.pools.values.reduce(0, +) == surviving.amountMinor)
    #expect(merged.rows.count == before.rows.count - 1)
    #expect(merged.totalMinor == before.totalMinor)
    // The address of the figure leads to the same figure.
    #expect(try read(Figure.self, program, "trace", surviving.address).amountMinor == surviving.amountMinor)

    let moved = surviving.merged == [one.ticket] ? one.amountMinor : other.amountMinor
    let departments = try read(Departments.self, program, "report", "departments")
    #expect(departments.departments.reduce(0) { $0 + $1.duplicatesMinor } == moved)
    #expect(departments.departments.contains { $0.matters < $0.tickets } || moved == 0)
    let spent = try read(Spent.self, program, "report", "duplicates")
    #expect(spent.rows.reduce(0) { $0 + $1.amountMinor } == moved)

    // Whoever is one with one of them is one with both.
    #expect(try program.run(["duplicates", "confirm", other.ticket, third.ticket], in: "co").status == 0)
    let parted = try program.run(["duplicates", "reject", one.ticket, third.ticket], in: "co")
    #expect(parted.status == 65 && parted.errors.contains("duplicates split"), "\(parted)")
    #expect(try program.run(["verify"], in: "co").status == 0)

    for ticket in [third.ticket, surviving.merged[0]] {
      #expect(try program.run(["duplicates", "split", ticket], in: "co").status == 0)
    }
    let after = try tickets()
    #expect(after.rows == before.rows)
    // What was parted comes together no more through a third.
    try program.run(["duplicates", "confirm", one.ticket, third.ticket], in: "co")
    let contradiction = try program.run(["duplicates", "confirm", third.ticket, other.ticket], in: "co")
    #expect(contradiction.status == 65 && contradiction.errors.contains(other.ticket), "\(contradiction)")
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `says whose a number is, and takes it back`() throws {
    let program = try Program()
    try program.run(["init", "co"])
    try program.write("", to: "co/inputs/calls/empty.csv")
    struct Row: Decodable, Equatable {
      var customer: String
      var identity: String
      var isShared: Bool
    }
    func run(_ arguments: String...) throws -> [Row] {
      let result = try program.run(["customers"] + arguments + ["--json"], in: "co")
      #expect(result.status == 0, "\(result.errors)")
      return try JSONDecoder().decode([Row].self, from: Data(result.output.utf8))
    }
    let number = Row(customer: "C1", identity: "tel:+8613800138000", isShared: false)
    let mail = Row(customer: "C1", identity: "mailto:li@gmail.com", isShared: false)
    #expect(
      Set(try run("link", "C1", "--phone", "138 0013 8000", "--mail", "L.i+shop@Gmail.com").map(\.identity))
        == [number.identity, mail.identity])
    #expect(try run("link", "C2", "--phone", "13800138000").first?.isShared == true)
    #expect(try run("unlink", "C2", "--phone", "+8613800138000", "--reason", "moved") == [])
    #expect(try run("show", "li@gmail.com") == [mail])
    #expect(Set(try run("show").map(\.identity)) == [number.identity, mail.identity])
    let wrong = try program.run(["customers", "link", "C1", "--phone", "12"], in: "co")
    #expect(wrong.status == 65 && wrong.errors.contains("12"))
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `is told what is wrong with a name`() throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "20", "--months", "1", "co"])
    try program.run(["ingest"], in: "co")
    let report = try read(Report.self, program, "report", "tickets")
    let ticket = try #require(report.rows.first?.ticket)
    for (arguments, expected) in [
      (["confirm", ticket, "T99999999"], "T99999999"), (["confirm", ticket, ticket], "twice"),
      (["split", ticket], "merged with none"), (["reject", ticket, ticket], "twice"), (["confirm", ticket], "two"),
      (["show", ticket, "10482"], "10482"),
    ] {
      let result = try program.run(["duplicates"] + arguments, in: "co")
      #expect(result.status != 0 && result.errors.contains(expected), "\(arguments): \(result)")
    }
    #expect(try program.run(["duplicates", "list"], in: "co").status == 0)
    // Decisions have that name to themselves.
    let text = try program.read("co/ticketledger.yaml")
    try program.write(text.replacing("\n  roster: ", with: "\n  decisions: "), to: "co/wrong.yaml")
    let reserved = try program.run(["status", "--config", "wrong.yaml"], in: "co")
    #expect(reserved.status == 78 && reserved.errors.contains("wrong.yaml:") && reserved.errors.contains("decisions"))
  }
}
