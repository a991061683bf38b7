import DovecotSupport
import Foundation
import GRDB
import Testing

@Suite struct `The doctor` {
  private struct Row: Decodable {
    var check: String
    var state: String
    var code: String
    var place: String?
    var found: String
    var next: String?
  }

  private func company() throws -> Program {
    let program = try Program()
    try program.run(["sample", "--tickets", "60", "--months", "2", "--seed", "3", "co"])
    chmod(program.folder + "/co/ticketledger.yaml", 0o600)
    return program
  }

  /// Adds sources to the company's.
  private func add(_ sources: String, to program: Program) throws {
    try program.write(try program.read("co/ticketledger.yaml") + sources, to: "co/ticketledger.yaml")
    chmod(program.folder + "/co/ticketledger.yaml", 0o600)
  }

  private func rows(_ result: Program.Result) throws -> [Row] {
    try JSONDecoder().decode([Row].self, from: Data(result.output.utf8))
  }

  /// What is wrong, by the code; the program's exit code must say the same.
  private func wrong(_ program: Program, _ arguments: [String] = []) throws -> [Row] {
    let result = try program.run(["doctor", "--json"] + arguments, in: "co")
    let wrong = try rows(result).filter { $0.state == "wrong" }
    #expect(result.status == (wrong.isEmpty ? 0 : 1), "\(result.output)\(result.errors)")
    return wrong
  }

  @Test func `finds nothing wrong with a company as it is, before the first ingest and after`() throws {
    let program = try company()
    #expect(try wrong(program).map(\.code) == [])
    // Looking makes nothing.
    #expect(!FileManager.default.fileExists(atPath: program.folder + "/co/data"))
    try program.run(["ingest"], in: "co")
    try program.run(["replay"], in: "co")
    let before = try FileManager.default.contentsOfDirectory(atPath: program.folder + "/co/data").sorted()
    let result = try program.run(["doctor", "--json"], in: "co")
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    let codes = try Set(rows(result).map(\.code))
    #expect(
      codes.isSuperset(of: [
        "health-zones-sound", "health-clock-sound", "health-adapters-sound", "health-configuration-sound",
        "health-source-sound", "health-data-sound", "health-locks-sound", "health-log-sound", "health-views-sound",
      ]), "\(codes)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: program.folder + "/co/data").sorted() == before)
  }

