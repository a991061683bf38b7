import EventStore
import Foundation
import GRDB
import SQLiteFiles
import TicketDomain
import Testing

@Suite struct `Opening the log` {
  @Test func `a second writer is refused and told the holder's process id`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    let error = #expect(throws: EventStoreError.self) { try store.writer() }
    #expect(error?.code == .locked)
    #expect(error?.arguments["pid"] == "\(getpid())")
    withExtendedLifetime(writer) {}
  }

  @Test func `the lease is free again when its holder is gone`() throws {
    let store = try StoreFixture()
    var writer: LogWriter? = try store.writer()
    _ = writer
    writer = nil
    #expect(throws: Never.self) { try store.writer() }
  }

  @Test func `who holds the lease can be asked without taking it`() throws {
    let store = try StoreFixture()
    #expect(Lease.holder(of: store.location.logLease) == nil)
    var writer: LogWriter? = try store.writer()
    #expect(Lease.holder(of: store.location.logLease) == "\(getpid())")
    #expect(writer != nil)
    writer = nil
    // The file still says the last holder's id.
    #expect(Lease.holder(of: store.location.logLease) == nil)
    #expect(throws: Never.self) { try store.writer() }
  }

  @Test func `the log says when its last event was recorded, and how many were since a time`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    let reader = try store.reader()
    #expect(try reader.lastPosition() == 0)
    #expect(try reader.lastRecordedAt() == nil)
    #expect(try reader.eventCount(recordedSince: Instant(milliseconds: 0)) == 0)
    for (index, time) in [Int64(1000), 2000, 2000, 3000, 5000].enumerated() {
      try store.append([Draft(key: "\(index)", content: "\(index)")], to: writer, recordedAt: time)
    }
    #expect(try reader.lastPosition() == 5)
    #expect(try reader.lastRecordedAt() == Instant(milliseconds: 5000))
    for (time, count) in [(Int64(0), Int64(5)), (1000, 5), (1001, 4), (2000, 4), (2001, 2), (5000, 1), (5001, 0)] {
      #expect(try reader.eventCount(recordedSince: Instant(milliseconds: time)) == count, "since \(time)")
    }
  }

  @Test func `readers read beside the writer`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    let reader = try store.reader()
    #expect(try reader.head() == 0)
    try store.append([Draft(key: "a", content: "1")], to: writer)
    #expect(try reader.head() == 1)
  }

  @Test func `a log that does not exist is a clear error for a reader`() throws {
    let store = try StoreFixture()
    let error = #expect(throws: SQLiteFileError.self) { try store.reader() }
    #expect(error?.code == .missing)
    #expect(error?.place == store.location.log)
  }

  @Test func `another program's database is refused and left as it was`() throws {
    let store = try StoreFixture()
    try FileManager.default.createDirectory(atPath: store.location.directory, withIntermediateDirectories: true)
    try DatabaseQueue(path: store.location.log).write { try $0.execute(sql: "CREATE TABLE notes (text)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: store.location.log))
    #expect(throws: SQLiteFileError.self) { try store.writer() }
    #expect(throws: SQLiteFileError.self) { try store.reader() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: store.location.log)) == before)
  }

  @Test func `a file that is no database is refused and left as it was`() throws {
    let store = try StoreFixture()
    try FileManager.default.createDirectory(atPath: store.location.directory, withIntermediateDirectories: true)
    let text = Data(String(repeating: "not a database ", count: 400).utf8)
    try text.write(to: URL(fileURLWithPath: store.location.log))
    let error = #expect(throws: SQLiteFileError.self) { try store.writer() }
    #expect(error?.code == .notOurs)
    #expect(try Data(contentsOf: URL(fileURLWithPath: store.location.log)) == text)
  }

  @Test func `a log of an older version is read once a writer has brought it up to date`() throws {
    let store = try StoreFixture()
    try store.append([Draft(key: "a", content: "1")], to: store.writer())
    try DatabaseQueue(path: store.location.log).write {
      try $0.execute(
        sql:
          "ALTER TABLE records DROP COLUMN size; DROP INDEX events_about_customers; DROP INDEX events_about_duplicates; DROP INDEX events_about_costing; PRAGMA user_version = 2"
      )
    }
    let error = #expect(throws: SQLiteFileError.self) { try store.reader() }
    #expect(error?.code == .olderSchema)
    _ = try store.writer()
    #expect(try store.reader().head() == 1)
  }

  @Test func `a log of a newer version of the program is refused`() throws {
    let store = try StoreFixture()
    try store.append([Draft(key: "a", content: "1")], to: store.writer())
    try DatabaseQueue(path: store.location.log).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    for open in [{ _ = try store.writer() }, { _ = try store.reader() }] as [() throws -> Void] {
      let error = #expect(throws: SQLiteFileError.self) { try open() }
      #expect(error?.code == .newerSchema)
      #expect(error?.arguments["found"] == "99")
    }
  }

  @Test func `a log whose last event was deleted is not written on`() throws {
    let store = try StoreFixture()
    try store.append([Draft(key: "a", content: "1"), Draft(key: "b", content: "2")], to: store.writer())
    try DatabaseQueue(path: store.location.log).write {
      try $0.execute(sql: "DROP TRIGGER events_stay; DELETE FROM events WHERE position = 2")
    }
    let error = #expect(throws: EventStoreError.self) { try store.writer() }
    #expect(error?.code == .inconsistent)
  }

  @Test func `a missing event is named when reading reaches it`() throws {
    let store = try StoreFixture()
    try store.append((1...5).map { Draft(key: "\($0)", content: "x") }, to: store.writer())
    try DatabaseQueue(path: store.location.log).write {
      try $0.execute(sql: "DROP TRIGGER events_stay; DELETE FROM events WHERE position = 3")
    }
    let error = #expect(throws: EventStoreError.self) { try store.reader().forEachEvent(through: 5) { _ in } }
    #expect(error?.arguments["detail"] == "event 3 is missing")
  }
}
