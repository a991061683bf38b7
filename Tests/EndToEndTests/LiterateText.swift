import Foundation
import Testing

/// A document whose `console` blocks are commands and what they print.
struct LiterateText {
  let text: String

  /// The document at `path`, relative to the project.
  init(_ path: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// A command of a `console` block, and the output shown below it.
  struct Step {
    var command: [String]
    var shown: [String] = []
  }

  /// The blocks of a language, in order, as lines.
  func blocks(_ language: String) -> [[String]] {
    var blocks: [[String]] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```" + language
        if isInside { blocks.append([]) }
      } else if isInside {
        blocks[blocks.count - 1].append(String(line))
      }
    }
    return blocks
  }

  /// All commands, in order.
  var steps: [Step] {
    var steps: [Step] = []
    for line in blocks("console").joined() {
      if line.hasPrefix("$ ") {
        steps.append(Step(command: line.dropFirst(2).split(separator: " ").map(String.init)))
      } else if !steps.isEmpty {
        steps[steps.count - 1].shown.append(line)
      }
    }
    return steps
  }

  /// Runs all commands one after the other, beginning in `directory`; each must succeed and print what is shown.
  func run(with program: Program, in directory: String = "") throws {
    var directory = directory
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
}
