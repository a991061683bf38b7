import ArgumentParser

struct DuplicatesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates", abstract: "Find tickets about the same matter, and say why.",
    subcommands: [
      DuplicatesRankCommand.self, DuplicatesScorePairsCommand.self, DuplicatesGroupCommand.self,
      DuplicatesTrainCommand.self, DuplicatesListCommand.self, DuplicatesShowCommand.self,
      DuplicatesConfirmCommand.self,
      DuplicatesRejectCommand.self, DuplicatesSplitCommand.self,
    ])
}
