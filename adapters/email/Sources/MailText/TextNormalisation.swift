/// Forms of a text for comparison.
public enum TextNormalisation {
  /// What is left of a text when one leaves aside how it was set and which numbers are in it: letters, small ones.
  ///
  /// Digits, white space, punctuation and symbols are left out, full-width forms become narrow, and capital letters small by
  /// Unicode's mapping; so the same words give the same bytes wherever lines were wrapped and whichever order number
  /// stands in them. Empty where there are no letters. O(n), one allocation.
  /// - Returns: UTF-8.
  public static func comparable(_ text: Substring) -> [UInt8] {
    var letters: [UInt8] = []
    letters.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x61...0x7A: letters.append(UInt8(truncatingIfNeeded: scalar.value))
      case 0x41...0x5A: letters.append(UInt8(truncatingIfNeeded: scalar.value | 0x20))
      case ..<0x80: break
      case 0x4E00...0x9FFF: letters.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      case 0xFF21...0xFF3A: letters.append(UInt8(truncatingIfNeeded: scalar.value - 0xFF21 + 0x61))
      case 0xFF41...0xFF5A: letters.append(UInt8(truncatingIfNeeded: scalar.value - 0xFF41 + 0x61))
      default: if isLetter(scalar) { letters.append(contentsOf: scalar.properties.lowercaseMapping.utf8) }
      }
    }
    return letters
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark:
      true
    default: false
    }
  }
}
