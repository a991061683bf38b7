public import ArgumentParser
import Costing
import EventStore
import Foundation
import Projections
public import Reporting
public import TicketDomain

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Print what departments and tickets cost, where the ledger's amounts went, or who got no answer.",
    subcommands: [
      Departments.self, By.self, Tickets.self, Ledger.self, Missed.self, Duplicates.self, Hidden.self,
      Capacity.self,
    ])

  struct Options: ParsableArguments {
    @Option(help: "The month, such as 2026-10. (default: the last full month with costs)") var period: Period?
    @Option(help: "The definition, such as finance or finance@3. (default: the first configured)")
    var definition: String?
    @OptionGroup var configuration: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    /// Prints what the last closing of the month has.
    func runAsReported() async throws {
      try await language.explaining { catalogue in
        let (views, _) = try configuration.load().currentViews(catalogue)
        let chosen = try period ?? views.lastFullPeriod()
        guard let closing = views.decisions.closings.last(where: { $0.period == chosen }) else {
          throw DecisionError(.notClosed, at: "\(chosen)")
        }
        let wanted = definition
        let found = closing.figures.first {
          wanted == nil || $0.definition == wanted || $0.definition.prefix { $0 != "@" } == wanted ?? ""
        }
        guard let found else {
          throw DecisionError(
            .notReported, at: wanted ?? "", ["known": closing.figures.map(\.definition).joined(separator: ", ")])
        }
        if json.isJSON { return print(found.json) }
        for line in catalogue.language == .zh ? found.zh : found.en { print(line) }
      }
    }

    func run(
      _ body: (Views, CostDefinition, Period, ReportText) throws -> Void
    ) async throws {
      try await language.explaining { catalogue in
        let configuration = try configuration.load()
        let (views, _) = try configuration.currentViews(catalogue)
        let chosen = try period ?? views.lastFullPeriod()
        let named = try views.definitions.definition(named: definition, for: chosen)
        try body(views, named, chosen, ReportText(catalogue, views))
      }
    }

    /// The names of the log's sources by number.
    func sourceNames() throws -> [Int64: String] {
      try LogReader(configuration.load().location).sourceNames()
    }
  }

  struct Departments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What each department's work cost.")
    @Flag(help: "Print the report again that the month was closed with, to the byte.") var asReported = false
    @OptionGroup var options: Options

    func run() async throws {
      if asReported { return try await options.runAsReported() }
      try await options.run { views, definition, period, text in
        let report = try DepartmentReport(views, definition, period)
        try options.json.print(report) { text.lines(report) }
      }
    }
  }

  struct Tickets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What single tickets cost.")
    @Option(help: "cost, minutes, contacts or opened.") var sort: TicketReport.Order = .cost
    @Option(help: "How many tickets to show.") var limit = 20
    @Option(help: "Only what has that value, such as channel=phone; may be given several times.")
    var only: [DimensionValue] = []
    @OptionGroup var options: Options

    func validate() throws {
      guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit: 1…1000000") }
    }

    func run() async throws {
      try await options.run { views, definition, period, text in
        let report =
          try only.isEmpty
          ? TicketReport(views, definition, period, order: sort, limit: limit)
          : TicketReport(
            views, definition, period, order: sort, limit: limit, only: only, sourceNames: options.sourceNames())
        try options.json.print(report) { text.lines(report) }
      }
    }
  }

  struct Ledger: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Where each amount of the ledger went, or why nowhere.")
    @OptionGroup var options: Options

    func run() async throws {
      try await options.run { views, definition, period, text in
        let report = try LedgerReport(views, definition, period)
        try options.json.print(report) { text.lines(report) }
      }
    }
  }
}

extension ReportCommand {
  struct Capacity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hours paid and planned against hours used, and what unused ones cost.",
      discussion: "Where more was used than can be worked, unused hours and their cost are below zero.")
    @OptionGroup var options: Options

    func run() async throws {
      try await options.run { views, definition, period, text in
        let report = try CapacityReport(views, definition, period)
        try options.json.print(report) { text.lines(report) }
      }
    }
  }

  struct Duplicates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What tickets about the same matter as others cost, by department and channel.",
      discussion: "Counted are merged tickets. Which are, and which may be: ticketledger duplicates list")
    @OptionGroup var options: Options

    func run() async throws {
      try await options.run { views, definition, period, text in
        let report = try DuplicatesReport(views, definition, period)
        try options.json.print(report) { text.lines(report) }
      }
    }
  }

  struct Hidden: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What no ledger line says: hidden costs by formula and department.",
      discussion: "None of them is part of a total. The formulas: hidden-costs in the configuration.")
    @OptionGroup var options: Options

    func run() async throws {
      try await options.run { views, definition, period, text in
        let names = try LogReader(options.configuration.load().location).sourceNames()
        let report = try HiddenReport(views, definition, period, sourceNames: names)
        try options.json.print(report) { text.lines(report) }
      }
    }
  }

  struct Missed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Which customers got no answer, or none in time.",
      discussion: "Calls that nobody took and nobody called back, mails and chats without an answer, the oldest first.")
    @Option(help: "Only those of this month, such as 2026-10.") var period: Period?
    @Option(help: "How many to show.") var limit = 50
    @OptionGroup var configuration: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func validate() throws {
      guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit: 1…1000000") }
    }

    func run() async throws {
      try await language.explaining { catalogue in
        let configuration = try configuration.load()
        let (views, _) = try configuration.currentViews(catalogue)
        let report = try MissedReport(
          views, period: period, sourceNames: LogReader(configuration.location).sourceNames(),
          asOf: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)), limit: limit)
        let text = ReportText(catalogue, views)
        try json.print(report) { text.lines(report) }
      }
    }
  }
}

extension Period: ExpressibleByArgument {}

extension TicketReport.Order: ExpressibleByArgument {}

extension Views {
  /// The latest month that is over and has anything in it; else the latest there is; else last month.
  func lastFullPeriod() throws -> Period {
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    let current = rules.zone.period(of: now)
    let periods = try periods()
    return periods.last { $0 < current } ?? periods.last
      ?? Period(monthsSinceYearZero: current.monthsSinceYearZero - 1)
  }
}
