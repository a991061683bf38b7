internal import Foundation

/// Compares a ticket with others by what stands in them and in the weights alone: which other tickets there are has no say, so that a
/// pair is judged the same whenever that is done.
public struct TicketComparison: Sendable {
  private let ticket: Int
  private let table: DocumentTable
  private let keys: DocumentKeys
  private let weights: EvidenceWeights

  /// Prepares the comparison of a ticket with candidates, whose order counts. O(their sizes).
  public init(of ticket: DocumentTraits, with candidates: [DocumentTraits], by weights: EvidenceWeights) {
    var table = DocumentTable()
    var keys = DocumentKeys()
    var customers: [UInt64: Int32] = [:]
    for (place, candidate) in (candidates + [ticket]).enumerated() {
      var traits = candidate
      let number = traits.customer == 0 ? nil : customers[traits.customer, default: Int32(customers.count)]
      if let number { customers[traits.customer] = number }
      let (documentKeys, owner) = keys.enter(&traits, of: Int32(place), customer: number)
      table.add(traits, keys: documentKeys, owner: owner)
    }
    // Tickets are compared on all cores already.
    table.weigh(0..<table.count, by: weights.terms, partsMax: 1)
    self.ticket = candidates.count
    self.table = table
    self.keys = keys
    self.weights = weights
  }

  /// How likely each candidate is about the same matter, in their order. O(their sizes).
  public func matches() -> [DuplicateSearch.Match] {
    let comparison = PairComparison(of: ticket, in: table, statistics: weights.terms, keys: keys)
    return (0..<ticket).map { other in
      var evidence = comparison.words(with: other, in: table)
      let isSameCustomer = comparison.complete(&evidence, with: other, in: table) == .sameCustomer
      if isSameCustomer, let wording = weights.wording {
        evidence[.wording] = comparison.wording(with: other, in: table, by: wording)
      }
      let situation: Situation = isSameCustomer ? .ticketsOfCustomer : .ticketsOfStrangers
      return DuplicateSearch.Match(
        document: other, logit: weights.logit(of: evidence, in: situation), evidence: evidence, situation: situation)
    }
  }

  /// How likely two tickets of one customer are the same matter where of one of them nobody knows what was said, as of a call.
  public static func silentMatch(secondsApart: Int64, by weights: EvidenceWeights) -> DuplicateSearch.Match {
    var evidence = Evidence()
    evidence[.customer] = 1
    evidence[.hoursApart] = log2(1 + Float(secondsApart.magnitude) / 3600)
    return DuplicateSearch.Match(
      document: 0, logit: weights.logit(of: evidence, in: .silent), evidence: evidence, situation: .silent)
  }
}
