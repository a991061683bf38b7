import ArgumentParser
import Audit
import Costing
import Foundation
import Projections
import Reporting
import TicketDomain

struct BridgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bridge", abstract: "Lead from one total to another, line by line (口径差异桥).",
    discussion: """
      Between two definitions (finance operations), two versions (finance@1 finance@2), two months (finance --to-period 2026-10), or \
      from what was reported when a month was closed to what is known now (finance --as-reported). What is left over is always 0.
      """)

  @Argument(help: "The definition that it begins with, such as finance or finance@1.") var first: String
  @Argument(help: "The definition that it leads to. (default: the same)") var second: String?
  @Option(help: "The month, such as 2026-10. (default: the last full month with costs)") var period: Period?
  @Option(help: "The month that it leads to. (default: the same)") var toPeriod: Period?
  @Flag(help: "Begin with what was reported when the month was closed.") var asReported = false
  @Flag(help: "Show the ledger lines behind each line.") var lines = false
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  func validate() throws {
    guard second != nil || toPeriod != nil || asReported else {
      throw ValidationError("a second definition, --to-period, or --as-reported")
    }
    guard !asReported || (second == nil && toPeriod == nil) else {
      throw ValidationError("--as-reported: without a second definition or month")
    }
  }

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let (views, _) = try configuration.currentViews(catalogue)
      let report = try BridgeReport(views, try address(views))
      try json.print(report) { ReportText(catalogue, views).lines(report, showsLines: lines) }
    }
  }

  private func address(_ views: Views) throws -> BridgeAddress {
    let from = try period ?? views.lastFullPeriod()
    if asReported {
      guard let closing = views.decisions.closings.last(where: { $0.period == from }) else {
        throw DecisionError(.notClosed, at: "\(from)")
      }
      let reported = closing.figures.map(\.definition).first { $0 == first || $0.hasPrefix(first + "@") }
      guard let reported else {
        throw DecisionError(
          .notReported, at: first, ["known": closing.figures.map(\.definition).joined(separator: ", ")])
      }
      return .asReported(reported, from)
    }
    let to = toPeriod ?? from
    let definitions = views.definitions
    return .between(
      (try definitions.definition(named: first, for: from).name, from),
      (try definitions.definition(named: second ?? first, for: to).name, to))
  }
}
