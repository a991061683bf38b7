internal import Settings
internal import TicketDomain

/// The keys that turn a text into more than a text, as far as they are in force at one value: those of the value itself,
/// else those of the `first` or `choose` around it.
struct Conversion {
  private var nodes: [String: SettingsNode] = [:]

  func node(_ key: String) -> SettingsNode? { nodes[key] }

  /// With the conversion keys of `fields` in place of the outer ones, where it has any.
  func overridden(by fields: SettingsFields) -> Conversion {
    var own = Conversion()
    for key in DefinitionKeys.conversion { own.nodes[key] = fields.optional(key) }
    return own.nodes.isEmpty ? self : own
  }
}

/// Values that are times, lengths of time or amounts.
extension MappingCompiler {
  /// A kind of reading: the keys that it uses, the one that it needs, and how its leaf is made.
  private struct ReadingKind {
    var keys: Set<String>
    var make: (_ value: SettingsNode, _ fields: SettingsFields?, Conversion) throws -> MappingProgram.Reading
  }

  /// A time; `expected` is how it is written, for people.
  func timeReading(_ node: SettingsNode) throws -> (reading: Int32, expected: String) {
    var expected: [String] = []
    let kind = ReadingKind(keys: ["time", "zone", "edge"]) { [self] node, fields, conversion in
      let time = try needed("time", conversion, at: node.place)
      expected += try time.listOrSelf().map { try $0.text() }
      return .time(value: try leaf(node, fields), time: try compileTime(time, conversion))
    }
    let reading = try compileReading(node, Conversion(), kind)
    return (reading, unique(expected))
  }

  /// A length of time in seconds.
  func lengthReading(_ node: SettingsNode) throws -> (reading: Int32, expected: String) {
    var expected: [String] = []
    let kind = ReadingKind(keys: ["time", "zone", "edge", "unit", "between"]) { [self] node, fields, conversion in
      if let between = fields?.optional("between") {
        let ends = try between.list()
        guard ends.count == 2 else { throw between.bad("[…, …]") }
        let time = try needed("time", conversion, at: between.place)
        expected += try time.listOrSelf().map { try $0.text() }
        let compiled = try compileTime(time, conversion)
        return .between(
          from: add(.time(value: try compileText(ends[0]), time: compiled)),
          to: add(.time(value: try compileText(ends[1]), time: compiled)))
      }
      let unit = try conversion.node("unit")?.choice(LengthUnit.self) ?? .seconds
      expected.append(unit.rawValue)
      return .length(value: try leaf(node, fields), unit: unit)
    }
    let reading = try compileReading(node, Conversion(), kind)
    return (reading, unique(expected))
  }

  /// An amount in minor units.
  func amountReading(_ node: SettingsNode) throws -> (reading: Int32, expected: String) {
    let kind = ReadingKind(keys: ["amount"]) { [self] node, fields, conversion in
      let amount = try needed("amount", conversion, at: node.place)
      let parts = try amount.fields(DefinitionKeys.amount)
      let sign = try parts.optional("sign")?.integer(in: -1...1) ?? 1
      if sign == 0 { throw amount.bad("1, -1") }
      return .amount(
        value: try leaf(node, fields), powerOfTen: try parts.optional("unit").map(powerOfTen) ?? 0,
        isNegated: sign < 0)
    }
    return (try compileReading(node, Conversion(), kind), "1,234.50")
  }

  private func compileReading(
    _ node: SettingsNode, _ outer: Conversion, _ kind: ReadingKind
  ) throws -> Int32 {
    guard node.isMapping else { return add(try kind.make(node, nil, outer)) }
    let fields = try node.fields(DefinitionKeys.value)
    let conversion = outer.overridden(by: fields)
    for key in DefinitionKeys.conversion where !kind.keys.contains(key) {
      if let unfit = fields.optional(key) {
        throw AdapterError(.conversionUnfit, at: unfit.place, ["field": field, "key": key])
      }
    }
    // Where the whole is cut or translated, it is one text; else each branch may be written in its own way.
    let isOneText = ["after", "after-last", "before", "before-last", "null", "map", "decode"].contains {
      fields.optional($0) != nil
    }
    if !isOneText, let parts = fields.optional("first") {
      return add(.first(run(try parts.list().map { try compileReading($0, conversion, kind) })))
    }
    if !isOneText, let choose = fields.optional("choose") {
      let branches = try choose.list().map { branch in
        let parts = try branch.fields(DefinitionKeys.branch)
        return MappingProgram.Branch(
          condition: try compileCondition(try parts.required("when")),
          then: try compileReading(try parts.required("then"), conversion, kind))
      }
      let otherwise = try fields.optional("otherwise").map { try compileReading($0, conversion, kind) } ?? -1
      return add(.choose(add(branches), otherwise: otherwise))
    }
    return add(try kind.make(node, fields, conversion))
  }

  private func leaf(_ node: SettingsNode, _ fields: SettingsFields?) throws -> Int32 {
    guard let fields else { return try compileText(node) }
    return try compileText(fields, at: node.place)
  }

  private func needed(_ key: String, _ conversion: Conversion, at place: String) throws -> SettingsNode {
    guard let node = conversion.node(key) else {
      throw AdapterError(.conversionMissing, at: place, ["field": field, "needs": key])
    }
    return node
  }

  private func powerOfTen(_ node: SettingsNode) throws -> Int32 {
    switch try node.text() {
    case "0.01", "分": return -2
    case "0.1", "角": return -1
    case "1", "元": return 0
    case "10": return 1
    case "100", "百": return 2
    case "1000", "千": return 3
    case "10000", "万": return 4
    case "100000000", "亿": return 8
    default: throw node.bad("0.01, 1, 1000, 万, 亿")
    }
  }

  private func unique(_ texts: [String]) -> String {
    texts.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", ")
  }
}
