/// Forms of a text for comparison.
public enum TextNormalisation {
  /// What is left of a text when one leaves aside how it was set and which numbers are in it: letters, small ones.
  ///
  /// Digits, white space, punctuation and symbols are left out, full-width forms become narrow, and capital letters small by
  /// Unicode's mapping; so the same words give the same bytes wherever lines were wrapped and whichever order number
  /// stands in them. Empty where there are no letters. O(n), one allocation.
  /// - Returns: UTF-8.
  public static func comparable(_ text: Substring) -> [UInt8] {
    var text = text
    return text.withUTF8 { bytes in
      [UInt8](unsafeUninitializedCapacity: bytes.count * 3) { letters, count in
        var index = 0
        while index < bytes.count {
          let byte = bytes[index]
          let isLetter = (byte | 0x20) &- 0x61 < 26
          if byte < 0x80 {
            // Nearly all of most texts is ASCII or Chinese.
            letters[count] = byte | 0x20
            count += isLetter ? 1 : 0
            index += 1
          } else if index + 2 < bytes.count, (0xE5...0xE9).contains(byte) || (byte == 0xE4 && bytes[index + 1] >= 0xB8)
          {
            // U+4E00…U+9FFF
            for offset in 0..<3 { letters[count + offset] = bytes[index + offset] }
            count += 3
            index += 3
          } else if index + 2 < bytes.count, byte == 0xEF, bytes[index + 1] == 0xBC, bytes[index + 2] <= 0xA0 {
            // U+FF01…U+FF20: full-width punctuation and digits
            index += 3
          } else if index + 2 < bytes.count, byte == 0xE3, bytes[index + 1] == 0x80, bytes[index + 2] <= 0x82 {
            // U+3000…U+3002: the full-width blank, comma and stop
            index += 3
          } else {
            let end = bytes[(index + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
            for letter in comparable(String(decoding: bytes[index..<end], as: UTF8.self).unicodeScalars) {
              letters[count] = letter
              count += 1
            }
            index = end
          }
        }
      }
    }
  }

  private static func comparable(_ scalars: String.UnicodeScalarView) -> [UInt8] {
    var letters: [UInt8] = []
    for scalar in scalars {
      switch scalar.value {
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
