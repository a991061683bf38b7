/// By what a person can be reached or known, in one form for all ways to write it.
public struct Contactable: Hashable, Sendable {
  /// What kind of key it is.
  public enum Kind: UInt32, Sendable, CaseIterable {
    case phone = 1
    case mail = 2
    case chat = 3
  }

  /// What kind of key it is.
  public var kind: Kind
  /// Of what is compared of it: the last ten digits, the address without its tag, the id.
  var hash: UInt64

  /// A telephone number: its last ten digits, so that `+86 138 0013 8000`, `008613800138000` and `13800138000` are one. `nil` for
  /// fewer than seven digits.
  init?(phone units: some Sequence<UInt16>) {
    let digits = units.filter { (0x30...0x39).contains($0) }.drop { $0 == 0x30 }
    guard digits.count >= 7 else { return nil }
    kind = .phone
    hash = TextHash.long(digits.suffix(10), seed: Kind.phone.rawValue)
  }

  /// A mail address, folded: without what follows a plus sign (RFC 5233), at Gmail without dots. `nil` where it has no `@`.
  init?(mail units: some Sequence<UInt16>) {
    let parts = Array(units).split(separator: 0x40, maxSplits: 1)
    guard parts.count == 2, var user = parts[0].split(separator: 0x2B, maxSplits: 1).first.map(Array.init) else {
      return nil
    }
    let host = Array(parts[1])
    if Self.dotless.contains(String(decoding: host, as: UTF16.self)) { user.removeAll { $0 == 0x2E } }
    kind = .mail
    hash = TextHash.long(user + [0x40] + host, seed: Kind.mail.rawValue)
  }

  /// An id in a chat, folded. `nil` where it is empty.
  init?(chat units: [UInt16]) {
    guard !units.isEmpty else { return nil }
    kind = .chat
    hash = TextHash.long(units, seed: Kind.chat.rawValue)
  }

  private static let dotless: Set<String> = ["gmail.com", "googlemail.com"]
}
