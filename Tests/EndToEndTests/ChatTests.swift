import Foundation
import Testing

@Suite struct `Exports of chats` {
  @Test(arguments: try ChatSample.all)
  func `read again add nothing`(sample: ChatSample) throws {
    let company = try ChatCompany(sample)
    try company.program.writeOld(sample.bytes, to: "in/1/\(sample.input)")
    let first = try company.ingest()
    #expect(first.seen > 0 && first.appended + first.quarantined + first.duplicates + first.revisions == first.seen)
    try company.program.writeOld(sample.bytes, to: "in/2/\(sample.input)")
    let again = try company.ingest()
    #expect(
      again == ChatCompany.Counts(seen: first.seen, appended: 0, duplicates: first.seen, revisions: 0, quarantined: 0))
    #expect(try company.program.run(["verify"]).status == 0)
  }

  @Test(arguments: ["chatlog-json", "pywxdump-csv", "weflow-json", "weflow-csv", "wechatmsg-csv"])
  func `that number their rows anew, or name another machine, add nothing`(name: String) throws {
    let sample = try #require(try ChatSample.all.first { $0.name == name })
    let company = try ChatCompany(sample)
    try company.program.writeOld(sample.bytes, to: "in/1/\(sample.input)")
    let first = try company.ingest()
    // By bytes: CR and LF are one character.
    var lines = try sample.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    if name.hasSuffix("json") {
      lines = lines.map { line in
        line.replacing(/"localId":(\s*)(\d+)/) { "\"localId\":\($0.output.1)9\($0.output.2)" }
          .replacing(/"host":(\s*)"[^"]*"/) { "\"host\":\($0.output.1)\"10.9.8.7:5030\"" }
      }
    } else {
      lines = [lines[0]] + lines.dropFirst().map { $0.replacing(/^(\d+),/) { "9\($0.output.1)," } }
    }
    let changed = Data(lines.joined(separator: "\n").utf8)
    #expect(changed != (try sample.bytes))
    try company.program.writeOld(changed, to: "in/2/\(sample.input)")
    let again = try company.ingest()
    #expect(again.appended == 0 && again.revisions == 0 && again.seen == first.seen)
  }

  /// What a report of missed contacts says, as far as it does not depend on the day on which it is made.
  private struct Missed: Decodable {
    struct Row: Decodable {
      var channel: String
      var customer: String
      var department: String
      var answeredAt: String?
    }
    var rows: [Row]
    var count: Int
    var openCount: Int
  }

  @Test func `and calls without an answer are reported, those with one are not`() throws {
    let program = try Program()
    try program.run(["init", "."])
    let text = try program.read("ticketledger.yaml")
    try program.write(
      String(text[..<(try #require(text.range(of: "\nsources:")).lowerBound)]) + """

        sources:
          calls: {adapter: generic-calls-csv, files: calls.csv}
          chats: {adapter: generic-chats-csv, files: chats.csv, department: service}
          customers: {adapter: customers-csv, files: customers.csv}
          roster: {adapter: roster-csv, files: roster.csv}
        """, to: "ticketledger.yaml")
    try program.writeOld(
      Data(
        """
        会话,时间,发送人,内容
        li,2026-10-12 09:00:00,wxid_li,请问发货了吗？
        li,2026-10-12 09:02:00,wx_an,今天发。
        li,2026-10-12 09:03:00,wxid_li,好的，谢谢！
        wang,2026-10-12 09:00:00,wxid_wang,在吗？
        zhao,2026-10-12 09:00:00,wxid_zhao,发票呢
        zhao,2026-10-14 09:00:00,wx_an,已寄出
        sun,2026-10-12 09:00:00,wxid_sun,您好，订单呢？

        """.utf8), to: "chats.csv")
    try program.writeOld(
      Data(
        """
        call_id,leg,start_time,answer_time,end_time,direction,status,caller,callee,agent,queue,duration,talk_seconds,wrap_up_seconds
        c1,1,2026/10/12 10:00,,2026/10/12 10:01,inbound,no-answer,+8613900001234,+862160001000,,support,0:01:00,0:00:00,
        c2,1,2026/10/12 11:00,,2026/10/12 11:01,inbound,no-answer,+8613900005678,+862160001000,,support,0:01:00,0:00:00,
        c3,1,2026/10/12 12:00,2026/10/12 12:01,2026/10/12 12:04,outbound,answered,+862160001000,+8613900005678,1001,,0:04:00,0:03:00,
        c4,1,2026/10/12 13:00,,2026/10/12 13:01,inbound,no-answer,+8613900009999,+862160001000,,support,0:01:00,0:00:00,

        """.utf8), to: "calls.csv")
    // Who called in vain at 13:00 is called Sun, and was answered in the chat.
    try program.writeOld(
      Data("客户编号,姓名,手机,邮箱,微信号\nC7,孙,13900009999,,wxid_sun\n".utf8), to: "customers.csv")
    try program.writeOld(
      Data("工号,姓名,部门,岗位,分机,邮箱,微信号,起始日期,截止日期\nE1,安,客服部,客服,1001,,wx_an,2020-01-01,\n".utf8),
      to: "roster.csv")
    #expect(try program.run(["ingest"]).status == 0)
    func missed() throws -> Missed {
      try JSONDecoder().decode(Missed.self, from: Data(try program.run(["report", "missed", "--json"]).output.utf8))
    }
    let first = try missed()
    #expect(first.rows.map(\.channel) == ["chat", "chat", "chat", "phone", "phone"])
    #expect(first.rows.map(\.department) == ["service", "service", "service", "service", "service"])
    #expect(first.rows.map(\.customer).contains("C7"))
    #expect(first.rows.compactMap(\.answeredAt) == ["2026-10-14T01:00:00Z"])
    #expect(first.count == 5 && first.openCount == 4)

    // An answer to Sun in the chat deals with the call as well: it is the same customer.
    let chats = try program.read("chats.csv")
    try program.writeOld(
      Data((chats + "sun,2026-10-12 14:00:00,wx_an,明天到\n").utf8), to: "chats.csv")
    #expect(try program.run(["ingest"]).status == 0)
    #expect(try missed().rows.map(\.channel) == ["chat", "chat", "phone"])
    let table = try program.run(["report", "missed", "--lang", "zh"])
    #expect(table.status == 0 && table.output.contains("漏单") && table.output.contains("聊天"))
    #expect(try program.run(["verify"]).status == 0)
  }
}
