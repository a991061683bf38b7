/// The organisation's own mail addresses: who is not among them is outside.
public struct OwnAddresses: Hashable, Sendable {
  private var addresses: Set<String> = []
  private var domains: Set<Substring> = []

  /// Addresses in any case, and whole domains written as `@example.com`, their subdomains aside.
  public init(_ written: some Sequence<String>) {
    for entry in written {
      let entry = entry.lowercased()
      if entry.hasPrefix("@") { domains.insert(entry.dropFirst()) } else { addresses.insert(entry) }
    }
  }

  /// Whether an address, in small letters, is the organisation's own.
  public func contains(_ address: String) -> Bool {
    if addresses.contains(address) { return true }
    guard !domains.isEmpty, let at = address.lastIndex(of: "@") else { return false }
    return domains.contains(address[address.index(after: at)...])
  }
}
