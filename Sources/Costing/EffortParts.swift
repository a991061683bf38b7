/// A piece of what a department did for a ticket in a period: one agent's part in one contact.
public struct EffortPart: Hashable, Sendable {
  /// How long it took, in millionths of a second; only its relation to that of the other parts counts.
  public var timeWeight: Int64
  /// Contacts counted here: 1 where the contact itself is, else 0.
  public var contacts: Int64

  /// A piece of that size.
  public init(timeWeight: Int64, contacts: Int64) {
    self.timeWeight = timeWeight
    self.contacts = contacts
  }
}

extension Effort {
  /// The seconds of each of its parts, which together are ``handleSeconds``. O(parts · log parts).
  public func seconds(of parts: [EffortPart]) throws(CostingError) -> [Int64] {
    try divided(handleSeconds, by: parts.map(\.timeWeight))
  }
}

extension PoolCosts {
  /// What each part of an effort bears of what the effort does: by time where the pool follows minutes, else by contacts. They
  /// add up to the minor unit (largest remainder; of equal ones the earlier part). Where no part has any of it, the first bears all.
  ///
  /// O(parts · log parts).
  public func amountsMinor(of effort: Effort, among parts: [EffortPart]) throws(CostingError) -> [Int64] {
    let weights =
      switch driver {
      case .contacts, .tickets: parts.map(\.contacts)
      default: parts.map(\.timeWeight)
      }
    return try divided(amountMinor(of: effort), by: weights)
  }
}

/// Divides an amount by weights, of which those below zero count nothing.
private func divided(_ amount: Int64, by weights: [Int64]) throws(CostingError) -> [Int64] {
  guard weights.count != 1 else { return [amount] }
  guard amount != 0 else { return [Int64](repeating: 0, count: weights.count) }
  let total = weights.reduce(Int128(0)) { $0 + Int128(max(0, $1)) }
  // Impossible lengths are made smaller, so that their sum fits.
  let shift = max(0, 128 - total.leadingZeroBitCount - 62)
  let quantities = weights.map { max(0, $0) >> Int64(shift) }
  if let parts = try Apportionment.largestRemainder(amountMinor: amount, quantities: quantities) { return parts }
  return weights.indices.map { $0 == 0 ? amount : 0 }
}
