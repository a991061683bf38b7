/// A calculation over named inputs: `(repeated + reconciled) × wage`.
///
/// It has sums, differences, products and quotients, parentheses, decimals and names, and is computed exactly.
public struct Formula: Hashable, Sendable {
  /// What is done with what.
  indirect enum Node: Hashable, Sendable {
    case number(Rational)
    case input(String)
    case negated(Node)
    case sum(Node, Node)
    case difference(Node, Node)
    case product(Node, Node)
    case quotient(Node, Node)
  }

  /// Why a formula has no value.
  public enum Fault: Error, Hashable, Sendable {
    /// What it divides by is zero, as it stands in the formula.
    case divisionByZero(String)
    /// An input is not known.
    case inputUnknown(String)
    /// A number along the way has more than ``Formula/bitsMax`` binary digits.
    case tooLarge
  }

  /// As written.
  public let text: String
  /// The inputs that it names, each once, in the order in which they come.
  public let inputs: [String]
  let root: Node

  /// Numbers along the way may not be larger than that; real ones have a few hundred.
  public static let bitsMax = 16_384

  init(text: String, root: Node) {
    self.text = text
    self.root = root
    var inputs: [String] = []
    Self.collect(root, into: &inputs)
    self.inputs = inputs
  }

  /// The exact value for those inputs. O(operations), each in the size of the numbers.
  public func value(_ inputs: [String: Rational]) throws(Fault) -> Rational { try Self.value(root, inputs) }

  private static func value(_ node: Node, _ inputs: [String: Rational]) throws(Fault) -> Rational {
    let result: Rational
    switch node {
    case .number(let number): return number
    case .input(let name):
      guard let value = inputs[name] else { throw .inputUnknown(name) }
      return value
    case .negated(let operand): return -(try value(operand, inputs))
    case .sum(let left, let right): result = try value(left, inputs) + value(right, inputs)
    case .difference(let left, let right): result = try value(left, inputs) - value(right, inputs)
    case .product(let left, let right): result = try value(left, inputs) * value(right, inputs)
    case .quotient(let left, let right):
      guard let quotient = try value(left, inputs).divided(by: value(right, inputs)) else {
        throw .divisionByZero(text(of: right))
      }
      result = quotient
    }
    if result.bitWidth > bitsMax { throw .tooLarge }
    return result
  }

  private static func collect(_ node: Node, into inputs: inout [String]) {
    switch node {
    case .number: break
    case .input(let name): if !inputs.contains(name) { inputs.append(name) }
    case .negated(let operand): collect(operand, into: &inputs)
    case .sum(let left, let right), .difference(let left, let right), .product(let left, let right),
      .quotient(let left, let right):
      collect(left, into: &inputs)
      collect(right, into: &inputs)
    }
  }

  private static func text(of node: Node) -> String {
    switch node {
    case .number(let number): number.description
    case .input(let name): name
    case .negated(let operand): "−" + text(of: operand)
    case .sum(let left, let right): "(\(text(of: left)) + \(text(of: right)))"
    case .difference(let left, let right): "(\(text(of: left)) − \(text(of: right)))"
    case .product(let left, let right): "\(text(of: left)) × \(text(of: right))"
    case .quotient(let left, let right): "\(text(of: left)) ÷ \(text(of: right))"
    }
  }
}
