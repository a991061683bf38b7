import AdapterKit
import ArgumentParser
import Foundation
import Reporting

struct AdaptersTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run every sample folder: an input, and the events expected of it.",
    discussion: "A sample folder holds sample.yaml, the input that it names, and expected.jsonl.")

  @Argument(help: "Folders to look in, however deep.", completion: .directory) var folders = ["adapters"]
  @Flag(help: "Write what comes out to expected.jsonl; read it before you rely on it.") var accept = false
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  struct Row: Encodable {
    var sample: String
    var adapter: String
    var passed: Bool
    var line: Int?
    var expected: String?
    var actual: String?
  }

  func run() async throws {
    try await language.explaining { catalogue in
      let rows = try folders.flatMap(sampleFolders).map(test)
      let failed = rows.filter { !$0.passed }
      try json.print(rows) {
        failed.flatMap { row in
          [
            "✗ \(row.sample)  \(catalogue("line-number", ["line": "\(row.line ?? 0)"]))",
            "    \(catalogue("expected"))  \(row.expected ?? "–")", "    \(catalogue("actual"))  \(row.actual ?? "–")",
          ]
        } + [
          catalogue(
            "samples-summary",
            ["passed": Figures.count(rows.count - failed.count), "failed": Figures.count(failed.count)])
        ]
      }
      if !failed.isEmpty || rows.isEmpty { throw ExitCode(1) }
    }
  }

  private func sampleFolders(below folder: String) -> [String] {
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return files.filter { ($0 as NSString).lastPathComponent == "sample.yaml" }.sorted()
      .map { (folder as NSString).appendingPathComponent(($0 as NSString).deletingLastPathComponent) }
  }

  private func test(_ path: String) throws -> Row {
    let sample = try SampleFolder(path: path)
    let definition = try Configuration.adapter(sample.adapter, folder: path, place: path + "/sample.yaml")
    if accept {
      try Data(sample.actual(definition).utf8).write(to: URL(fileURLWithPath: path + "/expected.jsonl"))
    }
    let difference = try sample.differences(definition).first
    return Row(
      sample: path, adapter: sample.adapter, passed: difference == nil, line: difference?.line,
      expected: difference?.expected, actual: difference?.actual)
  }
}
