import Settings
import Testing
import TicketDomain

@Suite struct SettingsErrorTests {
  /// What reading a file by `read` throws.
  private func failure(
    _ yaml: String, _ read: (SettingsNode) throws -> Void = { _ in }
  ) throws -> SettingsError {
    try #require(throws: SettingsError.self) { try read(SettingsNode(yaml: yaml, file: "a.yaml")) }
  }

  @Test(arguments: [
    ("widnow", "window"), ("Window", "window"), ("windows", "window"), ("nmae", "name"), ("completely-other", ""),
  ])
  func `an unknown key is refused with the one that was likely meant`(key: String, suggestion: String) throws {
    let error = try failure("name: x\n\(key): 1\n") { _ = try $0.fields(["name", "window"]) }
    #expect(error.code == .unknownKey)
    #expect(error.place == "a.yaml:2")
    #expect(error.arguments == ["key": key, "suggestion": suggestion, "allowed": "name, window"])
  }

  @Test func `a missing key is named with the line of its mapping`() throws {
    let error = try failure("a:\n  b: 1\n") { root in
      let inner = try root.fields(["a"]).required("a").fields(["b", "c"])
      _ = try inner.required("c")
    }
    #expect(error == SettingsError(.missingKey, at: "a.yaml:1", ["key": "c"]))
  }

  @Test func `a key without a value is missing too`() throws {
    let error = try failure("a:\n") { _ = try $0.fields(["a"]).required("a") }
    #expect(error.code == .missingKey)
  }

  @Test func `a repeated key is refused with the line where it first stands`() throws {
    let error = try failure("a: 1\nb: 2\nc: 3\nb: 4\n")
    #expect(error == SettingsError(.repeatedKey, at: "a.yaml:2", ["key": "b"]))
  }

  @Test(arguments: [
    ("a: [1\n", 2), ("a: 1\n  b: 2\n", 2), ("a: \"open\n", 2), ("a: 1\nb: @x\n", 2), ("a: *nowhere\n", 1),
  ])
  func `what is not YAML is refused with its line`(yaml: String, line: Int) throws {
    let error = try failure(yaml)
    #expect(error.code == .malformed)
    #expect(error.place == "a.yaml:\(line)")
    #expect(error.arguments["detail"]?.isEmpty == false)
  }

  @Test func `a value of another kind is refused with what belongs there`() throws {
    #expect(
      try failure("a: 1\n") { _ = try $0.text() } == SettingsError(.wrongKind, at: "a.yaml:1", ["expected": "text"]))
    #expect(
      try failure("a: 1\n") { _ = try $0.list() } == SettingsError(.wrongKind, at: "a.yaml:1", ["expected": "list"]))
    #expect(
      try failure("- 1\n") { _ = try $0.pairs() } == SettingsError(.wrongKind, at: "a.yaml:1", ["expected": "mapping"]))
    #expect(
      try failure("\n[1, 2]: x\n") { _ = try $0.pairs() }
        == SettingsError(.wrongKind, at: "a.yaml:2", ["expected": "text"]))
  }

  @Test(arguments: ["0", "11", "1.5", "5 ", "ten", "", "99999999999999999999", "0x5"])
  func `only a whole number within its range is an integer`(written: String) throws {
    let error = try failure("'\(written)'") { _ = try $0.integer(in: 1...10) }
    #expect(error == SettingsError(.badValue, at: "a.yaml:1", ["value": written, "expected": "1…10"]))
  }

  @Test(arguments: [("1", 1), ("10", 10), ("-3", -3), ("+7", 7)])
  func `an integer may be at the ends of its range`(written: String, value: Int) throws {
    #expect(try SettingsNode(yaml: written, file: "a.yaml").integer(in: -3...10) == value)
  }

  @Test(arguments: ["yes", "True", "on", "1", "null"])
  func `only true and false are flags`(written: String) throws {
    let error = try failure(written) { _ = try $0.flag() }
    #expect(error.code == .badValue)
    #expect(error.arguments == ["value": written, "expected": "true, false"])
    #expect(try SettingsNode(yaml: "true", file: "a.yaml").flag())
    #expect(try !SettingsNode(yaml: "false", file: "a.yaml").flag())
  }

  private enum Colour: String, CaseIterable { case red, blue = "dark-blue" }

  @Test func `a choice is one of the listed words`() throws {
    #expect(try SettingsNode(yaml: "dark-blue", file: "a.yaml").choice(Colour.self) == .blue)
    let error = try failure("Red") { _ = try $0.choice(Colour.self) }
    #expect(error == SettingsError(.badValue, at: "a.yaml:1", ["value": "Red", "expected": "red, dark-blue"]))
  }

  @Test func `a mapping where a scalar belongs does not show its content`() throws {
    #expect(try failure("{a: 1}") { throw $0.bad("x") }.arguments == ["value": "…", "expected": "x"])
  }
}
