internal import TicketDomain

/// Puts records together: key, number among repeats, locator, bytes, and the events or the reason why there are none.
///
/// Not thread-safe.
final class RecordAssembler {
  /// Where a reading can be resumed.
  struct Place {
    var offset: Int64
    var line: Int
    var windowOffset: Int64
    var windowLine: Int
  }

  static let groupRowsMax = 10_000

  let reader: RecordReader
  let mapper: RowMapper
  private var window = OrdinalWindow()
  /// Records that start before were taken by an earlier reading; here they only number later ones.
  private let from: Int64
  /// Where the first record stands that is complete only if nothing is added to the file.
  private var tentative: Place?
  private let key = ByteSink()
  /// Whether repeats of the key formed last are records of their own.
  private var isNumbered = false
  private let group = ByteSink()
  private let otherGroup = ByteSink()
  private let locator = ByteSink()
  private let locatorPrefixCount: Int
  private let quarantine: QuarantineWriter

  /// Records whose locators name the file `name`, from those that start at offset `from` on.
  init(_ reader: RecordReader, _ mapper: RowMapper, name: String, from: Int64) {
    self.reader = reader
    self.mapper = mapper
    self.from = from
    quarantine = QuarantineWriter(mapper)
    locator.append(name)
    locator.append(UInt8(ascii: ":"))
    locatorPrefixCount = locator.count
  }

  /// Where the next reading has to start: after the last record, or before one that may still grow.
  var place: Place { tentative ?? place(at: reader.position, line: reader.line) }

  /// Adds the next record of the file to `batch`; `false` where there is none.
  func appendNext(to batch: inout RecordBatch) throws(AdapterError) -> Bool {
    while var piece = try reader.next() {
      let start = piece.bytes.lowerBound
      switch examine(&piece) {
      case .passed: continue
      case .refused(let code):
        quarantine.prepare(RowMapper.Refused(code: code), value: reader.displayText(of: piece))
        append(piece, isRefused: true, isKeyed: false, to: &batch)
      case .row where mapper.program.groupBy.isEmpty: appendRow(piece, to: &batch)
      case .row: if try !appendGroup(startingWith: piece, to: &batch) { return false }
      }
      if start >= from { return true }
    }
    return false
  }

  private enum Examined {
    case row
    /// No record, by the definition's own rule.
    case passed
    case refused(RefusalCode)
  }

  private func examine(_ piece: inout Piece) -> Examined {
    do throws(Refusal) {
      guard let row = try reader.load(&piece) else { return .passed }
      mapper.begin(row)
      return try mapper.isSkipped() ? .passed : .row
    } catch {
      mapper.end()
      return .refused(error.code)
    }
  }

  // MARK: A record of one row

  private func appendRow(_ piece: Piece, to batch: inout RecordBatch) {
    let isKeyed = formKey()
    guard append(piece, isRefused: !isKeyed, isKeyed: isKeyed, to: &batch), isKeyed else { return }
    if let refused = mapper.appendEvents(reader.textFlags, to: &batch) {
      batch.discardEventsOfLastRecord()
      quarantine.prepare(refused, value: mapper.culprit)
      quarantine.append(to: &batch)
    }
  }

  /// Writes the natural key of the row; where there is none, prepares its quarantine.
  private func formKey() -> Bool {
    do throws(Refusal) {
      try mapper.writeKey(to: key)
      isNumbered = try mapper.isNumbered()
      return true
    } catch {
      quarantine.prepare(RowMapper.Refused(code: error.code, field: TextSlice("key")), value: mapper.culprit)
      return false
    }
  }

  /// Begins the record of a piece, with its quarantine where it was refused. `false` where an earlier reading took it.
  @discardableResult
  private func append(_ piece: Piece, isRefused: Bool, isKeyed: Bool, to batch: inout RecordBatch) -> Bool {
    let start = piece.bytes.lowerBound
    if piece.isTentative, tentative == nil { tentative = place(at: piece.resumeOffset, line: piece.line) }
    if !isKeyed { reader.withBytes(of: piece) { writeKeyOfUnknown($0) } }
    let isCounted = !isKeyed || isNumbered
    let before = window.add(
      key: isCounted ? OrdinalWindow.key(of: key.slice) : 0, offset: piece.resumeOffset, line: piece.line)
    if start < from { return false }
    if before > 0 {
      key.append(UInt8(ascii: "#"))
      key.append(decimal: Int64(before) + 1)
    }
    writeLocator(piece)
    reader.withBytes(of: piece) { batch.beginRecord(key: key.raw, locator: locator.raw, content: $0) }
    if isRefused { quarantine.append(to: &batch) }
    return true
  }

  /// The key of a record that has none: what it is, shortened.
  private func writeKeyOfUnknown(_ bytes: UnsafeRawBufferPointer) {
    key.reset()
    key.append(UInt8(ascii: "?"))
    for digit in sha256(bytes).description.utf8.prefix(16) { key.append(digit) }
  }

