internal import FastJSON
internal import TicketDomain

/// The cells of one row by position, and at which position each of the program's slots is found (-1: nowhere).
struct Row {
  var cells: UnsafePointer<TextSlice>
  var positions: UnsafePointer<Int32>
}

/// Walks a ``MappingProgram`` over one row after another.
///
/// Not thread-safe. Texts that it returns are valid until the next row is begun. No allocation per row once warm, save for
/// JSON that stands in a cell.
final class RowMapper {
  let program: MappingProgram
  let pool: UnsafePointer<UInt8>
  let constants: UnsafePointer<MappingProgram.Constant>
  let operands: UnsafePointer<Int32>
  let values: UnsafePointer<MappingProgram.Value>
  let cuts: UnsafePointer<MappingProgram.Cut>
  let maps: UnsafePointer<MappingProgram.Map>
  let mapEntries: UnsafePointer<MappingProgram.MapEntry>
  let branches: UnsafePointer<MappingProgram.Branch>
  let conditions: UnsafePointer<MappingProgram.Condition>
  let readings: UnsafePointer<MappingProgram.Reading>
  let times: UnsafePointer<MappingProgram.Time>
  let patterns: UnsafePointer<TimePattern>
  let steps: UnsafePointer<TimePattern.Step>
  let fields: UnsafePointer<MappingProgram.Field>
  let flags: UnsafePointer<MappingProgram.Flag>
  let events: UnsafePointer<MappingProgram.Event>
  let keyParts: UnsafePointer<MappingProgram.KeyPart>
  private let tables: [UnsafeMutableRawPointer]

  let clocks: [LocalClock]
  let sourceCurrency: Currency
  /// The latest moment that is believed where a definition says what is plausible.
  let plausibleUntil = Instant.now.advanced(bySeconds: 86_400)
  private let settings = Arena()
  private let account: TextSlice
  private let sourceName: TextSlice
  private let fileName: TextSlice
  let arena = Arena()
  let payload = ByteSink()
  let personal = ByteSink()
  private let derived: UnsafeMutablePointer<DerivedCell>
  private let leafReader = JSONLeafReader()

  private var row: Row?
  /// What stood where the last refusal arose.
  var culprit: TextSlice?
  /// Set while an event's times are read.
  var sawAmbiguousTime = false
  var sawMissingTime = false

  private struct DerivedCell {
    enum State { case unknown, nothing, text }
    var state: State
    var text: TextSlice
  }

