/// Which identities are one customer's, as the customer list says: nothing weaker joins them.
public struct CustomerLinks: Sendable {
  private var customers: [String: String] = [:]

  /// The links of those lines: an identity such as `tel:+8613800138000`, `mailto:li@example.com` or `chat:wxid_li`, and the
  /// customer's id. What two customers share joins neither: a switchboard is nobody's own.
  public init(_ lines: some Sequence<(identity: String, customer: String)>) {
    var shared: Set<String> = []
    for (identity, customer) in lines {
      if let known = customers[identity], known != customer { shared.insert(identity) }
      customers[identity] = customer
    }
    for identity in shared { customers[identity] = nil }
  }

  /// Whether nothing is linked.
  public var isEmpty: Bool { customers.isEmpty }

  /// All customers, as ``name(of:)`` names them.
  public var names: Set<String> { Set(customers.values.map { "customer:" + $0 }) }

  /// The customer whose identity that is, `customer:C1001`; the identity itself where the list does not have it.
  public func name(of identity: String) -> String { customers[identity].map { "customer:" + $0 } ?? identity }
}
