internal import Settings
internal import TicketDomain

/// Conditions on values.
extension MappingCompiler {
  /// A condition; returns its index.
  func compileCondition(_ node: SettingsNode) throws -> Int32 {
    let fields = try node.fields(DefinitionKeys.condition)
    for key in ["all", "any", "not"] {
      guard let parts = fields.optional(key) else { continue }
      if let other = (DefinitionKeys.condition.first { $0 != key && fields.optional($0) != nil }) {
        throw AdapterError(.keyUnfit, at: node.place, ["key": other, "with": key])
      }
      switch key {
      case "not": return add(.not(try compileCondition(parts)))
      case "all": return add(.all(run(try parts.list().map { try compileCondition($0) })))
      default: return add(.any(run(try parts.list().map { try compileCondition($0) })))
      }
    }
    let value = try compileText(fields, at: node.place)
    let tests = try self.tests(fields).map { add(.test(value: value, $0)) }
    guard let first = tests.first else {
      throw AdapterError(
        .conditionEmpty, at: node.place, ["allowed": DefinitionKeys.test.joined(separator: ", ")])
    }
    return tests.count == 1 ? first : add(.all(run(tests)))
  }

  private func tests(_ fields: SettingsFields) throws -> [MappingProgram.Test] {
    var tests: [MappingProgram.Test] = []
    for key in DefinitionKeys.test {
      guard let node = fields.optional(key) else { continue }
      switch key {
      case "empty": tests.append(.isEmpty(try node.flag()))
      case "digits": tests.append(try digits(node))
      case "greater-than": tests.append(.greaterThan(try number(node)))
      case "less-than": tests.append(.lessThan(try number(node)))
      case "same-as": tests.append(.sameAs(try compileText(node)))
      default:
        let texts = constants(try node.listOrSelf().map { try $0.text() })
        switch key {
        case "is", "in": tests.append(.isAny(texts))
        case "is-not": tests.append(.isNone(texts))
        case "starts-with": tests.append(.startsWith(texts))
        case "ends-with": tests.append(.endsWith(texts))
        case "contains": tests.append(.contains(texts))
        default: tests.append(.matches(texts))
        }
      }
    }
    return tests
  }

  /// `3-5`, or one number.
  private func digits(_ node: SettingsNode) throws -> MappingProgram.Test {
    let parts = try node.text().split(separator: "-", omittingEmptySubsequences: false).map { Int32($0) }
    guard let min = parts.first ?? nil, let max = parts.last ?? nil, parts.count <= 2, min >= 1, max >= min else {
      throw node.bad("3-5")
    }
    return .digits(min: min, max: max)
  }

  private func number(_ node: SettingsNode) throws -> DecimalNumber {
    let bytes = Array(try node.text().utf8)
    let parsed = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.flatMap { try? DecimalNumber(plain: TextSlice(start: $0, count: buffer.count)) }
    }
    guard let parsed else { throw node.bad("-1.5") }
    return parsed
  }
}
