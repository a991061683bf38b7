internal import TicketDomain

/// Decides which customer calls when about which matter: the company's truth, from which everything else follows.
///
/// Calls of one matter follow each other within ``windowSeconds``, counted from the end of one to the start of the next; two
/// matters of one customer are further apart. Both sides of that border are met to the second now and then.
struct MatterPlanner {
  /// The window that the configuration states.
  static let windowHours = 72
  static let windowSeconds = windowHours * 3600

  private let months: [Period]
  /// How many matters have been planned when each month ends.
  private let ticketsUntil: [Int]
  /// When the last month ends; the logs have been exported then.
  private let horizon: ClockSeconds
  private var generator: SeededGenerator
  private var customers = Customers()
  private var tickets = 0
  /// Matters of the month at hand that are still to be planned.
  private var startsLeft = 0
  /// By the month in which they start.
  private var calls: [[PlannedCall]]

  init(tickets: Int, months: [Period], seed: UInt64) {
    self.months = months
    let weights = months.map { BusinessHours($0).weight }
    let weightOfAll = weights.reduce(0, +)
    var weightSoFar = 0
    ticketsUntil = weights.map { weight in
      weightSoFar += weight
      return tickets * weightSoFar / weightOfAll
    }
    horizon = months[months.count - 1].next.firstDay.clock
    generator = SeededGenerator(seed: seed, stream: 2)
    calls = Array(repeating: [], count: months.count)
  }

  /// All calls that start in the month with this index, in order of time. Months are asked for in their order, once each.
  mutating func takeCalls(ofMonth month: Int) -> [PlannedCall] {
    planMatters(ofMonth: month)
    planTalksBetweenAgents(ofMonth: month)
    let unordered = calls[month]
    calls[month] = []
    // Sorting need not be stable, so those of the same second keep the order in which they were planned by their index.
    return unordered.indices.sorted { (unordered[$0].start, $0) < (unordered[$1].start, $1) }.map { unordered[$0] }
  }

  private mutating func planMatters(ofMonth month: Int) {
    let hours = BusinessHours(months[month])
    let nextMonth = months[month].next.firstDay.clock
    var starts = (0..<ticketsUntil[month] - tickets).map { _ in min(hours.moment(&generator), latestStart) }.sorted()
    if starts.count >= 3 {
      starts[0] = months[month].firstDay.clock
      starts[starts.count - 1] = min(nextMonth - 20, latestStart)
    }
    startsLeft = starts.count
    for start in starts {
      startsLeft -= 1
      let caller = customers.caller(at: start, &generator)
      plan(caller, at: start, month: month, crossing: start == nextMonth - 20 ? nextMonth : nil)
    }
  }

  private var latestStart: ClockSeconds { horizon - PlannedCall.secondsMax }

  /// Plans a matter and, rarely, others of the same customer that start as soon as they are others. Those count among the
  /// next month's matters.
  private mutating func plan(
    _ caller: Caller, at firstStart: ClockSeconds, month: Int, crossing midnight: ClockSeconds?
  ) {
    var start = firstStart
    var crossing = midnight
    while true {
      tickets += 1
      let sameMatterUntil = planCalls(of: caller, from: start, crossing: crossing) + Self.windowSeconds
      customers.keepSameMatter(of: caller, until: sameMatterUntil)
      crossing = nil
      start = sameMatterUntil + 1 + (generator.chance(permille: 300) ? 0 : generator.int(below: 120))
      guard case .customer = caller, generator.chance(permille: 8), start <= latestStart, month + 1 < months.count,
        tickets + startsLeft < ticketsUntil[month + 1]
      else { return }
    }
  }

  /// Plans one matter's calls and returns when the last of them ends.
  private mutating func planCalls(
    of caller: Caller, from firstStart: ClockSeconds, crossing midnight: ClockSeconds?
  ) -> ClockSeconds {
    var exchange: PlannedCall.Exchange = generator.chance(permille: 450) ? .pbx : .freeswitch
    var call =
      if let midnight {
        PlannedCall.acrossMidnight(ticket: tickets, caller: caller, midnight: midnight)
      } else {
        PlannedCall.drawn(
          ticket: tickets, caller: caller, exchange: exchange, start: firstStart, isCallBack: false, &generator)
      }
    calls[monthIndex(of: call.start)].append(call)
    guard case .customer = caller else { return call.end }
    let repeats = generator.index(cumulativeWeights: [62, 86, 96, 100])
    for _ in 0..<repeats {
      let start = startOfNextCall(after: call)
      guard start <= latestStart else { break }
      let isCallBack = generator.chance(permille: call.isMissed ? 600 : 200)
      if generator.chance(permille: 80) { exchange = exchange == .pbx ? .freeswitch : .pbx }
      call = PlannedCall.drawn(
        ticket: tickets, caller: caller, exchange: exchange, start: start, isCallBack: isCallBack, &generator)
      calls[monthIndex(of: start)].append(call)
    }
    return call.end
  }

  private mutating func startOfNextCall(after call: PlannedCall) -> ClockSeconds {
    let windowEnd = call.end + Self.windowSeconds
    if generator.chance(permille: 25) {
      return windowEnd - (generator.chance(permille: 300) ? 0 : generator.int(below: 120))
    }
    if call.isMissed, generator.chance(permille: 700) { return call.end + generator.int(in: 120...3600) }
    for _ in 0..<4 {
      let day = CivilDate(of: call.end).adding(days: generator.int(in: 0...3))
      let candidate = day.clock + BusinessHours.timeOfDay(&generator)
      if candidate >= call.end + 300, candidate < windowEnd { return candidate }
    }
    return call.end + generator.int(in: 600...10_800)
  }

  /// One for each forty matters: work that belongs to no ticket.
  private mutating func planTalksBetweenAgents(ofMonth month: Int) {
    let hours = BusinessHours(months[month])
    for _ in 0..<calls[month].count / 40 {
      let exchange: PlannedCall.Exchange = generator.chance(permille: 500) ? .pbx : .freeswitch
      calls[month].append(
        PlannedCall(
          ticket: 0, caller: .withheld, exchange: exchange, course: .betweenAgents,
          start: min(hours.moment(&generator), latestStart), waitSeconds: generator.int(in: 2...12),
          talkSeconds: generator.talkSeconds(mean: 90)))
    }
  }

  private func monthIndex(of clock: ClockSeconds) -> Int {
    Period(of: clock).monthsSinceYearZero - months[0].monthsSinceYearZero
  }
}
