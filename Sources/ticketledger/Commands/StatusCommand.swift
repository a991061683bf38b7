import AdapterKit
import ArgumentParser
import Daemon
import EmailAdapter
import EventStore
import Foundation
import Projections
import Reporting
import TicketDomain

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show what every source brought in, how far the views are, and how the daemon is.")

  @Flag(help: "Show it again every two seconds, until it is interrupted.") var watch = false
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      repeat {
        let status = try Status(configuration)
        // On a terminal each takes the place of the one before.
        if watch, !json.isJSON, isatty(STDOUT_FILENO) != 0 { print("\u{1B}[H\u{1B}[2J", terminator: "") }
        try json.print(status) { status.lines(catalogue, configuration) }
        guard watch else { return }
        fflush(nil)
        try await Task.sleep(for: .seconds(2))
      } while true
    }
  }
}

/// What `status` prints: the completeness table, and the state of log and views.
struct Status: Encodable {
  struct Row: Encodable {
    var source: String
    var streams: Int
    var seen: Int
    var appended: Int
    var duplicates: Int
    var revisions: Int
    var quarantined: Int
    var isComplete: Bool
    var lastSuccess: Instant?
    var cursor: String
  }
  /// A mailbox's folder: what the server said against what the log has.
  struct Folder: Encodable {
    var source: String
    var folder: String
    var uidValidity: UInt32
    /// Mails that the folder held when it was last opened.
    var exists: Int
    /// Mails of it in the log, those in quarantine and those that lie elsewhere too included.
    var accounted: Int
    /// All UIDs up to this one are dealt with.
    var lastUID: UInt32
    var isComplete: Bool
  }
  var sources: [Row]
  var folders: [Folder]
  var head: Int64
  var viewsPosition: Int64?
  /// How the daemon is, where one runs.
  var daemon: DaemonSnapshot?

  init(_ configuration: Configuration) throws {
    let reader = try LogReader(configuration.location)
    let cursors = try reader.cursors()
    head = try reader.head()
    viewsPosition = try? Views(configuration.location, rules: configuration.rules).position
    daemon = DaemonConnection(configuration.location)?.status()
    let folders = try Self.folders(cursors, reader)
    self.folders = folders
    let configured = configuration.sourceNames
    let known = cursors.map(\.source.name).filter { !configured.contains($0) }
    var seen: Set<String> = []
    sources = (configured + known).filter { seen.insert($0).inserted }.map { name in
      let own = cursors.filter { $0.source.name == name }
      let counts = own.reduce(into: AppendCounts()) { $0 += $1.counts }
      let latest = own.max { $0.updatedAt < $1.updatedAt }
      return Row(
        source: name, streams: own.count, seen: counts.seen, appended: counts.appended,
        duplicates: counts.duplicates, revisions: counts.revisions, quarantined: counts.quarantined,
        isComplete: counts.isComplete && !folders.contains { $0.source == name && !$0.isComplete },
        lastSuccess: latest?.updatedAt, cursor: latest?.value ?? "")
    }
  }

  /// The folders of mailboxes, each under the UIDVALIDITY that it has now: the last one whose cursor moved.
  private static func folders(_ cursors: [StoredCursor], _ reader: LogReader) throws -> [Folder] {
    var latest: [String: (cursor: StoredCursor, mailbox: MailboxCursor)] = [:]
    for cursor in cursors {
      guard let mailbox = try? JSONDecoder().decode(MailboxCursor.self, from: Data(cursor.value.utf8)) else { continue }
      let key = "\(cursor.source.number) \(mailbox.account) \(mailbox.folder)"
      if latest[key].map({ $0.cursor.updatedAt < cursor.updatedAt }) ?? true { latest[key] = (cursor, mailbox) }
    }
    return try latest.sorted { $0.key < $1.key }.map { _, found in
      let accounted = try reader.keyCount(of: found.cursor.source, beginningWith: found.mailbox.keyPrefix)
      return Folder(
        source: found.cursor.source.name, folder: found.mailbox.folder, uidValidity: found.mailbox.uidValidity,
        exists: Int(found.mailbox.exists), accounted: accounted, lastUID: found.mailbox.lastUID,
        isComplete: found.mailbox.isAtEnd && accounted >= Int(found.mailbox.exists))
    }
  }

  func lines(_ catalogue: Catalogue, _ configuration: Configuration) -> [String] {
    let report = ReportText(catalogue, configuration.rules)
    var table = TextTable([
      (catalogue("source"), .left), (catalogue("streams"), .right), (catalogue("seen"), .right),
      (catalogue("appended"), .right), (catalogue("duplicates"), .right), (catalogue("revisions"), .right),
      (catalogue("quarantined"), .right), (catalogue("complete"), .left), (catalogue("last-success"), .left),
      (catalogue("cursor"), .left),
    ])
    for row in sources {
      let cursor = try? JSONDecoder().decode(FileCursor.self, from: Data(row.cursor.utf8))
      table.append(
        [row.source]
          + [row.streams, row.seen, row.appended, row.duplicates, row.revisions, row.quarantined]
          .map { Figures.count($0) }
          + [
            catalogue(row.isComplete ? "yes" : "no"), row.lastSuccess.map(report.localTime) ?? "–",
            cursor.map { catalogue("cursor-at", ["line": Figures.count($0.line), "offset": Figures.count($0.offset)]) }
              ?? "–",
          ])
    }
    return table.lines() + folderLines(catalogue) + [
      "", catalogue("status-log", ["head": Figures.count(head)]),
      viewsPosition.map {
        catalogue("status-views", ["position": Figures.count($0), "behind": Figures.count(head - $0)])
      } ?? catalogue("status-no-views"),
    ] + (daemon.map { [""] + DaemonLines(catalogue: catalogue, time: report.localTime).lines($0) } ?? [])
  }

  private func folderLines(_ catalogue: Catalogue) -> [String] {
    guard !folders.isEmpty else { return [] }
    var table = TextTable([
      (catalogue("source"), .left), (catalogue("folder"), .left), (catalogue("exists"), .right),
      (catalogue("accounted"), .right), (catalogue("last-uid"), .right), (catalogue("complete"), .left),
    ])
    for folder in folders {
      table.append([
        folder.source, folder.folder, Figures.count(folder.exists), Figures.count(folder.accounted),
        "\(folder.lastUID)", catalogue(folder.isComplete ? "yes" : "no"),
      ])
    }
    return [""] + table.lines()
  }
}
