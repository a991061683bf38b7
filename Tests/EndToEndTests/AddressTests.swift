import Foundation
import Testing

/// Whoever sees a figure in a report can ask where it comes from.
@Suite struct `Every address that a report prints` {
  /// The objects with an address anywhere in some JSON.
  private func rows(_ value: Any) -> [[String: Any]] {
    if let list = value as? [Any] { return list.flatMap(rows) }
    guard let object = value as? [String: Any] else { return [] }
    return (object["address"] is String ? [object] : []) + object.values.flatMap(rows)
  }

  private func json(_ program: Program, _ arguments: [String]) throws -> Any {
    let result = try program.run(arguments + ["--json"], in: "co")
    // A check tells by its exit code that something falls through.
    #expect(result.status == (arguments[0] == "definitions" ? 1 : 0), "\(arguments): \(result.errors)")
    return try JSONSerialization.jsonObject(with: Data(result.output.utf8))
  }

  private struct Trace: Decodable { var amountMinor: Int64 }

  @Test func `is answered by trace, with the figure that stands beside it`() throws {
    let program = try Program()
    #expect(try program.run(["sample", "--tickets", "500", "--months", "4", "co"]).status == 0)
    // Something that no catalogue knows, with what an address cannot have in its name.
    try program.write(
      "部门,费用项目,记账日期,金额,币种,凭证号,行号\n后勤 部/二,业务招待/礼品 10%,2026-10-03,5.00,CNY,杂-1,1\n人事服务部,电话费,2026-10-03,7.00,JPY,杂-1,2\n",
      to: "co/inputs/finance/odd.csv")
    Thread.sleep(forTimeInterval: 5.5)
    #expect(try program.run(["ingest"], in: "co").status == 0)
    let month = ["--period", "2026-10"]
    // Two tickets of the month that somebody says are one.
    let tickets = rows(try json(program, ["report", "tickets", "--sort", "contacts", "--limit", "2"] + month))
    let names = tickets.compactMap { $0["ticket"] as? String }
    #expect(try program.run(["duplicates", "confirm"] + names, in: "co").status == 0)
    let reports = [
      ["report", "duplicates"] + month, ["report", "duplicates", "--definition", "management"] + month,
      ["definitions", "check", "finance"] + month, ["report", "departments"] + month,
      ["report", "departments", "--definition", "management"] + month,
      ["report", "tickets", "--limit", "4"] + month, ["report", "ledger"] + month,
      ["report", "ledger", "--definition", "operations"] + month, ["report", "hidden"] + month,
      ["report", "by", "service"] + month, ["report", "by", "channel", "--and", "department"] + month,
      ["report", "by", "item", "--and", "pool"] + month, ["report", "by", "agent", "--limit", "3"] + month,
      ["report", "by", "customer", "--limit", "3"] + month, ["report", "by", "ticket", "--limit", "2"] + month,
      ["report", "tickets", "--limit", "2", "--only", "channel=phone", "--only", "department=hr"] + month,
      ["report", "capacity"] + month,
      ["bridge", "finance", "operations"] + month,
      ["bridge", "finance", "management", "--to-period", "2026-09"] + month,
    ]
    var asked: Set<String> = []
    for report in reports {
      let rows = rows(try json(program, report))
      #expect(!rows.isEmpty, "\(report)")
      for row in rows {
        guard let address = row["address"] as? String, asked.insert(address).inserted else { continue }
        let result = try program.run(["trace", address, "--limit", "2", "--json"], in: "co")
        #expect(result.status == 0, "\(address) of \(report): \(result.errors)")
        guard result.status == 0, let amount = (row["amountMinor"] as? NSNumber)?.int64Value else { continue }
        let trace = try JSONDecoder().decode(Trace.self, from: Data(result.output.utf8))
        #expect(trace.amountMinor == amount, "\(address) of \(report)")
        let text = try program.run(["trace", address, "--limit", "1", "--lang", "zh"], in: "co")
        #expect(text.status == 0 && text.output.contains(address))
      }
    }
    #expect(asked.count > 80)
    #expect(asked.contains { $0.contains("/duplicates/") })
    #expect(
      asked.contains { $0.contains("reason=item-unknown") } && asked.contains { $0.contains("reason=rate-unknown") })
  }

  @Test(arguments: [
    "finance@1/2026-10/nonsense", "finance@1/2026-10/*/nobody", "finance@9/2026-10", "finance@1/2026-13",
    "finance@1/2026-10/lines/item=nothing", "finance@1/2026-10/lines/pool", "bridge/finance@1/2026-10/reported",
    "bridge/finance@1/2026-10/operations@1/2026-10/item-added/none", "finance@1/2026-10/by/colour=red", "lines", "T",
    "",
  ])
  func `that names nothing is refused with what to write instead`(address: String) throws {
    let program = try Program()
    #expect(try program.run(["sample", "--tickets", "60", "--months", "1", "co"]).status == 0)
    #expect(try program.run(["ingest", "--source", "finance"], in: "co").status == 0)
    let result = try program.run(["trace", address], in: "co")
    #expect(result.status == 65, "\(result.errors)")
    #expect(result.errors.contains("Next: "))
  }
}
