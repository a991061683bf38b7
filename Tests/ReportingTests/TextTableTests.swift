import Reporting
import Testing

@Suite struct TextTableTests {
  @Test(
    arguments: [
      ("", 0), ("abc", 3), ("客服部", 6), ("ＡＢ１", 6), ("（口径）", 8), ("¥￥", 3), ("é", 1), ("e\u{301}", 1), ("ｱ", 1),
      ("한글", 4), ("\u{1112}\u{1161}\u{11ab}", 2), ("–…×", 3), ("━", 1), ("𠮷", 2), ("👍", 2), ("🚀", 2), ("✅", 2),
      ("✓", 1),
      ("🌡", 1), ("🇨🇳", 2), ("a\u{200d}b\u{feff}", 2), ("\u{1b}", 0), ("︐", 2),
    ])
  func `a character is as wide as a terminal shows it`(text: String, width: Int) {
    #expect(text.terminalWidth == width)
  }

  @Test func `columns line up whatever mixture of scripts is in them`() {
    var table = TextTable([("部门", .left), ("minutes", .right), ("note", .left)])
    table.append(["客服部", "1,234.5", "caf\u{65}\u{301}"])
    table.append(["IT", "8.0", "全角ＡＢ"])
    table.appendRule()
    table.append(["合计", "1,242.5", "👍 ok"])
    #expect(
      table.lines() == [
        "部门    minutes  note",
        "──────  ───────  ────────",
        "客服部  1,234.5  caf\u{65}\u{301}",
        "IT          8.0  全角ＡＢ",
        "──────  ───────  ────────",
        "合计    1,242.5  👍 ok",
      ])
  }

  @Test func `every line of a right-hand column ends in the same place`() {
    var table = TextTable([("name", .left), ("成本", .right)])
    for name in ["a", "客服", "e\u{301}", "ＩＴ部", "🚀"] { table.append([name, "1.00"]) }
    #expect(Set(table.lines().map(\.terminalWidth)).count == 1)
  }

  @Test func `missing cells are empty, surplus ones are dropped`() {
    var table = TextTable([("a", .left), ("b", .right)])
    table.append(["x"])
    table.append(["y", "1", "surplus"])
    #expect(table.lines() == ["a  b", "─  ─", "x", "y  1"])
  }

  @Test func `a table without rows is its titles`() {
    #expect(TextTable([("a", .left), ("金额", .right)]).lines() == ["a  金额", "─  ────"])
  }

  @Test func `what stood in a file neither breaks a line nor steers the terminal`() {
    var table = TextTable([("a", .left), ("b", .left)])
    table.append(["x\ny\u{1b}[2J\u{7f}\u{9b}", "\tz"])
    #expect(table.lines().last == "x␊y␛[2J␡\u{fffd}  ␉z")
  }
}
