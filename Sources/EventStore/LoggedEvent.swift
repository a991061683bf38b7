internal import SQLiteFiles
public import TicketDomain

/// One event as it stands in the log, read in place: its bytes are valid only while the reader is at it.
public struct LoggedEvent: ~Copyable {
  /// Its place in the log, from 1.
  public let position: Int64
  /// The record that it was derived from.
  public let record: Int64
  /// The source's number.
  public let source: Int64
  /// What it is; `nil` for a type that this version of the program does not know.
  public let kind: EventKind?
  /// UTC.
  public let occurredAt: Instant
  /// UTC.
  public let recordedAt: Instant
  /// First event of the revision that it supersedes.
  public let supersedes: Int64?
  /// JSON object, UTF-8.
  public let payload: UnsafeRawBufferPointer
  /// JSON object, UTF-8; empty where nothing is personal.
  public let personal: UnsafeRawBufferPointer

  static let query =
    "SELECT position, record, source, type, version, occurred_at, recorded_at, supersedes, payload, personal FROM events"

  init(_ row: FastStatement) {
    position = row.integer(0)
    record = row.integer(1)
    source = row.integer(2)
    kind = Self.kind(row.bytes(3), version: row.integer(4))
    occurredAt = Instant(milliseconds: row.integer(5))
    recordedAt = Instant(milliseconds: row.integer(6))
    supersedes = row.optionalInteger(7)
    payload = row.bytes(8)
    personal = row.bytes(9)
  }

  private static let names: [(name: [UInt8], version: Int64, kind: EventKind)] = EventKind.allCases.map {
    (Array($0.type.name.utf8), Int64($0.type.version), $0)
  }

  private static func kind(_ name: UnsafeRawBufferPointer, version: Int64) -> EventKind? {
    names.first { $0.version == version && $0.name.count == name.count && $0.name.elementsEqual(name) }?.kind
  }
}
