internal import GRDB
internal import Parallel
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// Gives tickets in which something was said their service type and tag; those of calls have theirs from the beginning.
///
/// What a ticket is depends on its own facts and the rules alone, so whoever reads texts hands over what was read, in any order.
final class ClassFold {
  private let classes: TicketClasses
  private let update: FastStatement

  init(_ database: Database, classes: TicketClasses) throws {
    self.classes = classes
    update = try FastStatement(database, "UPDATE tickets SET service = ?, tag = ? WHERE id = ?")
  }

  /// Classifies tickets that were just made. O(their texts).
  func apply(_ read: [TicketReader.Said]) throws {
    guard !classes.isEmpty else { return }
    let found = concurrentMap(read.indices) { [classes] places in places.map { classes.classes(of: read[$0]) } }
    for (said, (service, tag)) in zip(read, found) where service != nil || tag != nil {
      update.bind(1, service)
      update.bind(2, tag)
      update.bind(3, said.ticket)
      try update.run()
    }
  }

  private static let batchMax = 256

  /// Reads and classifies `tickets`, where nobody else reads them.
  func read(_ tickets: [Int64], with reader: TicketReader) throws {
    guard !classes.isEmpty else { return }
    for start in stride(from: 0, to: tickets.count, by: Self.batchMax) {
      try apply(reader.documents(of: Array(tickets[start..<min(tickets.count, start + Self.batchMax)])))
    }
  }
}
