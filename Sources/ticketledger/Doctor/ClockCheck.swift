import AdapterKit
import EventStore
import TicketDomain

/// Whether the machine's clock can be right.
struct ClockCheck: HealthCheck {
  /// Where the log is; `nil` where no configuration says.
  let location: StoreLocation?
  /// Nothing can have run this program before.
  static let programWrittenAt = Instant(milliseconds: 1_735_689_600_000)
  /// How far clocks that are kept right may differ.
  static let toleranceSeconds: Int64 = 300

  func findings() -> [HealthFinding] {
    let last = location.flatMap { try? LogReader($0).lastRecordedAt() }
    return [Self.judge(now: .now, lastRecordedAt: last)]
  }

  static func judge(now: Instant, lastRecordedAt: Instant?) -> HealthFinding {
    var arguments = ["time": now.toTheSecond]
    if now < programWrittenAt { return HealthFinding(.clock, .wrong, .clockBeforeProgram, arguments) }
    if let lastRecordedAt, now < lastRecordedAt {
      arguments["last"] = lastRecordedAt.toTheSecond
      return HealthFinding(.clock, .wrong, .clockBeforeLog, arguments)
    }
    return HealthFinding(.clock, .ok, .clockSound, arguments)
  }

  /// IMAP does not tell the time, but a mail cannot have arrived in the future; `nil` where nothing is to be said.
  static func judge(now: Instant, lastArrival: Instant?, of account: String) -> HealthFinding? {
    guard let lastArrival else { return nil }
    let ahead = (lastArrival.milliseconds.subtractingReportingOverflow(now.milliseconds).partialValue) / 1000
    guard now < lastArrival, ahead > toleranceSeconds else { return nil }
    return HealthFinding(
      .clock, .note, .clockBehindMail,
      ["account": account, "time": now.toTheSecond, "arrival": lastArrival.toTheSecond])
  }
}

extension Instant {
  /// As people read it, UTC, without milliseconds.
  fileprivate var toTheSecond: String {
    Instant(milliseconds: milliseconds - milliseconds.flooredDivision(by: 1000).remainder).description
  }
}
