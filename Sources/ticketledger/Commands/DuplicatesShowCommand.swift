import ArgumentParser
import EventStore
import Projections
import Reporting
import TicketDomain

struct DuplicatesShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show why two tickets are called duplicates, or not.",
    discussion: """
      Each piece of evidence with its weight: above 0 it speaks for the same matter, below 0 against it. What both say is \
      «marked».
      """)

  @Argument(help: "A ticket, such as T10482.") var ticket: TicketName
  @Argument(help: "The other one.") var other: TicketName
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let (views, _) = try configuration.currentViews(catalogue)
      try views.check([ticket, other])
      guard let rules = configuration.rules.duplicates,
        let explanation = try views.explanation(
          of: ticket.position, and: other.position, LogReader(configuration.location))
      else { throw DecisionError(.nothingToCompare, at: "\(ticket) \(other)") }
      let account = try DuplicateAccount(explanation, rules)
      try json.print(account) { ReportText(catalogue, views).lines(account) }
    }
  }
}
