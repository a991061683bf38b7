import ArgumentParser
import Costing
import Foundation
import Reporting
import TicketDomain

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a commented ticketledger.yaml to start from.")

  @Argument(help: "The folder to write it to.", completion: .directory) var directory = "."
  @OptionGroup var language: LanguageOption

  func run() async throws {
    try await language.explaining { catalogue in
      let files = [
        ("ticketledger.yaml", PackageResources.ticketledger_yaml),
        ("definitions/finance.yaml", PackageResources.finance_yaml),
        ("hidden-costs.yaml", Array(HiddenCost.builtInText.utf8)),
      ]
      for (name, _) in files where FileManager.default.fileExists(atPath: directory + "/" + name) {
        throw InitError(.exists, at: directory + "/" + name)
      }
      for (name, bytes) in files {
        let path = directory + "/" + name
        do {
          try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
          try Data(bytes).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
          throw InitError(.unwritable, at: path, ["detail": error.localizedDescription])
        }
      }
      print(catalogue("init-written", ["directory": directory, "program": programToType]))
    }
  }
}

/// Why a folder could not be started.
enum InitErrorCode: String, FailureCode {
  /// Nothing is overwritten.
  case exists = "init-exists"
  /// The folder cannot be written.
  case unwritable = "init-unwritable"
}

typealias InitError = Failure<InitErrorCode>
