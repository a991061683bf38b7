import Reporting
import Testing
import TicketDomain

@Suite struct FiguresTests {
  @Test(
    arguments: [
      (0, "CNY", "0.00"), (5, "CNY", "0.05"), (-5, "CNY", "-0.05"), (99_999, "CNY", "999.99"),
      (100_000, "CNY", "1,000.00"), (-12_345_678_901, "CNY", "-123,456,789.01"), (1_234_567, "JPY", "1,234,567"),
      (-999, "JPY", "-999"), (0, "JPY", "0"), (1_234_567, "KWD", "1,234.567"), (-1, "KWD", "-0.001"),
      (.max, "CNY", "92,233,720,368,547,758.07"), (.min, "CNY", "-92,233,720,368,547,758.08"),
    ] as [(Int64, String, String)])
  func `amounts are grouped and have all decimals of their currency`(
    amountMinor: Int64, code: String, text: String
  ) throws {
    #expect(Figures.amount(amountMinor, try #require(Currency(code: code))) == text)
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (12_345_678, "12,345,678")])
  func `counts are grouped`(count: Int, text: String) { #expect(Figures.count(count) == text) }

  @Test(
    arguments: [
      (0, "0.0"), (2, "0.0"), (3, "0.1"), (8, "0.1"), (9, "0.2"), (59, "1.0"), (60, "1.0"), (362, "6.0"), (363, "6.1"),
      (3_600_000, "60,000.0"), (-2, "0.0"), (-3, "-0.1"), (-90, "-1.5"), (.max, "153,722,867,280,912,930.1"),
      (.min, "-153,722,867,280,912,930.1"),
    ] as [(Int64, String)])
  func `seconds are shown as minutes, half a tenth away from zero`(seconds: Int64, text: String) {
    #expect(Figures.minutes(seconds) == text)
  }

  @Test(
    arguments: [
      (1, 3, "33.3%"), (2, 3, "66.6%"), (999, 1000, "99.9%"), (9999, 10_000, "99.9%"), (3, 3, "100.0%"),
      (7, 5, "140.0%"), (0, 5, "0.0%"), (5, 0, "–"), (-1, 3, "-33.3%"), (-1, 10_000, "0.0%"), (1, -4, "-25.0%"),
      (.max, .max, "100.0%"), (.min, -1, "922337203685477580800.0%"),
    ] as [(Int64, Int64, String)])
  func `a part never looks like the whole`(part: Int64, whole: Int64, text: String) {
    #expect(Figures.percent(part, of: whole) == text)
  }

  @Test(
    arguments: [
      (nil, "–"), ("tel:+8613800138000", "+86138****8000"), ("+8613800138000", "+86138****8000"),
      ("tel:+862162345678", "+8621****5678"), ("tel:+6834002", "****4002"), ("62345678", "****5678"),
      ("10086", "****0086"), ("1234", "****"), ("", "****"),
    ] as [(String?, String)])
  func `a customer's number keeps only what tells two apart`(customer: String?, text: String) {
    #expect(Figures.maskedCustomer(customer) == text)
  }
}
