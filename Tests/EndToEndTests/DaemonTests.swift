import DovecotSupport
import Foundation
import GRDB
import Testing

/// The daemon as a process of its own, with real files and a real mail server.
@Suite(.serialized) struct `The daemon` {
  @Test func `takes in what is written while it runs, and reports have it`() throws {
    let program = try Program()
    try program.configureCalls()
    try program.write(Call.line(1), to: "co/calls/a.csv")
    let daemon = try RunningDaemon(program, in: "co")
    #expect(daemon.wait { _ in try program.calls() == 1 })
    try program.append(Call.line(2), to: "co/calls/a.csv")
    #expect(daemon.wait { _ in try program.calls() == 2 })
    // A file that is moved in whole, as exports are.
    try program.write(Call.line(3), to: "co/b.csv")
    rename(program.folder + "/co/b.csv", program.folder + "/co/calls/b.csv")
    #expect(daemon.wait { _ in try program.calls() == 3 })
    // What was rotated goes on under its new name.
    rename(program.folder + "/co/calls/a.csv", program.folder + "/co/calls/a-1.csv")
    try program.append(Call.line(4), to: "co/calls/a-1.csv")
    try program.write(Call.line(5), to: "co/calls/a.csv")
    #expect(daemon.wait { _ in try program.calls() == 5 })
    #expect(daemon.wait { _ in try program.viewsPosition() == program.head() })
    #expect(daemon.stop().status == 0)
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `leaves within five seconds, and says so`() throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "3000", "--months", "3", "co"])
    try program.listen()
    let daemon = try RunningDaemon(program, in: "co")
    usleep(300_000)
    let end = daemon.stop()
    #expect(end.status == 0)
    #expect(end.seconds < 5)
    #expect(daemon.said("stopped"))
    // What it had in hand is in, whole: the rest comes with the next start.
    let again = try RunningDaemon(program, in: "co")
    #expect(again.wait { try $0.get("/readyz").status == 200 })
    again.stop()
    try program.run(["ingest"], in: "co")
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `killed at any moment it goes on where the last commit was`() throws {
    let calm = try Program()
    try calm.run(["sample", "--tickets", "800", "--months", "3", "--seed", "4", "co"])
    try calm.run(["ingest"], in: "co")
    try calm.run(["replay"], in: "co")
    let expected = try StoreDump.judgements(calm.folder + "/co/data")

    let program = try Program()
    try program.run(["sample", "--tickets", "800", "--months", "3", "--seed", "4", "co"])
    try program.listen()
    for _ in 0..<12 {
      let daemon = try RunningDaemon(program, in: "co")
      usleep(UInt32.random(in: 0..<250_000))
      daemon.signal(SIGKILL)
      daemon.process.waitUntilExit()
    }
    let daemon = try RunningDaemon(program, in: "co")
    #expect(daemon.wait { _ in try program.head() == calm.head() })
    #expect(daemon.wait { _ in try program.viewsPosition() == program.head() })
    daemon.stop()
    #expect(try program.run(["verify"], in: "co").status == 0)
    #expect(try StoreDump.judgements(program.folder + "/co/data") == expected)
  }

  @Test func `a second one on the same store is refused, and says who has it`() throws {
    let program = try Program()
    try program.configureCalls()
    let daemon = try RunningDaemon(program, in: "co")
    let second = try program.run(["daemon"], in: "co")
    #expect(second.status == 75)
    #expect(second.errors.contains("\(daemon.process.processIdentifier)"))
    #expect(daemon.process.isRunning)
  }

  @Test func `reads the configuration again when told to, and refuses a bad one while the old one goes on`() throws {
    let program = try Program()
    try program.configureCalls()
    let daemon = try RunningDaemon(program, in: "co")
    let good = try program.read("co/ticketledger.yaml")
    try program.write(good.replacing("sources:", with: "sorces:"), to: "co/ticketledger.yaml")
    daemon.signal(SIGHUP)
    #expect(daemon.wait { $0.text.contains("settings-unknown-key") })
    #expect(daemon.text.contains("sources"), "the suggestion")
    #expect(try program.run(["status"], in: "co").status == 78)
    // The old one goes on.
    try program.write(Call.line(1), to: "co/calls/a.csv")
    #expect(daemon.wait { _ in try program.calls() == 1 })
    try FileManager.default.createDirectory(atPath: program.folder + "/co/more", withIntermediateDirectories: true)
    try program.write(Call.line(2), to: "co/more/b.csv")
    try program.write(
      good + "  more: {adapter: asterisk-cdr-csv, files: more/*.csv, time-zone: Asia/Shanghai}\n",
      to: "co/ticketledger.yaml")
    daemon.signal(SIGHUP)
    #expect(daemon.wait { $0.said("configuration read again") })
    #expect(daemon.wait { _ in try program.calls() == 2 })
    try program.write(good.replacing("data: data", with: "data: elsewhere"), to: "co/ticketledger.yaml")
    daemon.signal(SIGHUP)
    #expect(daemon.wait { $0.text.contains("daemon-data-moved") })
    daemon.stop()
  }

  @Test(arguments: [
    ("  twice: {adapter: asterisk-cdr-csv, files: calls/*.csv}\n", "twice"),
    ("  mail: {adapter: imap, server: \"imaps://localhost:1\", user: u, password: {file: nowhere}}\n", "nowhere"),
    ("  odd: {adapter: asterisk-cdr-csv, fils: calls/*.csv}\n", "fils"),
    ("alerts: {channels: {ops: {kind: wecom, webhook: {file: no-address}}}}\n", "no-address"),
  ])
  func `does not start with a configuration that could not work`(line: String, named: String) throws {
    let program = try Program()
    try program.configureCalls()
    try program.write(Call.line(1), to: "co/calls/a.csv")
    try program.write(program.read("co/ticketledger.yaml") + line, to: "co/ticketledger.yaml")
    let result = try program.run(["daemon"], in: "co")
    #expect(result.status == 78)
    #expect(result.errors.contains(named), "\(result.errors)")
    // Whoever reads JSON reads that as JSON as well.
    let json = try program.run(["daemon", "--log", "json"], in: "co").errors
    #expect(try JSONDecoder().decode([String: String].self, from: Data(json.utf8))["level"] == "critical")
    #expect(!FileManager.default.fileExists(atPath: program.folder + "/co/data/events.sqlite"))
  }

  @Test func `a port that is taken is an error at the start`() throws {
    let program = try Program()
    try program.configureCalls()
    let daemon = try RunningDaemon(program, in: "co")
    let place = try #require(daemon.lines.first { $0["message"] == "serving health and metrics" }?["locator"])
    let other = try Program()
    try other.configureCalls(listen: place)
    let result = try other.run(["daemon"], in: "co")
    #expect(result.status == 78)
    #expect(result.errors.contains(place))
  }

  @Test func `people decide while it runs, with the same outcome as without it`() throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "120", "--months", "2", "co"])
    try program.listen()
    try program.run(["ingest"], in: "co")
    let daemon = try RunningDaemon(program, in: "co")
    let adopted = try program.run(["definitions", "adopt", "finance", "--from", "2026-09"], in: "co")
    #expect(adopted.status == 0, "\(adopted.errors)")
    let closed = try program.run(["period", "close", "2026-09"], in: "co")
    #expect(closed.status == 0, "\(closed.errors)")
    let again = try program.run(["period", "close", "2026-09"], in: "co")
    #expect(again.status == 65)
    let ingest = try program.run(["ingest"], in: "co")
    #expect(ingest.status == 0, "\(ingest.errors)")
    #expect(daemon.wait { _ in try program.viewsPosition() == program.head() })
    daemon.stop()
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `says how it is to machines and to people`() throws {
    let program = try Program()
    try program.configureCalls()
    try program.write(Call.line(1) + "not,a,call\n", to: "co/calls/a.csv")
    let daemon = try RunningDaemon(program, in: "co")
    #expect(daemon.wait { _ in try program.head() > 0 })
    #expect(try daemon.get("/healthz") == (200, "ok\n"))
    #expect(daemon.wait { try $0.get("/readyz").status == 200 })
    #expect(
      daemon.wait { try $0.get("/metrics").body.contains("ticketledger_records_quarantined_total{source=\"calls\"} 1") }
    )
    let metrics = try daemon.get("/metrics").body
    for name in ["append_seconds_bucket", "views_lag_seconds", "store_bytes", "source_lag_seconds"] {
      #expect(metrics.contains("\nticketledger_\(name)"), "\(name)")
    }
    #expect(try daemon.get("/nothing").status == 404)
    let status = try program.run(["status"], in: "co").output
    #expect(status.contains("\(daemon.process.processIdentifier)"))
    #expect(status.contains("up to date"))
    // Each line is one JSON object, and none has what somebody said or is called.
    #expect(daemon.text.split(separator: "\n").count == daemon.lines.count)
    #expect(!daemon.text.contains(Call.caller))
    daemon.stop()
  }

  @Test func `mail that arrives is noticed at once, and a server that comes back is found`() throws {
    let server = try DovecotServer()
    try server.deliver((0..<3).map { DovecotServer.mail($0) })
    let program = try Program()
    try program.configureCalls()
    try program.write(DovecotServer.password, to: "co/password")
    chmod(program.folder + "/co/password", 0o600)
    try program.write(
      program.read("co/ticketledger.yaml") + """
          mail: {adapter: imap, server: "imaps://localhost:\(server.tlsPort)", ca: \(server.authority), \
        user: \(DovecotServer.user), password: {file: password}, every: 1h}

        """, to: "co/ticketledger.yaml")
    let daemon = try RunningDaemon(program, in: "co")
    #expect(daemon.wait { _ in try program.mails() == 3 })
    #expect(daemon.wait { try $0.get("/metrics").body.contains("ticketledger_source_watched{source=\"mail\"} 1") })
    // The schedule is an hour: only a notification brings these.
    try server.deliver([DovecotServer.mail(3)])
    #expect(daemon.wait { _ in try program.mails() == 4 })
    // A wrong password is tried once, not again and again.
    daemon.stop()
    try program.write("wrong", to: "co/password")
    chmod(program.folder + "/co/password", 0o600)
    let refused = try RunningDaemon(program, in: "co")
    #expect(refused.wait { _ in try program.run(["status"], in: "co").output.contains("login refused") })
    let tries = server.log.components(separatedBy: "auth failed").count
    try program.write(Call.line(1), to: "co/calls/a.csv")
    #expect(refused.wait { _ in try program.calls() == 1 })
    sleep(3)
    #expect(server.log.components(separatedBy: "auth failed").count == tries)
    // The right one is found without help.
    try server.deliver([DovecotServer.mail(4)])
    try program.write(DovecotServer.password, to: "co/password")
    chmod(program.folder + "/co/password", 0o600)
    #expect(refused.wait { _ in try program.mails() == 5 })
    refused.stop()
  }

  @Test func `tells systemd that it is ready, alive, reloading and leaving`() throws {
    let program = try Program()
    try program.configureCalls()
    let path = program.folder + "/notify"
    // Python plays systemd: one datagram a line.
    let listener = try Program.start(
      "/usr/bin/python3",
      [
        "-c",
        """
        import os, socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); s.settimeout(60)
        out = open(sys.argv[1] + ".log", "w")
        while True:
            text = s.recv(4096).decode(); out.write(text.replace("\\n", " ") + "\\n"); out.flush()
            if text == "STOPPING=1": break
        """, path,
      ], in: program.folder)
    while !FileManager.default.fileExists(atPath: path) { usleep(20_000) }
    let daemon = try RunningDaemon(program, in: "co", environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "400000"])
    func told() -> [String] { ((try? program.read("notify.log")) ?? "").split(separator: "\n").map(String.init) }
    #expect(daemon.wait { _ in told().filter { $0 == "WATCHDOG=1" }.count > 3 })
    daemon.signal(SIGHUP)
    #expect(daemon.wait { _ in told().contains { $0.hasPrefix("RELOADING=1 MONOTONIC_USEC=") } })
    #expect(daemon.wait { _ in told().filter { $0 == "READY=1" }.count == 2 })
    #expect(told().contains { $0.hasPrefix("STATUS=1 sources, ") })
    daemon.stop()
    listener.waitUntilExit()
    #expect(told().last == "STOPPING=1")
  }

  @Test func `a backup is made when it is due, and old ones go`() throws {
    let program = try Program()
    try program.configureCalls()
    try program.write(Call.line(1), to: "co/calls/a.csv")
    try program.run(["ingest"], in: "co")
    try program.write(
      program.read("co/ticketledger.yaml") + "backups: {folder: copies, every: 6s, keep: 2}\n",
      to: "co/ticketledger.yaml")
    let daemon = try RunningDaemon(program, in: "co")
    let folder = program.folder + "/co/copies"
    func copies() -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".sqlite") }.sorted()
    }
    #expect(daemon.wait { _ in copies().count == 2 })
    let oldest = try #require(copies().first)
    #expect(daemon.wait { _ in !copies().contains(oldest) })
    daemon.stop()
    #expect(copies().count == 2)
    let newest = try #require(copies().last)
    let restored = try program.run(["restore", "copies/\(newest)", "--replace"], in: "co")
    #expect(restored.status == 0, "\(restored.errors)")
    #expect(try program.calls() == 1)
  }

  @Test func `nothing is taken in while the disk has too little room`() throws {
    let program = try Program()
    try program.configureCalls(more: "room: 4000GB")
    try program.write(Call.line(1), to: "co/calls/a.csv")
    let daemon = try RunningDaemon(program, in: "co")
    #expect(daemon.wait { $0.text.contains("too little room") })
    #expect(daemon.wait { try $0.get("/readyz").status == 503 })
    sleep(1)
    #expect(try program.calls() == 0)
    try program.write(
      program.read("co/ticketledger.yaml").replacing("room: 4000GB", with: "room: 1MB"), to: "co/ticketledger.yaml")
    daemon.signal(SIGHUP)
    #expect(daemon.wait { _ in try program.calls() == 1 })
    daemon.stop()
  }
}

