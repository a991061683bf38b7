import Foundation
import Testing

@Suite struct `An operator` {
  @Test func `starts from a commented configuration that is right as it is`() throws {
    let program = try Program()
    #expect(try program.run(["init", "mine"]).status == 0)
    // Nothing is overwritten.
    #expect(try program.run(["init", "mine"]).status == 65)
    let result = try program.run(["ingest"], in: "mine")
    #expect(result.status == 65)
    #expect(result.errors.contains("inputs/calls/*.csv"))
    #expect(try program.run(["report", "departments"], in: "mine").status == 0)
  }

  @Test func `who misspells a key is told the line and the key that was meant`() throws {
    let program = try Program()
    try program.run(["init", "mine"])
    let text = try program.read("mine/ticketledger.yaml")
    try program.write(
      text.replacingOccurrences(of: "departments:", with: "departements:"), to: "mine/ticketledger.yaml")
    let result = try program.run(["status"], in: "mine")
    #expect(result.status == 78)
    #expect(result.errors.contains("ticketledger.yaml:") && result.errors.contains("departments"), "\(result.errors)")
    let chinese = try program.run(["status", "--lang", "zh"], in: "mine")
    #expect(chinese.errors.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) })
  }

  @Test func `finds in the editor's schema exactly the keys that the program takes`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let schema = try #require(
      JSONSerialization.jsonObject(
        with: Data(contentsOf: root.appendingPathComponent("schemas/config/ticketledger.v1.json"))) as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: [String: Any]])
    func nested(_ key: String) -> [String] {
      let inner = properties[key]?["additionalProperties"] as? [String: Any] ?? properties[key] ?? [:]
      return Array((inner["properties"] as? [String: Any] ?? [:]).keys)
    }
    let program = try Program()
    try program.run(["init", "mine"])
    let text = try program.read("mine/ticketledger.yaml")
    for (bogus, keys) in [
      (["bogus-key-of-nobody: 1\n"], Array(properties.keys)),
      (["departments:\n  x: {bogus-key-of-nobody: 1}\n"], nested("departments")),
      (["items:\n  x: {bogus-key-of-nobody: 1}\n"], nested("items")),
      (["daemon: {bogus-key-of-nobody: 1}\n"], nested("daemon")),
      (["backups: {bogus-key-of-nobody: 1}\n"], nested("backups")),
      (["alerts: {bogus-key-of-nobody: 1}\n"], nested("alerts")),
      (
        // What a source may say depends on how it is read.
        ["asterisk-cdr-csv", "imap", "maildir", "mbox", "eml"].map {
          "sources:\n  x: {adapter: \($0), bogus-key-of-nobody: 1}\n"
        }, nested("sources")
      ),
    ] {
      let first = bogus[0].split(separator: ":")[0]
      // In place of what the file says under that key and below; the sources stand last.
      let rest = text.components(separatedBy: "\n\(first):").first ?? text
      let sources = first == "sources" || rest.contains("\nsources:") ? "" : "sources: {}\n"
      let errors = try bogus.map { bogus in
        try program.write(rest + "\n" + bogus + sources, to: "mine/ticketledger.yaml")
        return try program.run(["status"], in: "mine").errors
      }.joined()
      #expect(!keys.isEmpty)
      for key in keys { #expect(errors.contains(key), "\(first) \(key): \(errors)") }
    }
  }

  /// A company with one cost file whose dates are written in a way that its adapter does not know yet.
  private func companyWithOddDates() throws -> Program {
    let program = try Program()
    try program.run(["sample", "--tickets", "20", "--months", "1", "co"])
    try program.write(
      """
      adapter: odd-costs
      title: {en: Odd costs, zh: 特殊费用}
      channel: ledger
      read: {format: delimited, header: true, columns: {day: [day], item: [item], amount: [amount], number: [number]}}
      time-zone: Asia/Shanghai
      key: {from: [number]}
      events:
        - event: ledger-line-booked
          occurred-at: {cell: day, time: yyyy-MM-dd}
          fields:
            item: item
            department: {constant: hr}
            amountMinor: {cell: amount, amount: {}}
            currency: {constant: CNY}
            bookedOn: {cell: day, time: yyyy-MM-dd}

      """, to: "co/odd.yaml")
    try program.write("day,item,amount,number\n2026-10-05,工资,100.00,1\n06.10.2026,工资,23.45,2\n", to: "co/odd.csv")
    let text = try program.read("co/ticketledger.yaml")
    try program.write(text + "  odd: {adapter: odd.yaml, files: odd.csv}\n", to: "co/ticketledger.yaml")
    return program
  }

  @Test func `sees why a row is refused, mends the definition, and the row leaves the quarantine`() throws {
    let program = try companyWithOddDates()
    #expect(try program.run(["adapters", "check", "odd.yaml", "odd.csv"], in: "co").output.contains("06.10.2026"))
    #expect(try program.run(["ingest"], in: "co").status == 65)
    let list = try program.run(["quarantine", "list"], in: "co")
    #expect(list.output.contains("odd.csv:3:") && list.output.contains("06.10.2026"), "\(list.output)")
    #expect(try program.run(["quarantine", "retry"], in: "co").status == 65)

    let definition = try program.read("co/odd.yaml")
    try program.write(
      definition.replacingOccurrences(of: "time: yyyy-MM-dd", with: "time: [yyyy-MM-dd, dd.MM.yyyy]"), to: "co/odd.yaml"
    )
    #expect(try program.run(["quarantine", "retry"], in: "co").status == 0)
    #expect(try program.run(["quarantine", "list", "--json"], in: "co").output.filter { !$0.isWhitespace } == "[]")
    let ledger = try program.run(["report", "ledger", "--period", "2026-10", "--json"], in: "co").output
    #expect(ledger.contains("\"amountMinor\""))
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `whose file is damaged gets all that stands before the damage, and is told where it broke off`() throws {
    let program = try companyWithOddDates()
    // Long enough that the damage lies in a later piece of the decompressed text than the first few thousand rows.
    let rows = (1...8000).map { "2026-10-05,工资,\($0).00,document-of-customer-service-\($0)\n" }.joined()
    try program.write("day,item,amount,number\n" + rows, to: "co/odd.csv")
    // The checksum at the end is wrong: what a broken transfer leaves.
    let script = """
      gzip odd.csv && size=$(stat -c %s odd.csv.gz) && mv odd.csv.gz odd.csv
      head -c 4 /dev/zero | dd of=odd.csv bs=1 seek=$((size - 8)) conv=notrunc 2>/dev/null
      """
    _ = try Program.run("/bin/sh", ["-c", script], in: program.folder + "/co")
    let result = try program.run(["ingest", "--source", "odd", "--json"], in: "co")
    #expect(result.status == 65)
    #expect(result.errors.contains("odd.csv"), "\(result.errors)")
    let appended = try #require(result.output.firstMatch(of: /"appended" : (\d+)/).flatMap { Int($0.output.1) })
    #expect(appended >= 2000)
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `who adds lines to a file finds them taken in once, and the report is current`() throws {
    let program = try companyWithOddDates()
    try program.run(["ingest"], in: "co")
    let before = try program.run(["report", "ledger", "--period", "2026-10", "--json"], in: "co").output
    try program.write(
      try program.read("co/odd.csv") + "2026-10-07,工资,900.00,3\n", to: "co/odd.csv")
    let result = try program.run(["ingest", "--source", "odd", "--json"], in: "co")
    #expect(result.output.contains("\"appended\" : 1"), "\(result.output)")
    let after = try program.run(["report", "ledger", "--period", "2026-10", "--json"], in: "co").output
    #expect(before != after)
  }

  @Test func `who changes a definition gets other totals from the same ledger, and the old ones again`() throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "200", "--months", "2", "co"])
    try program.run(["ingest"], in: "co")
    let arguments = ["report", "departments", "--period", "2026-10", "--json"]
    let before = try program.run(arguments, in: "co").output
    let definition = try program.read("co/definitions/finance.yaml")
    try program.write(
      definition.replacingOccurrences(of: "practical-capacity: 80%", with: "practical-capacity: 75%"),
      to: "co/definitions/finance.yaml")
    #expect(try program.run(arguments, in: "co").output != before)
    try program.write(definition, to: "co/definitions/finance.yaml")
    #expect(try program.run(arguments, in: "co").output == before)
  }

  @Test(arguments: [
    ["trace", "nonsense"], ["trace", "finance@9/2026-10"], ["trace", "finance@1/2026-10/none"],
    ["trace", "finance@1/2026-10/agent-labour/T999999999"], ["report", "tickets", "--definition", "nobody"],
    ["ingest", "--source", "nobody"], ["quarantine", "show", "99999999"],
  ])
  func `who asks for what is not there is told so, kindly`(arguments: [String]) throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "20", "--months", "1", "co"])
    try program.run(["ingest"], in: "co")
    for language in ["en", "zh"] {
      let result = try program.run(arguments + ["--lang", language], in: "co")
      #expect([65, 74, 78].contains(result.status), "\(result.status) \(result.errors)")
      #expect(result.errors.split(separator: "\n").count >= 2, "\(result.errors)")
    }
  }
}

