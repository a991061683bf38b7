public import TicketDomain

/// From which limits on somebody should hear of what.
public struct AlertRules: Sendable, Hashable {
  /// How many contacts of a day may go unanswered.
  public var missedContactsMax = 20
  /// How many records of a source and day may be put in quarantine.
  public var quarantineMax = 10
  /// How long the views may be behind the log, in seconds.
  public var viewsBehindSeconds: Int64 = 600
  /// How long a source may fail, in seconds.
  public var failingSeconds: Int64 = 900
  /// How old the last backup may be, in seconds; `nil` for half as long again as they are apart, and an hour.
  public var backupSeconds: Int64?
  /// How long a source may bring nothing, in seconds, by its name; the others are judged by their rhythm.
  public var silentSeconds: [String: Int64] = [:]
  /// What a department may cost a month, in minor units, by its id.
  public var budgets: [String: Int64] = [:]
  /// How amounts are written.
  public var currency: Currency

  /// So many hours of the week in which a source usually brings something may pass without.
  public static let silentHours = 3
  /// A source's rhythm is known after so many weeks.
  public static let rhythmWeeks: Int64 = 2

  /// The usual limits, for amounts in that currency.
  public init(currency: Currency) { self.currency = currency }

  /// What somebody should hear of, by these limits; each condition about one thing at most once. O(sources · hours of two weeks).
  public func judge(_ facts: OperatingFacts) -> [Alert] {
    facts.sources.flatMap { judge($0, facts) } + judgeWork(facts) + judgeMachine(facts)
  }

  private func judge(_ source: OperatingFacts.Source, _ facts: OperatingFacts) -> [Alert] {
    var alerts: [Alert] = []
    if let since = source.failingSince, since.seconds(until: facts.now) >= failingSeconds {
      alerts.append(
        Alert(
          .sourceFailing, about: source.name,
          ["time": Self.span(since.seconds(until: facts.now)), "detail": source.trouble ?? ""]))
    } else if let seconds = silence(of: source, facts) {
      alerts.append(Alert(.sourceSilent, about: source.name, ["time": Self.span(seconds)]))
    }
    if !source.isComplete { alerts.append(Alert(.incomplete, about: source.name)) }
    if source.newInQuarantine > quarantineMax {
      alerts.append(
        Alert(
          .quarantineGrowing, about: source.name,
          ["count": "\(source.newInQuarantine)", "limit": "\(quarantineMax)"]))
    }
    return alerts
  }

  /// For how many seconds nothing has come, where that is longer than usual.
  ///
  /// Usual are the hours of the week in which something came in at least half of the weeks that are known: nights and weekends
  /// without anything are no silence where they always are.
  private func silence(of source: OperatingFacts.Source, _ facts: OperatingFacts) -> Int64? {
    guard let last = source.lastArrivalAt, last <= facts.now else { return nil }
    let quiet = max(last, facts.watchedSince).seconds(until: facts.now)
    let seconds = last.seconds(until: facts.now)
    if let limit = silentSeconds[source.name] { return quiet > limit ? seconds : nil }
    let now = facts.now.hour
    guard let first = source.busyHours.min(), now - first >= Self.rhythmWeeks * 168 else { return nil }
    let weeks = min(4, (now - first) / 168)
    let from = max(last, facts.watchedSince).hour + 1
    guard from < now else { return nil }
    // The hour that has only begun does not count.
    let missed = (from..<now).prefix(336).count { hour in
      let times = (1...weeks).count { source.busyHours.contains(hour - $0 * 168) }
      return Int64(times) * 2 >= weeks
    }
    return missed >= Self.silentHours ? seconds : nil
  }

  private func judgeWork(_ facts: OperatingFacts) -> [Alert] {
    var alerts: [Alert] = []
    if facts.missedContacts > missedContactsMax {
      alerts.append(
        Alert(.missedContacts, ["count": "\(facts.missedContacts)", "limit": "\(missedContactsMax)"]))
    }
    for (department, budget) in budgets.sorted(by: { $0.key < $1.key }) {
      guard let cost = facts.departmentCosts[department], cost > budget else { continue }
      alerts.append(
        Alert(
          .budgetExceeded, about: department,
          [
            "cost": currency.decimal(ofMinor: cost), "budget": currency.decimal(ofMinor: budget),
            "currency": currency.code,
          ]))
    }
    return alerts
  }

  private func judgeMachine(_ facts: OperatingFacts) -> [Alert] {
    var alerts: [Alert] = []
    if let since = facts.viewsBehindSince, since.seconds(until: facts.now) > viewsBehindSeconds {
      alerts.append(
        Alert(
          .viewsBehind,
          ["time": Self.span(since.seconds(until: facts.now)), "events": "\(facts.viewsBehindEvents)"]))
    }
    let isLow = facts.freeBytes.map { $0 / 2 < facts.neededBytes } ?? false
    if isLow || facts.isStoppedForRoom {
      alerts.append(
        Alert(
          .diskLow,
          ["free": "\((facts.freeBytes ?? 0) / 1_000_000)", "needed": "\(facts.neededBytes / 1_000_000)"]))
    }
    if let every = facts.backupEverySeconds {
      let limit = backupSeconds ?? every + every / 2 + 3600
      let since = facts.lastBackupAt ?? facts.watchedSince
      if since.seconds(until: facts.now) > limit {
        alerts.append(Alert(.backupOverdue, ["time": Self.span(since.seconds(until: facts.now))]))
      }
    }
    return alerts
  }

  /// A length of time in the unit that fits: `90 min`, `5 h`, `3 d`.
  static func span(_ seconds: Int64) -> String {
    if seconds < 2 * 3600 { return "\(seconds / 60) min" }
    return seconds < 2 * 86_400 ? "\(seconds / 3600) h" : "\(seconds / 86_400) d"
  }
}

extension Instant {
  /// Whole seconds from here to `other`; 0 where that is earlier.
  func seconds(until other: Instant) -> Int64 {
    let (difference, isTooMuch) = other.milliseconds.subtractingReportingOverflow(milliseconds)
    return isTooMuch ? 0 : max(0, difference / 1000)
  }

  /// Hours since 1970-01-01T00:00Z.
  public var hour: Int64 { milliseconds.flooredDivision(by: 3_600_000).quotient }
}
