import AdapterKit
import ArgumentParser
import Costing
import EventStore
import Foundation
import Ingestion
import Projections
import Reporting
import TicketDomain

struct DefinitionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "definitions", abstract: "See, check, adopt and compare cost definitions (口径).",
    discussion: """
      A definition is a YAML file that the configuration names. Adopting a version keeps its text in the log, with author and validity: \
      reports of those months are made by it, whatever becomes of the file.
      """,
    subcommands: [List.self, Show.self, Check.self, Adopt.self, Diff.self])

  /// What every one of them asks for.
  struct Options: ParsableArguments {
    @OptionGroup var configurationOption: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run(_ body: (Views, Catalogue) throws -> Void) async throws {
      try await language.explaining { catalogue in
        let (views, _) = try configurationOption.load().currentViews(catalogue)
        try body(views, catalogue)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List definitions and versions, and which hold when.")
    @OptionGroup var options: Options

    func run() async throws {
      try await options.run { views, catalogue in
        let list = DefinitionList(views)
        try options.json.print(list) { ReportText(catalogue, views).lines(list) }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a definition's text, as adopted or as its file has it.")
    @Argument(help: "The definition, such as finance or finance@1.") var name: String
    @Option(help: "The version that holds in this month. (default: the current one)") var period: Period?
    @OptionGroup var options: Options

    func run() async throws {
      try await options.run { views, catalogue in
        let definition = try views.definitions.definition(
          named: name, for: period ?? views.rules.zone.period(of: .now))
        let account = DefinitionAccount(definition, views)
        try options.json.print(account) { [account.text] }
      }
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a definition, and show what of the ledger would fall through it.",
      discussion:
        "Exit code 78 where it has mistakes, each explained at its line; 1 where ledger lines are unallocated.")
    @Argument(help: "A definition of the configuration, or a YAML file.") var nameOrFile: String
    @Option(help: "The month whose ledger lines are looked at. (default: the last full month with costs)")
    var period: Period?
    @OptionGroup var options: Options

    func run() async throws {
      var isClean = true
      try await options.language.explaining { catalogue in
        let configuration = try Configuration(path: options.configurationOption.path, skipsDefinitions: true)
        let (definition, mistakes) = try configuration.check(nameOrFile)
        guard let definition else {
          FileHandle.standardError.write(Data((mistakes.map(catalogue.explain).joined(separator: "\n") + "\n").utf8))
          throw ExitCode(78)
        }
        let whole = try options.configurationOption.load()
        let (views, _) = try whole.currentViews(catalogue)
        let check = try DefinitionCheck(definition, views, try period ?? views.lastFullPeriod())
        isClean = check.unallocated.isEmpty
        try options.json.print(check) { ReportText(catalogue, views).lines(check) }
      }
      if !isClean { throw ExitCode(1) }
    }
  }

  struct Adopt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that a version holds from a month on.",
      discussion:
        "Its text is kept in the log. A later adoption takes the place of an earlier one in the months that it is for.")
    @Argument(help: "The definition, such as finance or finance@2.") var name: String
    @Option(help: "The first month that it is for, such as 2026-10.") var from: Period
    @Option(help: "The last one. (default: until another version is adopted)") var to: Period?
    @OptionGroup var options: DecisionOptions

    func validate() throws {
      guard to.map({ from <= $0 }) ?? true else { throw ValidationError("--to: not before --from") }
    }

    func run() async throws {
      try await options.language.explaining { catalogue in
        let configuration = try options.configurationOption.load()
        try await configuration.holdingLog { try adopt(configuration, catalogue) }
      }
    }

    private func adopt(_ configuration: Configuration, _ catalogue: Catalogue) throws {
      let writer = try LogWriter(configuration.location)
      let (views, _) = try configuration.currentViews(catalogue)
      let latest = configuration.rules.definitions.filter { $0.id == name }.max { $0.version < $1.version }
      let definition =
        try views.definitions.definition(exactly: name) ?? latest
        ?? views.definitions.definition(named: name, for: from)
      for closing in views.decisions.closings where closing.reopened == nil {
        guard closing.period < from || to.map({ $0 < closing.period }) ?? false else {
          throw DecisionError(
            .adoptsClosed, at: "\(closing.period)",
            ["definition": definition.name, "next": "\(views.decisions.openPeriod(from: closing.period))"])
        }
      }
      try DecisionWriter(into: writer).appendAdoption(
        of: definition.id, version: definition.version, text: definition.text, validFrom: from, validTo: to,
        by: .init(author: options.author ?? NSUserName(), reason: options.reason, at: .now))
      let (updated, _) = try configuration.currentViews(catalogue)
      let list = DefinitionList(updated)
      try options.json.print(list) {
        [
          catalogue("definition-is-adopted", ["definition": definition.name, "event": Figures.count(writer.head)]),
          "",
        ] + ReportText(catalogue, updated).lines(list)
      }
    }
  }

  struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show in which statements two definitions or versions differ.",
      discussion: "By how much their totals do: ticketledger bridge FIRST SECOND")
    @Argument(help: "The first, such as finance@1.") var first: String
    @Argument(help: "The second, such as finance@2.") var second: String
    @OptionGroup var options: Options

    func run() async throws {
      try await options.run { views, catalogue in
        let now = views.rules.zone.period(of: .now)
        let diff = DefinitionDiff(
          try views.definitions.definition(named: first, for: now),
          try views.definitions.definition(named: second, for: now))
        try options.json.print(diff) { ReportText(catalogue, views).lines(diff) }
      }
    }
  }
}
