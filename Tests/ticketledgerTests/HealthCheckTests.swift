import AdapterKit
import EmailAdapter
import EventStore
import Foundation
import Projections
import Reporting
import SQLiteFiles
import Testing
import TicketDomain

@testable import ticketledger

/// What each check of `doctor` makes of the facts; gathering them is tested end to end.
@Suite struct HealthCheckTests {
  /// State and code of each finding, such as `note health-disk-low`.
  private func told(_ findings: HealthFinding?...) -> [String] { told(findings.compactMap(\.self)) }
  private func told(_ findings: [HealthFinding]) -> [String] {
    findings.map { "\($0.state.rawValue) \($0.message.codeName)" }
  }

  @Test(arguments: Language.allCases)
  func `every area and state has a name`(language: Language) throws {
    let keys = try Catalogue(language).keys
    for area in HealthArea.allCases { #expect(keys["labels.health-area-" + area.rawValue] != nil) }
    for state in HealthState.allCases { #expect(keys["labels.health-" + state.rawValue] != nil) }
  }

  @Test(arguments: [
    (3_007_000, "note health-sqlite-defect"), (3_040_001, "note health-sqlite-defect"),
    (3_051_002, "note health-sqlite-defect"), (3_051_003, "ok health-sqlite-sound"),
    (3_060_000, "ok health-sqlite-sound"),
  ])
  func `the WAL-reset defect ends with SQLite 3·51·3`(number: Int, expected: String) {
    #expect(told(SQLiteCheck.judge(version: "\(number)", number: number)) == [expected])
  }

  @Test(
    arguments: [
      ("1970-01-01T00:00:05Z", nil, "wrong health-clock-before-program"),
      ("2024-12-31T23:59:59Z", "2024-12-31T00:00:00Z", "wrong health-clock-before-program"),
      ("2025-01-01T00:00:00Z", nil, "ok health-clock-sound"),
      ("2026-10-01T08:00:00Z", "2026-10-01T08:00:00Z", "ok health-clock-sound"),
      ("2026-10-01T08:00:00Z", "2026-10-01T08:00:01Z", "wrong health-clock-before-log"),
      ("2026-10-01T08:00:00Z", "2026-09-30T08:00:00Z", "ok health-clock-sound"),
    ] as [(String, String?, String)])
  func `a clock before the program or before the log's last event is wrong`(
    now: String, last: String?, expected: String
  ) throws {
    let last = try last.map(instant)
    #expect(told(ClockCheck.judge(now: try instant(now), lastRecordedAt: last)) == [expected])
  }

  @Test(
    arguments: [
      (nil, []), ("2026-10-01T07:00:00Z", []), ("2026-10-01T08:05:00Z", []),
      ("2026-10-01T08:05:02Z", ["note health-clock-behind-mail"]),
    ] as [(String?, [String])])
  func `a mail from the future tells that the clock is slow`(arrival: String?, expected: [String]) throws {
    let found = ClockCheck.judge(
      now: try instant("2026-10-01T08:00:00Z"), lastArrival: try arrival.map(instant), of: "a@b:993")
    #expect(told(found) == expected)
  }

  @Test func `zones that nobody knows and clocks that never change are wrong`() {
    let known: (String) -> ZoneRules? = { ZoneRules(identifier: $0) }
    #expect(told(TimeZoneCheck.judge([], rules: known)) == ["ok health-zones-sound"])
    #expect(told(TimeZoneCheck.judge(["Asia/Shanghai", "Europe/Berlin"], rules: known)) == ["ok health-zones-sound"])
    #expect(told(TimeZoneCheck.judge(["Mars/Base"], rules: known)) == ["wrong health-zone-unknown"])
    #expect(
      told(TimeZoneCheck.judge(["Asia/Shanghai"]) { _ in nil })
        == ["wrong health-zone-unknown", "wrong health-zone-unknown"])
    let stiff: (String) -> ZoneRules? = { ZoneRules(identifier: $0, initialOffsetSeconds: -5 * 3600) }
    #expect(told(TimeZoneCheck.judge([], rules: stiff)) == ["wrong health-zone-rules-wrong"])
  }

  @Test(
    arguments: [
      (99_999_999, nil, "wrong health-disk-full"), (100_000_000, nil, "note health-disk-low"),
      (999_999_999, 0, "note health-disk-low"), (1_000_000_000, 400_000_000, "ok health-disk-sound"),
      (1_000_000_000, 500_000_001, "wrong health-disk-full"), (Int64.max, Int64.max, "ok health-disk-sound"),
      (Int64.max - 1, Int64.max, "wrong health-disk-full"),
    ] as [(Int64, Int64?, String)])
  func `room is needed for two days like the last one`(free: Int64, growth: Int64?, expected: String) {
    #expect(told(DiskCheck.judge(path: "/", freeBytes: free, growthBytes: growth)) == [expected])
  }

  private static let mounts = MountTable(
    """
    22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
    23 22 0:44 / /srv/data rw shared:2 master:1 - nfs4 server:/export rw
    24 22 0:45 / /srv/data/local rw - xfs /dev/vdb rw
    25 22 0:46 / /mnt/with\\040blank rw - fuse.sshfs me@host: rw
    26 22 0:47 / /share rw - ext4 /dev/vdc rw
    27 22 0:48 / /share rw - cifs //server/share rw
    broken line
    """)

  @Test(arguments: [
    ("/", "ext4", MountTable.Trust.local), ("/srv/database", "ext4", .local), ("/srv/data", "nfs4", .remote),
    ("/srv/data/deep/er", "nfs4", .remote), ("/srv/data/local/x", "xfs", .local),
    ("/mnt/with blank/x", "fuse.sshfs", .remote), ("/share/a", "cifs", .remote),
  ])
  func `the innermost mount says what a folder lies on`(path: String, kind: String, trust: MountTable.Trust) {
    #expect(Self.mounts.kind(of: path) == kind)
    #expect(MountTable.trust(kind) == trust)
  }

  @Test(
    arguments: [
      ("ext4", LocksCheck.Trial.kept, ["ok health-locks-sound"]), (nil, .kept, ["ok health-locks-sound"]),
      ("nfs4", .kept, ["wrong health-locks-remote"]), ("9p", .kept, ["note health-locks-foreign"]),
      ("fuse.mergerfs", .kept, ["note health-locks-foreign"]), ("ext4", .ignored, ["wrong health-locks-broken"]),
      ("cifs", .ignored, ["wrong health-locks-remote", "wrong health-locks-broken"]),
      ("ext4", .failed("no right"), ["note health-locks-untested"]),
    ] as [(String?, LocksCheck.Trial, [String])])
  func `locks that do not hold, or may not, are told`(kind: String?, trial: LocksCheck.Trial, expected: [String]) {
    #expect(told(LocksCheck.judge(path: "/data", kind: kind, trial: trial)) == expected)
  }

  @Test func `a data directory must be a folder that this user can write`() {
    func facts(_ mode: mode_t?, owner: uid_t = 7, isAtFault: Bool = false) -> [String] {
      told(
        DataDirectoryCheck.judge(
          .init(
            path: "/data", mode: mode, owner: owner, user: 7,
            fault: isAtFault ? .init(path: "/data/x", detail: "no") : nil)))
    }
    #expect(facts(nil) == ["ok health-data-to-come"])
    #expect(facts(nil, isAtFault: true) == ["wrong health-data-unwritable"])
    #expect(facts(S_IFDIR | 0o700) == ["ok health-data-sound"])
    #expect(facts(S_IFDIR | 0o700, isAtFault: true) == ["wrong health-data-unwritable"])
    #expect(facts(S_IFREG | 0o700) == ["wrong health-data-unwritable"])
    #expect(facts(S_IFDIR | 0o750) == ["ok health-data-sound", "note health-data-readable"])
    #expect(facts(S_IFDIR | 0o700, owner: 0) == ["ok health-data-sound", "note health-data-owner"])
  }

  @Test(
    arguments: [
      (0o600, []), (0o400, []), (0o644, ["note health-configuration-readable"]),
      (0o660, ["note health-configuration-readable"]), (0o666, ["wrong health-configuration-writable"]),
    ] as [(mode_t, [String])])
  func `who else may change the configuration may change what is run`(mode: mode_t, expected: [String]) {
    #expect(told(ConfigurationCheck.judge(mode: S_IFREG | mode, path: "c.yaml")) == expected)
  }

  @Test func `two sources of one file or mailbox are wrong, and only those`() {
    func overlaps(_ places: [OverlapCheck.Place]...) -> [String] {
      told(OverlapCheck.judge(places.enumerated().map { ("s\($0)", $1) }))
    }
    func box(_ account: String, _ folder: String) -> OverlapCheck.Place { .mailbox(account: account, folder: folder) }
    #expect(overlaps([.file("/a"), .file("/b")], [.file("/c")], []) == [])
    #expect(
      overlaps([.file("/a"), .file("/b")], [.file("/c"), .file("/b"), .file("/a")]) == ["wrong health-same-file"])
    #expect(overlaps([.file("/a")], [.file("/a")], [.file("/a")]).count == 3)
    #expect(overlaps([box("a@h:993", "INBOX")], [box("a@h:993", "Sent")], [box("b@h:993", "INBOX")]) == [])
    #expect(overlaps([box("a@h:993", "INBOX")], [box("a@h:993", "INBOX")]) == ["wrong health-same-mailbox"])
    #expect(overlaps([box("a@h:993", "*")], [box("a@h:993", "INBOX")]) == ["wrong health-same-mailbox"])
    #expect(overlaps([box("a@h:993", "INBOX")], [box("a@h:993", "*")]) == ["wrong health-same-mailbox"])
    #expect(overlaps([box("a@h:993", "INBOX")], [box("b@h:993", "*")]) == [])
  }

