import Foundation
import SampleCompany
import TicketDomain
import Testing

struct SampleFolderTests {
  @Test func `everything that a working folder needs is there`() throws {
    let sample = try WrittenSample(tickets: 40, months: 2, seed: 1)
    let namedByTheirContent = ["inputs/mail/", "inputs/chatlog/", "inputs/wechatmsg/"]
    #expect(
      sample.files().filter { file in !namedByTheirContent.contains { file.hasPrefix($0) } } == [
        "definitions/finance.yaml", "definitions/management.yaml", "definitions/operations.yaml", "hidden-costs.yaml",
        "inputs/customers/customers.csv",
        "inputs/figures/2026-09.csv", "inputs/figures/2026-10.csv", "inputs/finance/2026-09.csv",
        "inputs/finance/2026-10.csv", "inputs/freeswitch/cdr-2026-09.csv", "inputs/freeswitch/cdr-2026-10.csv",
        "inputs/it/2026-09.csv", "inputs/it/2026-10.csv", "inputs/kf/sync-2026-10.json", "inputs/payroll/2026-09.csv",
        "inputs/payroll/2026-10.csv",
        "inputs/pbx/Master-2026-09.csv", "inputs/pbx/Master-2026-10.csv", "inputs/rates/2026-09.csv",
        "inputs/rates/2026-10.csv", "inputs/roster/roster.csv",
        "inputs/wecom/archive-2026-09.jsonl", "inputs/wecom/archive-2026-10.jsonl", "ticketledger.yaml",
        "truth/README.md", "truth/chat-departments.csv", "truth/chat-overhead.csv",
        "truth/chat-topics.csv", "truth/chats.csv",
        "truth/departments.csv", "truth/duplicates.csv", "truth/ledger.csv",
        "truth/mail-departments.csv", "truth/mail-topics.csv", "truth/mails.csv", "truth/not-duplicates.csv",
        "truth/pools.csv",
        "truth/tickets.csv",
      ])
    let mailboxes = Set(sample.files(in: "inputs/mail").map { $0.components(separatedBy: "/cur/")[0] })
    #expect(
      mailboxes == ["inputs/mail/hr", "inputs/mail/hr/.Sent", "inputs/mail/it", "inputs/mail/it/.Sent"])
  }

  @Test(arguments: [(1, 1), (1, 13), (2, 1), (7, 120), (40, 2), (1500, 1)])
  func `any size has as many tickets as asked for`(tickets: Int, months: Int) throws {
    let sample = try WrittenSample(tickets: tickets, months: months, seed: 5)
    let numbers = Set(try sample.rows("truth/tickets.csv").map { $0[0] })
    #expect(numbers == Set((1...tickets).map(String.init)))
  }

  @Test(arguments: [
    (0, 13, "2026-10", "tickets"), (4_000_001, 13, "2026-10", "tickets"), (10, 0, "2026-10", "months"),
    (10, 121, "2026-10", "months"), (10, 1, "1991-12", "last-month"), (10, 2, "1992-01", "first-month"),
  ])
  func `an argument out of range is refused by name`(
    tickets: Int, months: Int, lastMonth: String, parameter: String
  ) throws {
    let company = SampleCompany(tickets: tickets, months: months, seed: 1, lastMonth: try #require(Period(lastMonth)))
    let error = #expect(throws: SampleCompanyError.self) { try company.write(to: "/nonexistent/never-made") }
    #expect(error?.code == .outOfRange)
    #expect(error?.arguments["parameter"] == parameter)
  }

  @Test func `a folder that holds something is left alone`() throws {
    let folder = WrittenSample.newFolder()
    try SampleCompany(tickets: 5, months: 1, seed: 1).write(to: folder.path)
    let before = try WrittenSample.contents(of: folder)
    let error = #expect(throws: SampleCompanyError.self) {
      try SampleCompany(tickets: 9, months: 1, seed: 2).write(to: folder.path)
    }
    #expect(error?.code == .folderNotEmpty)
    #expect(try WrittenSample.contents(of: folder) == before)
    try FileManager.default.removeItem(at: folder)
  }

  @Test func `what the system refuses is said with its reason`() throws {
    let file = WrittenSample.newFolder()
    try Data().write(to: file)
    let error = #expect(throws: SampleCompanyError.self) {
      try SampleCompany(tickets: 9, months: 1, seed: 2).write(to: file.path)
    }
    #expect(error?.code == .notWritten)
    #expect(error?.arguments["detail"] == "Not a directory")
    try FileManager.default.removeItem(at: file)
  }
}
