public import ArgumentParser
import Costing
import Daemon
import EventStore
import Foundation
import Projections
public import Reporting
import Settings
import SQLiteFiles
import TicketDomain

/// Options of every command.
struct LanguageOption: ParsableArguments {
  @Option(name: .customLong("lang"), help: "Language of texts: en or zh. (default: the locale's)")
  var language: Language?

  func catalogue() throws -> Catalogue {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return try Catalogue(language ?? Language(locale: locale ?? "en"))
  }

  /// Runs `body`; what it throws is explained on standard error, in the user's language, and becomes an exit code.
  func explaining(_ body: (Catalogue) async throws -> Void) async throws {
    let catalogue = try catalogue()
    // A file size limit would end the process; ignored, it fails the write, which is reported.
    signal(SIGXFSZ, SIG_IGN)
    do {
      try await body(catalogue)
    } catch let error as any ExplainableError {
      FileHandle.standardError.write(Data((catalogue.explain(error) + "\n").utf8))
      throw error.exitCode
    }
  }
}

/// Options of the commands that work on a configured store.
struct ConfigurationOption: ParsableArguments {
  @Option(name: .customLong("config"), help: "The configuration.", completion: .file(extensions: ["yaml"]))
  var path = usualPath
  /// Where the configuration is, unless told otherwise.
  static let usualPath = "ticketledger.yaml"

  func load() throws -> Configuration { try Configuration(path: path) }
}

/// `--json`
struct JSONOption: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print JSON for machines instead of a table.")
  var isJSON = false

  /// Prints `value` as JSON where that was asked for, else `lines`.
  func print(_ value: some Encodable, _ lines: () -> [String]) throws {
    guard isJSON else {
      for line in lines() { Swift.print(line) }
      return
    }
    Swift.print(try PrintedJSON.text(of: value))
  }
}

extension Language: ExpressibleByArgument {}

extension ExplainableError {
  /// As `sysexits.h` numbers them.
  var exitCode: ExitCode {
    switch self {
    case let error as EventStoreError where error.code == .locked: ExitCode(75)
    case let error as DaemonError where error.code == .logLent: ExitCode(75)
    case is DaemonError, is Failure<DaemonPlanErrorCode>: ExitCode(78)
    case let error as BackupError where [.unsound, .digestDiffers].contains(error.code): .failure
    case is SQLiteFileError, is EventStoreError: ExitCode(74)
    case is SettingsError, is ConfigurationError: ExitCode(78)
    case let error as CostingError where error.code.isInFile: ExitCode(78)
    case let error as ProjectionError where error.code == .definitionChanged: ExitCode(78)
    default: ExitCode(65)
    }
  }
}

extension Configuration {
  /// The views, brought up to the log first, unless another process is at it; silent but for a progress line.
  func currentViews(_ catalogue: Catalogue, isFromZero: Bool = false) throws -> (Views, ViewsUpdater.Outcome) {
    let line = ProgressLine(catalogue("progress-replay"), unit: catalogue("events"))
    let comparing = ProgressLine(catalogue("progress-duplicates"), unit: catalogue("tickets"))
    defer {
      line.finish()
      comparing.finish()
    }
    do {
      let outcome = try ViewsUpdater(location, rules: rules).update(isFromZero: isFromZero) { progress in
        guard progress.ticketsTotal > 0 else {
          return line.show(
            progress.eventsDone, fraction: Double(progress.eventsDone) / Double(max(1, progress.eventsTotal)))
        }
        line.finish()
        comparing.show(progress.ticketsDone, fraction: Double(progress.ticketsDone) / Double(progress.ticketsTotal))
      }
      return (try Views(location, rules: rules), outcome)
    } catch let error as EventStoreError where error.code == .locked && !isFromZero {
      // Whoever holds the lease keeps the views current; the report says on which event it stands.
      guard let views = try? Views(location, rules: rules) else { throw error }
      return (views, ViewsUpdater.Outcome(position: views.position, events: 0, isFromZero: false))
    }
  }
}

extension Configuration {
  /// Runs `body`, which writes the log: where a daemon has it, it is borrowed from it meanwhile.
  func holdingLog<Result>(_ body: () async throws -> Result) async throws -> Result {
    let daemon = DaemonConnection(location)
    try daemon?.borrow()
    defer { withExtendedLifetime(daemon) {} }
    return try await body()
  }
}

/// What to type to run this program again from any folder: its name where the shell found it, else its path.
var programToType: String {
  let typed = CommandLine.arguments.first ?? "ticketledger"
  return typed.contains("/") ? Bundle.main.executablePath ?? typed : typed
}
