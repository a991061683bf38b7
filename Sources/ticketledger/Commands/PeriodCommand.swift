import AdapterKit
import ArgumentParser
import EventStore
import Foundation
import Ingestion
import Projections
import Reporting
import TicketDomain

struct PeriodCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "period", abstract: "Close months, so that what was reported stays what it was.",
    discussion: """
      What becomes known of a closed month later is borne by the next open one, and listed there. “report departments --as-reported” \
      prints the closed figures again.
      """,
    subcommands: [List.self, Close.self, Reopen.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List months, whether they are closed, and by whom.")
    @OptionGroup var configurationOption: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run() async throws {
      try await language.explaining { catalogue in
        let configuration = try configurationOption.load()
        let (views, _) = try configuration.currentViews(catalogue)
        let list = try PeriodList(views)
        try json.print(list) { ReportText(catalogue, views).lines(list) }
      }
    }
  }

  struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close a month by the definitions that were adopted for it.",
      discussion: "The reports, the log's position and its root are kept in the log.")
    @Argument(help: "The month, such as 2026-10.") var period: Period
    @OptionGroup var options: DecisionOptions

    func run() async throws {
      try await options.language.explaining { catalogue in
        let configuration = try options.configurationOption.load()
        try await configuration.holdingLog { try close(configuration, catalogue) }
      }
    }

    private func close(_ configuration: Configuration, _ catalogue: Catalogue) throws {
      // Taken first, so that nothing comes between the figures and the decision.
      let writer = try LogWriter(configuration.location)
      let (views, _) = try configuration.currentViews(catalogue)
      guard views.decisions.closing(of: period) == nil else {
        throw DecisionError(.alreadyClosed, at: "\(period)")
      }
      guard period < configuration.rules.zone.period(of: .now) else {
        throw DecisionError(.notOver, at: "\(period)")
      }
      let figures = try ClosingFigures(views, period)
      guard !figures.figures.isEmpty else { throw DecisionError(.nothingAdopted, at: "\(period)") }
      let root = try LogReader(configuration.location).storedHead()
      try DecisionWriter(into: writer).appendClosing(
        of: period, position: views.position, root: root?.root.description ?? "", figures: try figures.json(),
        by: .init(author: options.author ?? NSUserName(), reason: options.reason, at: .now))
      let (updated, _) = try configuration.currentViews(catalogue)
      let list = try PeriodList(updated, only: period)
      try options.json.print(list) {
        [catalogue("period-is-closed", ["period": "\(period)", "event": Figures.count(writer.head)]), ""]
          + ReportText(catalogue, updated).lines(list)
      }
    }
  }

  struct Reopen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Open a closed month again.",
      discussion:
        "What was reported is kept, and can be printed again; what was borne by other months for it goes back.")
    @Argument(help: "The month, such as 2026-10.") var period: Period
    @OptionGroup var options: DecisionOptions

    func validate() throws {
      guard options.reason.map({ !$0.isEmpty }) ?? false else {
        throw ValidationError("--reason: why it is opened again")
      }
    }

    func run() async throws {
      try await options.language.explaining { catalogue in
        let configuration = try options.configurationOption.load()
        try await configuration.holdingLog { try reopen(configuration, catalogue) }
      }
    }

    private func reopen(_ configuration: Configuration, _ catalogue: Catalogue) throws {
      let writer = try LogWriter(configuration.location)
      let (views, _) = try configuration.currentViews(catalogue)
      guard let closing = views.decisions.closing(of: period) else {
        throw DecisionError(.notClosed, at: "\(period)")
      }
      try DecisionWriter(into: writer).appendReopening(
        of: period, closing: closing.event,
        by: .init(author: options.author ?? NSUserName(), reason: options.reason, at: .now))
      let (updated, _) = try configuration.currentViews(catalogue)
      let list = try PeriodList(updated, only: period)
      try options.json.print(list) {
        [catalogue("period-is-open", ["period": "\(period)", "event": Figures.count(writer.head)]), ""]
          + ReportText(catalogue, updated).lines(list)
      }
    }
  }
}
