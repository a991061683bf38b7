import AdapterKit
import ArgumentParser
import EmailAdapter
import Reporting

struct AdaptersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapters", abstract: "List, check and test adapter definitions.",
    subcommands: [List.self, AdaptersCheckCommand.self, AdaptersTestCommand.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the built-in adapters.")
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    struct Row: Encodable {
      var name: String
      var channel: String
      var title: String
    }

    func run() async throws {
      try await language.explaining { catalogue in
        let definitions = try Configuration.builtIn.map { builtIn in
          let definition = try AdapterDefinition(yaml: builtIn.yaml, file: builtIn.name + ".yaml")
          return Row(
            name: builtIn.name, channel: definition.channel.rawValue,
            title: definition.title.text(catalogue.language))
        }
        let rows =
          definitions
          + EmailAdapter.allCases.map {
            Row(name: $0.rawValue, channel: "mail", title: catalogue("adapter-" + $0.rawValue))
          }
        try json.print(rows) {
          var table = TextTable([
            (catalogue("adapter"), .left), (catalogue("channel"), .left), (catalogue("title"), .left),
          ])
          for row in rows { table.append([row.name, row.channel, row.title]) }
          return table.lines()
        }
      }
    }
  }
}