  @Test(arguments: ["en", "zh"])
  func `speaks the user's language`(language: String) throws {
    let program = try company()
    let result = try program.run(["doctor", "--lang", language], in: "co")
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.output.contains("health-"), "\(result.output)")
    #expect(result.output.contains(language == "zh" ? "时钟" : "clock"))
  }

  @Test func `looks at the machine alone where there is no configuration, and misses one that was named`() throws {
    let program = try Program()
    let result = try program.run(["doctor", "--json"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(
      try Set(rows(result).map(\.check)) == ["sqlite", "time-zones", "clock", "adapters", "configuration"])
    #expect(try rows(result).contains { $0.code == "health-no-configuration" && $0.state == "note" })
    let named = try program.run(["doctor", "--config", "other.yaml", "--json"])
    #expect(named.status == 1)
    #expect(try rows(named).contains { $0.code == "config-missing" && $0.state == "wrong" })
  }

  @Test func `names the key that was meant, and goes on with the machine`() throws {
    let program = try company()
    try program.write(
      try program.read("co/ticketledger.yaml").replacing("sources:", with: "sorces:"), to: "co/ticketledger.yaml")
    let wrong = try wrong(program)
    #expect(wrong.map(\.code) == ["settings-unknown-key"])
    #expect(wrong.first?.place?.contains("ticketledger.yaml:") == true)
    #expect(wrong.first?.next?.contains("sources") == true)
  }

  @Test func `names every source that is wrong, and looks at the others`() throws {
    let program = try company()
    try add(
      """
        first: {adapter: asterisk-cdr-cvs, files: inputs/x.csv}
        second: {adapter: cost-csv, files: inputs/x.csv, time-zone: Mars/Base}
        third: {adapter: cost-csv, files: "inputs/nothing/*.csv"}
        fourth: {adapter: email, server: "imaps://mail.example.com", user: a, password: {file: nowhere}}

      """, to: program)
    let result = try program.run(["doctor", "--json"], in: "co")
    #expect(result.status == 1)
    let sources = try rows(result).filter { $0.check == "sources" }
    #expect(
      sources.filter { $0.state == "wrong" }.map(\.code)
        == ["config-adapter-unknown", "definition-zone-unknown", "config-adapter-unknown"])
    #expect(sources.contains { $0.state == "note" && $0.code == "ingest-no-files" && $0.place == "third" })
    #expect(sources.contains { $0.state == "ok" })
  }

  @Test func `finds secrets that are missing or open to others, and prints none`() throws {
    let program = try company()
    let secret = "s3cret-\(UUID().uuidString)"
    for (name, mode) in [("open", mode_t(0o644)), ("closed", 0o600)] {
      try program.write(secret + "\n", to: "co/" + name)
      chmod(program.folder + "/co/" + name, mode)
    }
    let ways = [
      ("a", "environment: NOBODY_SETS_THIS_VARIABLE"), ("b", "environment: PATH"), ("c", "file: open"),
      ("d", "file: closed"), ("e", "file: nowhere"), ("f", "command: [no-such-program-anywhere]"),
      ("g", "command: [/bin/cat, closed]"),
    ]
    try add(
      ways.map { name, way in
        "  \(name): {adapter: imap, server: \"imaps://\(name).example\", user: u, password: {\(way)}}\n"
      }.joined(), to: program)
    let result = try program.run(["doctor", "--json"], in: "co")
    #expect(result.status == 1)
    let secrets = try rows(result).filter { $0.check == "secrets" }
    #expect(
      secrets.map(\.code) == [
        "secret-variable-missing", "health-secret-sound", "secret-file-open-to-others", "health-secret-sound",
        "secret-file-unreadable", "secret-command-failed", "health-secret-sound",
      ])
    #expect(secrets.filter { $0.state == "wrong" }.compactMap(\.place) == ["a", "c", "e", "f"])
    #expect(secrets.contains { $0.next?.contains("chmod 600 ") == true })
    for language in ["en", "zh"] {
      let text = try program.run(["doctor", "--lang", language], in: "co")
      #expect(!(text.output + text.errors).contains(secret))
    }
  }

  @Test func `finds two sources that read the same Maildir, file or mailbox, by whatever path`() throws {
    let program = try company()
    try FileManager.default.createSymbolicLink(
      atPath: program.folder + "/co/link.csv",
      withDestinationPath: try #require(
        FileManager.default.contentsOfDirectory(atPath: program.folder + "/co/inputs/finance").first.map {
          "inputs/finance/" + $0
        }))
    try add(
      """
        again: {adapter: maildir, folders: inputs/mail/../mail/*}
        linked: {adapter: cost-csv, files: link.csv}
        imap-1: {adapter: imap, server: "imaps://MAIL.example", user: u, password: {environment: PATH}, folders: [inbox]}
        imap-2: {adapter: imap, server: "imaps://mail.example:993", user: u, password: {environment: PATH}, folders: ['*']}
        imap-3: {adapter: imap, server: "imaps://mail.example:993", user: v, password: {environment: PATH}}

      """, to: program)
    let wrong = try wrong(program)
    #expect(wrong.map(\.code) == ["health-same-file", "health-same-file", "health-same-mailbox"])
    for (row, names) in zip(wrong, [["mail", "again"], ["finance", "linked"], ["imap-1", "imap-2"]]) {
      for name in names { #expect(row.found.contains(name), "\(row.found)") }
    }
  }

  @Test func `finds what another user cannot read or write`() throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    guard getuid() == 0 else { return }
    // root reads everything, so the program runs as nobody.
    _ = try Program.run("/bin/chmod", ["-R", "a+rX,go-w", program.folder], in: "/")
    chmod(program.folder + "/co/inputs/pbx", 0o700)
    chmod(program.folder + "/co/inputs/finance", 0o711)
    let maildir = try #require(
      FileManager.default.contentsOfDirectory(atPath: program.folder + "/co/inputs/mail").first)
    chmod(program.folder + "/co/inputs/mail/\(maildir)/new", 0o700)
    // Its directory is its own, but the log was made by root.
    chown(program.folder + "/co/data", 65534, 65534)
    let result = try Program.run(
      "/usr/bin/env",
      ["setpriv", "--reuid=65534", "--clear-groups", Program.executable.path, "doctor", "--json"],
      in: program.folder + "/co")
    #expect(result.status == 1, "\(result.errors)")
    let wrong = try rows(result).filter { $0.state == "wrong" }
    let unreadable = wrong.filter { $0.code == "health-source-unreadable" }.map(\.found)
    #expect(unreadable.count == 3, "\(unreadable)")
    #expect(unreadable.contains { $0.contains("/new") })
    #expect(unreadable.contains { $0.contains("inputs/pbx") })
    #expect(unreadable.contains { $0.contains("inputs/finance") })
    #expect(wrong.contains { $0.code == "health-data-unwritable" && $0.found.contains("events.sqlite") })
    chown(program.folder + "/co/data", 0, 0)
    let refused = try Program.run(
      "/usr/bin/env",
      ["setpriv", "--reuid=65534", "--clear-groups", Program.executable.path, "doctor", "--json"],
      in: program.folder + "/co")
    #expect(try rows(refused).contains { $0.code == "health-data-unwritable" && !$0.found.contains("events.sqlite") })
  }

  @Test func `says who holds the log`() throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    let lock = program.folder + "/co/data/events.lock"
    let holder = open(lock, O_RDWR)
    defer { close(holder) }
    #expect(flock(holder, LOCK_EX | LOCK_NB) == 0)
    let pid = try String(contentsOfFile: lock, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    let result = try program.run(["doctor", "--json"], in: "co")
    #expect(result.status == 0)
    #expect(try rows(result).first { $0.code == "health-lease-held" }?.found.contains(pid) == true)
  }

  @Test func `finds a log whose last event somebody took away`() throws {
    let program = try company()
    try program.run(["ingest"], in: "co")
    let log = program.folder + "/co/data/events.sqlite"
    let sql = "DROP TRIGGER events_stay; DELETE FROM events WHERE position = (SELECT max(position) FROM events)"
    try DatabaseQueue(path: log).writeWithoutTransaction { try $0.execute(sql: sql) }
    #expect(try wrong(program).map(\.code) == ["health-log-inconsistent"])
  }

  @Test func `asks the mail server only when told to, and tries a wrong password once`() throws {
    let server = try DovecotServer()
    try server.deliver([DovecotServer.mail(1), DovecotServer.mail(2)])
    let before = try server.snapshot()
    let program = try company()
    let source =
      "adapter: imap, server: \"imaps://localhost:\(server.tlsPort)\", ca: \(server.authority), user: \(DovecotServer.user)"
    try add("  box: {\(source), password: {file: \(server.passwordFile)}}\n", to: program)
    let silent = try program.run(["doctor", "--json"], in: "co")
    #expect(try !rows(silent).contains { $0.check == "mailboxes" })
    let result = try program.run(["doctor", "--mail", "--json"], in: "co")
    #expect(result.status == 0, "\(result.output)")
    #expect(try rows(result).first { $0.check == "mailboxes" }?.found.contains("2") == true)
    #expect(try server.snapshot() == before)

    try program.write("wrong", to: "co/wrong")
    chmod(program.folder + "/co/wrong", 0o600)
    try program.write(
      try program.read("co/ticketledger.yaml").replacing("{file: \(server.passwordFile)}", with: "{file: wrong}")
        + "  sent: {\(source), password: {file: wrong}, folders: [Sent]}\n", to: "co/ticketledger.yaml")
    // The second source of the account is not tried again.
    let refused = try wrong(program, ["--mail"])
    #expect(refused.map(\.code) == ["imap-login-refused"])
    #expect(refused.first?.place?.contains(DovecotServer.user) == true)
  }
}
