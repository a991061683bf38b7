import Settings
import Testing

@Suite struct SettingsNodeValuesTests {
  private func node(_ text: String) throws -> SettingsNode {
    try SettingsNode(yaml: "a: \"\(text)\"\n", file: "a.yaml").fields(["a"]).required("a")
  }

  @Test(arguments: [("30s", 30), ("90m", 5400), ("72h", 259_200), ("3d", 259_200), ("0s", 0)])
  func `lengths of time have a unit`(text: String, seconds: Int64) throws {
    #expect(try node(text).seconds() == seconds)
  }

  @Test(arguments: ["", "5", "h", "-1h", "1.5h", "1 h", "99999999999d", "100001s", "5w"])
  func `what is no length of time is refused`(text: String) throws {
    let node = try node(text)
    #expect(throws: SettingsError.self) { try node.seconds() }
  }

  @Test(arguments: [("1KB", 1000), ("25MB", 25_000_000), ("500mb", 500_000_000), ("1GB", 1_000_000_000)])
  func `amounts of bytes are powers of ten`(text: String, bytes: Int) throws {
    #expect(try node(text).bytes() == bytes)
  }

  @Test(arguments: ["", "MB", "5", "0MB", "-1MB", "1.5MB", "2GB", "99999999999999999999GB", "5TB"])
  func `what is no amount of bytes, or too much, is refused`(text: String) throws {
    let node = try node(text)
    #expect(throws: SettingsError.self) { try node.bytes() }
  }

  @Test(arguments: [("data", "/etc/x/data"), ("../data", "/etc/x/../data"), ("/var/data", "/var/data")])
  func `paths begin where the file is, unless they begin at the root`(written: String, path: String) throws {
    #expect(try node(written).path(in: "/etc/x") == path)
  }
}
