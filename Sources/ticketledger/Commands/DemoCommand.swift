import ArgumentParser
import Costing
import Foundation
import Projections
import Reporting
import SampleCompany
import TicketDomain

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Make the sample company, ingest it, and show what its calls cost.")

  @Argument(help: "The folder to write; an earlier demo in it is used again.") var directory = "demo-company"
  @OptionGroup var language: LanguageOption

  func run() async throws {
    try await language.explaining { catalogue in
      if !FileManager.default.fileExists(atPath: directory + "/ticketledger.yaml") {
        print(catalogue("demo-sample", ["directory": directory]))
        try SampleCompany(tickets: 40_000, months: 13, seed: 1).write(to: directory)
      }
      let configuration = try Configuration(path: directory + "/ticketledger.yaml")
      print(catalogue("demo-ingest"))
      let summary = IngestSummary(try await configuration.ingest(catalogue))
      for line in summary.lines(catalogue) { print(line) }
      let (views, _) = try configuration.currentViews(catalogue)
      let period = try views.lastFullPeriod()
      let definition = try views.definitions.definition(named: nil, for: period)
      let text = ReportText(catalogue, views)
      print("")
      for line in text.lines(try DepartmentReport(views, definition, period)) { print(line) }
      print("")
      let tickets = try TicketReport(views, definition, period, order: .cost, limit: 10)
      for line in text.lines(tickets) { print(line) }
      print("")
      print(
        catalogue(
          "demo-next",
          [
            "directory": directory, "program": programToType, "definition": definition.name,
            "period": "\(period)",
            "ticket": tickets.rows.first?.ticket ?? "", "pool": definition.pools.first?.id ?? "",
          ]))
    }
  }
}
