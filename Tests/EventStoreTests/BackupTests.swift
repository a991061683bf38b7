import EventStore
import Foundation
import GRDB
import SQLiteFiles
import TicketDomain
import Testing

@Suite struct `Backups of the log` {
  private let moment = Instant(milliseconds: 1_793_000_000_000)

  @discardableResult
  private func backUp(_ store: StoreFixture, to path: String, secondsLater: Int64 = 0) throws -> BackupManifest {
    try LogBackup(of: store.location, program: "test 1")
      .make(at: path, madeAt: moment.advanced(bySeconds: secondsLater), check: { _ in })
  }

  @discardableResult
  private func restore(
    _ path: String, into store: StoreFixture, isReplacing: Bool = true
  ) throws -> LogRestore.Outcome {
    try LogRestore(into: store.location).restore(path, isReplacing: isReplacing, at: moment, check: { _ in })
  }

  private func store(_ keys: String...) throws -> StoreFixture {
    let store = try StoreFixture()
    try store.append(keys.map { Draft(key: $0, content: $0) }, to: store.writer())
    return store
  }

  /// What the data directory holds, but for what comes and goes with readers.
  private func files(_ store: StoreFixture) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: store.location.directory).sorted()
      .filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
  }

  @Test func `a backup beside an open writer is one file that says what it holds`() throws {
    let store = try StoreFixture()
    let writer = try store.writer()
    try store.append((1...500).map { Draft(key: "\($0)", content: "x\($0)") }, to: writer)
    let path = store.location.directory + "/copy.sqlite"
    let manifest = try backUp(store, to: path)
    try store.append([Draft(key: "later", content: "y")], to: writer)
    #expect(manifest.events == 500)
    #expect(manifest == BackupManifest(ofBackup: path))
    #expect(try LogReader(file: path).head() == 500)
    #expect(try LogReader(file: path).storedHead()?.root.description == manifest.root)
    #expect(try files(store).filter { $0.hasPrefix("copy") } == ["copy.sqlite", "copy.sqlite.json"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test(arguments: ["copy.sqlite", "copy.sqlite.json"])
  func `nothing is overwritten`(name: String) throws {
    let store = try store("a")
    let taken = store.location.directory + "/" + name
    try Data("mine".utf8).write(to: URL(fileURLWithPath: taken))
    let error = #expect(throws: BackupError.self) { try backUp(store, to: store.location.directory + "/copy.sqlite") }
    #expect(error?.code == .exists)
    #expect(error?.place == taken)
    #expect(try Data(contentsOf: URL(fileURLWithPath: taken)) == Data("mine".utf8))
  }

  @Test func `a copy in which the check finds something gets no name`() throws {
    let store = try store("a")
    let before = try files(store)
    #expect(throws: BackupError.self) {
      try LogBackup(of: store.location, program: "test 1").make(
        at: store.location.directory + "/copy.sqlite", madeAt: moment,
        check: { _ in throw BackupError(.unsound) })
    }
    #expect(try files(store) == before)
  }

  @Test func `a log that lost an event is not backed up`() throws {
    let store = try store("a", "b", "c")
    try DatabaseQueue(path: store.location.log).write {
      try $0.execute(sql: "DROP TRIGGER events_stay; DELETE FROM events WHERE position = 2")
    }
    let error = #expect(throws: BackupError.self) { try backUp(store, to: store.location.directory + "/copy.sqlite") }
    #expect(error?.code == .unsound)
  }

  @Test(arguments: [
    (["events-20261101T080000Z.sqlite", "events-20261103T080000Z.sqlite", "events-20261102T080000Z.sqlite"], 2, [0]),
    (
      ["events-20261101T080000Z.sqlite", "events-20261103T080000Z.sqlite", "events-20261102T080000Z.sqlite"], 1, [0, 2]
    ),
    (["events-20261101T080000Z.sqlite", "events.sqlite", "notes.txt", "events-old.sqlite"], 1, []),
    (["events-20261101T080000Z.sqlite", "events-20261101T080000Z.sqlite.json"], 1, []),
    (["events-20261101T080000Z.sqlite"], 0, []),
    ([], 3, []),
  ])
  func `the newest stay, and the last always does`(names: [String], keep: Int, expired: [Int]) {
    #expect(BackupFolder.expired(of: names, keeping: keep) == expired.map { names[$0] })
  }

  @Test func `only backups go, the oldest first, and what is being written stays`() throws {
    let store = try store("a")
    let folder = store.location.directory
    let names = (0..<4).map { BackupFolder.name(madeAt: moment.advanced(bySeconds: $0 * 3600)) }
    for (index, name) in names.enumerated() {
      try backUp(store, to: folder + "/" + name, secondsLater: Int64(index) * 3600)
    }
    let foreign = ["events-20200101T000000Z.sqlite", "events-20200102T000000Z.txt"]
    for name in foreign { try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
    let abandoned = folder + "/events-20200103T000000Z.sqlite.partial"
    let busy = folder + "/events-20200104T000000Z.sqlite.partial"
    for path in [abandoned, busy] { try Data("half".utf8).write(to: URL(fileURLWithPath: path)) }
    let holder = open(busy, O_RDWR)
    defer { close(holder) }
    #expect(flock(holder, LOCK_EX | LOCK_NB) == 0)
    #expect(try BackupFolder(folder).removeExpired(keeping: 2) == Array(names.prefix(2)))
    let left = Set(try files(store))
    #expect(left.isSuperset(of: names.suffix(2) + foreign + [(busy as NSString).lastPathComponent]))
    #expect(left.isDisjoint(with: names.prefix(2).flatMap { [$0, $0 + ".json"] }))
    #expect(!left.contains((abandoned as NSString).lastPathComponent))
  }

  @Test func `a restored log is the backup's, and the other one is kept whole under another name`() throws {
    let store = try store("a", "b")
    let path = store.location.directory + "/copy.sqlite"
    try backUp(store, to: path)
    // A reader that stays keeps the write-ahead log from going away by itself.
    let bystander = try store.reader()
    _ = try bystander.head()
    try store.append([Draft(key: "c", content: "c"), Draft(key: "d", content: "d")], to: store.writer())
    let outcome = try restore(path, into: store)
    #expect(outcome.events == 2)
    let replaced = try #require(outcome.replaced)
    #expect(replaced.events == 4)
    #expect(replaced.isContinuation == true)
    #expect(replaced.eventsBeyond == ["pbx": 2])
    #expect(try store.reader().head() == 2)
    #expect(try LogReader(file: replaced.path).head() == 4)
    for suffix in ["-wal", "-shm", ".partial"] {
      #expect(!FileManager.default.fileExists(atPath: store.location.log + suffix))
    }
    try store.append([Draft(key: "b", content: "b"), Draft(key: "e", content: "e")], to: store.writer())
    #expect(try store.reader().head() == 3)
    withExtendedLifetime(bystander) {}
  }

  @Test func `a log with events is only replaced when told so`() throws {
    let (store, other) = (try store("a"), try store("b", "c"))
    let path = store.location.directory + "/copy.sqlite"
    try backUp(other, to: path)
    let before = try files(store)
    let error = #expect(throws: BackupError.self) { try restore(path, into: store, isReplacing: false) }
    #expect(error?.code == .logHasEvents)
    #expect(try files(store) == before)
    let outcome = try restore(path, into: store)
    #expect(outcome.replaced?.isContinuation == false)
    #expect(outcome.replaced?.eventsBeyond == ["pbx": 1])
    // At the same moment again.
    let again = try restore(path, into: store)
    #expect(again.replaced?.events == 2)
    #expect(again.replaced?.path != outcome.replaced?.path)
  }

  @Test func `a log that cannot be read is replaced and kept`() throws {
    let store = try store("a", "b")
    let path = store.location.directory + "/copy.sqlite"
    try backUp(store, to: path)
    let noise = Data(String(repeating: "noise ", count: 4000).utf8)
    try noise.write(to: URL(fileURLWithPath: store.location.log))
    #expect(throws: BackupError.self) { try restore(path, into: store, isReplacing: false) }
    let outcome = try restore(path, into: store)
    let replaced = try #require(outcome.replaced)
    #expect(replaced.events == nil)
    #expect(try Data(contentsOf: URL(fileURLWithPath: replaced.path)) == noise)
    #expect(try store.reader().head() == 2)
  }

  @Test func `an empty data directory takes a backup without being told so`() throws {
    let (store, empty) = (try store("a", "b"), try StoreFixture())
    let path = store.location.directory + "/copy.sqlite"
    try backUp(store, to: path)
    #expect(try restore(path, into: empty, isReplacing: false).replaced == nil)
    #expect(try empty.reader().head() == 2)
  }

  @Test func `a running writer keeps the restore out`() throws {
    let store = try store("a")
    let path = store.location.directory + "/copy.sqlite"
    try backUp(store, to: path)
    let writer = try store.writer()
    let error = #expect(throws: EventStoreError.self) { try restore(path, into: store) }
    #expect(error?.code == .locked)
    withExtendedLifetime(writer) {}
  }

  @Test func `a backup of an older version is brought up to date in its copy`() throws {
    let store = try store("a")
    let path = store.location.directory + "/copy.sqlite"
    try backUp(store, to: path)
    try DatabaseQueue(path: path).write {
      try $0.execute(
        sql:
          "ALTER TABLE records DROP COLUMN size; DROP INDEX events_about_customers; DROP INDEX events_about_duplicates; DROP INDEX events_about_costing; PRAGMA user_version = 2"
      )
    }
    try FileManager.default.removeItem(atPath: BackupManifest.path(ofBackup: path))
    let old = try Data(contentsOf: URL(fileURLWithPath: path))
    try restore(path, into: store)
    #expect(try store.reader().head() == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == old)
  }

  @Test(arguments: ["text", "empty", "other database", "newer", "page", "absent"])
  func `what is no good backup is refused, and the log stays as it was`(kind: String) throws {
    let store = try store("a", "b")
    let path = store.location.directory + "/copy.sqlite"
    try backUp(store, to: path)
    try FileManager.default.removeItem(atPath: BackupManifest.path(ofBackup: path))
    let url = URL(fileURLWithPath: path)
    var expected = "backup-not-ours"
    switch kind {
    case "text": try Data(String(repeating: "no database ", count: 900).utf8).write(to: url)
    case "empty": try Data().write(to: url)
    case "other database":
      try FileManager.default.removeItem(at: url)
      try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE notes (text)") }
    case "newer":
      try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
      expected = "file-newer-schema"
    case "page":
      var bytes = try Data(contentsOf: url)
      let page = try DatabaseQueue(path: path).read {
        try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'events'")
      }
      let start = (try #require(page) - 1) * 8192
      bytes.replaceSubrange(start..<(start + 8192), with: Data(repeating: 0xA5, count: 8192))
      try bytes.write(to: url)
      expected = "backup-unsound"
    default:
      try FileManager.default.removeItem(at: url)
      expected = "backup-missing"
    }
    let log = try Data(contentsOf: URL(fileURLWithPath: store.location.log))
    let before = try files(store).filter { !$0.hasPrefix("copy") }
    let error = #expect(throws: (any Error).self) { try restore(path, into: store) }
    #expect((error as? any ExplainableError)?.codeName == expected, "\(String(describing: error))")
    #expect(try Data(contentsOf: URL(fileURLWithPath: store.location.log)) == log)
    #expect(
      try files(store).filter { !$0.hasPrefix("copy") } == before)
  }

  @Test func `a backup that does not have the bytes that its manifest names is refused`() throws {
    let store = try store("a", "b")
    let path = store.location.directory + "/copy.sqlite"
    try backUp(store, to: path)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: BackupError.self) { try restore(path, into: store) }
    #expect(error?.code == .digestDiffers)
  }
}
