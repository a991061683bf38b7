import AdapterKit
import ArgumentParser
import EventStore
import Foundation
import Ingestion
import PhoneNumbers
import Projections
import Reporting
import TicketDomain

struct CustomersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "customers", abstract: "Say, and see, which numbers, addresses and chat ids are one customer's.",
    discussion: """
      What is one customer's comes from customer lists (the adapter customers-csv) and from decisions made here, and from \
      nothing weaker. Tickets of calls and chats of one customer are grouped together.
      """,
    subcommands: [Show.self, Link.self, Unlink.self])

  /// Whose identities, and which.
  struct Identities: ParsableArguments {
    @Argument(help: "The customer's id in the list, such as C1001.") var customer: String
    @Option(help: "A telephone number.") var phone: String?
    @Option(help: "A mail address.") var mail: String?
    @Option(help: "An id in a chat.") var chat: String?
    @Option(help: "Why. It is kept in the log.") var reason: String?
    @Option(help: "Who decides. (default: the user who runs the command)") var author: String?
    @OptionGroup var configurationOption: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func validate() throws {
      guard phone != nil || mail != nil || chat != nil else {
        throw ValidationError("--phone, --mail, --chat: at least one")
      }
      guard !customer.isEmpty, mail?.contains("@") ?? true, !(chat?.isEmpty ?? false) else {
        throw ValidationError("--mail li@example.com, --chat wxid_li")
      }
    }

    func decide(isLinked: Bool) async throws {
      try await language.explaining { catalogue in
        let configuration = try configurationOption.load()
        if let phone {
          guard let numbers = PhoneNumberReader(region: configuration.rules.region), case .number = numbers.read(phone)
          else { throw DecisionError(.phoneUnreadable, at: phone) }
        }
        try await configuration.holdingLog { try decide(isLinked: isLinked, configuration, catalogue) }
      }
    }

    private func decide(isLinked: Bool, _ configuration: Configuration, _ catalogue: Catalogue) throws {
      let writer = try LogWriter(configuration.location)
      try DecisionWriter(into: writer).appendLink(
        isLinked: isLinked, customer, phone: phone, mail: mail, chat: chat,
        by: .init(author: author ?? NSUserName(), reason: reason, at: .now))
      let (views, _) = try configuration.currentViews(catalogue)
      let rows = try Show.rows(views, LogReader(configuration.location), of: customer)
      try json.print(rows) {
        [catalogue(isLinked ? "customer-linked" : "customer-unlinked", ["event": Figures.count(writer.head)]), ""]
          + Show.lines(rows, catalogue)
      }
    }
  }

  struct Link: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that a number, an address or a chat id is a customer's.")
    @OptionGroup var identities: Identities

    func run() async throws { try await identities.decide(isLinked: true) }
  }

  struct Unlink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that a number, an address or a chat id is not a customer's, whatever a list says.")
    @OptionGroup var identities: Identities

    func run() async throws { try await identities.decide(isLinked: false) }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what is known of customers, or of one, and which event says so.")
    @Argument(help: "A customer's id, or a number, an address or a chat id. (default: all)") var customer: String?
    @OptionGroup var configurationOption: ConfigurationOption
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    struct Row: Encodable {
      var customer: String
      var identity: String
      var event: Int64
      var isShared: Bool
    }

    func run() async throws {
      try await language.explaining { catalogue in
        let configuration = try configurationOption.load()
        let (views, _) = try configuration.currentViews(catalogue)
        let rows = try Self.rows(views, LogReader(configuration.location), of: customer)
        try json.print(rows) { Self.lines(rows, catalogue) }
      }
    }

    static func rows(_ views: Views, _ reader: LogReader, of wanted: String?) throws -> [Row] {
      try views.customerLines(reader).filter { line in
        guard let wanted else { return true }
        let identity = line.identity.drop { $0 != ":" }.dropFirst()
        return line.customer == wanted || identity == wanted || line.identity == wanted
      }.map { Row(customer: $0.customer, identity: $0.identity, event: $0.event, isShared: $0.isShared) }
    }

    static func lines(_ rows: [Row], _ catalogue: Catalogue) -> [String] {
      guard !rows.isEmpty else { return [catalogue("customers-none")] }
      var table = TextTable([
        (catalogue("customer"), .left), (catalogue("identity"), .left), (catalogue("event"), .right),
        (catalogue("shared"), .left),
      ])
      for row in rows {
        table.append([row.customer, row.identity, Figures.count(row.event), row.isShared ? catalogue("yes") : ""])
      }
      return table.lines()
    }
  }
}
