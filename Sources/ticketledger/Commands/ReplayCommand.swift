import ArgumentParser
import Duplicates
import Foundation
import Projections
import Reporting

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Derive the views again from the first event.")

  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  struct Summary: Encodable {
    var events: Int64
    var contacts: Int
    var tickets: Int
    var ledgerLines: Int
    var seconds: Double
    var comparedTickets: Int
    var comparingSeconds: Double
  }

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let start = Date()
      let (views, outcome) = try configuration.currentViews(catalogue, isFromZero: true)
      let seconds = Date().timeIntervalSince(start)
      let counts = try views.counts()
      let open = try views.openDuplicateCounts()
      let summary = Summary(
        events: outcome.events, contacts: counts.contacts, tickets: counts.tickets, ledgerLines: counts.ledgerLines,
        seconds: seconds, comparedTickets: outcome.compared.tickets,
        comparingSeconds: outcome.compared.duration / .seconds(1))
      let derivingSeconds = max(seconds - summary.comparingSeconds, 0.001)
      try json.print(summary) {
        [
          catalogue(
            "replayed",
            [
              "events": Figures.count(outcome.events), "contacts": Figures.count(counts.contacts),
              "tickets": Figures.count(counts.tickets), "lines": Figures.count(counts.ledgerLines),
              "rate": Figures.count(Int(Double(outcome.events) / derivingSeconds)),
            ]),
          catalogue(
            "compared",
            [
              "tickets": Figures.count(summary.comparedTickets),
              "rate": Figures.count(Int(Double(summary.comparedTickets) / max(summary.comparingSeconds, 0.001))),
              "likely": Figures.count(open[.likely] ?? 0),
            ]),
        ]
      }
    }
  }
}
