import AdapterKit
import Foundation
import TicketDomain
import Testing

@Suite struct `Folders of files` {
  @Test func `a Maildir and its subfolders are read, with the names that people see`() async throws {
    let inputs = try Inputs()
    try inputs.write(mail("a"), to: "box/new/1.M1.host")
    try inputs.write(mail("b"), to: "box/cur/2.M2.host:2,S")
    try inputs.write(mail("half"), to: "box/tmp/3.M3.host")
    try inputs.write(mail("sent"), to: "box/.Sent/cur/4.M4.host:2,")
    try inputs.write(mail("chinese"), to: "box/.&UXZO1mWHTvZZOQ-/cur/5.M5.host")
    let reading = try await inputs.read("{adapter: maildir, folders: box}")
    #expect(Set(reading.subjects) == ["a", "b", "sent", "chinese"])
    #expect(
      Set(reading.records.map(\.key)) == ["INBOX/1.M1.host", "INBOX/2.M2.host", "Sent/4.M4.host", "其他文件夹/5.M5.host"])
    #expect(reading.records.contains { $0.locator == "box/cur/2.M2.host:2,S:1:0-\(mail("b").utf8.count)" })
    #expect(reading.records.allSatisfy { $0.payload["receivedAt"] != nil })
  }

  @Test func `a mail that is flagged is looked at again under the same key`() async throws {
    let inputs = try Inputs()
    try inputs.write(mail("a"), to: "box/new/1.M1.host")
    try FileManager.default.createDirectory(atPath: inputs.folder + "/box/cur", withIntermediateDirectories: true)
    let first = try await inputs.read("{adapter: maildir, folders: box}")
    try FileManager.default.moveItem(
      atPath: inputs.folder + "/box/new/1.M1.host", toPath: inputs.folder + "/box/cur/1.M1.host:2,RS")
    try inputs.write(mail("b"), to: "box/new/2.M2.host")
    let second = try await inputs.read("{adapter: maildir, folders: box}", after: first.cursors)
    #expect(second.records.map(\.key).sorted() == ["INBOX/1.M1.host", "INBOX/2.M2.host"])
  }

  @Test func `a mark that a wrong clock left in the future passes nothing over`() async throws {
    let inputs = try Inputs()
    try inputs.write(mail("a"), to: "box/new/1.M1.host")
    let first = try await inputs.read("{adapter: maildir, folders: box}")
    let later = first.cursors.map { StreamCursor(stream: $0.stream, value: #"{"changedAt":4102444800000000000}"#) }
    try inputs.write(mail("b"), to: "box/new/2.M2.host")
    let second = try await inputs.read("{adapter: maildir, folders: box}", after: later)
    #expect(second.subjects.contains("b"))
    #expect(!second.cursors.contains { $0.value.contains("4102444800000000000") })
  }

  @Test func `files of any depth are read, and a changed one is another mail`() async throws {
    let inputs = try Inputs()
    try inputs.write(mail("a"), to: "export/2026/a.eml")
    try inputs.write(mail("b"), to: "export/b.EML")
    try inputs.write("not a mail", to: "export/readme.txt")
    let first = try await inputs.read("{adapter: eml, folders: export}")
    #expect(Set(first.subjects) == ["a", "b"])
    try inputs.write(mail("c"), to: "export/b.EML")
    let second = try await inputs.read("{adapter: eml, folders: export}", after: first.cursors)
    let keys = (first.records + second.records).filter { $0.locator.contains("b.EML") }.map(\.key)
    #expect(Set(keys).count == 2)
  }

  @Test func `of a file above the limit the header stays`() async throws {
    let inputs = try Inputs()
    let large = mail("large", String(repeating: "x", count: 100_000))
    try inputs.write(large, to: "box/new/1.M1.host")
    let reading = try await inputs.read("{adapter: maildir, folders: box, largest-mail: 10KB}")
    #expect(reading.records.map(\.content) == [large.components(separatedBy: "\n\n")[0] + "\n\n"])
    #expect(reading.records.first?.payload["sizeBytes"] == "\(large.utf8.count)")
    #expect(reading.records.first?.payload["flags"]?.hasSuffix("body-left-out") == true)
  }

  @Test func `what is no mail is quarantined, and those behind it arrive`() async throws {
    let inputs = try Inputs()
    try inputs.write("", to: "export/1.eml")
    try inputs.write("just some words\n", to: "export/2.eml")
    try inputs.write(mail("c"), to: "export/3.eml")
    let records = try await inputs.read("{adapter: eml, folders: export}").records.sorted { $0.key < $1.key }
    #expect(records.map(\.kind) == [.recordQuarantined, .recordQuarantined, .mailReceived])
    #expect(records.map { $0.payload["reason"] } == ["mail-empty", "mail-without-header", nil])
  }

  @Test func `a folder that is not there is an error that names it`() async throws {
    let inputs = try Inputs()
    await #expect {
      try await inputs.read("{adapter: maildir, folders: gone}")
    } throws: { error in
      (error as? any ExplainableError)?.arguments["patterns"] == "gone"
    }
  }
}
