import Foundation
import Testing

/// Python, with nothing but its standard library and the exported tables, comes to the same cost lines.
@Suite struct `Computed again by others` {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../independent/recompute_costs.py").standardizedFileURL.path

  private func recompute(_ folder: String) throws -> Program.Result {
    try Program.run("/usr/bin/env", ["python3", Self.script, folder], in: folder)
  }

  @Test func `the sample company's cost lines are the same, to the fen, by every definition`() throws {
    let program = try Program()
    #expect(try program.run(["sample", "--tickets", "1200", "--months", "6", "co"]).status == 0)
    // Everything at once: reciprocal services, fixed shares, capacities by hand, amounts in other currencies, spread over odd days.
    try program.write(
      """
      definition: everything
      version: 4
      title: {en: Everything, zh: 全部}
      currency: CNY
      basis: effective
      period: service
      practical-capacity: 82.5%
      mail-minutes: {read: 1.25, reply: 4, per-attachment: 0.333, per-1000-characters: 0.7}
      chat-minutes: {by: messages, read: 0.2, reply: 0.55}
      minutes:
        - {add: 1.5, per: transfer}
        - {add: 0.125, per: contact, services: [unclassified]}
        - {add: 2, per: ticket}
        - {add: 0.4, per: attachment}
      support:
        method: reciprocal
        departments:
          - {department: finance, share: fixed, shares: {hr: 3, it: 2}}
          - {department: it, share: contacts}
      pools:
        - {pool: labour, title: L, items: [wages, social-insurance], share: own, driver: handle-minutes, capacity: practical}
        - {pool: desk, title: D, items: [software, servers, bandwidth], share: agent-hours, driver: handle-minutes, capacity: 900 minutes}
        - {pool: telephony, title: T, items: [telephony], share: handle-minutes, driver: contacts}
        - {pool: compensation, title: C, items: [compensation], driver: direct}
        - {pool: people, title: P, items: [training, recruiting], share: tickets, driver: handle-minutes, capacity: none}
        - {pool: rent, title: R, items: [rent], share: fixed, shares: {hr: 7, it: 5, finance: 1}, driver: tickets}

      """, to: "co/definitions/everything.yaml")
    let file = try program.read("co/ticketledger.yaml")
    try program.write(
      file.replacing("definitions/management.yaml", with: "definitions/management.yaml, definitions/everything.yaml")
        .replacing(
          "  roster: {", with: "  rates-by-hand: {adapter: rates-csv, files: inputs/rates-by-hand.csv}\n  roster: {"),
      to: "co/ticketledger.yaml")
    try program.write(
      "日期,币种,汇率,单位,来源\n2026-09-01,USD,712.34,100,中国银行\n2026-10-05,USD,709.995,100,中国银行\n",
      to: "co/inputs/rates-by-hand.csv")
    try program.write(
      """
      部门,费用项目,记账日期,服务期起,服务期止,金额,币种,凭证号,行号
      信息技术部,软件订阅,2026-09-20,2026-08-17,2027-03-09,1234.57,USD,外-1,1
      信息技术部,软件订阅,2026-10-04,2026-10-01,2026-10-31,0.03,USD,外-1,2
      财务部,服务器,2026-10-09,2026-10-09,2026-12-08,-77.77,USD,外-1,3
      信息技术部,软件订阅,2026-01-09,2026-01-01,2026-12-31,500,USD,外-1,4
      人事服务部,带宽,2026-10-09,2026-10-09,2026-10-01,9.99,CNY,外-1,5

      """, to: "co/inputs/finance/abroad.csv")
    Thread.sleep(forTimeInterval: 5.5)
    let ingested = try program.run(["ingest"], in: "co")
    #expect(ingested.status == 0, "\(ingested.errors)")
    for definition in ["finance", "operations", "management", "everything"] {
      for period in ["2026-07", "2026-10"] {
        let folder = program.folder + "/co/out-\(definition)-\(period)"
        let exported = try program.run(
          ["export", folder, "--definition", definition, "--period", period], in: "co")
        #expect(exported.status == 0, "\(exported.errors)")
        let result = try recompute(folder)
        #expect(result.status == 0, "\(definition) \(period): \(result.output)\(result.errors)")
        #expect(result.output.contains("; 0 differ"))
      }
    }
    // A fen that is moved from one ticket to another is seen.
    let path = program.folder + "/co/out-everything-2026-10/cost-lines.csv"
    var rows = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    let places = rows.indices.filter { rows[$0].contains(",ticket,") }
    for (place, change) in zip([places[0], places[1]], [1, -1]) {
      var cells = rows[place].components(separatedBy: ",")
      cells[4] = "\((Int(cells[4]) ?? 0) + change)"
      rows[place] = cells.joined(separator: ",")
    }
    try rows.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let caught = try recompute(program.folder + "/co/out-everything-2026-10")
    #expect(caught.status == 1 && caught.output.contains("2 differ"))
  }
}
