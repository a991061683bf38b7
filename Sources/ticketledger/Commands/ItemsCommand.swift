import ArgumentParser
import Costing
import Foundation
import Projections
import Reporting
import Settings
import TicketDomain

struct ItemsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "items", abstract: "List the catalogue of cost items.", subcommands: [List.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List cost items with the names that they have in ledgers.",
      discussion: "With those of the configuration, where there is one.")
    @Option(name: .customLong("config"), help: "The configuration.", completion: .file(extensions: ["yaml"]))
    var path: String?
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    struct Row: Encodable {
      var id: String
      var title: String
      var group: String
      var layer: String
      var names: [String]
    }

    func run() async throws {
      try await language.explaining { catalogue in
        let builtIn = try ItemCatalogue.builtIn()
        let usual = "ticketledger.yaml"
        let items =
          path != nil || FileManager.default.fileExists(atPath: usual)
          ? try Configuration(path: path ?? usual).rules.items : builtIn.items
        let rows = items.map {
          Row(
            id: $0.id, title: $0.title.text(catalogue.language), group: $0.group, layer: $0.layer.rawValue,
            names: $0.names)
        }
        let groups = Dictionary(uniqueKeysWithValues: builtIn.groups.map { ($0.id, $0.title.text(catalogue.language)) })
        try json.print(rows) {
          var table = TextTable([
            (catalogue("item-id"), .left), (catalogue("item-title"), .left), (catalogue("group"), .left),
            (catalogue("layer"), .left), (catalogue("names"), .left),
          ])
          for row in rows {
            table.append([
              row.id, row.title, groups[row.group] ?? row.group, catalogue("layer-" + row.layer),
              row.names.joined(separator: catalogue("list-comma")),
            ])
          }
          return table.lines()
        }
      }
    }
  }
}
