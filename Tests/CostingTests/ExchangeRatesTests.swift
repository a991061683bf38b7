import Costing
import Testing
import TicketDomain

private func rate(
  _ currency: String, _ rate: String, units: Int64 = 1, into: String = "CNY", on day: String = "2026-10-08",
  position: Int64 = 1
) throws -> ExchangeRates.Rate {
  ExchangeRates.Rate(
    currency: try #require(Currency(code: currency)), into: try #require(Currency(code: into)),
    statedOn: try #require(CivilDate(day)), units: units, rate: try #require(PlainDecimal(rate)), position: position)
}

private func converted(
  _ amountMinor: Int64, _ currency: String, into: String = "CNY", on day: String = "2026-10-08",
  _ rates: [ExchangeRates.Rate]
) throws -> (amountMinor: Int64, rate: Int64?)? {
  ExchangeRates(rates).converted(
    amountMinor: amountMinor, from: try #require(Currency(code: currency)), into: try #require(Currency(code: into)),
    on: try #require(CivilDate(day)))
}

@Suite struct `Exchange rates` {
  @Test(
    arguments: [
      // 100.00 USD at 712.34 for 100 are 712.34 CNY.
      (10_000, "USD", "712.34", 100, "CNY", 71_234),
      (10_000, "USD", "7.1234", 1, "CNY", 71_234),
      (-10_000, "USD", "712.34", 100, "CNY", -71_234),
      (0, "USD", "712.34", 100, "CNY", 0),
      // A yen has no minor unit, a dinar a thousand.
      (1_000, "JPY", "4.7612", 100, "CNY", 4_761),
      (1_234, "KWD", "2328.71", 100, "CNY", 2_874),
      (4_761, "CNY", "21.0031", 1, "JPY", 1_000),
      (100, "CNY", "0.0429", 1, "KWD", 43),
      // Half a fen goes away from zero.
      (1, "USD", "0.5", 1, "CNY", 1), (-1, "USD", "0.5", 1, "CNY", -1), (1, "USD", "0.49", 1, "CNY", 0),
      (-1, "USD", "0.49", 1, "CNY", 0), (3, "USD", "0.5", 1, "CNY", 2), (-3, "USD", "0.5", 1, "CNY", -2),
      (1, "USD", "1.499999999999", 1, "CNY", 1),
      // As much as a ledger line may be.
      (9_007_199_254_740_991, "USD", "712.34", 100, "CNY", 64_161_883_171_221_975),
    ] as [(Int64, String, String, Int64, String, Int64)])
  func `turn an amount into another currency with one rounding`(
    amount: Int64, from: String, value: String, units: Int64, into: String, expected: Int64
  ) throws {
    let result = try converted(amount, from, into: into, [rate(from, value, units: units, into: into, position: 7)])
    #expect(result?.amountMinor == expected)
    #expect(result?.rate == 7)
  }

  @Test(
    arguments: [
      ("2026-10-07", nil), ("2026-10-08", 1), ("2026-10-09", 1), ("2026-10-10", 3), ("2026-11-09", 3),
      ("2026-11-10", 3), ("2026-11-11", nil),
    ] as [(String, Int64?)])
  func `hold from their day on, the last of a day's, and for at most 31 days`(day: String, position: Int64?) throws {
    let rates = try [
      rate("USD", "7.2", on: "2026-10-10", position: 3), rate("USD", "7.1", on: "2026-10-08", position: 1),
      rate("USD", "7.3", on: "2026-10-10", position: 2), rate("EUR", "8", on: "2026-11-11", position: 4),
    ]
    #expect(try converted(100, "USD", on: day, rates)?.rate == position)
  }

  @Test func `are never turned round, guessed, or chained`() throws {
    let rates = try [rate("CNY", "0.14", into: "USD"), rate("EUR", "1.1", into: "USD")]
    #expect(try converted(100, "USD", rates) == nil)
    #expect(try converted(100, "EUR", rates) == nil)
    #expect(try converted(100, "CNY", into: "USD", rates)?.amountMinor == 14)
  }

  @Test func `are not needed for the same currency`() throws {
    let same = try #require(try converted(100, "CNY", []))
    #expect(same.amountMinor == 100)
    #expect(same.rate == nil)
  }

  @Test(arguments: [("0", 1), ("-7", 1), ("7", 0), ("7", -100)] as [(String, Int64)])
  func `that are not above zero say nothing`(value: String, units: Int64) throws {
    #expect(try converted(100, "USD", [rate("USD", value, units: units)]) == nil)
  }

  @Test func `that lead beyond 64 or 128 bits give nothing instead of something wrong`() throws {
    #expect(try converted(.max, "USD", [rate("USD", "2")]) == nil)
    #expect(try converted(.max, "USD", [rate("USD", "999999999999.999999999999")]) == nil)
    #expect(try converted(.min, "USD", [rate("USD", "1")]) == nil)
    #expect(try converted(.min + 1, "USD", [rate("USD", "1")])?.amountMinor == .min + 1)
  }
}
