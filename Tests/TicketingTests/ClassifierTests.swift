import TicketDomain
import Ticketing
import Testing

@Suite struct `A classifier` {
  private static func units(_ text: String) -> [UInt16] { Array(text.utf16) }

  /// 2026-10-01 00:00 by the clocks of the business, a Thursday.
  private static let midnight: Int64 = 1_790_812_800_000

  @Test(arguments: [
    ("工资少了两天", true), ("请问薪资", false), ("my payslip is wrong", true), ("payslips", false), ("a xpayslip", false),
    ("vpn的payslip吗", true), ("pay slip", false), ("(payslip)", true), ("payslip2", false), ("", false), ("工", false),
  ])
  func `finds keywords, those of an alphabet at the boundaries of words`(text: String, isFound: Bool) {
    let classifier = Classifier([.init(id: "payroll", keywords: [Self.units("工资"), Self.units("payslip")])])
    let found = classifier.classOf(.init(texts: [Self.units(text)], localMilliseconds: 0))
    #expect((found == "payroll") == isFound)
  }

  @Test(
    arguments: [
      (["hr-queue"], ["tel:+8613800138000"], "line"), (["other"], ["mailto:li@bank.example"], "bank"),
      (["other"], ["mailto:li@notbank.example"], nil), (["other"], ["tel:+8613800138000"], nil),
      ([], ["customer:C1"], "known"), (["hr-queue"], ["customer:C1"], "line"),
    ] as [([String], [String], String?)])
  func `knows waiting lines and senders, the first class that matches winning`(
    queues: [String], senders: [String], expected: String?
  ) {
    let classifier = Classifier([
      .init(id: "line", queues: ["hr-queue"]), .init(id: "bank", domains: ["@bank.example"]),
      .init(id: "known", senders: ["customer:C1"]),
    ])
    #expect(classifier.classOf(.init(queues: queues, senders: senders, localMilliseconds: 0)) == expected)
  }

  @Test(arguments: [
    (18 * 60, true), (17 * 60 + 59, false), (23 * 60 + 59, true), (0, true), (8 * 60 + 59, true), (9 * 60, false),
  ])
  func `with hours alone goes by the clock, over midnight too`(minute: Int, isNight: Bool) {
    let classifier = Classifier([
      .init(id: "night", hours: LocalHours(fromMinute: 18 * 60, untilMinute: 9 * 60))
    ])
    let at = Self.midnight + Int64(minute) * 60_000
    #expect((classifier.classOf(.init(localMilliseconds: at)) == "night") == isNight)
  }

  @Test(arguments: zip(0..<7, ["night", "night", "weekend", "weekend", "night", "night", "night"]))
  func `knows the days of the week`(day: Int, expected: String) {
    let classifier = Classifier([
      .init(id: "weekend", days: [5, 6]), .init(id: "night", hours: LocalHours(fromMinute: 0, untilMinute: 1)),
    ])
    #expect(classifier.classOf(.init(localMilliseconds: Self.midnight + Int64(day) * 86_400_000)) == expected)
  }

  @Test func `lets a class match within its hours only`() {
    let late = LocalHours(fromMinute: 60, untilMinute: 120)
    let classifier = Classifier([.init(id: "late", queues: ["q"], hours: late), .init(id: "any", queues: ["q"])])
    #expect(classifier.classOf(.init(queues: ["q"], localMilliseconds: Self.midnight)) == "any")
    #expect(classifier.classOf(.init(queues: ["q"], localMilliseconds: Self.midnight + 3_600_000)) == "late")
    #expect(classifier.classOf(.init(queues: ["p"], localMilliseconds: Self.midnight + 3_600_000)) == nil)
  }
}
