/// Makes equal what only looks different: letter case, full and half width, traditional and simplified characters, blanks.
public struct TextFolding: Sendable {
  private let simplified: @Sendable (UInt16) -> UInt16

  /// `simplified` gives the simplified form of a traditional character, any other character as it is.
  public init(simplified: @escaping @Sendable (UInt16) -> UInt16) { self.simplified = simplified }

  /// The text's UTF-16 units, folded: lower case, half width, one blank between words and none at the ends. O(n).
  public func fold(_ text: String) -> [UInt16] {
    var folded: [UInt16] = []
    folded.reserveCapacity(text.utf8.count)
    var isBlankDue = false
    for unit in text.utf16 {
      let unit = fold(unit)
      if unit <= 0x20 || unit == 0x7F || unit == 0xFEFF || (0x2000...0x200F).contains(unit) {
        isBlankDue = !folded.isEmpty
        continue
      }
      if isBlankDue {
        folded.append(0x20)
        isBlankDue = false
      }
      folded.append(unit)
    }
    return folded
  }

  private func fold(_ unit: UInt16) -> UInt16 {
    switch unit {
    case 0x41...0x5A: unit + 0x20
    case ..<0xC0: unit == 0xA0 ? 0x20 : unit
    case 0xC0...0x58F: Self.lowercase(unit)
    case 0x3000: 0x20
    case 0x3400...0x9FFF: simplified(unit)
    case 0xFF01...0xFF5E:
      // Full-width ASCII.
      (0xFF21...0xFF3A).contains(unit) ? unit - 0xFEE0 + 0x20 : unit - 0xFEE0
    default: unit
    }
  }

  private static func lowercase(_ unit: UInt16) -> UInt16 {
    guard let scalar = Unicode.Scalar(unit) else { return unit }
    let lower = scalar.properties.lowercaseMapping.utf16
    return lower.count == 1 ? lower.first ?? unit : unit
  }

  /// What a unit is, as far as words are told apart by it.
  enum Kind {
    case letter
    case digit
    /// Han, kana or hangul: written without blanks.
    case ideograph
    case other
  }

  static func kind(of unit: UInt16) -> Kind {
    switch unit {
    case 0x30...0x39: .digit
    case 0x61...0x7A: .letter
    case ..<0xAA: .other
    case 0xD7, 0xF7: .other
    case 0xAA...0x1FFF: .letter
    case 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF: .ideograph
    default: .other
    }
  }
}
