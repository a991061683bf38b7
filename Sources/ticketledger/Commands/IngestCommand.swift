import AdapterKit
import ArgumentParser
import EventStore
import Foundation
import Ingestion
import Reporting
import TicketDomain

struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest", abstract: "Read what is new in the configured sources into the log.")

  @Option(help: "Only the source of this name.") var source: String?
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let results = try await configuration.ingest(catalogue, only: source)
      try json.print(IngestSummary(results)) { IngestSummary(results).lines(catalogue) }
      for failure in results.flatMap(\.failures) {
        FileHandle.standardError.write(Data((catalogue.explain(failure) + "\n").utf8))
      }
      if results.contains(where: { !$0.failures.isEmpty || $0.counts.quarantined > 0 }) { throw ExitCode(65) }
    }
  }
}

extension Configuration {
  /// Reads the configured sources, or the one of that name, into the log.
  func ingest(
    _ catalogue: Catalogue, only name: String? = nil, again locators: [String]? = nil
  ) async throws -> [IngestionRun.Result] {
    let chosen = try sources().filter { name == nil || $0.name == name }
    if let name, chosen.isEmpty {
      throw IngestionError(
        .sourceUnknown, at: name, ["known": sourceNames.joined(separator: ", ")])
    }
    return try await holdingLog { try await ingest(catalogue, chosen, again: locators) }
  }

  private func ingest(
    _ catalogue: Catalogue, _ chosen: [Source], again locators: [String]?
  ) async throws -> [IngestionRun.Result] {
    let log = try GroupCommit(location)
    var run = IngestionRun(into: log, cursors: try LogReader(location).cursors())
    let line = ProgressLine(catalogue("progress-ingest"), unit: catalogue("records"))
    defer { line.finish() }
    return try await run.run(chosen, again: locators) { progress in
      line.show(progress.recordsDone, fraction: Double(progress.bytesDone) / Double(max(1, progress.bytesTotal)))
    }
  }
}

/// What `ingest` prints.
struct IngestSummary: Encodable {
  struct Row: Encodable {
    var source: String
    var streams: Int
    var seen: Int
    var appended: Int
    var duplicates: Int
    var revisions: Int
    var quarantined: Int
    var failures: [String]
  }
  var sources: [Row]

  init(_ results: [IngestionRun.Result]) {
    sources = results.map { result in
      Row(
        source: result.source, streams: result.streams, seen: result.counts.seen, appended: result.counts.appended,
        duplicates: result.counts.duplicates, revisions: result.counts.revisions,
        quarantined: result.counts.quarantined, failures: result.failures.map(\.codeName))
    }
  }

  func lines(_ catalogue: Catalogue) -> [String] {
    var table = TextTable([
      (catalogue("source"), .left), (catalogue("streams"), .right), (catalogue("seen"), .right),
      (catalogue("appended"), .right), (catalogue("duplicates"), .right), (catalogue("revisions"), .right),
      (catalogue("quarantined"), .right),
    ])
    for row in sources {
      table.append(
        [row.source]
          + [row.streams, row.seen, row.appended, row.duplicates, row.revisions, row.quarantined].map {
            Figures.count($0)
          })
    }
    return table.lines()
  }
}
