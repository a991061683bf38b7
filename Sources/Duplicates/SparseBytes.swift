internal import Foundation

/// Bytes of which most are 0, as the file of weights keeps them: those that are not, and the gaps between them.
struct SparseBytes {
  /// How many zeros stand before each byte that is none; a gap of 255 or more is several bytes, of which all but the last are 255.
  private(set) var gaps = Data()
  private(set) var bytes = Data()

  /// O(n).
  init(_ all: some Sequence<UInt8>) {
    var gap = 0
    for byte in all {
      guard byte != 0 else {
        gap += 1
        continue
      }
      while gap >= 255 {
        gaps.append(255)
        gap -= 255
      }
      gaps.append(UInt8(gap))
      bytes.append(byte)
      gap = 0
    }
  }

  /// The bytes that are not 0, and where they stand.
  struct Slots: IteratorProtocol {
    private var gaps: Data.Iterator
    private var bytes: Data.Iterator
    private var slot = -1

    init(gaps: Data, bytes: Data) {
      self.gaps = gaps.makeIterator()
      self.bytes = bytes.makeIterator()
    }

    /// The next one; `nil` at the end of either.
    mutating func next() -> (slot: Int, byte: UInt8)? {
      slot += 1
      while let gap = gaps.next() {
        slot += Int(gap)
        guard gap == 255 else { return bytes.next().map { (slot, $0) } }
      }
      return nil
    }
  }
}
