public import ArgumentParser
public import Duplicates
import EventStore
public import Projections
import Reporting

struct DuplicatesListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List tickets that may be about the same matter, the surest first.",
    discussion: "Each pair takes two lines, the earlier ticket first.")

  @Option(help: "open, merged, rejected or all.") var show: Views.DuplicateSelection = .open
  @Option(help: "At least so sure: certain, likely or possible.") var verdict: Verdict = .likely
  @Option(help: "How many pairs to show.") var limit = 50
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  func validate() throws {
    guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit: 1…1000000") }
  }

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let (views, _) = try configuration.currentViews(catalogue)
      let list = try DuplicatesList(
        views, LogReader(configuration.location), show, atLeast: verdict, limit: limit)
      try json.print(list) { ReportText(catalogue, views).lines(list) }
    }
  }
}

extension Verdict: ExpressibleByArgument {}
extension Views.DuplicateSelection: ExpressibleByArgument {}
