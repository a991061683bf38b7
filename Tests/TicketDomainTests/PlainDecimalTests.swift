import Testing
import TicketDomain

@Suite struct `A plain decimal` {
  @Test(
    arguments: [
      ("0", "0"), ("-0", "0"), ("712.34", "712.34"), ("712.3400", "712.34"), ("-0.05", "-0.05"), ("100", "100"),
      ("0.000000000001", "0.000000000001"), ("999999999999.999999999999", "999999999999.999999999999"), ("007", "7"),
      ("0.50", "0.5"),
    ])
  func `is read exactly and written without idle zeros`(text: String, written: String) {
    #expect(PlainDecimal(text)?.description == written)
  }

  @Test(
    arguments: [
      "", "-", ".", "1.", ".5", "+1", "1e3", "1,000", "1.2.3", " 1", "1 ", "１", "1234567890123", "0.1234567890123",
      "--1",
      "NaN",
    ])
  func `refuses what is none, or has too many digits`(text: String) { #expect(PlainDecimal(text) == nil) }

  @Test func `is the same number however many zeros are written`() {
    #expect(PlainDecimal("1.50") == PlainDecimal("1.5"))
    #expect(PlainDecimal("1.5") != PlainDecimal("15"))
  }
}
