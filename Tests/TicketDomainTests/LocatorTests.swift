import Testing
import TicketDomain

@Suite struct `Locators` {
  @Test(
    arguments: [
      ("inputs/Master.csv:12:1234-1456", "inputs/Master.csv", 12, 1234..<1456),
      ("C:\\话单\\a.csv:1:0-10", "C:\\话单\\a.csv", 1, 0..<10),
      ("a:b:c:3:5-5", "a:b:c", 3, 5..<5),
    ] as [(String, String, Int, Range<Int64>)])
  func `a place and its text stand for each other`(text: String, path: String, line: Int, bytes: Range<Int64>) {
    #expect(Locator(text) == Locator(path: path, line: line, bytes: bytes))
    #expect(Locator(path: path, line: line, bytes: bytes).description == text)
  }

  @Test(arguments: ["", "a.csv", "a.csv:1", "a.csv:x:1-2", "a.csv:1:2", "a.csv:1:5-2", "a.csv:1:1-2-3", "a.csv:1:a-b"])
  func `what is not a place is refused`(text: String) {
    #expect(Locator(text) == nil)
  }
}

@Suite struct `Numbers in texts` {
  @Test(arguments: ["a:-1:1-2", "a:1:-1-2", "a:1:1--2", "a:+1:1-2", "a:1:+1-+2", "a:1:2-1", "a::1-2"])
  func `a locator's numbers are digits and nothing else`(text: String) {
    #expect(Locator(text) == nil)
  }

  @Test(arguments: ["2026-+1-01", "+026-01-01", "2026-01-+1", "2026-1-01", "２026-01-01"])
  func `a date's numbers are digits and nothing else`(text: String) {
    #expect(CivilDate(text) == nil)
  }
}
