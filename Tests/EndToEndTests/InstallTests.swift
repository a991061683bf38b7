import Foundation
import Testing

/// What `make install` puts where, with the program that was built beside the tests.
@Suite struct `Installing` {
  private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func make(_ target: String, into folder: String) throws -> Program.Result {
    try Program.run(
      "/usr/bin/make",
      ["-s", "-C", root.path, target, "INSTALLED=\(Program.executable.path)", "DESTDIR=\(folder)", "PREFIX=/usr"],
      in: folder)
  }

  @Test func `puts program, unit, user and completions in their places, and takes them away again`() throws {
    let program = try Program()
    let result = try make("install", into: program.folder)
    #expect(result.status == 0, "\(result.errors)")
    let installed = program.folder + "/usr/bin/ticketledger"
    #expect(try Program.run(installed, ["--version"], in: program.folder).status == 0)
    for (path, text) in [
      ("/usr/lib/systemd/system/ticketledger.service", "ExecStart=/usr/bin/ticketledger daemon"),
      ("/usr/lib/sysusers.d/ticketledger.conf", "u ticketledger"),
      ("/usr/share/bash-completion/completions/ticketledger", "ticketledger"),
      ("/usr/share/zsh/site-functions/_ticketledger", "daemon"),
      ("/usr/share/fish/vendor_completions.d/ticketledger.fish", "daemon"),
    ] {
      #expect(try program.read(path).contains(text), "\(path)")
    }
    #expect(try !program.read("/usr/lib/systemd/system/ticketledger.service").contains("DIR@"))
    #expect(try make("uninstall", into: program.folder).status == 0)
    #expect(!FileManager.default.fileExists(atPath: installed))
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze"), "systemd is not there"))
  func `the unit is one that systemd takes without a word`() throws {
    let program = try Program()
    let unit = try String(
      contentsOf: root.appendingPathComponent("packaging/systemd/ticketledger.service"), encoding: .utf8)
    let filled = unit.replacing("@BINDIR@/ticketledger", with: Program.executable.path).replacing(
      "@SYSCONFDIR@", with: "/etc")
    try program.write(filled, to: "ticketledger.service")
    let result = try Program.run(
      "/usr/bin/systemd-analyze", ["verify", program.folder + "/ticketledger.service"], in: program.folder)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }
}
