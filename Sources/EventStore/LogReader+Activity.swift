internal import GRDB
public import TicketDomain

extension LogReader {
  /// When something new of a source came.
  public struct Activity: Sendable, Hashable {
    /// The source's name.
    public var source: String
    /// The hour, counted since 1970-01-01T00:00Z.
    public var hour: Int64
    /// When the last of that hour came.
    public var last: Instant
  }

  /// The hours in which each source brought something, of the events behind `position` up to ``head()``. O(those events).
  public func activity(after position: Int64) throws -> [Activity] {
    let names = try sourceNames()
    return try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT source, recorded_at / 3600000 AS hour, max(recorded_at) AS last FROM events WHERE position > ?
          GROUP BY source, hour
          """, arguments: [position]
      ).compactMap { row in
        names[row["source"]].map {
          Activity(source: $0, hour: row["hour"], last: Instant(milliseconds: row["last"]))
        }
      }
    }
  }

  /// How many records of each source were put in quarantine behind `position`. O(records in quarantine).
  public func quarantined(after position: Int64) throws -> [String: Int] {
    let names = try sourceNames()
    return try read { database in
      let sql =
        "SELECT source, count(*) AS count FROM records WHERE quarantined = 1 AND first_event > ? GROUP BY source"
      return try Row.fetchAll(database, sql: sql, arguments: [position]).reduce(into: [:]) { counts, row in
        if let name = names[row["source"]] { counts[name] = row["count"] }
      }
    }
  }

  /// The position of the last event that was recorded before `instant`; 0 where none was. O(log n) look-ups, as positions follow the
  /// time of recording.
  public func position(recordedBefore instant: Instant) throws -> Int64 {
    try lastPosition() - eventCount(recordedSince: instant)
  }
}
