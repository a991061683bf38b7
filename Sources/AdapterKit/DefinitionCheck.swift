public import TicketDomain

/// What one record becomes under a definition.
public struct CheckedRecord: Sendable {
  /// An event of it, as it would be stored.
  public struct Event: Sendable, Equatable {
    /// Which kind of event it is.
    public var kind: EventKind
    /// When it happened.
    public var occurredAt: Instant
    /// JSON object.
    public var payload: String
    /// JSON object; empty where nothing is personal.
    public var personal: String
  }

  /// The natural key, with its number among repeats.
  public var key: String
  /// Where the record stands.
  public var locator: String
  /// The cells that the definition uses, by their names in it, as far as something stands in them.
  public var cells: [(name: String, text: String)]
  /// What the record becomes; a `record-quarantined` where it is refused.
  public var events: [Event]
  /// Whether it is refused.
  public var isQuarantined: Bool
}

/// A zone that a file's own ids contradict.
public struct ZoneContradiction: Sendable, Equatable {
  /// By how much the times lie after what the ids say, in seconds, to the quarter of an hour.
  public var differenceSeconds: Int64
  /// In how many records.
  public var records: Int
  /// How many records have such an id.
  public var compared: Int
}

/// Tries a definition on a file and shows what each record becomes, writing nothing.
///
/// Not thread-safe.
public final class DefinitionCheck {
  private let definition: AdapterDefinition
  private let assembler: RecordAssembler
  private var differences: [Int64: Int] = [:]
  private var compared = 0

  /// Opens the file at `path`, which locators call `name`, as one to which nothing will be added.
  ///
  /// - Throws: ``AdapterError`` `file-unreadable`.
  public init(_ definition: AdapterDefinition, path: String, name: String, source: SourceSettings) throws {
    self.definition = definition
    let reader = RecordReader(
      try ByteSource(path: path), rules: definition.read, slots: definition.program.slots, from: 0, line: 1)
    reader.isFinal = true
    assembler = RecordAssembler(reader, RowMapper(definition, source, file: name), name: name, from: 0)
  }

  /// The next record of the file; `nil` at its end.
  ///
  /// - Throws: ``AdapterError`` `file-unreadable`, `file-gzip-damaged`, `file-columns-missing`.
  public func next() throws -> CheckedRecord? {
    var batch = RecordBatch()
    guard try assembler.appendNext(to: &batch), let record = batch.records.first else { return nil }
    let events = batch.events[record.events].map { event in
      CheckedRecord.Event(
        kind: event.kind, occurredAt: event.occurredAt, payload: batch.text(of: event.payload),
        personal: batch.text(of: event.personal))
    }
    if !record.isQuarantined, let first = events.first { compare(first.occurredAt) }
    return CheckedRecord(
      key: batch.text(of: record.key), locator: batch.text(of: record.locator), cells: cells(), events: events,
      isQuarantined: record.isQuarantined)
  }

  /// Whether most of the records read so far contradict the zone, by the definition's `epoch-in`.
  public var zoneContradiction: ZoneContradiction? {
    guard let most = differences.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), most.value * 2 > compared else {
      return nil
    }
    return ZoneContradiction(differenceSeconds: most.key, records: most.value, compared: compared)
  }

  private func cells() -> [(name: String, text: String)] {
    definition.program.slots.enumerated().compactMap { index, name in
      assembler.mapper.cell(Int32(index)).map { (name, String(decoding: $0.raw, as: UTF8.self)) }
    }
  }

  private func compare(_ occurredAt: Instant) {
    guard let name = definition.epochCell, let index = definition.program.slots.firstIndex(of: name),
      let id = assembler.mapper.cell(Int32(index)), let epoch = id.epochSeconds
    else { return }
    compared += 1
    // Ids are made when a call arrives, its record may start a little later: zones differ by quarters of an hour.
    let seconds = occurredAt.milliseconds / 1000 - epoch
    let rounded = (seconds + 450).flooredDivision(by: 900).quotient * 900
    if rounded != 0 { differences[rounded, default: 0] += 1 }
  }
}

extension TextSlice {
  /// The first run of exactly ten digits, as seconds since 1970.
  fileprivate var epochSeconds: Int64? {
    var start = 0
    while start < count {
      var end = start
      var value: Int64 = 0
      while end < count, start + 18 > end, self[end] &- UInt8(ascii: "0") < 10 {
        value = value * 10 + Int64(self[end] &- UInt8(ascii: "0"))
        end += 1
      }
      if end - start == 10 { return value }
      start = max(end, start + 1)
    }
    return nil
  }
}
