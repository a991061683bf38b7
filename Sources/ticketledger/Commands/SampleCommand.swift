import ArgumentParser
import Foundation
import Reporting
import SampleCompany
import TicketDomain

struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Write a sample company: inputs as real systems write them, with the truth beside."
  )

  @Argument(help: "The folder to write; it must not exist yet.", completion: .directory) var directory: String
  @Option(help: "How many tickets.") var tickets = 2000
  @Option(help: "How many months, the last one being --last.") var months = 13
  @Option(help: "The same seed gives the same company, byte for byte.") var seed: UInt64 = 1
  @Option(help: "The last month.") var last = SampleCompany.usualLastMonth
  @Flag(help: "Print how to serve the company's mailboxes with Dovecot, and read them by IMAP.") var imap = false
  @OptionGroup var language: LanguageOption

  func validate() throws {
    guard (1...10_000_000).contains(tickets) else { throw ValidationError("--tickets: 1…10000000") }
    guard (1...120).contains(months) else { throw ValidationError("--months: 1…120") }
  }

  func run() async throws {
    try await language.explaining { catalogue in
      try SampleCompany(tickets: tickets, months: months, seed: seed, lastMonth: last).write(to: directory)
      print(catalogue("sample-written", ["directory": directory, "program": programToType]))
      guard imap else { return }
      try SampleMailServer(serving: URL(fileURLWithPath: directory).standardizedFileURL.path).write()
      print("\n" + catalogue("sample-imap", ["directory": directory, "program": programToType]))
    }
  }
}
