internal import struct Crypto.SHA256
public import TicketDomain

/// Builds the byte strings that the log's hashes cover, as `schemas/store/leaf.md` lays them down, in one buffer that is
/// used again and again.
public struct CanonicalBytes {
  private var buffer: [UInt8] = []

  /// An empty byte string.
  public init() { buffer.reserveCapacity(2048) }

  /// The commitment to a record: its identity and the digest of its bytes, salted.
  public mutating func commitment(
    salt: UnsafeRawBufferPointer, source: String, key: UnsafeRawBufferPointer, revision: Int64,
    locator: UnsafeRawBufferPointer, digest: Digest
  ) -> Digest {
    buffer.removeAll(keepingCapacity: true)
    field(salt)
    var source = source
    source.withUTF8 { field(UnsafeRawBufferPointer($0)) }
    field(key)
    number(revision)
    field(locator)
    digest.withBytes { field($0) }
    return sha256()
  }

  /// The commitment to an event's personal content, salted with its record's salt.
  public mutating func personalCommitment(
    salt: UnsafeRawBufferPointer, position: Int64, personal: UnsafeRawBufferPointer
  ) -> Digest {
    buffer.removeAll(keepingCapacity: true)
    field(salt)
    number(position)
    field(personal)
    return sha256()
  }

  /// The RFC 6962 leaf hash of an event.
  public mutating func leaf(
    position: Int64, commitment: Digest, kind: (name: String, version: Int), occurredAt: Instant, recordedAt: Instant,
    supersedes: Int64?, payload: UnsafeRawBufferPointer, personalCommitment: Digest?
  ) -> Digest {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(0)
    number(position)
    commitment.withBytes { field($0) }
    var name = kind.name
    name.withUTF8 { field(UnsafeRawBufferPointer($0)) }
    number(Int64(kind.version))
    number(occurredAt.milliseconds)
    number(recordedAt.milliseconds)
    number(supersedes ?? 0)
    field(payload)
    if let personalCommitment { personalCommitment.withBytes { field($0) } } else { number(0) }
    return sha256()
  }

  /// SHA-256 of any bytes.
  public static func sha256(_ bytes: UnsafeRawBufferPointer) -> Digest {
    var hasher = SHA256()
    hasher.update(bufferPointer: bytes)
    return hasher.finalize().withUnsafeBytes { Digest($0) } ?? .zero
  }

  /// The hash of an inner node of the tree over its two children.
  public static func node(_ left: Digest, _ right: Digest) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { scratch in
      scratch[0] = 1
      left.withBytes { UnsafeMutableRawBufferPointer(rebasing: scratch[1..<33]).copyMemory(from: $0) }
      right.withBytes { UnsafeMutableRawBufferPointer(rebasing: scratch[33..<65]).copyMemory(from: $0) }
      return sha256(UnsafeRawBufferPointer(scratch))
    }
  }

  private func sha256() -> Digest { buffer.withUnsafeBytes(Self.sha256) }

  private mutating func number(_ value: Int64) {
    withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
  }

  private mutating func field(_ bytes: UnsafeRawBufferPointer) {
    number(Int64(bytes.count))
    buffer.append(contentsOf: bytes)
  }
}
