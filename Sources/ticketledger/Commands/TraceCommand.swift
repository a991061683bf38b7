import ArgumentParser
import Audit
import EventStore
import Foundation
import Reporting

struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Follow a figure down to the bytes that it came from.",
    discussion: """
      An address is DEFINITION@VERSION/PERIOD/POOL/TICKET, for instance finance@1/2026-10/agent-labour/T10482. Without \
      the ticket it is a pool, without the pool a month; * stands for all pools. A ticket alone shows its contacts.
      """)

  @Argument(help: "The figure's address, as reports print it.") var address: String
  @Option(help: "How many ledger lines of a pool to show.") var limit = 5
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  func validate() throws {
    guard (0...1_000_000).contains(limit) else { throw ValidationError("--limit: 0…1000000") }
  }

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let bridge = BridgeAddress(address)
      let ledger = LedgerAddress(address)
      let duplicates = DuplicatesAddress(address)
      let figure = bridge == nil && ledger == nil && duplicates == nil ? try TraceAddress(address) : nil
      let (views, _) = try configuration.currentViews(catalogue)
      let reader = try LogReader(configuration.location)
      if let bridge {
        let trace = try BridgeTrace(bridge, views, reader, limit: limit)
        return try json.print(trace) { TraceText(catalogue, ReportText(catalogue, views)).lines(trace) }
      }
      if let ledger {
        let trace = try LedgerTrace(ledger, views, reader, limit: limit)
        return try json.print(trace) { TraceText(catalogue, ReportText(catalogue, views)).lines(trace) }
      }
      if let duplicates {
        let trace = try DuplicatesTrace(duplicates, views)
        return try json.print(trace) { ReportText(catalogue, views).lines(trace) }
      }
      guard let figure else { return }
      let trace = try Trace(figure, views, reader, limit: limit)
      try json.print(trace) { TraceText(catalogue, ReportText(catalogue, views)).lines(trace) }
    }
  }
}
