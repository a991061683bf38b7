import Parallel
import TestSupport
import Testing

@Suite struct `Waiting after failures` {
  @Test func `is between half of the doubled time and all of it, and never longer than the longest`() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      var backoff = Backoff(first: .seconds(1), longest: .seconds(300))
      for failures in 0..<40 {
        let whole = min(Duration.seconds(1 << min(failures, 20)), .seconds(300))
        let wait = backoff.failed(using: &generator)
        #expect(wait <= whole && wait >= whole / 2)
      }
      #expect(backoff.failures == 40)
      backoff.succeeded()
      #expect(backoff.failed(using: &generator) <= .seconds(1))
    }
  }

  @Test func `differs, so that what failed together does not come back together`() {
    var generator = SeededGenerator(seed: 8)
    let waits = (0..<50).map { _ in
      var backoff = Backoff(first: .seconds(60))
      return backoff.failed(using: &generator)
    }
    #expect(Set(waits).count > 40)
  }
}
