internal import Glibc

/// The part of a file that is in memory: it slides forward as records are taken from its front.
///
/// Memory is what the longest record needs and one piece more.
public final class InputWindow {
  private let source: ByteSource
  private var memory: UnsafeMutableRawPointer
  private var capacity = 512 * 1024
  private var start = 0
  private var end = 0
  /// Offset in the content of the first byte in memory.
  private(set) var offset: Int64 = 0
  /// Whether the source has nothing more.
  public private(set) var isAtEnd = false
  private static let pieceBytes = 256 * 1024

  /// A window at the front of `source`.
  public init(_ source: ByteSource) {
    self.source = source
    memory = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { memory.deallocate() }

  /// Offset in the content of the first byte that is not in memory yet.
  public var endOffset: Int64 { offset + Int64(end - start) }

  /// Goes on at `offset`; forgets everything unless that is in memory. Throws ``AdapterError``.
  public func seek(to offset: Int64) throws(AdapterError) {
    if offset >= self.offset, offset <= endOffset, endOffset > 0 { return }
    try source.seek(to: offset)
    self.offset = offset
    start = 0
    end = 0
    isAtEnd = false
  }

  /// What is in memory from `from` on. Valid until the next call of ``more(keeping:)``.
  public func bytes(from: Int64) -> UnsafeRawBufferPointer {
    let skipped = Int(from - offset)
    guard skipped >= 0, skipped <= end - start else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: memory + start + skipped, count: end - start - skipped)
  }

  /// What is in memory of `range`, as ``bytes(from:)``.
  public func bytes(_ range: Range<Int64>) -> UnsafeRawBufferPointer {
    let rest = bytes(from: range.lowerBound)
    return rest.prefixed(min(rest.count, Int(range.upperBound - range.lowerBound)))
  }

  /// Reads another piece; bytes before `keep`, and a few before those, may be forgotten. `false` at the end. Throws
  /// ``AdapterError``.
  public func more(keeping keep: Int64) throws(AdapterError) -> Bool {
    if isAtEnd { return false }
    let dropped = Int(min(max(0, keep - Int64(FileCursor.tailBytesMax) - offset), Int64(end - start)))
    start += dropped
    offset += Int64(dropped)
    makeRoom()
    let room = UnsafeMutableRawBufferPointer(start: memory + end, count: Self.pieceBytes)
    let got = try source.read(into: room)
    end += got
    isAtEnd = got == 0
    return got > 0
  }

  private func makeRoom() {
    if capacity - end >= Self.pieceBytes { return }
    let length = end - start
    if capacity - length >= Self.pieceBytes {
      memmove(memory, memory + start, length)
    } else {
      let larger = max(capacity * 2, length + Self.pieceBytes)
      let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
      memcpy(moved, memory + start, length)
      memory.deallocate()
      memory = moved
      capacity = larger
    }
    start = 0
    end = length
  }
}
