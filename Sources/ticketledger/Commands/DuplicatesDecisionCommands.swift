import AdapterKit
import ArgumentParser
import EventStore
import Foundation
import Ingestion
import Projections
import Reporting
import TicketDomain

/// What the commands that record a decision share.
struct DecisionOptions: ParsableArguments {
  @Option(help: "Why. It is kept in the log.") var reason: String?
  @Option(help: "Who decides. (default: the user who runs the command)") var author: String?
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  /// What is printed as JSON.
  struct Outcome: Encodable {
    var event: Int64
    var surviving: String
    var merged: [String]
  }

  /// Checks a decision on views that are current, appends it, and prints what has become of `ticket`.
  func decide(
    _ ticket: TicketName, isSame: Bool, _ others: (Views) throws -> [TicketName]
  ) async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      try await configuration.holdingLog { try decide(ticket, isSame: isSame, others, configuration, catalogue) }
    }
  }

  private func decide(
    _ ticket: TicketName, isSame: Bool, _ others: (Views) throws -> [TicketName], _ configuration: Configuration,
    _ catalogue: Catalogue
  ) throws {
    // Taken first, so that nobody else decides between the check and the decision.
    let writer = try LogWriter(configuration.location)
    let (views, _) = try configuration.currentViews(catalogue)
    let others = try others(views)
    try DecisionWriter(into: writer).appendJudgement(
      isSame: isSame, of: ticket.description, and: others.map(\.description),
      by: .init(author: author ?? NSUserName(), reason: reason, at: .now))
    let (updated, _) = try configuration.currentViews(catalogue)
    let group = try updated.group(of: ticket.position).map { "T\($0)" }
    let outcome = Outcome(event: writer.head, surviving: group[0], merged: Array(group.dropFirst()))
    try json.print(outcome) {
      let arguments = [
        "event": Figures.count(outcome.event), "ticket": ticket.description,
        "others": others.map(\.description).joined(separator: ", "), "surviving": outcome.surviving,
        "merged": outcome.merged.joined(separator: ", "),
      ]
      return [
        catalogue(isSame ? "decided-same" : "decided-different", arguments),
        catalogue(outcome.merged.isEmpty ? "stands-alone" : "is-merged", arguments),
      ]
    }
  }
}

struct DuplicatesConfirmCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm", abstract: "Say that tickets are about the same matter.",
    discussion: "They are merged: the earliest one bears the costs of all. “duplicates split” takes one out again.")
  @Argument(help: "The tickets, such as T10482 T20311.") var tickets: [TicketName]
  @OptionGroup var options: DecisionOptions

  func validate() throws {
    guard tickets.count >= 2 else { throw ValidationError("at least two tickets") }
  }

  func run() async throws {
    try await options.decide(tickets[0], isSame: true) { views in
      try views.check(tickets)
      // Whoever says that A and B are one says so of all that they are merged with.
      let groups = try tickets.map { try views.group(of: $0.position) }
      let named = Set(tickets.map(\.position))
      let standing = try views.rejected(among: groups.flatMap { $0 }).filter {
        !(named.contains($0.0) && named.contains($0.1))
      }
      if let (one, other) = standing.first {
        throw DecisionError(.contradicts, at: "T\(one) T\(other)", ["one": "T\(one)", "other": "T\(other)"])
      }
      return Array(tickets.dropFirst())
    }
  }
}

struct DuplicatesRejectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Say that two tickets are not about the same matter.",
    discussion: "They are not suggested again, and nothing merges them.")
  @Argument(help: "A ticket, such as T10482.") var ticket: TicketName
  @Argument(help: "The other one.") var other: TicketName
  @OptionGroup var options: DecisionOptions

  func run() async throws {
    try await options.decide(ticket, isSame: false) { views in
      try views.check([ticket, other])
      guard try !views.group(of: ticket.position).contains(other.position) else {
        throw DecisionError(.merged, at: "\(ticket) \(other)", ["ticket": ticket.description])
      }
      return [other]
    }
  }
}

struct DuplicatesSplitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Take a ticket out of those that it is merged with.",
    discussion: "It bears its own costs again, and is not merged with any of them later.")
  @Argument(help: "The ticket, such as T10482.") var ticket: TicketName
  @OptionGroup var options: DecisionOptions

  func run() async throws {
    try await options.decide(ticket, isSame: false) { views in
      try views.check([ticket])
      let others = try views.group(of: ticket.position).filter { $0 != ticket.position }
      guard !others.isEmpty else { throw DecisionError(.notMerged, at: ticket.description) }
      return others.map { TicketName(position: $0) }
    }
  }
}
