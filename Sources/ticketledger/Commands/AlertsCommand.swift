import AdapterKit
import Alerting
import ArgumentParser
import Daemon
import Foundation
import Reporting
import TicketDomain

struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "What somebody should hear of, and whether they can be reached.",
    subcommands: [Test.self, List.self])

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Send a test message to every channel.")
    @Option(help: "Only to the channel of this name.") var channel: String?
    @OptionGroup var configurationOption: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    /// What came of one channel.
    struct Row: Encodable {
      var channel: String
      var hasArrived: Bool
      var code: String?
      var detail: String?
      var next: String?
    }

    func run() async throws {
      try await language.explaining { catalogue in
        let configuration = try configurationOption.load()
        guard let alerts = configuration.alerts else {
          throw ConfigurationError(.noAlerts, at: configurationOption.path)
        }
        let channels = alerts.channels.filter { channel == nil || $0.name == channel }
        guard !channels.isEmpty else {
          throw ConfigurationError(
            .channelUnknown, at: channel ?? configurationOption.path,
            ["known": alerts.channels.map(\.name).joined(separator: ", ")])
        }
        let message = AlertText(catalogue: try Catalogue(alerts.language)).test(at: .now)
        let outcomes = await AlertDispatcher { .now }.send(message, to: channels)
        let rows = outcomes.map { outcome in
          Row(
            channel: outcome.channel, hasArrived: outcome.error == nil, code: outcome.error?.codeName,
            detail: outcome.error.map { catalogue.meaning(of: $0) },
            next: outcome.error.flatMap { catalogue.hint(of: $0) })
        }
        try json.print(rows) { Self.lines(rows, catalogue) }
        if rows.contains(where: { !$0.hasArrived }) { throw ExitCode(1) }
      }
    }

    private static func lines(_ rows: [Row], _ catalogue: Catalogue) -> [String] {
      var table = TextTable([(catalogue("alert-channel"), .left), (catalogue("found"), .left)])
      for row in rows { table.append([row.channel, row.detail ?? catalogue("alert-arrived")]) }
      let next = rows.compactMap { row in row.next.map { "  \(row.channel): \($0)" } }
      return table.lines() + (next.isEmpty ? [] : [""] + next)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what holds at the moment, according to the daemon.")
    @OptionGroup var configurationOption: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run() async throws {
      try await language.explaining { catalogue in
        let configuration = try configurationOption.load()
        let file = AlertFile(configuration.location) ?? AlertFile()
        let report = ReportText(catalogue, configuration.rules).localTime
        try json.print(file) {
          guard !file.book.entries.isEmpty else { return [catalogue("alerts-none")] }
          var table = TextTable([
            (catalogue("alert-since"), .left), (catalogue("alert-said"), .left), (catalogue("found"), .left),
          ])
          for entry in file.book.entries {
            let text = AlertText(catalogue: catalogue).text(entry.alert)
            table.append([report(entry.since), entry.saidAt.map(report) ?? "–", text])
          }
          return table.lines()
        }
      }
    }
  }
}
