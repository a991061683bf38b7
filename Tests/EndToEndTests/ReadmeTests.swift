import Foundation
import Testing

/// What the README shows is what a reader gets.
@Suite struct `The README` {
  private static var text: String {
    get throws {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      return try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    }
  }

  /// A command of a `console` block, and the output shown below it.
  private struct Step {
    var command: [String]
    var shown: [String] = []
  }

  private func steps() throws -> [Step] {
    var steps: [Step] = []
    var isInside = false
    for line in try Self.text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```console"
      } else if isInside, line.hasPrefix("$ ") {
        steps.append(Step(command: line.dropFirst(2).split(separator: " ").map(String.init)))
      } else if isInside {
        steps[steps.count - 1].shown.append(String(line))
      }
    }
    return steps
  }

  @Test func `shows commands that work, and their output`() throws {
    let program = try Program()
    var directory = ""
    let steps = try steps()
    #expect(steps.count >= 7)
    for step in steps {
      if step.command[0] == "cd" {
        directory += "/" + step.command[1]
        continue
      }
      #expect(step.command[0] == "ticketledger")
      let result = try program.run(Array(step.command.dropFirst()), in: directory)
      #expect(result.status == 0, "\(step.command): \(result.errors)")
      // An ellipsis stands for anything more, in a line or in lines.
      let output = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for (shown, line) in zip(step.shown, output) {
        if shown == "…" { break }
        #expect(shown.hasSuffix("…") ? line.hasPrefix(shown.dropLast()) : line == shown, "\(step.command)")
      }
      #expect(step.shown.contains { $0.hasSuffix("…") } || step.shown.count == output.count - 1, "\(step.command)")
    }
  }

  @Test func `says how to build and test in the words of the Makefile, within 200 lines`() throws {
    let text = try Self.text
    #expect(text.contains("make demo") && text.contains("make test"))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count < 200)
  }

  @Test func `leaves no command undocumented`() throws {
    let help = try Program().run(["--help"]).output
    let commands = help.split(separator: "\n").drop { !$0.hasPrefix("SUBCOMMANDS") }.dropFirst()
      .compactMap { $0.hasPrefix("  ") && !$0.hasPrefix("   ") ? $0.split(separator: " ").first.map(String.init) : nil }
    #expect(commands.count >= 10)
    let text = try Self.text
    for command in commands where command != "help" { #expect(text.contains(command), "\(command)") }
  }
}
