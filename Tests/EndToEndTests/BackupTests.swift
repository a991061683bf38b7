import Foundation
import Testing

@Suite struct `Backup and restore` {
  private func company(_ tickets: Int = 300, _ months: Int = 2) throws -> Program {
    let program = try Program()
    try program.run(["sample", "--tickets", "\(tickets)", "--months", "\(months)", "--seed", "4", "co"])
    return program
  }

  private func backups(_ program: Program) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: program.folder + "/kept").filter { $0.hasSuffix(".sqlite") }
      .sorted()
  }

  private func exists(_ program: Program, _ path: String) -> Bool {
    FileManager.default.fileExists(atPath: program.folder + "/" + path)
  }

  private struct Restored: Decodable {
    struct Replaced: Decodable {
      var path: String
      var events: Int64
      var isContinuation: Bool
      var eventsBeyond: [String: Int64]
      var decisionsBeyond: Int64
    }
    var events: Int64
    var replaced: Replaced?
    var removedViewsPosition: Int64?
  }

  private struct Status: Decodable { var head: Int64 }

  private func head(_ program: Program) throws -> Int64 {
    try JSONDecoder().decode(Status.self, from: Data(program.run(["status", "--json"], in: "co").output.utf8)).head
  }

  @Test func `after an old backup came back, the next ingest brings in what was lost, and nothing twice`() throws {
    let calm = try company()
    try calm.run(["ingest"], in: "co")
    let expected = try calm.run(["report", "departments"], in: "co").output
    let whole = try head(calm)

    let program = try company()
    try program.run(["ingest", "--source", "pbx"], in: "co")
    #expect(try program.run(["backup", "../old.sqlite"], in: "co").status == 0)
    let old = try head(program)
    try program.run(["ingest"], in: "co")
    let adopted = try program.run(["definitions", "adopt", "finance", "--from", "2026-10"], in: "co")
    #expect(adopted.status == 0, "\(adopted.errors)")
    try program.run(["report", "departments"], in: "co")
    let before = try head(program)
    #expect(before == whole + 1)

    #expect(try program.run(["restore", "../old.sqlite"], in: "co").status == 65)
    #expect(try head(program) == before)
    let result = try program.run(["restore", "../old.sqlite", "--replace", "--json"], in: "co")
    #expect(result.status == 0, "\(result.errors)")
    let restored = try JSONDecoder().decode(Restored.self, from: Data(result.output.utf8))
    #expect(restored.events == old)
    #expect(restored.removedViewsPosition == before)
    #expect(!exists(program, "co/data/views.sqlite"))
    let replaced = try #require(restored.replaced)
    #expect(replaced.isContinuation)
    #expect(replaced.events == before)
    #expect(replaced.eventsBeyond.values.reduce(0, +) == before - old)
    #expect(replaced.decisionsBeyond == 1)

    #expect(try head(program) == old)
    #expect(try program.run(["verify"], in: "co").status == 0)
    #expect(try program.run(["ingest"], in: "co").status == 0)
    #expect(try head(program) == whole)
    #expect(try program.run(["report", "departments"], in: "co").output == expected)
    #expect(
      try StoreDump.judgements(program.folder + "/co/data") == StoreDump.judgements(calm.folder + "/co/data"))
    #expect(try program.run(["verify"], in: "co").status == 0)
    // What was replaced is whole, and can come back.
    let back = try program.run(["restore", replaced.path, "--replace", "--lang", "zh"], in: "co")
    #expect(back.status == 0, "\(back.errors)")
    #expect(try head(program) == before)
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `a backup made while another process ingests is of one moment`() throws {
    let program = try company(1500, 6)
    try FileManager.default.copyItem(atPath: program.folder + "/co", toPath: program.folder + "/other")
    let ingest = try program.start(["ingest"], in: "co")
    var number = 0
    var made: [(name: String, events: Int64)] = []
    while ingest.isRunning, number < 200 {
      number += 1
      let result = try program.run(["backup", "../b\(number).sqlite", "--json"], in: "co")
      if result.status == 0 {
        let summary = try JSONDecoder().decode(Made.self, from: Data(result.output.utf8))
        made.append(("b\(number).sqlite", summary.manifest.events))
      } else {
        // There is no log in the first moments.
        #expect(result.status == 74, "\(result.errors)")
        #expect(made.isEmpty)
      }
    }
    ingest.waitUntilExit()
    #expect(ingest.terminationStatus == 0)
    let whole = try head(program)
    let midway = try #require(made.last { $0.events > 0 && $0.events < whole }, "\(made)")
    #expect(try program.run(["restore", "../\(midway.name)"], in: "other").status == 0)
    #expect(try program.run(["verify"], in: "other").status == 0)
    #expect(try program.run(["ingest"], in: "other").status == 0)
    for folder in ["co", "other"] { try program.run(["replay"], in: folder) }
    #expect(
      try StoreDump.judgements(program.folder + "/other/data") == StoreDump.judgements(program.folder + "/co/data"))
  }

  private struct Made: Decodable {
    struct Manifest: Decodable { var events: Int64 }
    var manifest: Manifest
  }

  @Test func `a backup that was killed leaves nothing under its name, and the next one works`() throws {
    let program = try company(1500, 6)
    try program.run(["ingest"], in: "co")
    var kills = 0
    for _ in 0..<40 where kills < 12 {
      let process = try program.start(["backup", "../copy.sqlite"], in: "co")
      usleep(UInt32.random(in: 20_000..<400_000))
      let isRunning = process.isRunning
      if isRunning {
        kill(process.processIdentifier, SIGKILL)
        kills += 1
      }
      process.waitUntilExit()
      if isRunning, process.terminationReason == .uncaughtSignal, exists(program, "copy.sqlite") {
        // Killed after its last step.
        #expect(try program.run(["restore", "../copy.sqlite", "--replace"], in: "co").status == 0)
      }
      try? FileManager.default.removeItem(atPath: program.folder + "/copy.sqlite")
    }
    #expect(kills > 3)
    let result = try program.run(["backup", "../copy.sqlite"], in: "co")
    #expect(result.status == 0, "\(result.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: program.folder)
    #expect(Set(names) == ["co", "copy.sqlite", "copy.sqlite.json"])
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `a restore that was killed leaves the old log or the restored one, whole`() throws {
    let program = try company(500, 3)
    try program.run(["ingest", "--source", "pbx"], in: "co")
    try program.run(["backup", "../copy.sqlite"], in: "co")
    let old = try head(program)
    try program.run(["ingest"], in: "co")
    let whole = try head(program)
    var kills = 0
    for _ in 0..<40 where kills < 10 {
      let process = try program.start(["restore", "../copy.sqlite", "--replace"], in: "co")
      usleep(UInt32.random(in: 10_000..<250_000))
      if process.isRunning {
        kill(process.processIdentifier, SIGKILL)
        kills += 1
      }
      process.waitUntilExit()
      let now = try head(program)
      #expect([old, whole].contains(now))
      // Reading on from wherever it stands brings the rest in.
      #expect(try program.run(["ingest"], in: "co").status == 0)
      #expect(try head(program) == whole)
    }
    #expect(kills > 3)
    #expect(try program.run(["restore", "../copy.sqlite", "--replace"], in: "co").status == 0)
    #expect(!exists(program, "co/data/events.sqlite.partial"))
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test(arguments: [true, false])
  func `a changed byte in a backup is found, also where its manifest was lost`(hasManifest: Bool) throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    try program.run(["backup", "../copy.sqlite"], in: "co")
    let url = URL(fileURLWithPath: program.folder + "/copy.sqlite")
    var bytes = try Data(contentsOf: url)
    let place = try #require(bytes.range(of: Data(#""direction":"inbound""#.utf8)))
    bytes[place.upperBound - 2] ^= 1
    try bytes.write(to: url)
    if !hasManifest { try FileManager.default.removeItem(atPath: url.path + ".json") }
    let before = try head(program)
    let result = try program.run(["restore", "../copy.sqlite", "--replace"], in: "co")
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.errors.contains("copy.sqlite"))
    #expect(try head(program) == before)
    #expect(!exists(program, "co/data/events.sqlite.partial"))
  }

  @Test func `a folder keeps the newest backups`() throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    for _ in 0..<3 {
      let result = try program.run(["backup", "../kept/", "--keep", "2"], in: "co")
      #expect(result.status == 0, "\(result.errors)")
      sleep(1)
    }
    #expect(try backups(program).count == 2)
    #expect(try program.run(["backup", "../one.sqlite", "--keep", "2"], in: "co").status == 64)
    #expect(try program.run(["backup", "../kept", "--keep", "0"], in: "co").status == 64)
    #expect(try backups(program).count == 2)
  }

  @Test func `a full disk leaves no half backup, and a restore that fails leaves the log`() throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    #expect(try program.run(["backup", "../copy.sqlite"], in: "co").status == 0)
    let before = try head(program)
    for arguments in ["backup ../second.sqlite", "restore ../copy.sqlite --replace"] {
      let limited = try Program.run(
        "/bin/bash", ["-c", "ulimit -f 300; exec '\(Program.executable.path)' \(arguments)"],
        in: program.folder + "/co")
      #expect(limited.status == 74, "\(limited.errors)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: program.folder)
    #expect(Set(names) == ["co", "copy.sqlite", "copy.sqlite.json"])
    let data = try FileManager.default.contentsOfDirectory(atPath: program.folder + "/co/data")
    #expect(!data.contains { $0.contains("replaced") || $0.contains("partial") })
    #expect(try head(program) == before)
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `a restore while another process writes is told to come back later`() throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    try program.run(["backup", "../copy.sqlite"], in: "co")
    for name in ["events.lock", "views.lock"] {
      let holder = open(program.folder + "/co/data/" + name, O_RDWR | O_CREAT, 0o600)
      defer { close(holder) }
      #expect(flock(holder, LOCK_EX | LOCK_NB) == 0)
      #expect(try program.run(["restore", "../copy.sqlite", "--replace"], in: "co").status == 75)
    }
    #expect(try program.run(["restore", "../copy.sqlite", "--replace"], in: "co").status == 0)
  }
}
