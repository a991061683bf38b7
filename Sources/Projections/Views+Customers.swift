public import EventStore

/// Whose an identity is, and who says so.
public struct CustomerLineView: Sendable {
  /// Such as `mailto:li@example.com`.
  public var identity: String
  /// The customer's id in the list.
  public var customer: String
  /// Position of the line of the list, or of the decision.
  public var event: Int64
  /// Whether another customer has it as well, so that it joins nobody.
  public var isShared: Bool
}

extension Views {
  /// Every identity of the customer list with what people decided about it, in the order in which it was said. O(lines).
  public func customerLines(_ reader: LogReader) throws -> [CustomerLineView] {
    let lines = try CustomerFold(reader: reader, region: rules.region).lines(through: position)
    var owners: [String: Set<String>] = [:]
    for line in lines { owners[line.identity, default: []].insert(line.customer) }
    return lines.map {
      CustomerLineView(
        identity: $0.identity, customer: $0.customer, event: $0.event, isShared: (owners[$0.identity]?.count ?? 0) > 1)
    }
  }
}
