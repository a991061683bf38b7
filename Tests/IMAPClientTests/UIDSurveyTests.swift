import TestSupport
import Testing
import TicketDomain

@testable import IMAPClient

@Suite struct `A survey of UIDs` {
  /// The UIDs in the order found, and how many ranges were asked for.
  private func walk(_ uids: [UInt32], after start: UInt32, through last: UInt32, messagesMax: Int) -> ([UInt32], Int) {
    var survey = UIDSurvey(after: start, through: last, messagesMax: messagesMax)
    var found: [UInt32] = []
    var asked = 0
    while let range = survey.range, asked < 100_000 {
      asked += 1
      let inside = uids.filter { range.contains($0) }
      survey.answered(range, count: inside.count)
      if inside.count <= survey.answersMax { found += inside }
    }
    return (found, asked)
  }

  @Test func `finds every UID once and in order, wherever they lie`() {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<300 {
      let top = [UInt32(40), 5000, 1_000_000, .max].randomElement(using: &random) ?? 1
      var uids: Set<UInt32> = []
      while uids.count < Int.random(in: 0...40, using: &random) {
        // Clusters and single ones.
        let first = UInt32.random(in: 1...top, using: &random)
        for offset in 0..<UInt32.random(in: 1...30, using: &random) where first <= top - min(offset, top) {
          uids.insert(first + offset)
        }
      }
      let start = UInt32.random(in: 0...top / 2, using: &random)
      let messagesMax = Int.random(in: 1...20, using: &random)
      let (found, asked) = walk(uids.sorted(), after: start, through: top, messagesMax: messagesMax)
      #expect(found == uids.sorted().filter { $0 > start && $0 <= top })
      #expect(asked <= 30 + 30 * uids.count)
    }
  }

  @Test func `a gap of 32 bits is crossed in few steps, and the last UID of all is no trap`() {
    #expect(walk([.max - 1], after: 0, through: .max - 1, messagesMax: 1000) == ([.max - 1], 9))
    #expect(walk([.max], after: .max - 1, through: .max, messagesMax: 1000) == ([.max], 1))
    #expect(walk([], after: .max, through: .max, messagesMax: 1000).1 == 0)
    #expect(walk([], after: 7, through: 0, messagesMax: 0).1 == 0)
  }

  @Test(arguments: [(1, 50...100), (2, 100...200), (3, 200...400), (9, 250...500)])
  func `the pause before a retry doubles, up to its limit`(attempts: Int, range: ClosedRange<Int>) {
    var retry = FolderReader.RetryPolicy()
    retry.firstPauseMilliseconds = 100
    retry.pauseMillisecondsMax = 500
    for _ in 0..<50 { #expect(range.contains(retry.pauseMilliseconds(afterAttempts: attempts))) }
    retry.firstPauseMilliseconds = 60_000
    let start = ContinuousClock.now
    retry.pauseMillisecondsMax = 60_000
    retry.pause(afterAttempts: attempts) { ContinuousClock.now - start > .milliseconds(50) }
    #expect(ContinuousClock.now - start < .seconds(2))
  }
}
