@testable import IMAPClient
import TestSupport
import Testing
import TicketDomain

@Suite struct `INTERNALDATE` {
  @Test(arguments: [
    (" 1-Oct-2026 08:15:00 +0800", 1_790_813_700), ("01-Oct-2026 08:15:00 +0800", 1_790_813_700),
    ("1-oct-2026 00:15:00 +0000", 1_790_813_700), ("30-SEP-2026 19:45:00 -0430", 1_790_813_700),
    ("29-Feb-2024 23:59:59 +0000", 1_709_251_199), (" 1-Jan-1970 00:00:00 +0000", 0),
  ])
  func `a time is read in the server's zone`(text: String, seconds: Int64) {
    #expect(InternalDate.instant(text) == Instant(milliseconds: seconds * 1000))
  }

  @Test(arguments: [
    "", " ", "30-Feb-2026 08:15:00 +0800", "00-Oct-2026 08:15:00 +0800", "1-Foo-2026 08:15:00 +0800",
    " 1-Oct-2026 24:15:00 +0800", " 1-Oct-2026 08:60:00 +0800", " 1-Oct-2026 08:15:61 +0800",
    " 1-Oct-2026 08:15:00 0800",
    " 1-Oct-2026 08:15:00 +2401", "1 Oct 2026 08:15:00 +0800", "  -Oct-2026 08:15:00 +0800",
    " 1-Oct-2026T08:15:00 +0800",
    "-1-Oct-2026 08:15:00 +0800", " 1-Oct-20二6 08:15:00 +0800", "2026-10-01T08:15:00+08:00 ",
    "x1-Oct-2026 08:15:00 +0800",
  ])
  func `what is no such time is none`(text: String) {
    #expect(InternalDate.instant(text) == nil)
  }

  @Test func `bytes changed at random are a time or none, and never a trap`() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<5000 {
      var bytes = Array(" 1-Oct-2026 08:15:00 +0800".utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...127, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeFirst(Int.random(in: 0...bytes.count, using: &random)) }
      _ = InternalDate.instant(String(decoding: bytes, as: UTF8.self))
    }
  }
}
