/// A mobile number of mainland China: eleven digits, the first 1, the second 3 to 9.
struct MainlandMobile {
  private let digits: UInt64

  /// Reads it with or without `+86`, `0086`, `86` or the trunk prefix `0`, with any blanks and hyphens; `nil` where the
  /// text is anything else. No allocation.
  init?(_ text: some Sequence<UInt8>) {
    var value: UInt64 = 0
    var count = 0
    var hasPlus = false
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard count < 15 else { return nil }
        value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
        count += 1
      case UInt8(ascii: "+") where count == 0 && !hasPlus: hasPlus = true
      case UInt8(ascii: " "), UInt8(ascii: "-"): continue
      default: return nil
      }
    }
    let (prefix, mobile) = value.quotientAndRemainder(dividingBy: 100_000_000_000)
    guard (13_000_000_000...19_999_999_999).contains(mobile) else { return nil }
    switch (count, prefix, hasPlus) {
    case (11, 0, false), (12, 0, false), (13, 86, _), (15, 86, false): digits = mobile
    default: return nil
    }
  }

  /// ITU-T E.164.
  var e164: String { "+86" + String(digits) }
}
