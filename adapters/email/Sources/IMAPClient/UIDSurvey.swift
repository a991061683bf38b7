/// Which ranges of UIDs to ask about next: ascending, and as wide as is likely to bring the wanted number of mails.
///
/// UIDs may lie millions apart. A range that brings few makes the next one wider, eight times at most, so that any gap of 32 bits
/// is crossed in eleven steps; one that brings too many is asked about again in narrower ones.
struct UIDSurvey {
  private(set) var next: UInt64
  let last: UInt64
  /// How many mails one range should bring.
  let messagesMax: Int
  private var width: UInt64

  /// How many mails of one answer are kept at most; an answer with more is asked for again, in parts.
  var answersMax: Int { messagesMax * 4 }

  init(after uid: UInt32, through last: UInt32, messagesMax: Int) {
    next = UInt64(uid) + 1
    self.last = UInt64(last)
    self.messagesMax = max(1, messagesMax)
    width = UInt64(self.messagesMax)
  }

  /// The range to ask about; `nil` at the end.
  var range: ClosedRange<UInt32>? {
    guard next <= last else { return nil }
    return UInt32(next)...UInt32(min(last, next + width - 1))
  }

  /// That range brought `count` mails.
  mutating func answered(_ range: ClosedRange<UInt32>, count: Int) {
    let asked = UInt64(range.upperBound) - UInt64(range.lowerBound) + 1
    if count > answersMax {
      width = max(1, asked / UInt64(count / messagesMax + 1))
      return
    }
    next = UInt64(range.upperBound) + 1
    let fitting = count == 0 ? asked * 8 : asked * UInt64(messagesMax) / UInt64(count)
    width = min(max(fitting, 1), asked * 8, 1 << 32)
  }
}