@Suite struct `The catalogue's command` {
  @Test func `lists what ledgers may write, before and after there is a configuration`() throws {
    let program = try Program()
    let before = try program.run(["items", "list", "--lang", "zh"])
    #expect(before.status == 0)
    #expect(before.output.contains("长期待摊费用"))
    #expect(!before.output.contains("电信缴费"))
    try program.run(["init", "mine"])
    #expect(try program.run(["items", "list"], in: "mine").output.contains("电信缴费"))
    let rows = try #require(
      JSONSerialization.jsonObject(with: Data(program.run(["items", "list", "--json"], in: "mine").output.utf8))
        as? [[String: Any]])
    #expect(rows.first { $0["id"] as? String == "customer-churn" }?["layer"] as? String == "memo")
    #expect(try program.run(["items", "list", "--config", "nowhere.yaml"]).status == 78)
  }

  @Test func `an estimate cannot be pooled, and an item that nobody knows is called unallocated`() throws {
    let program = try Program()
    try program.run(["init", "mine"])
    let definition = try program.read("mine/definitions/finance.yaml")
    try program.write(
      definition.replacingOccurrences(of: "[telephony]", with: "[telephony, customer-churn]"),
      to: "mine/definitions/finance.yaml")
    let refused = try program.run(["status"], in: "mine")
    #expect(refused.status == 78)
    #expect(refused.errors.contains("customer-churn"), "\(refused.errors)")
    try program.write(definition, to: "mine/definitions/finance.yaml")
    try program.write(
      "部门,费用项目,记账日期,金额\n客服部,业务招待费,2026-10-31,12.50\n客服部,长期待摊费用,2026-10-31,7.00\n",
      to: "mine/inputs/costs/c.csv")
    try program.run(["ingest"], in: "mine")
    let report = try program.run(["report", "departments", "--period", "2026-10"], in: "mine").output
    let lines = report.split(separator: "\n")
    #expect(
      lines.contains { $0.hasPrefix("Unallocated") && $0.contains("12.50") && $0.contains("not in the catalogue") })
    #expect(lines.contains { $0.hasPrefix("Not in these figures") && $0.contains("7.00") }, "\(report)")
  }
}