  private func writeLocator(_ piece: Piece) {
    locator.shorten(to: locatorPrefixCount)
    locator.append(decimal: Int64(piece.line))
    locator.append(UInt8(ascii: ":"))
    locator.append(decimal: piece.bytes.lowerBound)
    locator.append(UInt8(ascii: "-"))
    locator.append(decimal: piece.bytes.upperBound)
  }

  private func place(at offset: Int64, line: Int) -> Place {
    let oldest = window.oldest ?? (offset, line)
    return Place(offset: offset, line: line, windowOffset: oldest.offset, windowLine: oldest.line)
  }

  // MARK: A record of several rows

  /// Adds the record that the rows from `first` on make up; `false` where more rows may follow it later.
  private func appendGroup(startingWith first: Piece, to batch: inout RecordBatch) throws(AdapterError) -> Bool {
    reader.keptFrom = first.bytes.lowerBound
    defer { reader.keptFrom = nil }
    let isKeyed = formKey()
    var rows = RowGroup(first)
    rows.isRefused = !isKeyed
    include(first, in: &rows)
    guard try collect(into: &rows, first: first) else { return false }
    if !rows.isRefused, rows.balance != 0 {
      var difference = DecimalNumber(millionths: rows.balance).description
      difference.withUTF8 {
        refuse(&rows, RowMapper.Refused(code: .unbalanced), value: TextSlice(UnsafeRawBufferPointer($0)))
      }
    }
    guard append(rows.piece, isRefused: rows.isRefused, isKeyed: isKeyed, to: &batch), !rows.isRefused else {
      mapper.end()
      return true
    }
    for var piece in rows.pieces {
      guard case .row = examine(&piece) else { continue }
      guard let refused = mapper.appendEvents(reader.textFlags, to: &batch) else { continue }
      batch.discardEventsOfLastRecord()
      quarantine.prepare(refused, value: mapper.culprit)
      quarantine.append(to: &batch)
      return true
    }
    return true
  }

  /// Takes rows for as long as they belong together.
  private func collect(into rows: inout RowGroup, first: Piece) throws(AdapterError) -> Bool {
    do throws(Refusal) { try mapper.writeGroup(to: group) } catch { return true }
    while true {
      guard var piece = try reader.next() else {
        if reader.isFinal {
          rows.piece.isTentative = true
          return true
        }
        reader.rewind(to: first)
        reader.isWaiting = true
        return false
      }
      switch examine(&piece) {
      case .passed: continue
      case .refused:
        reader.rewind(to: piece)
        return true
      case .row: break
      }
      do throws(Refusal) { try mapper.writeGroup(to: otherGroup) } catch { otherGroup.reset() }
      guard otherGroup.slice == group.slice else {
        reader.rewind(to: piece)
        return true
      }
      include(piece, in: &rows)
    }
  }

  private func include(_ piece: Piece, in rows: inout RowGroup) {
    if rows.isFull(with: piece) {
      if !rows.isTooLong {
        reader.putAside(rows.piece)
        reader.keptFrom = nil
        rows.isTooLong = true
        rows.piece.fault = .groupTooLong
        refuse(&rows, RowMapper.Refused(code: .groupTooLong), value: nil)
      }
      return
    }
    rows.add(piece)
    do throws(Refusal) {
      let (sum, overflow) = rows.balance.addingReportingOverflow(try mapper.balance())
      if overflow { throw Refusal(.amountTooLarge) }
      rows.balance = sum
    } catch {
      refuse(&rows, RowMapper.Refused(code: error.code, field: TextSlice("balanced")), value: mapper.culprit)
    }
  }

  private func refuse(_ rows: inout RowGroup, _ refused: RowMapper.Refused, value: TextSlice?) {
    if rows.isRefused { return }
    rows.isRefused = true
    quarantine.prepare(refused, value: value)
  }
}

/// Neighbouring rows that make up one record.
private struct RowGroup {
  /// From the first byte of the first row to the last byte of the last.
  var piece: Piece
  private(set) var pieces: [Piece] = []
  /// Debits less credits so far, in millionths.
  var balance: Int64 = 0
  var isRefused = false
  var isTooLong = false

  init(_ first: Piece) {
    piece = first
    piece.firstLine = nil
  }

  func isFull(with next: Piece) -> Bool {
    isTooLong || pieces.count == RecordAssembler.groupRowsMax
      || next.bytes.upperBound - piece.bytes.lowerBound > Int64(RecordReader.recordBytesMax)
  }

  mutating func add(_ next: Piece) {
    pieces.append(next)
    piece.bytes = piece.bytes.lowerBound..<next.bytes.upperBound
    piece.isTentative = next.isTentative
  }
}
