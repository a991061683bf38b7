import ArgumentParser
import Costing
import Foundation
import Projections
import Reporting
import TicketDomain

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a month's ledger, drivers, definition and cost lines as plain tables.",
    discussion: """
      For whoever wants to compute the cost lines again without this program: Tests/independent/recompute_costs.py does it with Python's \
      standard library alone. Tables hold ids, not names, numbers or texts of people.
      """)

  @Argument(help: "The folder to write to; files of an earlier export are replaced.", completion: .directory)
  var directory: String
  @Option(help: "The month, such as 2026-10. (default: the last full month with costs)") var period: Period?
  @Option(help: "The definition, such as finance or finance@3. (default: the first configured)") var definition: String?
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var language: LanguageOption

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let (views, _) = try configuration.currentViews(catalogue)
      let chosen = try period ?? views.lastFullPeriod()
      let named = try views.definitions.definition(named: definition, for: chosen)
      do {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      } catch {
        throw InitError(.unwritable, at: directory, ["detail": error.localizedDescription])
      }
      try CostExport(views, named, chosen).forEachFile { name, lines in
        var file = try OutputTable(directory + "/" + name)
        try lines { try file.append($0) }
        try file.finish()
      }
      print(
        catalogue(
          "export-written", ["definition": named.name, "period": "\(chosen)", "directory": directory]))
    }
  }
}
