internal import TicketDomain

/// Reads a formula by recursive descent.
///
///     sum = product { ("+" | "−") product }
///     product = factor { ("×" | "÷") factor }
///     factor = "−" factor | "(" sum ")" | number | name
///
/// `*` `/` `-` and full-width forms are read as well. A name begins with a letter of any script, and goes on with letters, digits
/// and underscores.
struct FormulaParser {
  /// Where and why a text is no formula.
  enum Fault: Error, Hashable {
    /// Something else should stand at that character, counted from 1; what stands there, empty at the end.
    case unexpected(String, at: Int)
    case numberMalformed(String)
    /// Longer than ``textMax`` characters, or nested deeper than ``depthMax``.
    case tooComplex
  }

  static let textMax = 1000
  static let depthMax = 50

  private let characters: [Character]
  private var index = 0
  private var depth = 0

  private init(_ text: String) { characters = Array(text) }

  static func formula(_ text: String) throws(Fault) -> Formula {
    guard text.utf8.count <= 4 * textMax, text.count <= textMax else { throw .tooComplex }
    var parser = FormulaParser(text)
    let root = try parser.sum()
    guard parser.peek() == nil else { throw parser.unexpected() }
    return Formula(text: text, root: root)
  }

  private mutating func sum() throws(Fault) -> Formula.Node {
    try descend()
    defer { depth -= 1 }
    var node = try product()
    while let sign = peek() {
      if Self.plus.contains(sign) {
        index += 1
        node = .sum(node, try product())
      } else if Self.minus.contains(sign) {
        index += 1
        node = .difference(node, try product())
      } else {
        break
      }
    }
    return node
  }

  private mutating func product() throws(Fault) -> Formula.Node {
    var node = try factor()
    while let sign = peek() {
      if Self.times.contains(sign) {
        index += 1
        node = .product(node, try factor())
      } else if Self.over.contains(sign) {
        index += 1
        node = .quotient(node, try factor())
      } else {
        break
      }
    }
    return node
  }

  private mutating func factor() throws(Fault) -> Formula.Node {
    try descend()
    defer { depth -= 1 }
    guard let first = peek() else { throw unexpected() }
    if Self.minus.contains(first) {
      index += 1
      return .negated(try factor())
    }
    if first == "(" || first == "（" {
      index += 1
      let inner = try sum()
      guard let last = peek(), last == ")" || last == "）" else { throw unexpected() }
      index += 1
      return inner
    }
    if Self.isDigit(first) || first == "." { return try number() }
    guard first.isLetter else { throw unexpected() }
    return .input(take { $0.isLetter || Self.isDigit($0) || $0 == "_" })
  }

  private mutating func number() throws(Fault) -> Formula.Node {
    let written = take { Self.isDigit($0) || $0 == "." || $0.isLetter }
    guard let decimal = PlainDecimal(written) else { throw .numberMalformed(written) }
    return .number(Rational(decimal))
  }

  private mutating func descend() throws(Fault) {
    depth += 1
    // A sum and a factor are one step down each.
    if depth > 2 * Self.depthMax { throw .tooComplex }
  }

  /// The next character that is no blank.
  private mutating func peek() -> Character? {
    while index < characters.count, characters[index].isWhitespace { index += 1 }
    return index < characters.count ? characters[index] : nil
  }

  private mutating func take(while condition: (Character) -> Bool) -> String {
    let start = index
    while index < characters.count, condition(characters[index]) { index += 1 }
    return String(characters[start..<index])
  }

  private func unexpected() -> Fault {
    .unexpected(index < characters.count ? String(characters[index]) : "", at: index + 1)
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) && character.isASCII }

  private static let plus: Set<Character> = ["+", "＋"]
  private static let minus: Set<Character> = ["-", "−", "－"]
  private static let times: Set<Character> = ["*", "×", "·", "＊"]
  private static let over: Set<Character> = ["/", "÷", "／"]
}
