public import EventStore
internal import Foundation
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// Derives the views from the first event into a file beside them, and compares every row of every table.
public struct ViewsComparison {
  /// A table that differs.
  public struct Difference: Sendable, Hashable {
    /// The table's name.
    public var table: String
    /// The first row that only one of the two has.
    public var detail: String
  }

  private let location: StoreLocation
  private let rules: Rules

  /// A comparison of the views in `location` with a replay by `rules`.
  public init(_ location: StoreLocation, rules: Rules) {
    self.location = location
    self.rules = rules
  }

  /// The tables that differ from a replay up to the position that the views stand on; empty where the views are right.
  ///
  /// Throws `projection-no-views` where there are no views by these rules. Costs a replay, and as much disk as the views.
  public func differences() throws -> [Difference] {
    let position = try Views(location, rules: rules).position
    let replayed = location.directory + "/views.verify.sqlite"
    defer {
      for suffix in ["", "-wal", "-shm", ".new"] { try? FileManager.default.removeItem(atPath: replayed + suffix) }
    }
    try ViewsUpdater(location, rules: rules).derive(
      try LogReader(location), through: position, into: replayed, { _ in })
    let queue = try ViewsUpdater.file.openForReading(location.views)
    return try SQLiteFileError.translating(location.views) {
      try queue.inDatabase { database in
        try database.execute(sql: "ATTACH ? AS replayed", arguments: [replayed])
        let tables = try String.fetchAll(
          database, sql: "SELECT name FROM replayed.sqlite_schema WHERE type = 'table' ORDER BY name")
        return try tables.compactMap { table in
          for (left, right) in [("main", "replayed"), ("replayed", "main")] {
            let sql = "SELECT * FROM \(left).\(table) EXCEPT SELECT * FROM \(right).\(table) LIMIT 1"
            if let row = try Row.fetchOne(database, sql: sql) {
              return Difference(
                table: table, detail: "\(left == "main" ? "only in the views" : "only in the replay"): \(row)")
            }
          }
          return nil
        }
      }
    }
  }
}
