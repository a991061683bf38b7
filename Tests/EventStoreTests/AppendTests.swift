import EventStore
import Foundation
import GRDB
import TicketDomain
import Testing

@Suite struct `Appending to the log` {
  @Test func `events come back in order, whole, with positions from 1 without gaps`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append(
      [Draft(key: "a", content: "one", events: 2), Draft(key: "b", content: "two", personal: "")], to: writer)
    try store.append([Draft(key: "c", content: "three")], to: writer)
    let reader = try store.reader()
    var seen: [String] = []
    try reader.forEachEvent(through: reader.head()) { event in
      seen.append(
        "\(event.position) \(event.record) \(String(decoding: event.payload, as: UTF8.self)) \(event.personal.count)")
    }
    #expect(
      seen == [
        #"1 1 {"call":"a","n":0} 26"#, #"2 1 {"call":"a","n":1} 26"#, #"3 2 {"call":"b","n":0} 0"#,
        #"4 3 {"call":"c","n":0} 26"#,
      ])
    let record = try reader.record(1)
    #expect(record.bytes == Array("one".utf8))
    #expect(record.key == "a" && record.locator == "inputs/a.csv:1:0-3" && record.events == 1..<3)
  }

  @Test func `the same record again adds nothing and is counted as a duplicate`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append([Draft(key: "a", content: "one")], to: writer)
    let counts = try store.append([Draft(key: "a", content: "one"), Draft(key: "a", content: "one")], to: writer)
    #expect(counts.seen == 2 && counts.duplicates == 2 && counts.appended == 0)
    #expect(writer.head == 1)
  }

  @Test func `equal bytes under another key are another record`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    let counts = try store.append([Draft(key: "a", content: "x"), Draft(key: "b", content: "x")], to: writer)
    #expect(counts.appended == 2)
  }

  @Test func `where the bytes are what counts, they are kept once and every place of them is known`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    func append(_ drafts: [Draft], source: String) throws -> AppendCounts {
      try store.append(drafts, source: source, to: writer, recognition: .content)
    }
    let first = try append([Draft(key: "a", content: "x"), Draft(key: "b", content: "x")], source: "one")
    #expect(first.appended == 1 && first.duplicates == 1 && first.isComplete)
    #expect(try append([Draft(key: "a", content: "x")], source: "two").duplicates == 1)
    #expect(try append([Draft(key: "c", content: "y")], source: "two").appended == 1)
    #expect(try append([Draft(key: "b", content: "x")], source: "one").duplicates == 1)
    #expect(try store.types() == ["call-leg-logged", "record-copied", "record-copied", "call-leg-logged"])
    let reader = try store.reader()
    #expect(try reader.copies(ofRecord: 1).count == 2)
    #expect(try reader.record(2).bytes == nil)
    var payload = ""
    try reader.forEachEvent(at: [2]) { payload = String(decoding: $0.payload, as: UTF8.self) }
    #expect(payload == #"{"original":1}"#)
  }

  @Test func `where the events are what counts, other bytes that say the same are a duplicate`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    func append(_ drafts: [Draft]) throws -> AppendCounts {
      try store.append(drafts, to: writer, recognition: .events)
    }
    #expect(try append([Draft(key: "a", content: "row 1")]).appended == 1)
    #expect(try append([Draft(key: "a", content: "row 2")]).duplicates == 1)
    #expect(try append([Draft(key: "a", content: "row 2", personal: "")]).revisions == 1)
    // What an earlier revision said is known too.
    #expect(
      try append([Draft(key: "a", content: "row 3"), Draft(key: "a", content: "row 4", personal: "")]).duplicates == 2)
    #expect(try append([Draft(key: "a", content: "row 3", events: 2)]).revisions == 1)
    #expect(try append([Draft(key: "a", content: "row 5", isQuarantined: true)]).quarantined == 1)
  }

  @Test func `what could not be understood is nobody's original`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append([Draft(key: "a", content: "x", isQuarantined: true)], to: writer, recognition: .content)
    let counts = try store.append([Draft(key: "b", content: "x")], to: writer, recognition: .content)
    #expect(counts.appended == 1)
  }

  @Test func `the same key in another source is another record`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append([Draft(key: "a", content: "x")], source: "one", to: writer)
    #expect(try store.append([Draft(key: "a", content: "x")], source: "two", to: writer).appended == 1)
  }

  @Test func `other bytes under a known key are a revision that names what it supersedes`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append([Draft(key: "z", content: "0"), Draft(key: "a", content: "one", events: 2)], to: writer)
    let counts = try store.append([Draft(key: "a", content: "two", events: 2)], to: writer)
    #expect(counts.revisions == 1 && counts.isComplete)
    let reader = try store.reader()
    var supersedes: [Int64?] = []
    try reader.forEachEvent(through: reader.head()) { supersedes.append($0.supersedes) }
    #expect(supersedes == [nil, nil, nil, 2, nil])
    #expect(try reader.events(ofRecordBeginningAt: 2) == 2..<4)
    // The older export read again does not bring the old content back.
    #expect(try store.append([Draft(key: "a", content: "one", events: 2)], to: writer).duplicates == 1)
  }

  @Test func `a revision that says nothing withdraws what was said`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append([Draft(key: "a", content: "one")], to: writer)
    try store.append([Draft(key: "a", content: "void", events: 0)], to: writer)
    #expect(try store.types() == ["call-leg-logged", "record-withdrawn"])
    // A new record that says nothing is kept, without an event.
    #expect(try store.append([Draft(key: "b", content: "void", events: 0)], to: writer).appended == 1)
    #expect(writer.head == 2)
  }

  @Test func `a quarantined record is kept whole and leaves the quarantine when its bytes are understood`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    let counts = try store.append([Draft(key: "a", content: "bad", isQuarantined: true)], to: writer)
    #expect(counts.quarantined == 1 && counts.isComplete)
    #expect(try store.reader().quarantine(limit: 10).map(\.bytes) == [Array("bad".utf8)])
    #expect(try store.append([Draft(key: "a", content: "bad", isQuarantined: true)], to: writer).duplicates == 1)
    #expect(try store.append([Draft(key: "a", content: "bad")], to: writer).revisions == 1)
    #expect(try store.reader().quarantine(limit: 10).isEmpty)
  }

  @Test func `a revision that cannot be understood leaves the earlier one in force`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append([Draft(key: "a", content: "good")], to: writer)
    try store.append([Draft(key: "a", content: "bad", isQuarantined: true)], to: writer)
    try store.append([Draft(key: "a", content: "better")], to: writer)
    let reader = try store.reader()
    var supersedes: [Int64?] = []
    try reader.forEachEvent(through: reader.head()) { supersedes.append($0.supersedes) }
    #expect(supersedes == [nil, nil, 1])
  }

  @Test func `the cursor moves with the records, and counts close`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append(
      [Draft(key: "a", content: "1"), Draft(key: "b", content: "?", isQuarantined: true)], to: writer, cursor: "10")
    try store.append([Draft(key: "a", content: "1"), Draft(key: "a", content: "2")], to: writer, cursor: "20")
    let cursors = try store.reader().cursors()
    #expect(cursors.map(\.value) == ["20"])
    var expected = AppendCounts()
    (expected.seen, expected.appended, expected.duplicates, expected.revisions, expected.quarantined) = (4, 1, 1, 1, 1)
    #expect(cursors[0].counts == expected)
  }

  @Test func `a batch that fails leaves nothing behind, and the next one succeeds`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append([Draft(key: "a", content: "1")], to: writer)
    let number = try writer.sources(named: ["pbx"])[0]
    var good = RecordBatch()
    Draft(key: "b", content: "2").add(to: &good)
    let stranger = try SourceID.unknown
    #expect(throws: (any Error).self) {
      try writer.append(
        [
          try SourceBatch(source: number, batch: good, stream: "file", cursor: "moved"),
          try SourceBatch(source: stranger, batch: good, stream: "file", cursor: "{}"),
        ], recordedAt: Instant(milliseconds: 0))
    }
    #expect(writer.head == 1)
    #expect(try store.reader().cursors().map(\.value) == ["{}"])
    #expect(try store.append([Draft(key: "b", content: "2")], to: writer).appended == 1)
    #expect(try independentCheck(store.location.log).status == 0)
  }

  @Test(arguments: ["events", "records", "tree", "sources"])
  func `rows cannot be changed or deleted`(table: String) throws {
    let store = try StoreFixture()
    try store.append((0..<300).map { Draft(key: "\($0)", content: "\($0)") }, to: store.writer())
    let queue = try DatabaseQueue(path: store.location.log)
    let column = ["events": "payload", "records": "key", "tree": "hash", "sources": "name"][table] ?? ""
    for sql in ["DELETE FROM \(table)", "UPDATE \(table) SET \(column) = 'x'"] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
  }

  @Test func `reading and looking up go by index, never through whole tables`() throws {
    let store = try StoreFixture()
    try store.append([Draft(key: "a", content: "1")], to: store.writer())
    let queue = try DatabaseQueue(path: store.location.log)
    for sql in [
      "SELECT * FROM events WHERE position BETWEEN 1 AND 2 ORDER BY position",
      "SELECT * FROM records WHERE source = 1 AND key = 'a' ORDER BY revision",
      "SELECT * FROM records WHERE source = 1 AND quarantined = 1",
    ] {
      let plan = try queue.read {
        try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
      }
      #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(sql): \(plan)")
    }
  }
}

extension SourceID {
  /// A source that no log has, as another store's would be.
  static var unknown: SourceID {
    get throws {
      let other = try StoreFixture()
      return try other.writer().sources(named: (0..<9).map { "s\($0)" })[8]
    }
  }
}

/// Runs the checker that shares no code with the program.
func independentCheck(_ path: String) throws -> (status: Int32, output: String) {
  let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("independent/check_log.py")
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", script.path, path]
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
