import MailParsing
import TicketDomain
import Testing

private let dates: [(written: String, instant: String?)] = [
  ("Mon, 05 Oct 2026 09:15:30 +0800", "2026-10-05T01:15:30Z"), ("5 Oct 2026 09:15 +0800", "2026-10-05T01:15:00Z"),
  ("Mon, 05 Oct 2026 09:15:30 +0800 (CST)", "2026-10-05T01:15:30Z"),
  ("Mon, 05 Oct 2026 09:15:30 +0800 (中国标准时间)", "2026-10-05T01:15:30Z"),
  ("Mon,5 Oct 2026 09:15:30 -0330", "2026-10-05T12:45:30Z"), ("Mon, 05 Oct 2026 09:15:30 GMT", "2026-10-05T09:15:30Z"),
  ("Mon, 05 Oct 2026 09:15:30 EDT", "2026-10-05T13:15:30Z"),
  ("Mon, 05 Oct 2026 09:15:30 GMT+0800", "2026-10-05T01:15:30Z"),
  ("Mon, 05 Oct 2026 09:15:30 UT", "2026-10-05T09:15:30Z"), ("Mon, 05 Oct 2026 09:15:30 XYZ", "2026-10-05T09:15:30Z"),
  ("Mon, 05 Oct 2026 09:15:30", "2026-10-05T09:15:30Z"), ("Mon, 05 Oct 2026 09:15:30 (CST)", "2026-10-05T09:15:30Z"),
  ("Mon, 05 Oct 26 09:15:30 +0000", "2026-10-05T09:15:30Z"), ("05 Oct 99 09:15:30 +0000", "1999-10-05T09:15:30Z"),
  ("05 Oct 126 09:15:30 +0000", "2026-10-05T09:15:30Z"), ("Mon Oct  5 09:15:30 2026", "2026-10-05T09:15:30Z"),
  ("Mon Oct 5 09:15:30 CET 2026", "2026-10-05T08:15:30Z"), ("Oct 5, 2026 09:15:30 +0000", "2026-10-05T09:15:30Z"),
  ("2026-10-05T09:15:30+08:00", "2026-10-05T01:15:30Z"), ("2026-10-05 09:15:30.123 +0800", "2026-10-05T01:15:30Z"),
  ("2026/10/05 09:15:30", "2026-10-05T09:15:30Z"), ("2026-10-05T09:15:30Z", "2026-10-05T09:15:30Z"),
  ("05-Oct-2026 09:15:30 +0800", "2026-10-05T01:15:30Z"),
  ("Mon, 5 October 2026 9:15:30 PM +0000", "2026-10-05T21:15:30Z"),
  ("5 Oct 2026 12:15:30 AM", "2026-10-05T00:15:30Z"), ("Thu, 31 Dec 1998 23:59:60 +0000", "1998-12-31T23:59:59Z"),
  ("Mon, 05\r\n Oct 2026 09:15:30 +0800", "2026-10-05T01:15:30Z"),
  ("29 Feb 2024 00:00:00 +0000", "2024-02-29T00:00:00Z"),
  ("Thu, 05 Oct 2026 29:24:05 +0800", nil), ("29 Feb 2026 00:00:00 +0000", nil),
  ("Mon, 05 Oct 1979 09:15:30 +0000", nil),
  ("Mon, 05 Oct 2101 09:15:30 +0000", nil), ("Mon, 05 Oct 2026 09:60:30 +0000", nil), ("05/10/2026 09:15:30", nil),
  ("Mon, 05 Oct 2026", nil), ("2026年10月5日 星期一 上午9:15:30", nil), ("Mon, 05 Oct 2026 上午9:15:30 +0800", nil),
  ("Mon, 05 Oct 2026 09:15:30 +9999", nil), ("yesterday", nil), ("", nil), ("Mon, 05 Foo 2026 09:15:30 +0000", nil),
  ("5 Oct 2026 09:15:30 10:15:30", nil), ("99999999999999999999 Oct 2026 09:15:30", nil), ("0 Oct 2026 09:15:30", nil),
  ("Mon, 05 Oct 2026 09:15:99999999999999999999 +0000", nil), ("5 Oct 2026 13:15:30 PM", nil),
]

@Suite struct `Dates` {
  @Test(arguments: dates)
  func `a date is read as mailers write it, or not at all`(written: String, instant: String?) {
    let mail = parsed("Date: \(written)\n\nx")
    #expect(mail.date?.description == instant)
    #expect(mail.isDateUnreadable == (instant == nil))
    #expect(mail.flags == (instant == nil ? [.dateUnreadable] : []))
  }

  @Test func `without a Date there is none to read`() {
    let mail = parsed("Subject: a\n\nx")
    #expect(mail.date == nil)
    #expect(!mail.isDateUnreadable)
  }

  @Test func `the topmost Received tells when the last server took it in`() {
    let mail = parsed(
      "Received: from a (x; y)\n by b; Mon, 05 Oct 2026 09:15:30 +0800 (CST)\nReceived: by c; 5 Oct 2026 08:00 +0800\n\nx"
    )
    #expect(mail.lastReceivedAt?.description == "2026-10-05T01:15:30Z")
    #expect(parsed("Received: from a by b\n\nx").lastReceivedAt == nil)
  }
}
