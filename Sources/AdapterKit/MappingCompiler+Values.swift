internal import Settings
internal import TicketDomain

/// What values are taken from, how they are cut and translated.
extension MappingCompiler {
  /// A value that comes out as text; returns its index.
  func compileText(_ node: SettingsNode) throws -> Int32 {
    if node.isScalar { return add(value(try source(ofCell: node))) }
    let fields = try node.fields(DefinitionKeys.value)
    for key in DefinitionKeys.conversion {
      if let other = fields.optional(key) {
        throw AdapterError(.conversionUnfit, at: other.place, ["field": field, "key": key])
      }
    }
    return try compileText(fields, at: node.place)
  }

  /// The text part of a mapping whose keys were checked already.
  func compileText(_ fields: SettingsFields, at place: String) throws -> Int32 {
    var result = value(try source(fields, at: place))
    if let node = fields.optional("decode") {
      guard try node.text() == "percent" else { throw node.bad("percent") }
      result.isPercentEncoded = true
    }
    let cutsStart = program.cuts.count
    for (key, kind) in [
      ("after", MappingProgram.Cut.Kind.after), ("after-last", .afterLast), ("before", .before),
      ("before-last", .beforeLast),
    ] {
      guard let node = fields.optional(key) else { continue }
      let text = try node.text()
      if text.isEmpty { throw node.bad("…") }
      program.cuts.append(MappingProgram.Cut(kind: kind, text: constant(text)))
    }
    result.cuts = range(from: cutsStart, to: program.cuts.count)
    if let node = fields.optional("null") { result.nulls = constants(try node.listOrSelf().map { try $0.text() }) }
    if let node = fields.optional("map") {
      // Beside `choose`, `otherwise` is the choice's.
      let otherwise = fields.optional("choose") == nil ? try fields.optional("otherwise")?.text() : nil
      result.map = try compileMap(node, otherwise: otherwise)
    }
    return add(result)
  }

  private func value(_ source: MappingProgram.Value.Source) -> MappingProgram.Value {
    MappingProgram.Value(source: source, cuts: noRange, nulls: noRange)
  }

  private func source(ofCell node: SettingsNode) throws -> MappingProgram.Value.Source {
    let name = try node.text()
    if let derived = derivedNames[name] { return .derived(derived) }
    return .cell(slot: try slot(name, at: node.place))
  }

  private func source(_ fields: SettingsFields, at place: String) throws -> MappingProgram.Value.Source {
    let ways = ["cell", "constant", "first", "join", "choose", "setting"]
    let found = ways.filter { fields.optional($0) != nil }
    guard found.count == 1, let way = found.first, let node = fields.optional(way) else {
      throw AdapterError(
        .valueUnclear, at: place,
        ["found": found.joined(separator: ", "), "allowed": ways.joined(separator: ", ")])
    }
    for (key, partner) in [("with", "join"), ("sorted", "join"), ("json", "cell")] where partner != way {
      if let other = fields.optional(key) {
        throw AdapterError(.keyUnfit, at: other.place, ["key": key, "with": way])
      }
    }
    switch way {
    case "constant": return .constant(constant(try node.text()))
    case "first": return .first(run(try node.list().map { try compileText($0) }))
    case "join":
      let parts = run(try node.list().map { try compileText($0) })
      return .join(
        parts, with: constant(try fields.optional("with")?.text() ?? ""),
        isSorted: try fields.optional("sorted")?.flag() ?? false)
    case "setting": return .setting(try node.choice())
    case "choose": return try choice(node, otherwise: fields.optional("otherwise"))
    default:
      guard let path = fields.optional("json") else { return try source(ofCell: node) }
      return .json(slot: try slot(try node.text(), at: node.place), path: constant(try leafPath(path)))
    }
  }

  private func choice(_ node: SettingsNode, otherwise: SettingsNode?) throws -> MappingProgram.Value.Source {
    let branches = try node.list().map { branch in
      let parts = try branch.fields(DefinitionKeys.branch)
      return MappingProgram.Branch(
        condition: try compileCondition(try parts.required("when")), then: try compileText(try parts.required("then")))
    }
    return .choose(add(branches), otherwise: try otherwise.map { try compileText($0) } ?? -1)
  }

  func add(_ branches: [MappingProgram.Branch]) -> MappingProgram.Range {
    let start = program.branches.count
    program.branches.append(contentsOf: branches)
    return range(from: start, to: program.branches.count)
  }

  /// `$.agent.id` as the leaf reader names it: `agent.id`.
  private func leafPath(_ node: SettingsNode) throws -> String {
    let written = try node.text()
    guard written.hasPrefix("$"), written.utf8.count > 1 else {
      throw AdapterError(.pathMalformed, at: node.place, ["path": written])
    }
    return String(written.dropFirst(written.hasPrefix("$.") ? 2 : 1))
  }

  private func compileMap(_ node: SettingsNode, otherwise: String?) throws -> Int32 {
    var entries = try node.pairs().map { word, meaning in (word: Array(word.utf8), meaning: try meaning.text()) }
    // The order in which RowMapper searches: by length, then by bytes.
    entries.sort { left, right in
      left.word.count != right.word.count
        ? left.word.count < right.word.count : left.word.lexicographicallyPrecedes(right.word)
    }
    let start = program.mapEntries.count
    for (word, meaning) in entries {
      program.mapEntries.append(
        MappingProgram.MapEntry(
          word: constant(String(decoding: word, as: UTF8.self)), meaning: constant(meaning)))
    }
    program.maps.append(
      MappingProgram.Map(
        entries: range(from: start, to: program.mapEntries.count), otherwise: otherwise.map { constant($0) }))
    return Int32(program.maps.count - 1)
  }

  /// The words that a value can become by its own constants and maps. Cells without a map can become anything, which only
  /// the row tells.
  func statedWords(of index: Int32) -> [String] {
    let value = program.values[Int(index)]
    if value.map >= 0 {
      let map = program.maps[Int(value.map)]
      let meanings = program.mapEntries[map.entries.indices].map(\.meaning) + (map.otherwise.map { [$0] } ?? [])
      return meanings.map(text)
    }
    switch value.source {
    case .constant(let constant): return [text(constant)]
    case .first(let parts): return program.operands[parts.indices].flatMap { statedWords(of: $0) }
    case .choose(let branches, let otherwise):
      return program.branches[branches.indices].flatMap { statedWords(of: $0.then) }
        + (otherwise >= 0 ? statedWords(of: otherwise) : [])
    case .derived(let derived): return statedWords(of: program.derived[Int(derived)])
    case .cell, .join, .json, .setting: return []
    }
  }

  private func text(_ constant: MappingProgram.Constant) -> String {
    String(decoding: program.pool[Int(constant.start)..<Int(constant.start + constant.count)], as: UTF8.self)
  }
}
