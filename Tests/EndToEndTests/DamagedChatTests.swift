import Foundation
import GRDB
import Testing

@Suite struct `Damaged exports of chats` {
  /// What the log says of chats: every event in force but those that tell of bytes not understood.
  private func facts(_ company: ChatCompany) throws -> [String] {
    try DatabaseQueue(path: company.program.folder + "/data/events.sqlite").read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT type || ' ' || occurred_at || ' ' || payload || coalesce(personal, '') FROM events
          JOIN records ON records.id = record
          WHERE type <> 'record-quarantined' AND NOT EXISTS (
            SELECT 1 FROM records later
            WHERE later.source = records.source AND later.key = records.key AND later.revision > records.revision)
          ORDER BY 1
          """)
    }
  }

  @Test(arguments: try ChatSample.all)
  func `that end in the middle lose nothing: the whole one after it brings the rest`(sample: ChatSample) throws {
    let whole = try ChatCompany(sample)
    try whole.program.writeOld(sample.bytes, to: "in/1/\(sample.input)")
    _ = try whole.ingest()
    let expected = try facts(whole)
    for permille in [330, 500, 910] {
      let bytes = try sample.bytes
      let company = try ChatCompany(sample)
      try company.program.writeOld(bytes.prefix(bytes.count * permille / 1000), to: "in/1/\(sample.input)")
      let first = try company.ingest()
      #expect(first.appended + first.quarantined + first.duplicates + first.revisions == first.seen)
      try company.program.writeOld(bytes, to: "in/2/\(sample.input)")
      _ = try company.ingest()
      let kept = try facts(company)
      #expect(Set(expected).isSubset(of: kept), "\(permille) ‰")
      // What was cut in the midst of its sender or kind is a message of its own, with those bytes to show for it.
      #expect(kept.count <= expected.count + 1, "\(permille) ‰")
    }
  }

  @Test(arguments: try ChatSample.all.filter { $0.input.hasSuffix(".csv") && !$0.name.hasSuffix("utf16") })
  func `with a quote that nobody closed lose no other row`(sample: ChatSample) throws {
    let whole = try ChatCompany(sample)
    try whole.program.writeOld(sample.bytes, to: "in/1/\(sample.input)")
    let complete = try whole.ingest()

    var bytes = try sample.bytes
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    bytes.append(contentsOf: Data("\"1,2,3\n".utf8))
    let company = try ChatCompany(sample)
    try company.program.writeOld(bytes, to: "in/1/\(sample.input)")
    let counts = try company.ingest()
    #expect(counts.seen == complete.seen + 1 && counts.quarantined == complete.quarantined + 1)
    #expect(try facts(company) == facts(whole))
    let listed = try company.program.run(["quarantine", "list"])
    #expect(listed.output.contains("quote"), "\(listed.output)")
  }

  @Test func `keep numbers of nineteen digits as they are, from the file to the trace`() throws {
    let sample = try #require(try ChatSample.all.first { $0.name == "pywxdump-csv" })
    let company = try ChatCompany(sample)
    try company.program.writeOld(sample.bytes, to: "in/1/\(sample.input)")
    _ = try company.ingest()
    let text = String(decoding: try sample.bytes, as: UTF8.self)
    let numbers = Set(text.split { !$0.isWholeNumber }.filter { $0.count == 19 }.map(String.init))
    #expect(numbers.count > 10)
    let all = try facts(company).joined(separator: "\n")
    // One row has no chat.
    #expect(numbers.filter { !all.contains("\"\($0)\"") } == ["1234567890123456800"])
    #expect(try company.program.run(["quarantine", "show", "15"]).output.contains(",1234567890123456800,"))
    #expect(try company.program.run(["report", "tickets"]).status == 0)
    let trace = try company.program.run(["trace", "T1"]).output
    #expect(trace.contains("\"message\":\"1234567890123456789\"") && trace.contains(",1234567890123456789,"))
  }
}
