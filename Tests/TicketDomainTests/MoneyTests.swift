import Testing
import TicketDomain

@Suite struct `Money and currencies` {
  @Test(
    arguments: [
      (123_450, "CNY", "1234.50"), (5, "CNY", "0.05"), (-5, "CNY", "-0.05"), (0, "CNY", "0.00"),
      (-12_345, "USD", "-123.45"),
      (1500, "JPY", "1500"), (-7, "JPY", "-7"), (1234, "KWD", "1.234"), (.max, "CNY", "92233720368547758.07"),
      (.min, "CNY", "-92233720368547758.08"),
    ] as [(Int64, String, String)])
  func `an amount is written with its currency's decimal places`(amount: Int64, code: String, text: String) throws {
    let currency = try #require(Currency(code: code))
    #expect(Money(amountMinor: amount, currency: currency).description == text)
  }

  @Test(arguments: ["cny", "CN", "CNYY", "", "C1Y", "元元元", "CNY "])
  func `what is not three capital letters is no currency`(code: String) {
    #expect(Currency(code: code) == nil)
  }

  @Test func `renminbi is the currency of its code`() {
    #expect(Currency(code: "CNY") == .cny)
  }
}
