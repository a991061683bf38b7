internal import EventStore
internal import SQLiteFiles
internal import TicketDomain

/// Recomputes what one event and its record are hashed to.
struct RecordChecker {
  private var canonical = CanonicalBytes()

  /// Checks one row of the join of events and records, reports what is wrong, and returns the leaf as it should be.
  ///
  /// Columns: position, record, type, version, occurred_at, recorded_at, supersedes, payload, personal,
  /// personal_commitment, leaf, source, key, revision, locator, digest, bytes, salt, commitment, first_event, event_count,
  /// the event's source, the record's size where its bytes are packed.
  mutating func check(
    _ row: FastStatement, sourceName: String, report: ((code: String, place: String, detail: String)) -> Void
  ) -> Digest {
    let position = row.integer(0)
    let place = "event \(position)"
    let storedLeaf = row.digest(10) ?? .zero
    guard !row.isNull(13) else {
      report(("verify-record-missing", place, "record \(row.integer(1))"))
      return storedLeaf
    }
    let recordPlace = "record \(row.integer(1))"
    let digest = row.digest(15) ?? .zero
    let commitment = row.digest(18) ?? .zero
    if !row.isNull(16), Self.digest(ofBytes: row) != digest { report(("verify-digest", recordPlace, place)) }
    if !row.isNull(17) {
      let expected = canonical.commitment(
        salt: row.bytes(17), source: sourceName, key: row.bytes(12), revision: row.integer(13),
        locator: row.bytes(14), digest: digest)
      if expected != commitment { report(("verify-commitment", recordPlace, place)) }
      if !row.isNull(8) {
        let personal = canonical.personalCommitment(salt: row.bytes(17), position: position, personal: row.bytes(8))
        if row.digest(9) != personal { report(("verify-personal", place, "")) }
      }
    }
    let first = row.integer(19)
    if position < first || position >= first + row.integer(20) || row.integer(11) != row.integer(21) {
      report(("verify-event-strayed", place, recordPlace))
    }
    let leaf = canonical.leaf(
      position: position, commitment: commitment, kind: (row.text(2), Int(clamping: row.integer(3))),
      occurredAt: Instant(milliseconds: row.integer(4)), recordedAt: Instant(milliseconds: row.integer(5)),
      supersedes: row.optionalInteger(6), payload: row.bytes(7), personalCommitment: row.digest(9))
    if leaf != storedLeaf { report(("verify-leaf", place, "")) }
    return leaf
  }

  /// `nil` where they cannot be unpacked.
  private static func digest(ofBytes row: FastStatement) -> Digest? {
    guard let size = row.optionalInteger(22) else { return CanonicalBytes.sha256(row.bytes(16)) }
    return BytePacker.unpack(row.bytes(16), size: size).map { $0.withUnsafeBytes { CanonicalBytes.sha256($0) } }
  }
}
