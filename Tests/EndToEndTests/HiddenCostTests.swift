import Foundation
import Testing

/// Hidden costs of the sample company: what the program makes of its formulas, and what it leaves as it is.
@Suite struct `Hidden costs, end to end` {
  private func company() throws -> Program {
    let program = try Program()
    #expect(try program.run(["sample", "--tickets", "400", "--months", "4", "--seed", "3", "co"]).status == 0)
    #expect(try program.run(["ingest"], in: "co").status == 0)
    return program
  }

  @Test func `no total of any report changes by formulas that are added`() throws {
    let program = try company()
    let reports = [
      ["departments"], ["departments", "--definition", "operations"], ["tickets", "--limit", "1000"], ["ledger"],
      ["duplicates"],
    ]
    func outputs() throws -> [String] {
      try reports.flatMap { report in
        try ["2026-09", "2026-10"].map { month in
          let result = try program.run(["report"] + report + ["--json", "--period", month], in: "co")
          #expect(result.status == 0, "\(result.errors)")
          return result.output
        }
      }
    }
    let hidden = try program.run(["report", "hidden", "--json", "--period", "2026-10"], in: "co")
    #expect(hidden.status == 0, "\(hidden.errors)")
    let report = try #require(JSONSerialization.jsonObject(with: Data(hidden.output.utf8)) as? [String: Any])
    #expect(report["viewsMinor"] as? Int ?? 0 > 0)
    #expect(report["memosMinor"] as? Int ?? 0 > 0)
    let with = try outputs()
    try program.write("[]\n", to: "co/hidden-costs.yaml")
    #expect(try outputs() == with)
    let text = try program.run(["report", "hidden", "--period", "2026-10"], in: "co")
    #expect(text.output.contains("No formula"))
    #expect(text.output.contains("0.00 re-sorted"))
    try program.write(
      "- {cost: big, title: Big, layer: memo, inputs: {a: {constant: 1000000}}, formula: a * a}\n",
      to: "co/hidden-costs.yaml")
    #expect(try outputs() == with)
  }

  @Test func `each figure is followed down to what was reported and booked`() throws {
    let program = try company()
    let report = try program.run(["report", "hidden", "--period", "2026-10"], in: "co")
    #expect(report.status == 0)
    let row = try #require(report.output.split(separator: "\n").first { $0.hasSuffix("hidden:training-time/hr") })
    let cells = row.split(separator: " ", omittingEmptySubsequences: true)
    let address = String(try #require(cells.last))
    let trace = try program.run(["trace", address, "--limit", "1"], in: "co")
    #expect(trace.status == 0, "\(trace.errors)")
    #expect(trace.output.hasPrefix("finance@1/2026-10/hidden:training-time/hr = "))
    for part in [
      "hours × wage", "reported: training-hours", "quantity-reported", "average wage", "bytes match", "培训工时",
    ] {
      #expect(trace.output.contains(part), "\(part)")
    }
    // The amount of the report is the amount of the trace.
    let amount = try #require(trace.output.split(separator: "\n").first?.split(separator: " ").dropFirst(2).first)
    #expect(cells.contains(amount))
    #expect(try program.run(["trace", "finance@1/2026-10/hidden:training-time", "--json"], in: "co").status == 0)
    #expect(try program.run(["trace", "finance@1/2026-10/hidden:nothing"], in: "co").status == 65)
    #expect(try program.run(["trace", "finance@1/2026-10/hidden:attrition/hr/T1"], in: "co").status == 65)
  }

  @Test func `views that are more than the ledger has, by themselves or together, are said to be`() throws {
    let program = try company()
    let formulas = ["one", "two"].map { name in
      "- {cost: \(name), title: \(name), layer: view, within: [wages], inputs: {booked: {ledger: [wages]}}, formula: booked × 0.6}\n"
    }
    try program.write(formulas.joined(), to: "co/hidden-costs.yaml")
    let together = try program.run(["report", "hidden", "--period", "2026-10"], in: "co").output
    let lines = together.split(separator: "\n").filter { $0.hasPrefix("More than the ledger") }
    #expect(lines.count == 1 && lines[0].contains("one + two"), "\(together)")
    try program.write(
      formulas[0].replacingOccurrences(of: "0.6", with: "1.1")
        + "- {cost: none, title: none, layer: memo, inputs: {booked: {ledger: [wages]}, zero: {constant: 0}}, formula: booked ÷ zero}\n",
      to: "co/hidden-costs.yaml")
    let alone = try program.run(["report", "hidden", "--period", "2026-10"], in: "co").output
    // Every department with wages, and the company.
    #expect(alone.split(separator: "\n").filter { $0.hasPrefix("More than the ledger") }.count == 4)
    #expect(alone.contains("Not computable: none, HR services: zero is zero"))
    let trace = try program.run(["trace", "finance@1/2026-10/hidden:none/hr"], in: "co")
    #expect(trace.output.hasPrefix("finance@1/2026-10/hidden:none/hr = – CNY"))
  }

  @Test func `whoever comes and goes by the roster is whom the company itself counted`() throws {
    let program = try Program()
    #expect(try program.run(["sample", "--tickets", "400", "--months", "13", "--seed", "3", "co"]).status == 0)
    #expect(try program.run(["ingest"], in: "co").status == 0)
    try program.write(
      ["leavers", "newcomers"].map { measure in
        "- {cost: \(measure), title: X, layer: memo, inputs: {a: {measured: \(measure)}}, formula: a}\n"
          + "- {cost: reported-\(measure), title: X, layer: memo, inputs: {a: {quantity: \(measure)}}, formula: a}\n"
      }.joined(), to: "co/hidden-costs.yaml")
    var counted: [String: Int] = [:]
    for month in ["2025-11", "2025-12"] + (1...10).map({ $0 < 10 ? "2026-0\($0)" : "2026-\($0)" }) {
      let output = try program.run(["report", "hidden", "--json", "--period", month], in: "co").output
      let report = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
      var amounts: [String: [String: Int]] = [:]
      for row in try #require(report["rows"] as? [[String: Any]]) {
        guard let cost = row["cost"] as? String, let department = row["department"] as? String else { continue }
        amounts[cost, default: [:]][department] = row["amountMinor"] as? Int
        counted[cost, default: 0] += row["amountMinor"] as? Int ?? 0
      }
      for measure in ["leavers", "newcomers"] {
        #expect(amounts[measure] == amounts["reported-\(measure)"], "\(measure) \(month)")
      }
    }
    #expect(counted["leavers"] ?? 0 > 0)
    #expect(counted["newcomers"] ?? 0 > 0)
  }

  @Test func `a mistake in a formula is explained with its line`() throws {
    let program = try Program()
    try program.run(["init", "mine"])
    let formulas = try program.read("mine/hidden-costs.yaml")
    try program.write(
      formulas.replacingOccurrences(of: "formula: lost × margin", with: "formula: lost × (margin"),
      to: "mine/hidden-costs.yaml")
    let result = try program.run(["report", "hidden"], in: "mine")
    #expect(result.status == 78)
    #expect(result.errors.contains("hidden-costs.yaml:"), "\(result.errors)")
    #expect(result.errors.contains("lost × (margin"))
  }
}
