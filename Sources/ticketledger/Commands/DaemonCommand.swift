import ArgumentParser
import Daemon
import Foundation
import Logging
import Reporting
import TicketDomain

struct DaemonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon",
    abstract: "Take in all sources for as long as it runs, keep the views current, make backups.",
    discussion: """
      It needs nobody. ticketledger status shows how it is, and so do /healthz, /readyz and /metrics (daemon: {listen: …}). SIGHUP reads \
      the configuration again, and a wrong one is refused while the old one goes on; SIGTERM ends it within five seconds. What it says \
      goes to standard error: lines on a terminal, else JSON objects.
      """)

  /// How lines are written.
  enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  @Option(name: .customLong("log"), help: "text or json. (default: text on a terminal)") var format: LogFormat?
  @Flag(help: "Say more: what does not matter unless something is searched for.") var verbose = false
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var language: LanguageOption

  func run() async throws {
    try await language.explaining { catalogue in
      let isForPeople = format.map { $0 == .text } ?? (isatty(STDERR_FILENO) != 0)
      let level: Logger.Level = verbose ? .debug : .info
      let logger = Logger(label: "ticketledger") { LogLines(label: $0, level: level, isForPeople: isForPeople) }
      LoggingSystem.bootstrap { label in LogLines(label: label, level: level, isForPeople: isForPeople) }
      // A peer that is gone is an error of that connection, not the process's end.
      signal(SIGPIPE, SIG_IGN)
      let option = configurationOption
      let daemon = Daemon(
        .init(
          version: TicketLedger.configuration.version,
          load: { try option.load().daemonPlan(catalogue) }, explain: { catalogue.explain($0) },
          logger: logger, manager: ServiceManager(environment: ProcessInfo.processInfo.environment)))
      do {
        try await daemon.run()
      } catch let error as any ExplainableError where !isForPeople {
        // Whoever reads the log as JSON reads this as well.
        logger.critical("\(catalogue.explain(error))", metadata: ["code": "\(error.codeName)"])
        throw error.exitCode
      }
      // Views that are being derived, or a backup that is being copied, are not waited for.
      Foundation.exit(0)
    }
  }
}
