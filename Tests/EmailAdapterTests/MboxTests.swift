import Foundation
import TestSupport
import Testing

@Suite struct `Mbox files` {
  private static let settings = "{adapter: mbox, files: '*.mbox*'}"
  private static let separator = "From li@example.com Thu Oct  1 00:15:00 2026\n"

  private static func mbox(_ mails: [String]) -> String { mails.map { separator + $0 + "\n" }.joined() }

  @Test(arguments: ["\n", "\r\n"])
  func `mails are cut at their separators, whatever ends the lines`(lineEnd: String) async throws {
    let inputs = try Inputs()
    let text = Self.mbox([mail("a"), mail("b"), mail("c")]).replacingOccurrences(of: "\n", with: lineEnd)
    try inputs.write(text, to: "x.mbox")
    let reading = try await inputs.read(Self.settings)
    #expect(reading.subjects == ["a", "b", "c"])
    #expect(reading.records.map(\.content).joined() == text)
    #expect(reading.records.map { $0.locator.split(separator: ":")[1] } == ["1", "10", "19"])
    #expect(reading.records.allSatisfy { $0.payload["receivedAt"] == "2026-10-01T00:15:00Z" })
    #expect(Set(reading.records.map(\.key)).count == 3)
  }

  @Test(
    arguments: [
      (">From here on", "From here on"), (">>From a reply", nil), ("> From a quote", nil),
      ("\nFrom now on it works.\nIt does.", "From now on it works.\nIt does."),
      ("\nFrom Monday 5 Oct 2026 10:00 on\nwe are closed", "From Monday 5 Oct 2026 10:00 on\nwe are closed"),
      ("first\nFrom li@example.com Thu Oct  1 00:15:00 2026\nSubject: no empty line", nil),
    ] as [(String, String?)])
  func `lines of text that begin with From are text`(written: String, read: String?) async throws {
    let inputs = try Inputs()
    try inputs.write(Self.mbox([mail("a", written), mail("b")]), to: "x.mbox")
    let reading = try await inputs.read(Self.settings)
    #expect(reading.subjects == ["a", "b"])
    if let read { #expect(reading.records.first?.personal["text"] == read) }
  }

  @Test func `a compressed file gives the same records`() async throws {
    let inputs = try Inputs()
    try inputs.write(Self.mbox([mail("a"), mail("b")]), to: "x.mbox")
    let plain = try await inputs.read(Self.settings)
    let gzip = try Process.run(URL(fileURLWithPath: "/bin/gzip"), arguments: [inputs.folder + "/x.mbox"])
    gzip.waitUntilExit()
    let compressed = try await inputs.read(Self.settings)
    #expect(compressed.records.map(\.key) == plain.records.map(\.key))
    #expect(compressed.records.map(\.content) == plain.records.map(\.content))
  }

  @Test func `what is added later is read later, and nothing twice`() async throws {
    let inputs = try Inputs()
    try inputs.write(Self.mbox([mail("a"), mail("b")]), to: "x.mbox")
    let first = try await inputs.read(Self.settings)
    #expect(try await inputs.read(Self.settings, after: first.cursors).records.isEmpty)
    try inputs.write(Self.mbox([mail("a"), mail("b"), mail("c")]), to: "x.mbox")
    // Another file in its place is read from its front: its records are known by their bytes.
    let second = try await inputs.read(Self.settings, after: first.cursors)
    #expect(second.records.map(\.key).suffix(1) == second.records.filter { $0.personal["subject"] == "c" }.map(\.key))
    let handle = try #require(FileHandle(forWritingAtPath: inputs.folder + "/x.mbox"))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(Self.mbox([mail("d")]).utf8))
    try handle.close()
    #expect(try await inputs.read(Self.settings, after: second.cursors).subjects == [], "its end may be still to come")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: inputs.folder + "/x.mbox")
    #expect(try await inputs.read(Self.settings, after: second.cursors).subjects == ["d"])
  }

  @Test func `of a mail above the limit the header stays, and those behind it are whole`() async throws {
    let inputs = try Inputs()
    let large = mail("large", String(repeating: "a line of a large mail\n", count: 100_000))
    try inputs.write(Self.mbox([mail("a"), large, mail("b")]), to: "x.mbox")
    let reading = try await inputs.read("{adapter: mbox, files: x.mbox, largest-mail: 64KB}")
    #expect(reading.subjects == ["a", "large", "b"])
    let record = try #require(reading.records.dropFirst().first)
    #expect(record.payload["flags"] == "body-left-out")
    #expect(record.payload["sizeBytes"] == "\(large.utf8.count + 1)")
    #expect(record.content.hasSuffix("Subject: large\n\n"))
    #expect(reading.records.last?.locator.hasPrefix("x.mbox:100019:") == true)
    #expect(try await inputs.read(Self.settings).records.map(\.locator) == reading.records.map(\.locator))
  }

  @Test func `a file without separators is one mail, and an empty one none`() async throws {
    let inputs = try Inputs()
    try inputs.write(mail("alone"), to: "x.mbox")
    try inputs.write("", to: "y.mbox")
    try inputs.write("\n\n", to: "z.mbox")
    #expect(try await inputs.read(Self.settings).subjects == ["alone"])
  }

  @Test(arguments: 0..<40)
  func `mails of any content are read back whole`(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let pieces = ["From ", "from x", "\n", "\n\n", ">From y", "Subject: z\n", "words ", "2026", "\n>", "工资"]
    let bodies = (0..<8).map { _ in
      (0..<Int.random(in: 0..<30, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }
        .joined()
    }
    // mboxrd: one more `>` before each line of text that begins with any number of them and `From `.
    let quoted = bodies.map { body in
      body.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.drop { $0 == ">" }.hasPrefix("From ") ? ">" + $0 : $0 }.joined(separator: "\n")
    }
    let inputs = try Inputs()
    try inputs.write(
      Self.mbox(quoted.enumerated().map { mail("m\($0.offset)", $0.element) }), to: "x.mbox")
    let reading = try await inputs.read(Self.settings)
    #expect(reading.subjects == bodies.indices.map { "m\($0)" })
    #expect(
      reading.records.map(\.content).joined()
        == Self.mbox(quoted.enumerated().map { mail("m\($0.offset)", $0.element) }))
  }
}
