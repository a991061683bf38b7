import ArgumentParser
import EventStore
import Foundation
import Reporting
import TicketDomain

struct QuarantineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine", abstract: "Look at records that could not be understood, and try them again.",
    subcommands: [List.self, Show.self, Retry.self])

  /// A quarantined record with the reason that its event gives.
  struct Entry: Encodable {
    var record: Int64
    var source: String
    var locator: String
    var key: String
    var why: QuarantineReason
    var digest: String
    var bytes: String?

    init(_ record: StoredRecord, _ reader: LogReader) throws {
      var found = QuarantineReason(reason: "?")
      try reader.forEachEvent(at: [record.events.lowerBound]) { event in
        found = try QuarantineReason(payload: Data(event.payload), personal: Data(event.personal))
      }
      self.record = record.number
      source = record.source.name
      locator = record.locator
      key = record.key
      why = found
      digest = record.digest.description
      bytes = record.bytes.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the records in quarantine.")
    @Option(help: "How many records to show.") var limit = 50
    @OptionGroup var configurationOption: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func validate() throws {
      guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit: 1…1000000") }
    }

    func run() async throws {
      try await language.explaining { catalogue in
        let reader = try LogReader(configurationOption.load().location)
        let entries = try reader.quarantine(limit: limit).map { try Entry($0, reader) }
        try json.print(entries) {
          guard !entries.isEmpty else { return [catalogue("quarantine-empty")] }
          var table = TextTable([
            (catalogue("record"), .right), (catalogue("source"), .left), (catalogue("locator"), .left),
            (catalogue("reason"), .left),
          ])
          for entry in entries {
            table.append(["\(entry.record)", entry.source, entry.locator, entry.why.explanation(catalogue)])
          }
          return table.lines()
        }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one record in quarantine with its bytes.")
    @Argument(help: "The record's number, as the list has it.") var record: Int64
    @OptionGroup var configurationOption: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run() async throws {
      try await language.explaining { catalogue in
        let reader = try LogReader(configurationOption.load().location)
        let entry = try Entry(reader.record(record), reader)
        try json.print(entry) {
          [
            "\(catalogue("record")) \(entry.record)  \(entry.source)  \(entry.locator)",
            entry.why.explanation(catalogue), "sha256 \(entry.digest)", "",
          ] + (entry.bytes ?? "").split(separator: "\n").map { String($0).withVisibleControls }
        }
      }
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read the files with records in quarantine again, after the definition was mended.",
      discussion: "What is known already counts as a duplicate; what is understood now leaves the quarantine.")
    @OptionGroup var configurationOption: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run() async throws {
      try await language.explaining { catalogue in
        let configuration = try configurationOption.load()
        let reader = try LogReader(configuration.location)
        let before = try reader.quarantine(limit: 1_000_000)
        var summaries: [IngestSummary.Row] = []
        for source in Set(before.map(\.source.name)).sorted() {
          let locators = before.filter { $0.source.name == source }.map(\.locator)
          let results = try await configuration.ingest(catalogue, only: source, again: locators)
          summaries += IngestSummary(results).sources
        }
        let after = try reader.quarantine(limit: 1_000_000).count
        try json.print(summaries) {
          [
            catalogue(
              "quarantine-retried",
              ["resolved": Figures.count(before.count - after), "left": Figures.count(after)])
          ]
        }
        if after > 0 { throw ExitCode(65) }
      }
    }
  }
}

/// What a `record-quarantined` says.
struct QuarantineReason: Codable {
  var reason: String
  var field: String?
  var expected: String?
  var value: String?

  init(reason: String) { self.reason = reason }

  init(payload: Data, personal: Data) throws {
    self = try JSONDecoder().decode(Self.self, from: payload)
    if !personal.isEmpty { value = try JSONDecoder().decode([String: String].self, from: personal)["value"] }
  }

  func explanation(_ catalogue: Catalogue) -> String {
    catalogue.meaning(ofCode: reason, ["field": field ?? "–", "expected": expected ?? "–", "value": value ?? "–"])
  }
}
