/// Records and their events on their way from an adapter into the log: one contiguous buffer and offsets into it, so
/// that a batch of thousands costs a handful of allocations.
///
/// An adapter calls ``beginRecord(key:locator:content:)``, then ``appendEvent(_:occurredAt:payload:personal:)`` for
/// each event of that record. A record without an event is understood and says nothing (it is stored all the same).
public struct RecordBatch: Sendable {
  /// A range of bytes in the batch's buffer.
  public struct Slice: Sendable, Hashable {
    var start: UInt32
    var count: UInt32
    /// Whether there are no bytes.
    public var isEmpty: Bool { count == 0 }
  }

  /// By what the log knows a record again.
  public enum Recognition: Sendable {
    /// Its key; other bytes under a known key are a revision.
    case key
    /// Its bytes; known bytes under a new key are the same thing in another place.
    case content
    /// Its key; other bytes that become the same events say nothing new.
    case events
  }

  /// One record as received.
  public struct Record: Sendable {
    /// The natural key in its system, UTF-8; unique within the source.
    public var key: Slice
    /// Where it stands: the text of a ``Locator``.
    public var locator: Slice
    /// The bytes as received.
    public var content: Slice
    /// Which of ``RecordBatch/events`` are its own.
    public var events: Range<Int>
    /// Whether it could not be understood: its one event is then a `record-quarantined`.
    public var isQuarantined: Bool
  }

  /// One event derived from a record.
  public struct Event: Sendable {
    /// What kind of event it is.
    public var kind: EventKind
    /// When it happened.
    public var occurredAt: Instant
    /// JSON object, UTF-8.
    public var payload: Slice
    /// JSON object, UTF-8; empty where nothing is personal.
    public var personal: Slice
  }

  /// In the order of the input.
  public private(set) var records: [Record] = []
  /// In the order of their records.
  public private(set) var events: [Event] = []
  /// By what the log knows a record again.
  public let recognition: Recognition
  private var buffer: [UInt8] = []

  /// An empty batch with room for `expectedBytes` of everything.
  public init(recognition: Recognition = .key, expectedBytes: Int = 0) {
    self.recognition = recognition
    buffer.reserveCapacity(expectedBytes)
  }

  /// How many bytes the batch holds; adapters hand it over at about a mebibyte.
  public var byteCount: Int { buffer.count }

  /// Starts the next record.
  public mutating func beginRecord(
    key: some Collection<UInt8>, locator: some Collection<UInt8>, content: UnsafeRawBufferPointer
  ) {
    let keySlice = store(key)
    let locatorSlice = store(locator)
    let contentSlice = store(content)
    records.append(
      Record(
        key: keySlice, locator: locatorSlice, content: contentSlice, events: events.count..<events.count,
        isQuarantined: false))
  }

  /// Adds an event to the record begun last. Without a record it does nothing.
  public mutating func appendEvent(
    _ kind: EventKind, occurredAt: Instant, payload: some Collection<UInt8>, personal: some Collection<UInt8>
  ) {
    guard let last = records.indices.last else { return }
    let payloadSlice = store(payload)
    let personalSlice = store(personal)
    events.append(Event(kind: kind, occurredAt: occurredAt, payload: payloadSlice, personal: personalSlice))
    records[last].events = records[last].events.lowerBound..<events.count
    if kind == .recordQuarantined { records[last].isQuarantined = true }
  }

  /// Drops the events of the record begun last, so that it can be quarantined instead.
  public mutating func discardEventsOfLastRecord() {
    guard let last = records.indices.last else { return }
    events.removeSubrange(records[last].events)
    records[last].events = events.count..<events.count
    records[last].isQuarantined = false
  }

  /// Reads the bytes of a slice in place; the pointer is valid only inside `body`.
  public func withBytes<Result>(of slice: Slice, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try buffer.withUnsafeBytes { all in
      try body(UnsafeRawBufferPointer(rebasing: all[Int(slice.start)..<Int(slice.start + slice.count)]))
    }
  }

  /// Reads the whole buffer in place, for callers that visit many slices with ``range(of:)``.
  public func withBuffer<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try buffer.withUnsafeBytes(body)
  }

  /// Where a slice lies in the buffer of ``withBuffer(_:)``.
  public func range(of slice: Slice) -> Range<Int> { Int(slice.start)..<Int(slice.start + slice.count) }

  /// The text of a slice; bytes that are not UTF-8 become U+FFFD.
  public func text(of slice: Slice) -> String { withBytes(of: slice) { String(decoding: $0, as: UTF8.self) } }

  private mutating func store(_ bytes: some Collection<UInt8>) -> Slice {
    let start = buffer.count
    buffer.append(contentsOf: bytes)
    return Slice(start: UInt32(start), count: UInt32(buffer.count - start))
  }
}
