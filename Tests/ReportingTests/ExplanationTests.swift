import Reporting
import Testing
import TicketDomain

@Suite struct ExplanationTests {
  private enum Code: String, FailureCode {
    case unknownKey = "settings-unknown-key"
    case finding = "verify-leaf"
    case wordless = "code-without-a-text"
  }

  @Test func `an error says what happened, where, and what to do next`() throws {
    let error = Failure<Code>(
      .unknownKey, at: "ticketledger.yaml:7", ["key": "widnow", "suggestion": "window", "allowed": "window"])
    #expect(
      try Catalogue(.en).explain(error) == """
        Error: The key “widnow” is not known here.
          Where: ticketledger.yaml:7
          Next: Closest: window. Allowed here: window.
        """)
    #expect(
      try Catalogue(.zh).explain(error) == """
        错误：这里没有“widnow”这个键。
          位置：ticketledger.yaml:7
          建议：最接近的是：window。这里可用：window。
        """)
  }

  @Test func `an error without place or hint is one line`() throws {
    #expect(
      try Catalogue(.en).explain(Failure<Code>(.finding)) == "Error: The event was changed after it was written.")
  }

  private struct Coded: ExplainableError {
    var codeName: String
    var place: String? { nil }
    var arguments: [String: String] { [:] }
    var retryHelps: Bool { false }
  }

  @Test func `every error but a finding of verify or what doctor finds sound says what to do next`() throws {
    for language in Language.allCases {
      let catalogue = try Catalogue(language)
      let codes = catalogue.keys.keys.filter { key in
        let isSound = key.hasPrefix("errors.health-") && (key.hasSuffix("-sound") || key.hasSuffix("-to-come"))
        return key.hasPrefix("errors.") && !key.hasPrefix("errors.verify-") && !isSound
      }
      let hintless = codes.filter { key in
        !catalogue.explain(Coded(codeName: String(key.dropFirst("errors.".count)))).contains("\n")
      }
      #expect(hintless.sorted() == [])
    }
  }

  @Test func `an argument that is missing or empty leaves a readable sentence`() throws {
    let error = Failure<Code>(.unknownKey, ["key": "x", "suggestion": ""])
    #expect(try Catalogue(.en).explain(error).hasSuffix("Next: Closest: –. Allowed here: …."))
  }

  @Test func `an argument is never read as a text with placeholders, nor as commands to the terminal`() throws {
    let error = Failure<Code>(.unknownKey, ["key": "{allowed}\u{1b}[2J\n", "allowed": "a", "suggestion": "b"])
    #expect(try Catalogue(.en).explain(error).hasPrefix("Error: The key “{allowed}␛[2J␊” is not known here.\n"))
  }

  @Test func `an error without a text shows its code`() throws {
    let error = Failure<Code>(.wordless, at: "here", ["a": "b"])
    #expect(try Catalogue(.zh).explain(error) == "code-without-a-text at here a=b")
    #expect(try Catalogue(.zh).meaning(ofCode: "code-without-a-text") == "code-without-a-text")
  }

  @Test func `the reason of a quarantine is one line`() throws {
    let arguments = ["field": "occurred-at", "value": "31/06/2026", "expected": "dd/MM/yyyy"]
    #expect(
      try Catalogue(.en).meaning(ofCode: "time-impossible", arguments)
        == "occurred-at: no calendar has “31/06/2026” (dd/MM/yyyy).")
    #expect(
      try Catalogue(.zh).meaning(ofCode: "time-impossible", arguments)
        == "occurred-at：日历上没有“31/06/2026”（dd/MM/yyyy）。")
  }

  @Test func `a label without a text shows its key`() throws {
    #expect(try Catalogue(.en)("no-such-label", ["a": "b"]) == "no-such-label")
  }

  @Test(
    arguments: [
      ("zh_CN.UTF-8", .zh), ("zh", .zh), ("ZH_cn", .zh), ("en_US.UTF-8", .en), ("C", .en), ("de_DE", .en), ("", .en),
    ] as [(String, Language)])
  func `the locale chooses the language`(locale: String, language: Language) {
    #expect(Language(locale: locale) == language)
  }
}
