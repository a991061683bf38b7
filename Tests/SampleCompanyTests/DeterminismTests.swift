import Foundation
import SampleCompany
import Testing

struct DeterminismTests {
  @Test func `the same arguments give the same folder byte for byte`() throws {
    let first = try WrittenSample(tickets: 300, months: 3, seed: 11)
    let second = try WrittenSample(tickets: 300, months: 3, seed: 11)
    #expect(first.files() == second.files())
    for file in first.files() {
      #expect(try first.bytes(file) == second.bytes(file), "\(file)")
    }
  }

  @Test func `another seed gives other calls, people and amounts`() throws {
    let first = try WrittenSample(tickets: 300, months: 3, seed: 11)
    let second = try WrittenSample(tickets: 300, months: 3, seed: 12)
    let namedByTheirContent = ["inputs/mail/", "inputs/chatlog/", "inputs/wechatmsg/"]
    let inputs = first.files(in: "inputs").filter { file in !namedByTheirContent.contains { file.hasPrefix($0) } }
    for file in inputs + [
      "truth/tickets.csv", "truth/mails.csv", "truth/chats.csv", "truth/departments.csv", "truth/ledger.csv",
    ] {
      #expect(try first.bytes(file) != second.bytes(file), "\(file)")
    }
  }
}
