import Settings
import Testing

@Suite struct SettingsNodeTests {
  private func node(_ yaml: String) throws -> SettingsNode { try SettingsNode(yaml: yaml, file: "a.yaml") }

  @Test func `values are read as they are written`() throws {
    let fields = try node("code: 007\nversion: 1.10\nswitch: on\nquoted: \"1: 2\"\nchinese: 客服部\n").fields([
      "code", "version", "switch", "quoted", "chinese",
    ])
    #expect(try fields.required("code").text() == "007")
    #expect(try fields.required("version").text() == "1.10")
    #expect(try fields.required("switch").text() == "on")
    #expect(try fields.required("quoted").text() == "1: 2")
    #expect(try fields.required("chinese").text() == "客服部")
  }

  @Test func `an empty file is an empty mapping`() throws {
    #expect(try node("").pairs().isEmpty)
    #expect(try node("# nothing but a comment\n").pairs().isEmpty)
  }

  @Test func `pairs come in the order of the file`() throws {
    #expect(try node("b: 1\na: 2\nc: 3\n").pairs().map(\.key) == ["b", "a", "c"])
  }

  @Test func `a value knows the line that it stands on`() throws {
    let pairs = try node("# first\n\na: 1\nb:\n  - x\n  - y\n").pairs()
    #expect(pairs.map(\.value.place) == ["a.yaml:3", "a.yaml:4"])
    #expect(try pairs[1].value.list().map(\.place) == ["a.yaml:5", "a.yaml:6"])
  }

  @Test func `a list may be left out round a single value`() throws {
    #expect(try node("[a, b]").listOrSelf().map { try $0.text() } == ["a", "b"])
    #expect(try node("a").listOrSelf().map { try $0.text() } == ["a"])
  }

  @Test func `null and nothing are no value`() throws {
    let fields = try node("a:\nb: null\nc: ~\nd: 0\n").fields(["a", "b", "c", "d", "e"])
    #expect(["a", "b", "c", "e"].allSatisfy { fields.optional($0) == nil })
    #expect(try fields.optional("d")?.text() == "0")
  }
}
