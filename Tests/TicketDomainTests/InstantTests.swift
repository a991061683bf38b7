import Testing
import TicketDomain

@Suite struct `Instants` {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.001Z"), (-1, "1969-12-31T23:59:59.999Z"),
    (1_791_764_043_412, "2026-10-12T00:14:03.412Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
  ])
  func `an instant is written as RFC 3339 in UTC`(milliseconds: Int64, text: String) {
    #expect(Instant(milliseconds: milliseconds).description == text)
  }

  @Test(
    arguments: [
      (1000, 2, 3000), (1000, -2, -1000), (Int64.max, 1, .max), (.min, -1, .min), (0, .max, .max), (0, .min, .min),
    ] as [(Int64, Int64, Int64)])
  func `adding seconds saturates instead of trapping`(start: Int64, seconds: Int64, sum: Int64) {
    #expect(Instant(milliseconds: start).advanced(bySeconds: seconds).milliseconds == sum)
  }

  @Test(arguments: [(7, 3, 2, 1), (-7, 3, -3, 2), (-6, 3, -2, 0), (0, 3, 0, 0), (-1, 86_400_000, -1, 86_399_999)])
  func `floored division leaves a remainder that is never negative`(
    value: Int64, divisor: Int64, quotient: Int64, remainder: Int64
  ) {
    #expect(value.flooredDivision(by: divisor) == (quotient, remainder))
  }
}