  /// A mapper of the rows of the file that locators call `file`.
  init(_ definition: AdapterDefinition, _ source: SourceSettings, file: String) {
    let program = definition.program
    self.program = program
    var tables: [UnsafeMutableRawPointer] = []
    func pinned<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
      let table = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
      table.initialize(from: elements, count: elements.count)
      tables.append(UnsafeMutableRawPointer(table))
      return UnsafePointer(table)
    }
    pool = pinned(program.pool)
    constants = pinned(program.constants)
    operands = pinned(program.operands)
    values = pinned(program.values)
    cuts = pinned(program.cuts)
    maps = pinned(program.maps)
    mapEntries = pinned(program.mapEntries)
    branches = pinned(program.branches)
    conditions = pinned(program.conditions)
    readings = pinned(program.readings)
    times = pinned(program.times)
    patterns = pinned(program.patterns)
    steps = pinned(program.steps)
    fields = pinned(program.fields)
    flags = pinned(program.flags)
    events = pinned(program.events)
    keyParts = pinned(program.key)
    self.tables = tables
    derived = .allocate(capacity: max(1, program.derived.count))
    let localTimes = source.localTimes ?? definition.read.localTimes
    clocks = ([source.zone ?? definition.zone] + program.zones.dropFirst()).map { LocalClock($0, policy: localTimes) }
    sourceCurrency = source.currency
    account = settings.copy(source.account ?? source.name)
    sourceName = settings.copy(source.name)
    fileName = settings.copy(Self.baseName(of: file))
  }

  deinit {
    tables.forEach { $0.deallocate() }
    derived.deallocate()
  }

  /// Starts with another row; what was said about the one before is no longer valid.
  func begin(_ row: Row) {
    self.row = row
    culprit = nil
    arena.reset()
    let unknown = DerivedCell(state: .unknown, text: TextSlice(start: pool, count: 0))
    derived.initialize(repeating: unknown, count: program.derived.count)
  }

  /// Says that there is no row any more.
  func end() { row = nil }

  @inline(__always) func text(of constant: MappingProgram.Constant) -> TextSlice {
    TextSlice(start: pool + Int(constant.start), count: Int(constant.count))
  }

  /// `chats/Li.csv.gz` is `Li`.
  private static func baseName(of path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    if name.hasSuffix(".gz") { name.removeLast(3) }
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  // MARK: Values

  /// The value as text; `nil` for nothing.
  func text(_ index: Int32) throws(Refusal) -> TextSlice? {
    let value = values + Int(index)
    var result = try source(value.pointee.source)
    if value.pointee.isPercentEncoded, let encoded = result { result = percentDecoded(encoded) }
    if !value.pointee.cuts.isEmpty, let whole = result {
      let part = cut(whole, value.pointee.cuts)
      result = part.count > 0 ? part : nil
    }
    if !value.pointee.nulls.isEmpty, let word = result, isOne(word, of: value.pointee.nulls) { result = nil }
    return value.pointee.map < 0 ? result : try translated(result, maps + Int(value.pointee.map))
  }

  @inline(__always) private func source(_ source: MappingProgram.Value.Source) throws(Refusal) -> TextSlice? {
    switch source {
    case .cell(let slot): return cell(slot)
    case .constant(let constant): return constant.count > 0 ? text(of: constant) : nil
    default: return try composed(source)
    }
  }

  private func composed(_ source: MappingProgram.Value.Source) throws(Refusal) -> TextSlice? {
    switch source {
    case .cell(let slot): return cell(slot)
    case .constant(let constant): return constant.count > 0 ? text(of: constant) : nil
    case .derived(let index): return try derivedCell(Int(index))
    case .first(let parts):
      for index in parts.indices {
        if let found = try text(operands[index]) { return found }
      }
      return nil
    case .choose(let choices, let otherwise):
      for index in choices.indices where try holds(branches[index].condition) {
        return try text(branches[index].then)
      }
      return otherwise < 0 ? nil : try text(otherwise)
    case .join(let parts, let separator, let isSorted):
      return try joined(parts, with: text(of: separator), isSorted: isSorted)
    case .setting(let setting):
      switch setting {
      case .account: return account
      case .source: return sourceName
      case .file: return fileName
      }
    case .json(let slot, let path): return try leaf(text(of: path), in: cell(slot))
    }
  }

  /// The cell without blanks around it; `nil` where the row has none, or a null token stands there.
  @inline(__always) func cell(_ slot: Int32) -> TextSlice? {
    guard let row else { return nil }
    let position = row.positions[Int(slot)]
    guard position >= 0 else { return nil }
    let trimmed = row.cells[Int(position)].trimmed
    if trimmed.count == 0 || (!program.nulls.isEmpty && isOne(trimmed, of: program.nulls)) { return nil }
    return trimmed
  }

  @inline(__always) func isOne(_ word: TextSlice, of range: MappingProgram.Range) -> Bool {
    for index in range.indices where text(of: constants[index]) == word { return true }
    return false
  }

  private func derivedCell(_ index: Int) throws(Refusal) -> TextSlice? {
    switch derived[index].state {
    case .text: return derived[index].text
    case .nothing: return nil
    case .unknown:
      guard let text = try text(program.derived[index]) else {
        derived[index].state = .nothing
        return nil
      }
      derived[index] = DerivedCell(state: .text, text: text)
      return text
    }
  }

  private func joined(
    _ parts: MappingProgram.Range, with separator: TextSlice, isSorted: Bool
  ) throws(Refusal) -> TextSlice? {
    var found: [TextSlice] = []
    for index in parts.indices {
      guard let part = try text(operands[index]) else { return nil }
      found.append(part)
    }
    // The same two parties, whichever of them speaks.
    if isSorted { found.sort { $0.raw.lexicographicallyPrecedes($1.raw) } }
    var whole = TextSlice(start: pool, count: 0)
    for (index, part) in found.enumerated() {
      if index == 0 {
        whole = part
        continue
      }
      let target = arena.allocate(whole.count + separator.count + part.count)
      target.update(from: whole.start, count: whole.count)
      (target + whole.count).update(from: separator.start, count: separator.count)
      (target + whole.count + separator.count).update(from: part.start, count: part.count)
      whole = TextSlice(start: target, count: whole.count + separator.count + part.count)
    }
    return whole.count > 0 ? whole : nil
  }

  private func cut(_ whole: TextSlice, _ range: MappingProgram.Range) -> TextSlice {
    var rest = whole
    for index in range.indices {
      let mark = text(of: cuts[index].text)
      switch cuts[index].kind {
      case .after: if let found = rest.firstIndex(of: mark) { rest = rest.suffix(from: found + mark.count) }
      case .afterLast: if let found = rest.lastIndex(of: mark) { rest = rest.suffix(from: found + mark.count) }
      case .before: if let found = rest.firstIndex(of: mark) { rest = rest.prefix(found) }
      case .beforeLast: if let found = rest.lastIndex(of: mark) { rest = rest.prefix(found) }
      }
    }
    return rest.trimmed
  }

  private func translated(
    _ word: TextSlice?, _ map: UnsafePointer<MappingProgram.Map>
  ) throws(Refusal) -> TextSlice? {
    let wanted = word ?? TextSlice(start: pool, count: 0)
    var low = Int(map.pointee.entries.lower)
    var high = Int(map.pointee.entries.upper)
    while low < high {
      let middle = (low + high) / 2
      let order = wanted.ordered(before: text(of: mapEntries[middle].word))
      if order == 0 {
        let meaning = text(of: mapEntries[middle].meaning)
        return meaning.count > 0 ? meaning : nil
      }
      if order < 0 { high = middle } else { low = middle + 1 }
    }
    // Nothing stays nothing, unless the map has a word for it.
    guard word != nil else { return nil }
    guard let otherwise = map.pointee.otherwise else {
      culprit = word
      throw Refusal(.wordNotInMap)
    }
    return otherwise.count > 0 ? text(of: otherwise) : nil
  }

  /// Percent-encoding as in RFC 3986 section 2.1. A percent sign without two digits after it stays, and a text that would
  /// not be UTF-8 stays as it is.
  private func percentDecoded(_ encoded: TextSlice) -> TextSlice {
    guard encoded.firstIndex(of: UInt8(ascii: "%")) != nil else { return encoded }
    let target = arena.allocate(encoded.count)
    var count = 0
    var index = 0
    while index < encoded.count {
      if encoded[index] == UInt8(ascii: "%"), index + 2 < encoded.count, let high = hexDigit(encoded[index + 1]),
        let low = hexDigit(encoded[index + 2])
      {
        target[count] = high << 4 | low
        index += 3
      } else {
        target[count] = encoded[index]
        index += 1
      }
      count += 1
    }
    let decoded = TextSlice(start: target, count: count)
    return decoded.isValidUTF8 ? decoded : encoded
  }

  private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private func leaf(_ path: TextSlice, in cell: TextSlice?) throws(Refusal) -> TextSlice? {
    guard let cell else { return nil }
    var found: TextSlice?
    do throws(JSONError) {
      try leafReader.forEachLeaf(of: cell.raw) { leafPath, kind, text in
        guard found == nil, kind != .null, TextSlice(leafPath) == path else { return }
        found = arena.copy(text)
      }
    } catch {
      culprit = cell
      throw Refusal(.notJSON)
    }
    return found.flatMap { $0.trimmed.count > 0 ? $0.trimmed : nil }
  }
}
