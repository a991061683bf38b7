import ArgumentParser

@main
struct TicketLedger: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ticketledger",
    abstract: "What a ticket cost, and why: contacts and costs in, traceable figures out.",
    discussion: """
      Exit codes: 0 done; 1 a check found something wrong; 64 wrong usage; 65 some input was not understood or could not \
      be read; 74 the store failed; 75 try again later (another process holds the store); 78 a mistake in the \
      configuration.
      """,
    version: "0.1.0",
    subcommands: [
      InitCommand.self, IngestCommand.self, DaemonCommand.self, StatusCommand.self, ReplayCommand.self,
      ReportCommand.self,
      BridgeCommand.self, DefinitionsCommand.self, ItemsCommand.self, PeriodCommand.self, ExportCommand.self,
      TraceCommand.self, VerifyCommand.self, BackupCommand.self, RestoreCommand.self, DoctorCommand.self,
      AlertsCommand.self, QuarantineCommand.self, DuplicatesCommand.self, CustomersCommand.self,
      AdaptersCommand.self,
      SampleCommand.self, DemoCommand.self,
    ])
}
