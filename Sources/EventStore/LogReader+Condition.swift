internal import GRDB
public import TicketDomain

/// What tells whether the log is in order, without reading it whole: each answer costs O(log n) or less.
extension LogReader {
  /// The position of the last event that is there; 0 where there is none. In a sound log it is ``head()``.
  public func lastPosition() throws -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT max(position) FROM events") ?? 0 }
  }

  /// When the last event was recorded; `nil` where there is none.
  public func lastRecordedAt() throws -> Instant? {
    try read { database in
      try Int64.fetchOne(database, sql: "SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1")
        .map { Instant(milliseconds: $0) }
    }
  }

  /// How many events were recorded at `instant` or later, as far as the clock never went back: a search by halving.
  public func eventCount(recordedSince instant: Instant) throws -> Int64 {
    try read { database in
      let last = try Int64.fetchOne(database, sql: "SELECT max(position) FROM events") ?? 0
      var (before, after) = (Int64(0), last + 1)
      while after - before > 1 {
        let middle = before + (after - before) / 2
        let sql = "SELECT recorded_at FROM events WHERE position = ?"
        let recorded = try Int64.fetchOne(database, sql: sql, arguments: [middle]) ?? 0
        if recorded < instant.milliseconds { before = middle } else { after = middle }
      }
      return last - before
    }
  }
}