  @Test func `what hides files is told instead of their absence`() {
    let none = AdapterError(.noFiles, at: "pbx", ["patterns": "*.csv"])
    let place = FileSet.UnreadablePlace(path: "/in", detail: "no")
    #expect(told(SourcesCheck.judge("pbx", unreadable: []) { 2 }) == ["ok health-source-sound"])
    #expect(told(SourcesCheck.judge("pbx", unreadable: []) { throw none }) == ["note ingest-no-files"])
    #expect(told(SourcesCheck.judge("pbx", unreadable: [place]) { throw none }) == ["wrong health-source-unreadable"])
  }

  @Test func `a built-in definition that does not compile is wrong`() {
    #expect(told(AdaptersCheck.judge(Configuration.builtIn)) == ["ok health-adapters-sound"])
    let broken = BuiltInDefinition(name: "broken", yaml: Array("name: broken\nchanel: phone\n".utf8))
    #expect(told(AdaptersCheck.judge(Configuration.builtIn + [broken])).map { $0.prefix(6) } == ["wrong "])
  }

  @Test func `a log that ends elsewhere than it says is wrong, and the views may wait`() {
    func judged(_ log: Result<LogCheck.LogEnds, any Error>, writer: String? = nil, views: Result<Int64, any Error>)
      -> [String]
    { told(LogCheck.judge(log, path: "/data/events.sqlite", writer: writer, views: views)) }
    let noViews = Result<Int64, any Error>.failure(ProjectionError(.noViews))
    let ends = Result<LogCheck.LogEnds, any Error>.success(.init(head: 9, last: 9))
    #expect(judged(ends, views: .success(9)) == ["ok health-log-sound", "ok health-views-sound"])
    #expect(judged(ends, views: .success(4)) == ["ok health-log-sound", "note health-views-behind"])
    #expect(
      judged(ends, writer: "17", views: noViews)
        == ["ok health-log-sound", "note health-views-missing", "note health-lease-held"])
    #expect(judged(.success(.init(head: 9, last: 8)), views: .success(9)) == ["wrong health-log-inconsistent"])
    for (code, expected) in [
      (SQLiteFileErrorCode.missing, "ok health-log-to-come"), (.olderSchema, "note file-older-schema"),
      (.newerSchema, "wrong file-newer-schema"), (.damaged, "wrong file-damaged"),
    ] {
      #expect(judged(.failure(SQLiteFileError(code, at: "x")), views: noViews) == [expected])
    }
  }

  @Test func `a mail server's refusal is wrong, and names the account`() throws {
    let refusal = Failure<HealthCode>(.failed, at: "mail.example:993", ["detail": "no"])
    let found = MailboxCheck.judge(.failure(refusal), of: "a@mail.example:993", now: .now)
    #expect(told(found) == ["wrong health-failed"])
    #expect(found.first?.subject == "a@mail.example:993")
    let answer = MailboxAccess.Answer(folders: [("INBOX", 3), ("Sent", 0)], lastArrival: nil)
    #expect(
      told(MailboxCheck.judge(.success(answer), of: "a@b:993", now: .now))
        == ["ok health-mailbox-sound", "ok health-mailbox-sound"])
  }

  private func instant(_ text: String) throws -> Instant {
    let seconds = try Date(text, strategy: .iso8601).timeIntervalSince1970
    return Instant(milliseconds: Int64(seconds) * 1000)
  }
}
