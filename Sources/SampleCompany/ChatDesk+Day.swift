internal import TicketDomain

/// What agents do on a day.
extension ChatDesk {
  mutating func work(_ agent: Int, on day: CivilDate) {
    guard let jobs = jobs[day]?.removeValue(forKey: agent) else { return }
    var shift = ChatShift(party(agent), from: day.clock + 8 * 3600 + 3000, last: early[day]?[agent])
    shift.work(jobs, &plan, &generator)
    for (job, end) in shift.done where job.isHandedOver { handOver(job, by: agent, after: end, on: day) }
  }

  /// Where somebody is there who can take it afterwards on the same day.
  mutating func handOverLater(_ job: inout ChatJob, by agent: Int, on day: CivilDate) {
    guard colleague(after: agent, on: day) != nil else { return }
    job.isHandedOver = true
    job.script.courtesy = nil
    job.script.turns[job.script.turns.count - 1].answers = [.text(generator.pick(ChatTexts.handOvers))]
  }

  func colleague(after agent: Int, on day: CivilDate) -> Int? {
    staff.onDuty(in: .it, day.period).first { $0 > agent }
  }

  mutating func handOver(_ done: ChatJob, by agent: Int, after end: ClockSeconds, on day: CivilDate) {
    guard let next = colleague(after: agent, on: day) else { return }
    let limit = end + 60
    let at =
      plan.freeSecond(near: end + generator.int(in: 3...20), in: done.conversation, after: end, until: limit) ?? limit
    plan.note(
      .transferred(to: party(next)), by: party(agent), isByAgent: true, of: done.customer, in: done.conversation,
      at: at)
    var job = done
    job.isHandedOver = false
    job.isTakenOver = true
    job.from = at + 5
    job.script = .talk(of: .it, &generator)
    jobs[day, default: [:]][next, default: []].append(job)
  }

  /// What agents write to each other, and to groups, before their first chats of the day.
  mutating func planColleagues(on day: CivilDate) {
    let onDuty = staff.onDuty(in: .hr, day.period)
    if generator.chance(permille: 300) {
      let (first, second) = (generator.pick(onDuty), generator.pick(onDuty))
      if first != second, early[day]?[first] == nil, early[day]?[second] == nil { talk(first, second, on: day) }
    }
    let agent = generator.pick(onDuty)
    let room = ChatCustomers.rooms[generator.int(in: 1...2)]
    guard generator.chance(permille: 150), early[day]?[agent] == nil, customers.takeAnnouncement(room, on: day) else {
      return
    }
    let at = day.clock + 8 * 3600 + generator.int(in: 1500...2400)
    let session = plan.open(
      ChatSession(matter: 0, customer: nil, start: at, department: .hr, outcome: .internal))
    plan.answer(
      .text(generator.pick(ChatTexts.announcements)), party(agent), to: nil,
      in: Conversation(tool: .wecom, room: room), at: at, session: session,
      seconds: ChatShift.creditSecondsMax)
    early[day, default: [:]][agent] = at
  }

  mutating func talk(_ first: Int, _ second: Int, on day: CivilDate) {
    let agents = [first, second].sorted()
    let conversation = Conversation(
      tool: .wecom, agent: party(agents[0]).account, customer: party(agents[1]).account)
    var at = day.clock + 8 * 3600 + generator.int(in: 1200...1800)
    let session = plan.open(
      ChatSession(matter: 0, customer: nil, start: at, department: .hr, outcome: .internal))
    var last: [Int: ClockSeconds] = [:]
    for (index, text) in generator.pick(ChatTexts.colleagues).enumerated() {
      let agent = index % 2 == 0 ? first : second
      if index > 0 { at += generator.int(in: 10...120) }
      // The first word of the day is credited in full; behind it, two pauses are shorter than that.
      plan.answer(
        .text(text), party(agent), to: nil, in: conversation, at: at, session: session,
        seconds: last[agent].map { at - $0 } ?? ChatShift.creditSecondsMax)
      last[agent] = at
      early[day, default: [:]][agent] = at
    }
  }
}
