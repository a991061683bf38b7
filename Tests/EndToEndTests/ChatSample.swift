import Foundation
import Testing

/// A sample of `adapters/wechat`.
struct ChatSample: CustomTestStringConvertible {
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

/// A company whose only source is a chat tool's exports: the files `in/*/*`.
struct ChatCompany {
  struct Counts: Decodable, Equatable {
    var seen: Int
    var appended: Int
    var duplicates: Int
    var revisions: Int
    var quarantined: Int
  }

  private struct Summary: Decodable { var sources: [Counts] }

  let program: Program

  init(_ sample: ChatSample) throws {
    program = try Program()
    try program.run(["init", "."])
    let text = try program.read("ticketledger.yaml")
    let settings = sample.settings.map { ", \($0.key): \($0.value)" }.joined()
    try program.write(
      String(text[..<(try #require(text.range(of: "\nsources:")).lowerBound)])
        + "\nsources:\n  chats: {adapter: \(sample.adapter), files: in/*/*\(settings)}\n", to: "ticketledger.yaml")
  }

  func ingest() throws -> Counts {
    let result = try program.run(["ingest", "--json"])
    // 65 says that something was quarantined.
    #expect(result.status == 0 || result.status == 65, "\(result.errors)")
    return try #require(try JSONDecoder().decode(Summary.self, from: Data(result.output.utf8)).sources.first)
  }
}

extension Program {
  /// Writes an export as one that has not changed for long, so that its last record is complete.
  func writeOld(_ bytes: Data, to path: String) throws {
    let url = URL(filePath: folder + "/" + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: url.path)
  }
}
