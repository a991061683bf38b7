import TicketDomain
import Testing

@testable import Alerting

@Suite struct `What somebody should hear of` {
  private static let hour: Int64 = 3_600_000
  /// A Monday, 00:00 UTC.
  private static let monday = Instant(milliseconds: 1_794_787_200_000)
  private let rules = AlertRules(currency: .cny)

  private func facts(at now: Instant) -> OperatingFacts {
    OperatingFacts(now: now, watchedSince: Instant(milliseconds: now.milliseconds - 90 * 24 * Self.hour))
  }

  /// Something came in each hour from 9 to 18 on workdays, of that many weeks before the Monday.
  private func workdays(weeks: Int64) -> Set<Int64> {
    var hours: Set<Int64> = []
    for week in 1...weeks {
      for day in 0..<5 {
        for hour in 9..<18 { hours.insert(Self.monday.hour - week * 168 + Int64(day * 24 + hour)) }
      }
    }
    return hours
  }

  @Test(arguments: [
    // hours since Monday 00:00, weeks known, whether it is silent
    (Int64(8), Int64(4), false),  // the whole weekend without anything is no silence
    (10, 4, false), (11, 4, false),  // only two of the hours in which it usually brings something
    (12, 4, true), (15, 4, true),
    (15, 1, false),  // its rhythm is not known yet
    (33, 2, true),
  ])
  func `a source is silent when hours pass in which it usually brings something`(
    hours: Int64, weeks: Int64, isSilent: Bool
  ) {
    var facts = facts(at: Instant(milliseconds: Self.monday.milliseconds + hours * Self.hour + 60_000))
    var source = OperatingFacts.Source(name: "pbx")
    source.busyHours = workdays(weeks: weeks)
    source.lastArrivalAt = Instant(milliseconds: (source.busyHours.max() ?? 0) * Self.hour + 30_000)
    facts.sources = [source]
    #expect(rules.judge(facts).contains { $0.kind == .sourceSilent } == isSilent)
    // What a daemon that has just started cannot have heard is not held against the source.
    facts.watchedSince = facts.now
    #expect(rules.judge(facts).isEmpty)
  }

  @Test(arguments: [(Int64(7199), false), (7201, true)])
  func `a source's own limit is what counts where there is one`(seconds: Int64, isSilent: Bool) {
    var rules = rules
    rules.silentSeconds = ["pbx": 7200]
    var facts = facts(at: Self.monday)
    var source = OperatingFacts.Source(name: "pbx")
    source.lastArrivalAt = Self.monday.advanced(bySeconds: -seconds)
    facts.sources = [source]
    #expect(!rules.judge(facts).isEmpty == isSilent)
  }

  @Test func `each limit is one that may be reached, and not passed`() {
    var rules = rules
    rules.budgets = ["hr": 100_000, "it": 100_000]
    let cases: [(AlertKind, String, (inout OperatingFacts, Bool) -> Void)] = [
      (.missedContacts, "", { $0.missedContacts = $1 ? 21 : 20 }),
      (.budgetExceeded, "hr", { $0.departmentCosts = ["hr": $1 ? 100_001 : 100_000, "it": 5] }),
      (.viewsBehind, "", { $0.viewsBehindSince = $0.now.advanced(bySeconds: $1 ? -601 : -600) }),
      (
        .diskLow, "",
        {
          $0.neededBytes = 1000
          $0.freeBytes = $1 ? 1999 : 2000
        }
      ),
      (
        .backupOverdue, "",
        {
          $0.backupEverySeconds = 86_400
          $0.lastBackupAt = $0.now.advanced(bySeconds: $1 ? -133_201 : -133_200)
        }
      ),
      (
        .sourceFailing, "mail",
        {
          var source = OperatingFacts.Source(name: "mail")
          source.failingSince = $0.now.advanced(bySeconds: $1 ? -900 : -899)
          $0.sources = [source]
        }
      ),
      (
        .quarantineGrowing, "mail",
        {
          var source = OperatingFacts.Source(name: "mail")
          source.newInQuarantine = $1 ? 11 : 10
          $0.sources = [source]
        }
      ),
      (
        .incomplete, "mail",
        {
          var source = OperatingFacts.Source(name: "mail")
          source.isComplete = !$1
          $0.sources = [source]
        }
      ),
    ]
    for (kind, subject, change) in cases {
      for isPassed in [false, true] {
        var facts = facts(at: Self.monday)
        change(&facts, isPassed)
        let alerts = rules.judge(facts)
        #expect(alerts.map(\.kind) == (isPassed ? [kind] : []), "\(kind)")
        #expect(alerts.allSatisfy { $0.subject == subject })
      }
    }
  }

  @Test(arguments: [(Int64(59), "0 min"), (5400, "90 min"), (7200, "2 h"), (172_799, "47 h"), (172_800, "2 d")])
  func `lengths of time are written in the unit that fits`(seconds: Int64, text: String) {
    #expect(AlertRules.span(seconds) == text)
  }
}
