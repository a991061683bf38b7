import AdapterKit
import ArgumentParser
import EventStore
import Foundation
import Ingestion
import Projections
import Reporting
import TicketDomain

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Check a backup and put it in the place of the log, which is moved aside.",
    discussion: "The next ingest reads the sources again from where the backup had read them.")

  @Argument(help: "The backup.", completion: .file()) var backup: String
  @Flag(help: "Also where the log has events; it is kept under another name.") var replace = false
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let location = configuration.location
      let viewsLease = try Lease(location.viewsLease)
      defer { withExtendedLifetime(viewsLease) {} }
      let copying = CopyProgress(catalogue("progress-restore"), catalogue)
      defer { copying.finish() }
      let outcome = try LogRestore(into: location).restore(
        backup, isReplacing: replace, at: .now, progress: copying.show, check: copying.check)
      copying.finish()
      let summary = RestoreSummary(outcome, try StrayViews(removingFrom: location))
      try json.print(summary) { summary.lines(catalogue, ReportText(catalogue, configuration.rules), outcome) }
    }
  }
}

/// What `restore` prints.
struct RestoreSummary: Encodable {
  struct Replaced: Encodable {
    var path: String
    /// `nil` where it could not be read.
    var events: Int64?
    var lastRecordedAt: String?
    var isContinuation: Bool?
    /// By source.
    var eventsBeyond: [String: Int64]
    /// Of those, what people decided.
    var decisionsBeyond: Int64
  }
  var events: Int64
  var root: String
  var lastRecordedAt: String?
  var replaced: Replaced?
  /// Where the views stood that were taken away.
  var removedViewsPosition: Int64?

  init(_ outcome: LogRestore.Outcome, _ views: StrayViews?) {
    events = outcome.events
    root = outcome.root.description
    lastRecordedAt = outcome.lastRecordedAt?.description
    replaced = outcome.replaced.map {
      Replaced(
        path: $0.path, events: $0.events, lastRecordedAt: $0.lastRecordedAt?.description,
        isContinuation: $0.isContinuation,
        eventsBeyond: $0.eventsBeyond, decisionsBeyond: $0.eventsBeyond[DecisionWriter.sourceName] ?? 0)
    }
    removedViewsPosition = views?.position
  }

  func lines(_ catalogue: Catalogue, _ report: ReportText, _ outcome: LogRestore.Outcome) -> [String] {
    let last = outcome.lastRecordedAt.map(report.localTime) ?? "–"
    var lines = [catalogue("restored", ["events": Figures.count(events), "time": last, "root": root])]
    if let replaced {
      lines.append(catalogue("restore-moved-aside", ["path": replaced.path]))
      if let held = replaced.events, let isContinuation = replaced.isContinuation {
        let beyond = replaced.eventsBeyond.values.reduce(0, +)
        lines.append(
          catalogue(
            isContinuation ? "restore-events-fewer" : "restore-other-log",
            [
              "count": Figures.count(beyond), "held": Figures.count(held),
              "time": outcome.replaced?.lastRecordedAt.map(report.localTime) ?? "–",
            ]))
        for (source, count) in replaced.eventsBeyond.sorted(by: { $0.key < $1.key }) {
          lines.append("  \(source)  \(Figures.count(count))")
        }
      } else {
        lines.append(catalogue("restore-unreadable"))
      }
      if replaced.decisionsBeyond > 0 {
        lines.append(catalogue("restore-decisions", ["count": Figures.count(replaced.decisionsBeyond)]))
      }
    }
    if let removedViewsPosition {
      lines.append(catalogue("restore-views", ["position": Figures.count(removedViewsPosition)]))
    }
    return lines + [catalogue("restore-next", ["program": programToType])]
  }
}
