import Foundation
import GRDB
import Testing

@Suite struct `What goes wrong outside` {
  private func company() throws -> Program {
    let program = try Program()
    try program.run(["sample", "--tickets", "200", "--months", "2", "--seed", "2", "co"])
    return program
  }

  private func tamper(_ program: Program, _ file: String, _ sql: String) throws {
    try DatabaseQueue(path: program.folder + "/co/data/" + file).writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  @Test(arguments: [
    (
      "DROP TRIGGER events_are_immutable; UPDATE events SET payload = replace(payload, 'inbound', 'outbound') WHERE position = 17",
      "event 17"
    ),
    ("DROP TRIGGER events_stay; DELETE FROM events WHERE position = (SELECT max(position) FROM events)", "head"),
    ("DROP TRIGGER events_stay; DELETE FROM events WHERE position = 5", "event 5"),
    ("DROP TRIGGER records_are_immutable; UPDATE records SET bytes = x'00' WHERE id = 3", "record 3"),
    ("DROP TRIGGER records_are_immutable; UPDATE records SET key = 'other' WHERE id = 4", "record 4"),
    ("UPDATE cursors SET seen = seen + 1", "pbx"),
    ("DROP TRIGGER tree_is_immutable; UPDATE tree SET hash = zeroblob(32)", "tree 1/0"),
  ])
  func `what someone changed in the log behind the program's back is named`(sql: String, place: String) throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    #expect(try program.run(["verify"], in: "co").status == 0)
    try tamper(program, "events.sqlite", sql)
    let result = try program.run(["verify"], in: "co")
    #expect(result.status == 1)
    #expect(result.output.contains(place), "\(result.output)")
  }

  @Test func `a figure that someone changed in the views is found`() throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    try program.run(["replay"], in: "co")
    try tamper(
      program, "views.sqlite", "UPDATE tickets SET missed = missed + 1 WHERE id = (SELECT min(id) FROM tickets)")
    let result = try program.run(["verify"], in: "co")
    #expect(result.status == 1)
    #expect(result.output.contains("tickets"))
  }

  @Test func `a full disk stops the ingest with a clear message, and it goes on when there is room`() throws {
    let program = try company()
    // A limit on the size of files fails writes in the middle of a commit, as a full disk does.
    let limited = try Program.run(
      "/bin/bash", ["-c", "ulimit -f 300; exec '\(Program.executable.path)' ingest"], in: program.folder + "/co")
    #expect(limited.status == 74)
    #expect(limited.errors.contains("events.sqlite"), "\(limited.errors)")
    #expect(try program.run(["ingest"], in: "co").status == 0)
    #expect(try program.run(["verify"], in: "co").status == 0)
    let whole = try company()
    try whole.run(["ingest"], in: "co")
    try whole.run(["replay"], in: "co")
    try program.run(["replay"], in: "co")
    #expect(
      try StoreDump.judgements(program.folder + "/co/data") == StoreDump.judgements(whole.folder + "/co/data"))
  }

  @Test func `a folder that cannot be written is a clear error`() throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    // root writes anywhere, so the program runs as nobody.
    _ = try Program.run("/bin/chmod", ["-R", "a+rX,go-w", program.folder], in: "/")
    let result = try Program.run(
      "/usr/bin/env",
      getuid() == 0 ? ["setpriv", "--reuid=65534", "--clear-groups", Program.executable.path, "ingest"] : ["false"],
      in: program.folder + "/co")
    guard getuid() == 0 else { return }
    #expect(result.status == 74, "\(result.errors)")
    #expect(result.errors.contains("data"))
  }

  @Test func `a second ingest meanwhile is refused and told the process id`() throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    let lock = program.folder + "/co/data/events.lock"
    let holder = open(lock, O_RDWR)
    defer { close(holder) }
    #expect(flock(holder, LOCK_EX | LOCK_NB) == 0)
    let pid = try String(contentsOfFile: lock, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    let result = try program.run(["ingest"], in: "co")
    #expect(result.status == 75)
    #expect(result.errors.contains(pid), "\(result.errors)")
    // Reading goes on meanwhile.
    #expect(try program.run(["report", "departments"], in: "co").status == 0)
  }

  @Test(arguments: ["en", "zh"])
  func `a store of a newer version is refused in the user's language`(language: String) throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    try tamper(program, "events.sqlite", "PRAGMA user_version = 99")
    let result = try program.run(["ingest", "--lang", language], in: "co")
    #expect(result.status == 74)
    #expect(result.errors.contains("99"))
    #expect(result.errors.contains(language == "zh" ? "版本" : "version"))
  }
}
