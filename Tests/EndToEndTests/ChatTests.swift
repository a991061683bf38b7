import Foundation
import Testing

/// A sample of `adapters/wechat`.
private struct ChatSample: CustomTestStringConvertible {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../adapters/wechat/samples").standardizedFileURL

  var name: String
  var adapter: String
  var input: String
  /// `time-zone` and `account` of the source.
  var settings: [String: String]

  var testDescription: String { name }
  var bytes: Data { get throws { try Data(contentsOf: Self.folder.appending(path: "\(name)/\(input)")) } }

  static var all: [ChatSample] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted().map {
        name in
        let yaml = try String(contentsOf: folder.appending(path: "\(name)/sample.yaml"), encoding: .utf8)
        var values: [String: String] = [:]
        for line in yaml.split(separator: "\n") where !line.hasPrefix("#") {
          let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
          if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        return ChatSample(
          name: name, adapter: try #require(values["adapter"]), input: try #require(values["input"]),
          settings: ["time-zone": values["zone"], "account": values["account"]].compactMapValues { $0 })
      }
    }
  }
}

@Suite struct `Exports of chats` {
  struct Counts: Decodable, Equatable {
    var seen: Int
    var appended: Int
    var duplicates: Int
    var revisions: Int
    var quarantined: Int
  }

  private struct Summary: Decodable { var sources: [Counts] }

  /// A company whose only source are the files `in/*/*`.
  private func company(_ sample: ChatSample) throws -> Program {
    let program = try Program()
    try program.run(["init", "."])
    let text = try program.read("ticketledger.yaml")
    let settings = sample.settings.map { ", \($0.key): \($0.value)" }.joined()
    try program.write(
      String(text[..<(try #require(text.range(of: "\nsources:")).lowerBound)])
        + "\nsources:\n  chats: {adapter: \(sample.adapter), files: in/*/*\(settings)}\n", to: "ticketledger.yaml")
    return program
  }

  private func ingest(_ program: Program) throws -> Counts {
    let result = try program.run(["ingest", "--json"])
    // 65 says that something was quarantined.
    #expect(result.status == 0 || result.status == 65, "\(result.errors)")
    return try #require(try JSONDecoder().decode(Summary.self, from: Data(result.output.utf8)).sources.first)
  }

  /// Writes the export as one that has not changed for long, so that its last record is complete.
  private func write(_ bytes: Data, to path: String, of program: Program) throws {
    let url = URL(filePath: program.folder + "/" + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: url.path)
  }

  @Test(arguments: try ChatSample.all)
  private func `read again add nothing`(sample: ChatSample) throws {
    let program = try company(sample)
    try write(sample.bytes, to: "in/1/\(sample.input)", of: program)
    let first = try ingest(program)
    #expect(first.seen > 0 && first.appended + first.quarantined + first.duplicates + first.revisions == first.seen)
    try write(sample.bytes, to: "in/2/\(sample.input)", of: program)
    let again = try ingest(program)
    #expect(again == Counts(seen: first.seen, appended: 0, duplicates: first.seen, revisions: 0, quarantined: 0))
    #expect(try program.run(["verify"]).status == 0)
  }

  @Test(arguments: ["chatlog-json", "pywxdump-csv", "weflow-json", "weflow-csv", "wechatmsg-csv"])
  func `that number their rows anew, or name another machine, add nothing`(name: String) throws {
    let sample = try #require(try ChatSample.all.first { $0.name == name })
    let program = try company(sample)
    try write(sample.bytes, to: "in/1/\(sample.input)", of: program)
    let first = try ingest(program)
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
    try write(changed, to: "in/2/\(sample.input)", of: program)
    let again = try ingest(program)
    #expect(again.appended == 0 && again.revisions == 0 && again.seen == first.seen)
  }
}
