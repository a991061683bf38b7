/// What the bytes above 127 of a text look like, where its label says nothing or lies.
struct EightBitCensus {
  /// Bytes of well-formed UTF-8 sequences of two bytes or more.
  private var utf8Bytes = 0
  /// Those of three bytes or more.
  private var longSequences = 0
  /// Bytes above 127 outside of them.
  private var otherBytes = 0
  private var isGB18030 = true
  private var pairs = 0
  private var commonPairs = 0
  private var pairsInRowMax = 0

  init(_ bytes: ByteView) {
    countUTF8(bytes)
    countGB18030(bytes)
  }

  /// Well-formed UTF-8, and with characters that no two letters of another charset make by chance, as 联通 of GB 2312 does.
  var isSurelyUTF8: Bool { otherBytes == 0 && longSequences >= 2 }

  /// UTF-8 with a few bytes missing or broken: Chinese in GB18030 rarely forms such sequences.
  var isDamagedUTF8: Bool { utf8Bytes >= 4 * otherBytes }

  /// Well-formed, and mostly of the characters of GB 2312 level 1 and 2 with its punctuation, as Chinese is.
  var isLikelyGB18030: Bool { isGB18030 && pairs > 0 && 2 * commonPairs >= pairs }

  /// The same where the label is one of western Europe: words like `Grüße` are pairs too, but no two in a row.
  var isSurelyGB18030: Bool { isLikelyGB18030 && pairsInRowMax >= 2 && 5 * commonPairs >= 4 * pairs }

  private mutating func countUTF8(_ bytes: ByteView) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        index += 1
        continue
      }
      let length = Self.utf8Length(bytes, at: index)
      if length == 0 { otherBytes += 1 } else { utf8Bytes += length }
      if length > 2 { longSequences += 1 }
      index += max(length, 1)
    }
  }

  /// Of a well-formed sequence of more than one byte (Unicode Standard, table 3-7); 0 for anything else.
  private static func utf8Length(_ bytes: ByteView, at index: Int) -> Int {
    let second = bytes[index + 1]
    func isTrail(_ offset: Int) -> Bool { bytes[index + offset] & 0xC0 == 0x80 }
    switch bytes[index] {
    case 0xC2...0xDF: return isTrail(1) ? 2 : 0
    case 0xE0: return second >= 0xA0 && isTrail(1) && isTrail(2) ? 3 : 0
    case 0xED: return second < 0xA0 && isTrail(1) && isTrail(2) ? 3 : 0
    case 0xE1...0xEF: return isTrail(1) && isTrail(2) ? 3 : 0
    case 0xF0: return second >= 0x90 && isTrail(1) && isTrail(2) && isTrail(3) ? 4 : 0
    case 0xF1...0xF3: return isTrail(1) && isTrail(2) && isTrail(3) ? 4 : 0
    case 0xF4: return second < 0x90 && isTrail(1) && isTrail(2) && isTrail(3) ? 4 : 0
    default: return 0
    }
  }

  private mutating func countGB18030(_ bytes: ByteView) {
    var index = 0
    var pairsInRow = 0
    while index < bytes.count {
      let byte = bytes[index]
      let second = bytes[index + 1]
      if byte < 0x80 {
        index += 1
        pairsInRow = 0
        continue
      }
      if index + 1 == bytes.count { break }
      switch (byte, second) {
      case (0x81...0xFE, 0x30...0x39):
        isGB18030 = isGB18030 && (0x81...0xFE).contains(bytes[index + 2]) && bytes[index + 3].isDigit
        index += 4
      case (0x81...0xFE, 0x40...0x7E), (0x81...0xFE, 0x80...0xFE):
        pairs += 1
        pairsInRow += 1
        pairsInRowMax = max(pairsInRowMax, pairsInRow)
        if second >= 0xA1, (0xB0...0xF7).contains(byte) || (0xA1...0xA3).contains(byte) { commonPairs += 1 }
        index += 2
      default:
        isGB18030 = false
        index += 1
      }
    }
  }
}
