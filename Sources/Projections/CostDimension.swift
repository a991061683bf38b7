/// By what tickets' costs are told apart in reports.
public enum CostDimension: String, CaseIterable, Sendable {
  /// Who did the work.
  case department
  /// Whose ticket it is.
  case customer
  /// How the contact came about: phone, mail or chat.
  case channel
  /// Who worked on the contact: the staff number, else as the system names them.
  case agent
  /// The service type.
  case service
  /// The tag.
  case tag
  /// The cost item.
  case item
  /// The pool.
  case pool

  /// Whether it tells amounts apart and not work: each contact has part in all of its values.
  var isOfMoney: Bool { self == .item || self == .pool }

  /// What stands for nobody and nothing in an address.
  public static let nobody = "-"
}

/// A value of a dimension, written `channel=phone`; in it `%2F` stands for a slash, and so for what else an address cannot have.
public struct DimensionValue: Hashable, Sendable, CustomStringConvertible {
  /// The dimension.
  public var dimension: CostDimension
  /// The value: an id, `unclassified` for no service type or tag, `-` for nobody. A customer is `customer:C1001` on the list, else a
  /// ticket of theirs, so that no address has a number in it.
  public var value: String

  /// A value of a dimension.
  public init(_ dimension: CostDimension, _ value: String) {
    self.dimension = dimension
    self.value = value
  }

  /// Reads `channel=phone`; `nil` where there is no such dimension, or no value.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let dimension = CostDimension(rawValue: String(parts[0])) else { return nil }
    var bytes: [UInt8] = []
    var rest = Array(parts[1].utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let escaped = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(escaped)
      rest = rest.dropFirst(2)
    }
    guard !bytes.isEmpty, let value = String(validating: bytes, as: UTF8.self) else { return nil }
    self.init(dimension, value)
  }

  /// As ``init(_:)-swift.init`` reads it.
  public var description: String {
    var text = dimension.rawValue + "="
    for scalar in value.unicodeScalars {
      switch scalar {
      case "/", "%", " ", "\u{0}"..."\u{1F}", "\u{7F}":
        for byte in String(scalar).utf8 {
          text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
