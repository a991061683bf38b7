internal import CPhoneNumber

/// Reads numbers as they are dialled from one country.
///
/// libphonenumber knows the numbering plans; what it says is remembered, up to 65,536 texts at a time. A mainland mobile
/// number takes a way of its own that is a hundred times as fast. To be used by one task at a time.
public final class PhoneNumberReader {
  private let region: String
  private var known: [String: PhoneNumber] = [:]
  private static let knownMax = 65_536
  private static let bytesMax = 64

  /// `region` is where numbers without a country code are dialled from, as an ISO 3166-1 code such as `CN`; `nil` where
  /// libphonenumber does not know it.
  public init?(region: String) {
    guard tl_phone_knows_region(region) != 0 else { return nil }
    self.region = region
  }

  /// What `text` says. Every text has an answer; one longer than 64 bytes is unreadable.
  ///
  /// A mainland mobile number need only have the form that the numbering plan gives to mobile numbers (1, then 3 to 9,
  /// then nine digits), because new ranges come into use every year; all others must be in a range that libphonenumber
  /// knows. Letters are never taken for digits.
  public func read(_ text: String) -> PhoneNumber {
    if region == "CN", let mobile = MainlandMobile(text.utf8) { return .number(e164: mobile.e164) }
    guard text.utf8.count <= Self.bytesMax else { return .unreadable }
    if let answer = known[text] { return answer }
    let answer = readSlowly(text)
    if known.count >= Self.knownMax { known.removeAll(keepingCapacity: true) }
    known[text] = answer
    return answer
  }

  private func readSlowly(_ text: String) -> PhoneNumber {
    let written = WrittenNumber(text)
    if let answer = written.answerWithoutNumberingPlan { return answer }
    if region == "CN", let mobile = MainlandMobile(written.dialled.utf8) { return .number(e164: mobile.e164) }
    return e164(of: written.text).map { .number(e164: $0) } ?? .unreadable
  }

  private func e164(of text: String) -> String? {
    let e164 = String(unsafeUninitializedCapacity: TL_PHONE_E164_MAX) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        tl_phone_e164(text, text.utf8.count, region, 1, characters.baseAddress)
      }
    }
    return e164.isEmpty ? nil : e164
  }
}
