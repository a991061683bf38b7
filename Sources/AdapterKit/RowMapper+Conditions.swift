/// Conditions on a row.
extension RowMapper {
  /// Whether the condition holds. Of a value that is nothing, only `empty`, `is-not` and `not` can hold.
  func holds(_ index: Int32) throws(Refusal) -> Bool {
    switch conditions[Int(index)] {
    case .test(let value, .sameAs(let other)):
      guard let text = try text(value), let other = try self.text(other) else { return false }
      return text == other
    case .test(let value, let test): return passes(try text(value), test)
    case .not(let part): return try !holds(part)
    case .all(let parts):
      for index in parts.indices where try !holds(operands[index]) { return false }
      return true
    case .any(let parts):
      for index in parts.indices where try holds(operands[index]) { return true }
      return false
    }
  }

  private func passes(_ text: TextSlice?, _ test: MappingProgram.Test) -> Bool {
    guard let text else {
      switch test {
      case .isEmpty(let wanted): return wanted
      case .isNone: return true
      default: return false
      }
    }
    switch test {
    case .isEmpty(let wanted): return !wanted
    case .isAny(let words): return isOne(text, of: words)
    case .isNone(let words): return !isOne(text, of: words)
    case .startsWith(let words): return any(of: words) { text.starts(with: $0) }
    case .endsWith(let words): return any(of: words) { text.ends(with: $0) }
    case .contains(let words): return any(of: words) { text.firstIndex(of: $0) != nil }
    case .matches(let words): return any(of: words) { text.matches(glob: $0) }
    case .digits(let min, let max):
      return text.count >= Int(min) && text.count <= Int(max) && text.isDigits
    case .greaterThan(let bound): return number(text).map { $0.compared(to: bound) > 0 } ?? false
    case .sameAs: return false
    case .lessThan(let bound): return number(text).map { $0.compared(to: bound) < 0 } ?? false
    }
  }

  @inline(__always) private func any(of words: MappingProgram.Range, _ test: (TextSlice) -> Bool) -> Bool {
    for index in words.indices where test(text(of: constants[index])) { return true }
    return false
  }

  private func number(_ text: TextSlice) -> DecimalNumber? {
    do throws(DecimalNumber.Fault) { return try DecimalNumber(plain: text) } catch { return nil }
  }
}
