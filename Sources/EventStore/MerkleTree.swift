public import TicketDomain

/// The right edge of the Merkle tree over the log (RFC 6962 section 2.1): enough to add leaves and to know the root.
///
/// `levels[0]` holds the leaves since the last complete subtree of 256, `levels[1]` the roots of complete subtrees of 256
/// since the last of 65,536, and so on: at most 255 hashes a level. Adding a leaf costs one hash on average.
public struct MerkleTree: Sendable {
  /// How many hashes of one level make one of the next.
  public static let fanOut = 256

  /// A complete subtree's root, to be kept.
  public struct Node: Sendable, Equatable {
    /// 1 for 256 leaves, 2 for 65,536, …
    public var level: Int
    /// Which of its level, from 0.
    public var number: Int64
    /// RFC 6962 hash.
    public var hash: Digest
  }

  /// How many leaves there are.
  public private(set) var size: Int64
  private var levels: [[Digest]]

  /// The tree of `size` leaves whose incomplete subtrees are `levels`; empty by default.
  public init(size: Int64 = 0, levels: [[Digest]] = [[]]) {
    self.size = size
    self.levels = levels.isEmpty ? [[]] : levels
  }

  /// Adds a leaf; `completed` receives each subtree that this makes complete.
  public mutating func append(_ leaf: Digest, completed: (Node) throws -> Void) rethrows {
    size += 1
    var hash = leaf
    var level = 0
    while true {
      if level == levels.count { levels.append([]) }
      levels[level].append(hash)
      guard levels[level].count == Self.fanOut else { return }
      hash = Self.root(of: levels[level][...])
      levels[level].removeAll(keepingCapacity: true)
      level += 1
      var leavesPerNode: Int64 = 1
      for _ in 0..<level { leavesPerNode *= Int64(Self.fanOut) }
      try completed(Node(level: level, number: size / leavesPerNode - 1, hash: hash))
    }
  }

  /// The root; SHA-256 of nothing where there is no leaf.
  public var root: Digest {
    // From the right: the smallest complete subtrees first, each joined to the larger one on its left.
    var joined: Digest?
    for level in levels {
      var end = level.count
      while end > 0 {
        let width = end & -end
        let piece = Self.root(of: level[(end - width)..<end])
        joined = joined.map { CanonicalBytes.node(piece, $0) } ?? piece
        end -= width
      }
    }
    return joined ?? CanonicalBytes.sha256(UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// The root of a power of two of hashes.
  private static func root(of hashes: ArraySlice<Digest>) -> Digest {
    var row = Array(hashes)
    while row.count > 1 {
      for index in 0..<(row.count / 2) { row[index] = CanonicalBytes.node(row[2 * index], row[2 * index + 1]) }
      row.removeLast(row.count / 2)
    }
    return row.first ?? .zero
  }
}
