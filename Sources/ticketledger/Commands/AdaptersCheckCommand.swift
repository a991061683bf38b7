import AdapterKit
import ArgumentParser
import Foundation
import Reporting
import TicketDomain

struct AdaptersCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Show what each record of a file becomes, and why one is refused; write nothing.")

  @Argument(help: "A definition: a YAML file, or the name of a built-in one.") var definition: String
  @Argument(help: "The file to try it on.", completion: .file()) var input: String
  @Option(help: "The zone of local times. (default: the definition's)") var zone: String?
  @Option(help: "The currency of amounts that name none.") var currency = "CNY"
  @Option(help: "How many records to show; all are counted.") var limit = 20
  @Flag(help: "Show only records that are refused.") var refused = false
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  struct Summary: Encodable {
    var records: Int = 0
    var refused: Int = 0
    var zoneDifferenceSeconds: Int64?
    var shown: [Record] = []
  }

  struct Record: Encodable {
    var locator: String
    var key: String
    var cells: [String: String]
    var events: [String]
    var refusal: String?
  }

  func validate() throws {
    guard (0...1_000_000).contains(limit) else { throw ValidationError("--limit: 0…1000000") }
    guard Currency(code: currency) != nil else { throw ValidationError("--currency: CNY, USD, …") }
    guard zone == nil || zone.flatMap({ ZoneRules(identifier: $0) }) != nil else {
      throw ValidationError("--zone: Asia/Shanghai, Europe/Berlin, …")
    }
  }

  func run() async throws {
    try await language.explaining { catalogue in
      let adapter = try Configuration.adapter(
        definition, folder: FileManager.default.currentDirectoryPath, place: nil)
      let source = SourceSettings(
        name: "check", zone: zone.flatMap { ZoneRules(identifier: $0) }, currency: Currency(code: currency) ?? .cny)
      let check = try DefinitionCheck(adapter, path: input, name: input, source: source)
      var summary = Summary()
      while let record = try check.next() {
        summary.records += 1
        summary.refused += record.isQuarantined ? 1 : 0
        if summary.shown.count < limit, !refused || record.isQuarantined {
          summary.shown.append(try Record(record, catalogue))
        }
      }
      let contradiction = check.zoneContradiction
      summary.zoneDifferenceSeconds = contradiction?.differenceSeconds
      try json.print(summary) {
        summary.shown.flatMap(\.lines)
          + [
            catalogue(
              "check-summary",
              ["records": Figures.count(summary.records), "refused": Figures.count(summary.refused)])
          ]
          + (contradiction.map { found in
            [
              catalogue(
                "check-zone",
                [
                  "hours": Figures.decimal(found.differenceSeconds, per: 3600),
                  "records": Figures.count(found.records), "compared": Figures.count(found.compared),
                ])
            ]
          } ?? [])
      }
      if summary.refused > 0 || contradiction != nil { throw ExitCode(65) }
    }
  }
}

extension AdaptersCheckCommand.Record {
  fileprivate init(_ record: CheckedRecord, _ catalogue: Catalogue) throws {
    locator = record.locator
    key = record.key
    cells = Dictionary(record.cells.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    events = record.events.map { event in
      "\(event.kind.type.name)  \(event.occurredAt)  \(event.payload)  \(event.personal)"
    }
    guard record.isQuarantined, let event = record.events.first else { return }
    refusal = try QuarantineReason(payload: Data(event.payload.utf8), personal: Data(event.personal.utf8))
      .explanation(catalogue)
  }

  fileprivate var lines: [String] {
    let cellTexts = cells.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "  ")
    return ["\(locator)  \(key)", "  \(cellTexts)".withVisibleControls]
      + (refusal.map { ["  ✗ \($0)"] } ?? events.map { "  → \($0)" }) + [""]
  }
}
