import CPhoneNumber
import Testing
import TestSupport

@testable import PhoneNumbers

@Suite struct `The short way for mainland mobile numbers` {
  @Test func `says what libphonenumber says, for 20,000 numbers in every way of writing them`() {
    var random = SeededGenerator(seed: 1)
    func one(of texts: [String]) -> String { texts[Int.random(in: texts.indices, using: &random)] }
    for _ in 0..<20_000 {
      let digits = Array(String(Int.random(in: 13_000_000_000...19_999_999_999, using: &random)))
      let prefix = one(of: ["", "0", "86", "0086", "+86", "+86 ", "0086-", "86 "])
      let parts = [digits[..<3], digits[3..<7], digits[7...]].map { String($0) }
      let text = prefix + parts.joined(separator: one(of: ["", " ", "-"]))
      #expect(MainlandMobile(text.utf8)?.e164 == libphonenumber(text), "\(text)")
    }
  }

  @Test func `leaves to libphonenumber what has other lengths or prefixes`() {
    var random = SeededGenerator(seed: 2)
    func one(of texts: [String]) -> String { texts[Int.random(in: texts.indices, using: &random)] }
    for _ in 0..<20_000 {
      let digits = (0..<Int.random(in: 0...17, using: &random)).map { _ in one(of: ["0", "0", "8", "6", "1", "1", "3"])
      }
      let text = one(of: ["", "+", "0086", "86"]) + digits.joined()
      if let mobile = MainlandMobile(text.utf8) { #expect(mobile.e164 == libphonenumber(text), "\(text)") }
    }
  }

  @Test(arguments: [
    "", "+", "13800138000+", "+13800138000", "+008613800138000", "86013800138000", "1380013800a", "12800138000",
  ])
  func `is not taken by what only looks like one`(text: String) {
    #expect(MainlandMobile(text.utf8) == nil)
  }

  /// Whether or not a range of the numbering plan has it.
  private func libphonenumber(_ text: String) -> String {
    String(unsafeUninitializedCapacity: TL_PHONE_E164_MAX) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { tl_phone_e164(text, text.utf8.count, "CN", 0, $0.baseAddress) }
    }
  }
}
