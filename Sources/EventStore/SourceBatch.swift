internal import Foundation
internal import SQLiteFiles
public import TicketDomain

/// What one source hands to the log: records with events, and how far its stream has now been read.
///
/// Making one draws the records' salts, computes their digests and commitments, and packs their bytes, so that this can happen beside
/// the writing of another. About two SHA-256 a record.
public struct SourceBatch: Sendable {
  /// Where the records come from.
  public let source: SourceID
  /// The records and their events.
  public let batch: RecordBatch
  /// Which stream of the source, such as one file.
  public let stream: String
  /// How far it was read, as the adapter writes it.
  public let cursor: String

  /// 16 random bytes a record.
  let salts: [UInt8]
  /// SHA-256 of each record's bytes.
  let digests: [Digest]
  /// Commitment to each record as the first under its key, which nearly all are.
  let commitments: [Digest]
  /// Frames of those records that are kept packed, one after the other, and where each record's ends; none where it is kept as received.
  let frames: [UInt8]
  let frameEnds: [Int]

  /// A batch of `source`, which has read `stream` as far as `cursor` says. Throws where the kernel gives no random numbers.
  public init(source: SourceID, batch: RecordBatch, stream: String, cursor: String) throws {
    self.source = source
    self.batch = batch
    self.stream = stream
    self.cursor = cursor
    let salts = try Self.salts(count: batch.records.count)
    var canonical = CanonicalBytes()
    var digests: [Digest] = []
    var commitments: [Digest] = []
    var frames: [UInt8] = []
    var frameEnds: [Int] = []
    let packer = BytePacker()
    digests.reserveCapacity(batch.records.count)
    commitments.reserveCapacity(batch.records.count)
    salts.withUnsafeBytes { salts in
      batch.withBuffer { buffer in
        func bytes(_ slice: RecordBatch.Slice) -> UnsafeRawBufferPointer {
          UnsafeRawBufferPointer(rebasing: buffer[batch.range(of: slice)])
        }
        for (index, record) in batch.records.enumerated() {
          let digest = CanonicalBytes.sha256(bytes(record.content))
          digests.append(digest)
          packer.pack(bytes(record.content)) { frame in frames.append(contentsOf: frame ?? .init(start: nil, count: 0))
          }
          frameEnds.append(frames.count)
          commitments.append(
            canonical.commitment(
              salt: UnsafeRawBufferPointer(rebasing: salts[(16 * index)..<(16 * index + 16)]), source: source.name,
              key: bytes(record.key), revision: 1, locator: bytes(record.locator), digest: digest))
        }
      }
    }
    self.salts = salts
    self.digests = digests
    self.commitments = commitments
    self.frames = frames
    self.frameEnds = frameEnds
  }

  func withSaltsAndFrames<Result>(
    _ body: (_ salts: UnsafeRawBufferPointer, _ frames: UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try salts.withUnsafeBytes { salts in try frames.withUnsafeBytes { try body(salts, $0) } }
  }

  /// Where the record's frame is in ``frames``; empty where it has none.
  func frame(_ index: Int) -> Range<Int> { (index == 0 ? 0 : frameEnds[index - 1])..<frameEnds[index] }

  /// 16 bytes a record from the kernel's random numbers (`getentropy` gives 256 at a time).
  private static func salts(count: Int) throws -> [UInt8] {
    var salts = [UInt8](repeating: 0, count: 16 * count)
    try salts.withUnsafeMutableBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: 256) {
        let piece = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<min(start + 256, bytes.count)])
        guard let base = piece.baseAddress, getentropy(base, piece.count) == 0 else {
          throw SQLiteFileError(.other, ["detail": "getentropy: \(String(cString: strerror(errno)))"])
        }
      }
    }
    return salts
  }
}
