internal import Settings
internal import TicketDomain

/// How times are written.
extension MappingCompiler {
  /// The `time:` of a field, with its `zone` and `edge`; returns its index.
  func compileTime(_ node: SettingsNode, _ conversion: Conversion) throws -> Int32 {
    let compiled = try node.listOrSelf().map { try pattern($0) }
    let start = program.patterns.count
    program.patterns.append(contentsOf: compiled)
    var zone: Int32 = 0
    if let node = conversion.node("zone") {
      program.zones.append(try ZoneRules.named(node))
      zone = Int32(program.zones.count - 1)
    }
    program.times.append(
      MappingProgram.Time(
        patterns: range(from: start, to: program.patterns.count), zone: zone,
        edge: try conversion.node("edge")?.choice()))
    return Int32(program.times.count - 1)
  }

  private func pattern(_ node: SettingsNode) throws -> TimePattern {
    let written = try node.text()
    switch written {
    case "epoch-s": return .epoch(perSecond: 1)
    case "epoch-ms": return .epoch(perSecond: 1000)
    case "epoch-us": return .epoch(perSecond: 1_000_000)
    case "rfc3339": return .rfc3339
    case "rfc2822": return .rfc2822
    default: return try letters(written, at: node.place)
    }
  }

  /// Letters as in Unicode Technical Standard 35, date format patterns, as far as logs and ledgers use them.
  private func letters(_ written: String, at place: String) throws -> TimePattern {
    let start = program.steps.count
    var used: Set<Character> = []
    var rest = Substring(written)
    while let letter = rest.first {
      if letter == "'" {
        let quoted = rest.dropFirst().prefix { $0 != "'" }
        guard rest.count >= quoted.count + 2 else {
          throw AdapterError(.patternMalformed, at: place, ["pattern": written, "part": String(rest)])
        }
        program.steps.append(.literal(constant(quoted.isEmpty ? "'" : String(quoted))))
        rest = rest.dropFirst(quoted.count + 2)
        continue
      }
      guard letter.isASCII, letter.isLetter else {
        program.steps.append(.literal(constant(String(letter))))
        rest = rest.dropFirst()
        continue
      }
      let part = rest.prefix { $0 == letter }
      guard let step = Self.step(letter, count: Int32(part.count)), used.insert(letter).inserted else {
        throw AdapterError(.patternMalformed, at: place, ["pattern": written, "part": String(part)])
      }
      program.steps.append(step)
      rest = rest.dropFirst(part.count)
    }
    // A time without a date is no moment.
    guard used.isSuperset(of: ["y", "M"]), !(used.contains("h") && !used.contains("a")) else {
      throw AdapterError(.patternMalformed, at: place, ["pattern": written, "part": "y M"])
    }
    return .steps(range(from: start, to: program.steps.count), hasClock: used.contains("H") || used.contains("h"))
  }

  private static func step(_ letter: Character, count: Int32) -> TimePattern.Step? {
    switch (letter, count) {
    case ("y", 1), ("y", 4): .year(digits: 4)
    case ("y", 2): .year(digits: 2)
    case ("M", 1...2): .month(min: count)
    case ("M", 3...4): .monthName
    case ("d", 1...2): .day(min: count)
    case ("H", 1...2): .hour(min: count)
    case ("h", 1...2): .hourOfHalf(min: count)
    case ("m", 1...2): .minute(min: count)
    case ("s", 1...2): .second(min: count)
    case ("S", 1...9): .fraction
    case ("a", 1): .half
    case ("Z", _), ("X", _): .offset
    case ("E", _): .weekday
    default: nil
    }
  }
}
