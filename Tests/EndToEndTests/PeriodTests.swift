import Foundation
import Testing

/// Definitions adopted, months closed, and the way from one total to another, as a controller would do it.
@Suite struct `The year-end` {
  private struct Bridge: Decodable {
    struct End: Decodable { var totalMinor: Int64 }
    struct Row: Decodable {
      var cause: String
      var subject: String
      var amountMinor: Int64
      var lines: [Line]
      var address: String
    }
    struct Line: Decodable {
      var document: String?
      var amountMinor: Int64
    }
    var first: End
    var second: End
    var rows: [Row]
    var residualMinor: Int64
  }

  private struct Departments: Decodable {
    struct Adjustment: Decodable { var amountMinor: Int64 }
    var totalMinor: Int64
    var reportedMinor: Int64
    var adjustments: [Adjustment]
  }

  private func company() throws -> Program {
    let program = try Program()
    #expect(try program.run(["sample", "--tickets", "400", "--months", "3", "co"]).status == 0)
    #expect(try program.run(["ingest"], in: "co").status == 0)
    return program
  }

  private func decoded<Value: Decodable>(_ type: Value.Type, _ program: Program, _ arguments: [String]) throws -> Value
  {
    let result = try program.run(arguments + ["--json"], in: "co")
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(type, from: Data(result.output.utf8))
  }

