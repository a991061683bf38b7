internal import Settings
internal import TicketDomain

/// Turns a definition's rules into the tables of a ``MappingProgram``, and finds every mistake in them.
final class MappingCompiler {
  var program = MappingProgram()
  private let cellNames: [String]?
  private var slots: [String: Int32] = [:]
  private(set) var derivedNames: [String: Int32] = [:]
  /// The field being compiled, for messages.
  var field = ""

  /// Cells are checked against `cellNames`, where the file does not decide what cells there are.
  init(cellNames: [String]?) {
    self.cellNames = cellNames
  }

  func compile(_ fields: SettingsFields, adapter: String, read: ReadRules) throws -> MappingProgram {
    program.adapterName = constant(adapter)
    program.nulls = constants(read.nulls)
    if let node = fields.optional("cells") { try compileDerived(node) }
    try compileRead(try fields.required("read"), read)
    try compileKey(try fields.required("key"))
    if let node = fields.optional("plausible-from") {
      guard let day = CivilDate(try node.text()) else { throw node.bad("2011-01-01") }
      program.plausibleFrom = Instant(milliseconds: Int64(day.daysSinceEpoch) * 86_400_000)
    }
    let events = try fields.required("events").list()
    // Events refer to runs of fields and flags, so each is complete before it is added.
    for event in events { program.events.append(try compileEvent(event)) }
    return program
  }

  // MARK: Cells

  /// The number under which rows offer that cell.
  func slot(_ name: String, at place: String) throws(AdapterError) -> Int32 {
    if let known = slots[name] { return known }
    if let cellNames, !cellNames.contains(name) {
      let allowed = cellNames + derivedNames.keys.sorted()
      throw AdapterError(.unknownCell, at: place, ["cell": name, "allowed": allowed.joined(separator: ", ")])
    }
    let number = Int32(program.slots.count)
    program.slots.append(name)
    slots[name] = number
    return number
  }

  private func compileDerived(_ node: SettingsNode) throws {
    for (name, valueNode) in try node.pairs() {
      if derivedNames[name] != nil || cellNames?.contains(name) ?? false {
        throw AdapterError(.cellRepeated, at: valueNode.place, ["cell": name])
      }
      // The name is known only after its value, so that a cell cannot be derived from itself.
      let value = try compileText(valueNode)
      derivedNames[name] = Int32(program.derived.count)
      program.derived.append(value)
    }
  }

  private func compileRead(_ node: SettingsNode, _ read: ReadRules) throws {
    let fields = try node.fields(DefinitionKeys.read)
    if let condition = fields.optional("skip-when") { program.skipWhen = try compileCondition(condition) }
    if let groupBy = fields.optional("group-by") {
      program.groupBy = run(try groupBy.listOrSelf().map { try compileText($0) })
    }
    for lookup in read.lookups {
      for cell in [lookup.cell, lookup.equals] { _ = try slot(cell, at: node.place) }
    }
    if let balance = read.balance, let place = fields.optional("balanced")?.place {
      program.debitSlot = try slot(balance.debit, at: place)
      program.creditSlot = try slot(balance.credit, at: place)
    }
  }

  private func compileKey(_ node: SettingsNode) throws {
    let fields = try node.fields(DefinitionKeys.key)
    field = "key"
    program.key = try fields.required("from").listOrSelf().map { node in
      let isTime = try node.isMapping && node.fields(DefinitionKeys.value).optional("time") != nil
      return isTime ? .time(try timeReading(node).reading) : .text(try compileText(node))
    }
    if let node = fields.optional("ordinal") {
      program.isKeyNumbered = try node.isMapping || node.flag()
      if node.isMapping { program.numberedWhen = try compileCondition(node) }
    }
    if let node = fields.optional("changed-by") {
      program.isKnownByEvents = try node.choice(ChangedBy.self) == .events
    }
  }

  /// What tells whether a record that comes again has changed.
  private enum ChangedBy: String, CaseIterable { case bytes, events }

  // MARK: Tables

  func constant(_ text: String) -> MappingProgram.Constant {
    let start = program.pool.count
    program.pool.append(contentsOf: text.utf8)
    return MappingProgram.Constant(start: Int32(start), count: Int32(program.pool.count - start))
  }

  func constants(_ texts: [String]) -> MappingProgram.Range {
    let start = program.constants.count
    for text in texts { program.constants.append(constant(text)) }
    return range(from: start, to: program.constants.count)
  }

  /// Indices side by side in the operands, for what has several parts.
  func run(_ indices: [Int32]) -> MappingProgram.Range {
    let start = program.operands.count
    program.operands.append(contentsOf: indices)
    return range(from: start, to: program.operands.count)
  }

  func range(from start: Int, to end: Int) -> MappingProgram.Range {
    MappingProgram.Range(lower: Int32(start), upper: Int32(end))
  }

  func add(_ value: MappingProgram.Value) -> Int32 {
    program.values.append(value)
    return Int32(program.values.count - 1)
  }

  func add(_ condition: MappingProgram.Condition) -> Int32 {
    program.conditions.append(condition)
    return Int32(program.conditions.count - 1)
  }

  func add(_ reading: MappingProgram.Reading) -> Int32 {
    program.readings.append(reading)
    return Int32(program.readings.count - 1)
  }

  var noRange: MappingProgram.Range { MappingProgram.Range(lower: 0, upper: 0) }
}
