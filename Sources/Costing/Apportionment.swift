internal import TicketDomain

/// One amount divided in proportion to quantities, to the minor unit, by the method of largest remainder.
///
/// Each participant gets the floor of its exact share `amount · quantity / total`; the minor units left over go, one
/// each, to the largest remainders (A. Hamilton, 1792; Balinski and Young, "Fair Representation", 1982). Kept is not a
/// line for each participant but the *cut*: the last participant that gets one of them. So the share of any
/// participant is known in O(1), and millions of them take no memory.
public struct Apportionment: Hashable, Codable, Sendable {
  /// What is divided; of either sign.
  public let amountMinor: Int64
  /// The sum of all participants' quantities; above zero.
  public let total: Int64
  /// The last participant that gets a minor unit more than its floor; `nil` where nothing is left over.
  public private(set) var cut: Cut?

  /// A place in the order in which left-over minor units are handed out: larger remainders first, then by tie-break.
  public struct Cut: Hashable, Codable, Sendable {
    /// `amount · quantity` modulo `total`, in `1 ..< total`.
    public let remainder: Int64
    /// Among equal remainders.
    public let tie: TieBreak
  }

  /// Reads an apportionment that was stored; throws unless its total is above zero.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    amountMinor = try values.decode(Int64.self, forKey: .amountMinor)
    total = try values.decode(Int64.self, forKey: .total)
    cut = try values.decodeIfPresent(Cut.self, forKey: .cut)
    guard total > 0 else {
      throw DecodingError.dataCorruptedError(forKey: .total, in: values, debugDescription: "not above zero")
    }
  }

  /// The share of the participant with that quantity and tie-break. O(1); clamped to 64 bits.
  public func amountMinor(of quantity: Int64, tie: TieBreak) -> Int64 {
    let (floor, remainder) = exactShare(of: quantity)
    guard let cut, remainder > cut.remainder || (remainder == cut.remainder && tie <= cut.tie) else {
      return Int64(clamping: floor)
    }
    return Int64(clamping: floor + 1)
  }

  /// The floor of `amount · quantity / total`, towards minus infinity, and the remainder in `0 ..< total`.
  @inline(__always) func exactShare(of quantity: Int64) -> (floor: Int128, remainder: Int64) {
    let (product, overflow) = amountMinor.multipliedReportingOverflow(by: quantity)
    if !overflow {
      let (quotient, remainder) = product.quotientAndRemainder(dividingBy: total)
      return remainder < 0 ? (Int128(quotient) - 1, remainder + total) : (Int128(quotient), remainder)
    }
    let wide = Int128(amountMinor) * Int128(quantity)
    let (quotient, remainder) = wide.quotientAndRemainder(dividingBy: Int128(total))
    // The remainder is smaller than `total`, so it fits.
    let narrow = Int64(truncatingIfNeeded: remainder)
    return narrow < 0 ? (quotient - 1, narrow + total) : (quotient, narrow)
  }
}

/// Who comes first when remainders are equal: the lower key, then the lower id.
public struct TieBreak: Hashable, Comparable, Codable, Sendable {
  /// A participant's key, such as ``Effort/tieKey``.
  public let key: UInt64
  /// A participant's id, unique among those that are divided among.
  public let id: Int64

  /// Channel overhead comes after every ticket.
  public static let overhead = TieBreak(key: .max, id: .max - 1)
  /// Unused capacity comes last.
  public static let unusedCapacity = TieBreak(key: .max, id: .max)

  /// Whether `left` comes first.
  public static func < (left: TieBreak, right: TieBreak) -> Bool {
    left.key != right.key ? left.key < right.key : left.id < right.id
  }
}

extension Apportionment {
  /// Finds the cut. O(g log g) in the number of distinct quantities, and O(participants) where remainders tie.
  ///
  /// - Parameters:
  ///   - groups: how many participants have which quantity; all quantities together make `total`, which is above zero.
  ///   - ties: the tie-breaks of all participants whose quantity the given test accepts.
  /// - Throws: `amountOverflow` where a share does not fit in 64 bits: some quantity is far above `total`, because
  ///   another is far below zero.
  init(
    dividing amountMinor: Int64, by total: Int64, among groups: [QuantityGroup],
    ties: (_ isTied: (Int64) -> Bool) -> [TieBreak]
  ) throws(CostingError) {
    self.amountMinor = amountMinor
    self.total = total
    cut = nil
    var leftover = Int128(amountMinor)
    var remainders: [(remainder: Int64, count: Int64)] = []
    for group in groups {
      let (floor, remainder) = exactShare(of: group.quantity)
      guard Int64(exactly: floor) != nil else { throw CostingError(.amountOverflow) }
      leftover -= floor * Int128(group.count)
      if remainder > 0 { remainders.append((remainder, group.count)) }
    }
    guard leftover > 0 else { return }

    remainders.sort { $0.remainder > $1.remainder }
    var index = 0
    while index < remainders.count {
      let remainder = remainders[index].remainder
      var count: Int64 = 0
      while index < remainders.count, remainders[index].remainder == remainder {
        count += remainders[index].count
        index += 1
      }
      if leftover <= Int128(count) {
        let tied = ties { exactShare(of: $0).remainder == remainder }
        cut = tied.inOrder(Int(leftover) - 1).map { Cut(remainder: remainder, tie: $0) }
        return
      }
      leftover -= Int128(count)
    }
  }

  /// Divides an amount among a few participants; the earlier of two with equal remainders comes first.
  ///
  /// Returns one share for each quantity; `nil` unless the quantities' sum is above zero. O(n log n).
  static func largestRemainder(amountMinor: Int64, quantities: [Int64]) throws(CostingError) -> [Int64]? {
    guard let total = Int64(exactly: quantities.reduce(Int128(0)) { $0 + Int128($1) }) else {
      throw CostingError(.quantityOverflow)
    }
    guard total > 0 else { return nil }
    func tie(_ index: Int) -> TieBreak { TieBreak(key: 0, id: Int64(index)) }
    let apportionment = try Apportionment(
      dividing: amountMinor, by: total, among: quantities.map { QuantityGroup(quantity: $0, count: 1) },
      ties: { isTied in quantities.indices.filter { isTied(quantities[$0]) }.map(tie) })
    return quantities.indices.map { apportionment.amountMinor(of: quantities[$0], tie: tie($0)) }
  }
}

extension [TieBreak] {
  /// The element that `rank` others precede; `nil` where there is none. O(n) save for keys that are nearly all equal.
  ///
  /// Narrows the candidates by 16 bits of the key at a time, so that no order of input makes it slow.
  fileprivate func inOrder(_ rank: Int) -> TieBreak? {
    guard indices.contains(rank) else { return nil }
    var candidates = self
    var rank = rank
    for shift in stride(from: UInt64(48), through: 0, by: -16) where candidates.count > 512 {
      func digit(_ tie: TieBreak) -> Int { Int(tie.key >> shift & 0xFFFF) }
      var counts = [Int](repeating: 0, count: 0x1_0000)
      for candidate in candidates { counts[digit(candidate)] += 1 }
      var chosen = 0
      while rank >= counts[chosen] {
        rank -= counts[chosen]
        chosen += 1
      }
      candidates.removeAll { digit($0) != chosen }
    }
    candidates.sort()
    return candidates[rank]
  }
}