/// Calls as Asterisk writes them.
enum Call {
  static let caller = "13800138000"

  /// The line of that call, of the minute after the one before.
  static func line(_ number: Int, caller: String = caller) -> String {
    let minute = String(format: "%02d:%02d", number / 60 % 24, number % 60)
    let day = String(format: "2026-10-%02d", 1 + number / 1440 % 30)
    let end = "\(day) \(minute):45"
    return
      "\"\",\"\(caller)\",\"6000\",\"queue\",\"\(caller)\",\"PJSIP/trunk-\(number)\",\"PJSIP/1005-\(number)\",\"Queue\","
      + "\"support\",\"\(day) \(minute):00\",\"\(day) \(minute):05\",\"\(end)\",45,40,\"ANSWERED\",\"DOCUMENTATION\","
      + "\"179.\(number)\",\"\",\"\",\"179.\(number)\",\(number)\n"
  }
}

extension Program {
  /// A configuration whose one source is the folder `calls`.
  func configureCalls(listen: String = "127.0.0.1:0", more: String = "") throws {
    try run(["init", "co"])
    let text = try read("co/ticketledger.yaml")
    let sources = try #require(text.range(of: "\nsources:"))
    try FileManager.default.createDirectory(atPath: folder + "/co/calls", withIntermediateDirectories: true)
    let daemon = ["listen: \"\(listen)\"", more].filter { !$0.isEmpty }.joined(separator: ", ")
    let own = text[..<sources.lowerBound].split(separator: "\n").filter {
      !$0.hasPrefix("daemon:") && !$0.hasPrefix("backups:")
    }
    try write(
      own.joined(separator: "\n")
        + "\ndaemon: {\(daemon)}\nsources:\n  calls: {adapter: asterisk-cdr-csv, files: calls/*.csv}\n",
      to: "co/ticketledger.yaml")
  }

  /// Any free port instead of the usual one.
  func listen() throws {
    let text = try read("co/ticketledger.yaml").split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("daemon:") && !$0.hasPrefix("backups:") }
    try write(text.joined(separator: "\n") + "\ndaemon: {listen: \"127.0.0.1:0\"}\n", to: "co/ticketledger.yaml")
  }

  func append(_ text: String, to path: String) throws {
    let handle = try #require(FileHandle(forWritingAtPath: folder + "/" + path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  func calls() throws -> Int { try eventCount("type = 'call-leg-logged'") }
  func mails() throws -> Int { try eventCount("type = 'mail-received'") }
  func head() throws -> Int { try eventCount("true") }

  private func eventCount(_ condition: String) throws -> Int {
    let path = folder + "/co/data/events.sqlite"
    guard FileManager.default.fileExists(atPath: path) else { return 0 }
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration).read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM events WHERE \(condition)") ?? 0
    }
  }

  func viewsPosition() throws -> Int {
    struct Status: Decodable { var viewsPosition: Int? }
    let status = try run(["status", "--json"], in: "co")
    return try JSONDecoder().decode(Status.self, from: Data(status.output.utf8)).viewsPosition ?? -1
  }
}
