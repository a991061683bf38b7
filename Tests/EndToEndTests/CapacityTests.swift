import Foundation
import Testing

/// Hours that are paid for and hours that are used.
@Suite struct `Capacity` {
  private struct Report: Decodable {
    struct Row: Decodable {
      var department: String
      var paidSeconds: Int64
      var scheduledSeconds: Int64
      var capacitySeconds: Int64?
      var ticketSeconds: Int64
      var overheadSeconds: Int64
      var unusedSeconds: Int64?
      var unusedMinor: Int64
      var address: String
    }
    var rows: [Row]
  }

  private struct Departments: Decodable {
    struct Row: Decodable {
      var department: String
      var handleSeconds: Int64
      var unusedMinor: Int64
      var ticketsMinor: Int64
      var overheadMinor: Int64
      var unallocatedMinor: Int64
      var amountMinor: Int64
    }
    var departments: [Row]
  }

  private func report<Value: Decodable>(_ type: Value.Type, _ name: String, _ program: Program) throws -> Value {
    let result = try program.run(["report", name, "--period", "2026-10", "--json"], in: "co")
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(type, from: Data(result.output.utf8))
  }

  @Test func `is what of the paid hours can be worked, and overuse is shown as such`() throws {
    let program = try Program()
    #expect(try program.run(["sample", "--tickets", "400", "--months", "2", "co"]).status == 0)
    try program.write(
      "工号,姓名,部门,日期,排班工时\nE10001,甲,人事服务部,2026-10-08,7.5\nE10001,甲,人事服务部,2026-10-09,8\n", to: "co/inputs/schedule.csv")
    let file = try program.read("co/ticketledger.yaml")
    try program.write(
      file.replacing(
        "  roster: {", with: "  schedule: {adapter: schedule-csv, files: inputs/schedule.csv}\n  roster: {"),
      to: "co/ticketledger.yaml")
    Thread.sleep(forTimeInterval: 5.5)
    #expect(try program.run(["ingest"], in: "co").status == 0)
    let capacity = try report(Report.self, "capacity", program)
    let departments = try report(Departments.self, "departments", program)
    #expect(capacity.rows.map(\.department).contains("hr"))
    for row in capacity.rows where row.paidSeconds > 0 {
      #expect(row.capacitySeconds == row.paidSeconds * 8 / 10)
      #expect(row.unusedSeconds == row.paidSeconds * 8 / 10 - row.ticketSeconds - row.overheadSeconds)
      let other = try #require(departments.departments.first { $0.department == row.department })
      #expect(row.ticketSeconds == other.handleSeconds && row.unusedMinor == other.unusedMinor)
      #expect(row.unusedMinor > 0)
    }
    #expect(capacity.rows.first { $0.department == "hr" }?.scheduledSeconds == 55_800)

    let definition = try program.read("co/definitions/finance.yaml")
    try program.write(
      definition.replacing("practical-capacity: 80%", with: "practical-capacity: 0.1%")
        .replacing("version: 1", with: "version: 2"), to: "co/definitions/finance.yaml")
    let overused = try report(Report.self, "capacity", program)
    let hr = try #require(overused.rows.first { $0.department == "hr" })
    #expect((hr.unusedSeconds ?? 0) < 0 && hr.unusedMinor < 0)
    for row in try report(Departments.self, "departments", program).departments {
      #expect(row.ticketsMinor + row.overheadMinor + row.unusedMinor + row.unallocatedMinor == row.amountMinor)
    }
    try program.write(
      definition.replacing("practical-capacity: 80%", with: "practical-capacity: 80%\ncapacity-hours: scheduled")
        .replacing("version: 1", with: "version: 3"), to: "co/definitions/finance.yaml")
    let planned = try report(Report.self, "capacity", program)
    #expect(planned.rows.first { $0.department == "hr" }?.capacitySeconds == Int64(44_640))
    #expect(planned.rows.first { $0.department == "it" }?.capacitySeconds == nil)
    try program.write(
      definition.replacing("practical-capacity: 80%", with: "practical-capacity: 0.1%")
        .replacing("version: 1", with: "version: 2"), to: "co/definitions/finance.yaml")
    let text = try program.run(["report", "capacity", "--period", "2026-10", "--lang", "zh"], in: "co").output
    #expect(text.contains("（超用）"))
  }
}
