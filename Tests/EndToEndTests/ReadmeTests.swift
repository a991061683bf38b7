import Foundation
import Testing

/// What the README shows is what a reader gets.
@Suite struct `The README` {
  private static var text: String { get throws { try LiterateText("README.md").text } }

  @Test func `shows commands that work, and their output`() throws {
    let readme = try LiterateText("README.md")
    #expect(readme.steps.count >= 7)
    try readme.run(with: try Program())
  }

  @Test func `is right about definitions where it sends a supervisor`() throws {
    let document = try LiterateText("docs/definitions.md")
    let program = try Program()
    #expect(try program.run(["sample", "--tickets", "2000", "company"]).status == 0)
    #expect(try program.run(["ingest"], in: "company").status == 0)
    let example = try #require(document.blocks("yaml").first)
    try program.write(example.joined(separator: "\n") + "\n", to: "company/example.yaml")
    let checked = try program.run(["definitions", "check", "example.yaml"], in: "company")
    #expect(checked.status == 0, "\(checked.errors)\(checked.output)")
    #expect(document.steps.count == 3)
    try document.run(with: program, in: "company")
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