  @Test
  func `finance and operations differ by about 30 percent, and every fen of it is named and traced to its voucher`()
    throws
  {
    let program = try company()
    let bridge = try decoded(Bridge.self, program, ["bridge", "finance", "operations", "--period", "2026-10"])
    let difference = bridge.first.totalMinor - bridge.second.totalMinor
    #expect((20...40).contains(difference * 100 / bridge.first.totalMinor))
    #expect(bridge.residualMinor == 0)
    #expect(bridge.rows.reduce(0) { $0 + $1.amountMinor } == -difference)
    #expect(bridge.rows.map { "\($0.cause) \($0.subject)" }.contains("item-left-out rent"))
    for row in bridge.rows {
      #expect(row.lines.reduce(0) { $0 + $1.amountMinor } == row.amountMinor)
      let trace = try program.run(["trace", row.address, "--limit", "100"], in: "co")
      #expect(trace.status == 0)
      #expect(trace.output.components(separatedBy: "bytes match").count == row.lines.count + 1)
      for document in row.lines.compactMap(\.document) { #expect(trace.output.contains(document)) }
    }
  }

  @Test func `a closed month stays what it was, to the byte, and what comes later is borne and listed by the next`()
    throws
  {
    let program = try company()
    let early = try program.run(["period", "close", "2026-09"], in: "co")
    #expect(early.status == 65 && early.errors.contains("definitions adopt"))
    for name in ["finance", "operations"] {
      let adopted = try program.run(
        ["definitions", "adopt", name, "--from", "2026-08", "--author", "王会计", "--reason", "year-end"], in: "co")
      #expect(adopted.status == 0, "\(adopted.errors)")
    }
    #expect(try program.run(["period", "close", "2026-09", "--author", "王会计"], in: "co").status == 0)
    #expect(try program.run(["period", "close", "2026-09"], in: "co").status == 65)
    func reported() throws -> [String] {
      try [["--json"], ["--lang", "zh"], ["--definition", "operations"]].map { options in
        let result = try program.run(
          ["report", "departments", "--period", "2026-09", "--as-reported"] + options, in: "co")
        #expect(result.status == 0, "\(result.errors)")
        return result.output
      }
    }
    let before = try reported()
    let live = try program.run(["report", "departments", "--period", "2026-09"], in: "co").output
    #expect(try before[1] != live && reported() == before)

    let known = try decoded(Departments.self, program, ["report", "departments", "--period", "2026-09"])
    try program.write(
      """
      部门,费用项目,记账日期,服务期起,服务期止,金额,币种,凭证号,行号
      信息技术部,培训费,2026-11-03,2026-09-15,2026-09-20,888.80,CNY,补-1,1
      人事服务部,软件订阅,2026-11-05,2026-09-01,2026-09-30,-12.34,CNY,补-1,2

      """, to: "co/inputs/finance/late.csv")
    Thread.sleep(forTimeInterval: 5.5)
    #expect(try program.run(["ingest"], in: "co").status == 0)
    #expect(try reported() == before)
    let october = try decoded(Departments.self, program, ["report", "departments", "--period", "2026-10"])
    #expect(october.adjustments.map(\.amountMinor).sorted() == [-1234, 88_880])
    #expect(october.reportedMinor == october.totalMinor + 87_646)
    let bridge = try decoded(Bridge.self, program, ["bridge", "finance", "--period", "2026-09", "--as-reported"])
    #expect(bridge.first.totalMinor == known.totalMinor && bridge.second.totalMinor == known.totalMinor + 87_646)
    #expect(bridge.rows.map(\.cause) == ["booked-later", "booked-later"] && bridge.residualMinor == 0)
    #expect(try program.run(["replay"], in: "co").status == 0)
    #expect(try reported() == before)
    #expect(try program.run(["verify"], in: "co").status == 0)

    // What another definition says now changes nothing of it either.
    let file = try program.read("co/definitions/finance.yaml")
    try program.write(file.replacing("service ", with: "booked  "), to: "co/definitions/finance.yaml")
    let changed = try program.run(["report", "departments"], in: "co")
    #expect(changed.status == 78 && changed.errors.contains("finance@1"))
    try program.write(
      file.replacing("service ", with: "booked  ").replacing("version: 1", with: "version: 2"),
      to: "co/definitions/finance.yaml")
    #expect(try reported() == before)
    #expect(
      try decoded(Departments.self, program, ["report", "departments", "--period", "2026-09"]).totalMinor == known
        .totalMinor + 87_646)
    let versions = try decoded(Bridge.self, program, ["bridge", "finance@1", "finance@2", "--period", "2026-09"])
    #expect(Set(versions.rows.map(\.cause)) == ["period-rule"] && versions.residualMinor == 0)
    let closed = try program.run(["definitions", "adopt", "finance@2", "--from", "2026-09"], in: "co")
    #expect(closed.status == 65 && closed.errors.contains("2026-10"))
    #expect(try program.run(["definitions", "adopt", "finance@2", "--from", "2026-10"], in: "co").status == 0)
    #expect(try program.run(["definitions", "list"], in: "co").output.contains("王会计"))

    #expect(try program.run(["period", "reopen", "2026-09"], in: "co").status == 64)
    #expect(try program.run(["period", "reopen", "2026-09", "--reason", "遗漏"], in: "co").status == 0)
    #expect(
      try decoded(Departments.self, program, ["report", "departments", "--period", "2026-10"]).adjustments.isEmpty)
    #expect(try reported() == before)
    let list = try program.run(["period", "list"], in: "co").output
    #expect(list.contains("reopened") && list.contains("876.46"))
  }

  @Test func `a definition with mistakes is explained line by line, and what falls through is shown`() throws {
    let program = try company()
    try program.write(
      """
      definition: lean
      version: 1
      title: {en: Lean, zh: 精简}
      currency: CNY
      period: service
      pools:
        - {pool: a, title: A, items: [wages, wagez], share: own, driver: tickets}
        - {pool: b, title: B, items: [rent], share: own, driver: handle-minutes}

      """, to: "co/lean.yaml")
    let wrong = try program.run(["definitions", "check", "lean.yaml"], in: "co")
    #expect(wrong.status == 78)
    for place in ["lean.yaml:7", "lean.yaml:8"] { #expect(wrong.errors.contains(place)) }
    let text = try program.read("co/lean.yaml")
    try program.write(
      text.replacing(", wagez", with: "").replacing("handle-minutes", with: "tickets"), to: "co/lean.yaml")
    let right = try program.run(["definitions", "check", "lean.yaml"], in: "co")
    #expect(right.status == 0, "\(right.errors)")
    #expect(right.output.contains("Items of the catalogue in no pool: ") && right.output.contains("Training"))
    // The sample company books something now and then that no catalogue knows.
    try program.write(
      "部门,费用项目,记账日期,金额,凭证号,行号\n人事服务部,业务招待费,2026-10-03,5.00,杂-1,1\n", to: "co/inputs/finance/odd.csv")
    Thread.sleep(forTimeInterval: 5.5)
    #expect(try program.run(["ingest"], in: "co").status == 0)
    let falling = try program.run(["definitions", "check", "finance", "--period", "2026-10"], in: "co")
    #expect(falling.status == 1 && falling.output.contains("5.00"))
  }
}
