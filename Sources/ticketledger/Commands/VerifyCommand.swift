import ArgumentParser
import Audit
import EventStore
import Foundation
import Reporting

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute every hash of the log, check counts and gaps, and compare the views with a replay.")

  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let line = ProgressLine(catalogue("progress-verify"), unit: catalogue("events"))
      let head = try LogReader(configuration.location).head()
      let verification = try Verification(configuration.location, rules: configuration.rules) {
        line.show($0, fraction: Double($0) / Double(max(1, head)))
      }
      line.finish()
      try json.print(verification) {
        verification.findings.map { finding in
          "\(finding.place): \(catalogue.meaning(ofCode: finding.code)) \(finding.detail)"
        } + [
          catalogue(
            verification.isSound ? "verify-sound" : "verify-unsound",
            [
              "events": Figures.count(verification.events), "records": Figures.count(verification.records),
              "root": verification.root, "findings": Figures.count(verification.findings.count),
            ])
        ]
      }
      if !verification.isSound { throw ExitCode(1) }
    }
  }
}
