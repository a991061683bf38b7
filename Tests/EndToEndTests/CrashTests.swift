import Foundation
import GRDB
import Testing

@Suite struct `Killed, repeated or reordered` {
  @Test func `an ingest killed at fifty random moments ends in the same views as one left alone`() throws {
    let calm = try Program()
    try calm.run(["sample", "--tickets", "1500", "--months", "6", "--seed", "3", "co"])
    try calm.run(["ingest"], in: "co")
    try calm.run(["replay"], in: "co")
    let expected = try StoreDump.views(calm.folder + "/co/data")

    let program = try Program()
    try program.run(["sample", "--tickets", "1500", "--months", "6", "--seed", "3", "co"])
    var random = SystemRandomNumberGenerator()
    var kills = 0
    var completions = 0
    while kills < 50 {
      // A run that came to its end starts over with nothing left to read, so the store is taken away now and then.
      let arguments = Bool.random(using: &random) ? ["ingest"] : ["report", "departments"]
      let process = try program.start(arguments, in: "co")
      usleep(UInt32.random(in: 5_000..<250_000, using: &random))
      if process.isRunning {
        kill(process.processIdentifier, SIGKILL)
        kills += 1
      } else {
        completions += 1
        if completions % 8 == 0 { try? FileManager.default.removeItem(atPath: program.folder + "/co/data") }
      }
      process.waitUntilExit()
    }
    for command in [["ingest"], ["report", "departments"]] {
      let result = try program.run(command, in: "co")
      #expect(result.status == 0, "\(command): \(result.errors)")
    }
    #expect(try StoreDump.views(program.folder + "/co/data") == expected)
    #expect(try program.run(["verify"], in: "co").status == 0)
  }

  @Test func `files read again under other names add nothing, and are counted`() throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "300", "--months", "3", "--seed", "5", "co"])
    try program.run(["ingest"], in: "co")
    try program.run(["replay"], in: "co")
    let expected = try StoreDump.views(program.folder + "/co/data")
    let inputs = program.folder + "/co/inputs"
    for case let path as String in try #require(FileManager.default.enumerator(atPath: inputs)).allObjects
    where path.hasSuffix(".csv") && !path.hasPrefix("wechatmsg/") {  // whose files are named after the chats
      try FileManager.default.copyItem(
        atPath: inputs + "/" + path, toPath: inputs + "/" + path.replacingOccurrences(of: ".csv", with: "-again.csv"))
    }
    let result = try program.run(["ingest", "--json"], in: "co")
    #expect(result.status == 0)
    let summary = try JSONDecoder().decode(Summary.self, from: Data(result.output.utf8))
    #expect(summary.sources.allSatisfy { $0.seen == $0.duplicates && $0.appended == 0 })
    #expect(summary.sources.reduce(0) { $0 + $1.seen } > 1000)
    try program.run(["report", "departments"], in: "co")
    #expect(try StoreDump.views(program.folder + "/co/data") == expected)
  }

  @Test func `sources read in another order give the same tickets and the same costs`() throws {
    let program = try Program()
    try program.run(["sample", "--tickets", "800", "--months", "4", "--seed", "9", "co"])
    try FileManager.default.copyItem(atPath: program.folder + "/co", toPath: program.folder + "/reversed")
    try program.run(["ingest"], in: "co")
    try program.run(["replay"], in: "co")
    for source in [
      "roster", "it-costs", "finance", "payroll", "wechatmsg", "chatlog", "kf", "wecom", "mail", "freeswitch", "pbx",
      "figures", "rates",
    ] {
      #expect(try program.run(["ingest", "--source", source], in: "reversed").status == 0)
      try program.run(["report", "departments"], in: "reversed")
    }
    let expected = try StoreDump.judgements(program.folder + "/co/data")
    #expect(expected.count > 800)
    #expect(try StoreDump.judgements(program.folder + "/reversed/data") == expected)
    #expect(try program.run(["verify"], in: "reversed").status == 0)
  }

  private struct Summary: Decodable {
    struct Row: Decodable {
      var seen: Int
      var appended: Int
      var duplicates: Int
    }
    var sources: [Row]
  }
}
