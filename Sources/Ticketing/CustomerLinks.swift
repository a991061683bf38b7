/// Which identities are one customer's, as the customer list says: nothing weaker joins them.
public struct CustomerLinks: Sendable {
  private var customers: [String: String] = [:]
  private var shared: Set<String> = []

  /// The links of those lines: an identity such as `tel:+8613800138000`, `mailto:li@example.com` or `chat:wxid_li`, and the
  /// customer's id. What two customers share joins neither: a switchboard is nobody's own.
  public init(_ lines: some Sequence<(identity: String, customer: String)>) {
    for (identity, customer) in lines {
      if let known = customers[identity], known != customer { shared.insert(identity) }
      customers[identity] = customer
    }
    for identity in shared { customers[identity] = nil }
  }

  /// Whether nothing is linked.
  public var isEmpty: Bool { customers.isEmpty }

  /// Whether two customers of the list have that identity, as the people behind a switchboard have its number.
  public func isShared(_ identity: String) -> Bool { shared.contains(identity) }

  /// All customers, as ``name(of:)`` names them.
  public var names: Set<String> { Set(customers.values.map { "customer:" + $0 }) }

  /// Whether that is the name of a customer of the list, and not an identity.
  public static func isListed(_ name: String) -> Bool { name.hasPrefix("customer:") }

  /// The customer whose identity that is, `customer:C1001`; the identity itself where the list does not have it.
  public func name(of identity: String) -> String { customers[identity].map { "customer:" + $0 } ?? identity }

  /// A mail address as an identity: `mailto:` and the address in small letters; where the provider delivers mail for `li+shop@…` to
  /// `li@…` (subaddressing, RFC 5233), without the tag, and at Gmail without dots.
  public static func identity(mail address: String) -> String {
    let address = address.lowercased()
    guard let at = address.lastIndex(of: "@") else { return "mailto:" + address }
    let host = String(address[address.index(after: at)...])
    guard let isDotless = subaddressing[host] else { return "mailto:" + address }
    var user = String(address[..<at].prefix { $0 != "+" })
    if isDotless { user.removeAll { $0 == "." } }
    return user.isEmpty ? "mailto:" + address : "mailto:\(user)@\(isDotless ? "gmail.com" : host)"
  }

  /// Providers that ignore what follows a plus sign, and whether they ignore dots as well.
  private static let subaddressing: [String: Bool] = [
    "gmail.com": true, "googlemail.com": true, "outlook.com": false, "hotmail.com": false, "live.com": false,
    "icloud.com": false, "me.com": false, "mac.com": false, "fastmail.com": false, "proton.me": false,
    "protonmail.com": false, "pm.me": false,
  ]
}
