internal import TicketDomain

/// How a matter's sessions go, and who takes them.
extension ChatDesk {
  mutating func begin(_ earlier: ChatMatter, on day: CivilDate) {
    var matter = earlier
    let agent = agent(for: &matter, on: day)
    matter.agent = agent
    let department = matter.conversation.tool.department
    let isLateAllowed = !(matter.conversation.isGroup && matter.conversation.tool == .wecom)
    var job = ChatJob(
      matter: matter.number, conversation: matter.conversation, customer: matter.customer,
      from: day.clock + matter.askedAt, script: .talk(of: department, &generator))
    switch generator.int(below: 1000) {
    case ..<45: askInVain(matter, on: day, .never)
    case ..<80:
      job.script.courtesy = nil
      job.script.turns.removeLast(max(0, job.script.turns.count - 2))
      job.script.unanswered = ChatScript.asks(of: department, &generator).bodies
      job.script.topic = nil
      take(job, matter, on: day, missed: true)
    case ..<115 where isLateAllowed: askInVain(matter, on: day, .afterADay)
    case ..<165 where isLateAllowed: askInVain(matter, on: day, .nextMorning)
    default:
      if matter.conversation.tool == .service {
        switch generator.int(below: 100) {
        case ..<8: job.again = .talk(of: department, &generator)
        case ..<18: handOverLater(&job, by: agent, on: day)
        default: break
        }
      }
      take(job, matter, on: day, missed: false)
    }
  }

  /// Who takes the matter on that day, and in which chat.
  mutating func agent(for matter: inout ChatMatter, on day: CivilDate) -> Int {
    let conversation = matter.conversation
    if conversation.isGroup {
      return conversation.tool == .wechat ? roomAgent(on: day) : onDuty(in: .hr, on: day)
    }
    if conversation.tool == .wechat { return wechatAgent }
    let stays = isOnDuty(matter.agent, for: conversation.tool, on: day) && !generator.chance(permille: 200)
    let agent = stays ? matter.agent : onDuty(in: conversation.tool.department, on: day)
    if conversation.tool == .wecom { matter.conversation.agent = party(agent).account }
    return agent
  }

  /// The next session of the matter, where there is one, is planned at once: nothing that the day brings can touch it.
  mutating func take(_ job: ChatJob, _ matter: ChatMatter, on day: CivilDate, missed: Bool) {
    jobs[day, default: [:]][matter.agent, default: []].append(job)
    proceed(matter, after: day, missed: missed)
  }

  mutating func proceed(_ matter: ChatMatter, after day: CivilDate, missed: Bool) {
    guard matter.sessionsLeft > 1 else { return }
    var next = matter
    next.sessionsLeft -= 1
    next.askedAt = generator.int(in: 9 * 3600...16 * 3600 + 1200)
    // Behind a question that nobody answered, nobody writes for more than a day.
    let nextDay = day.adding(days: missed ? 2 : generator.int(in: 1...2))
    guard !matter.conversation.isGroup || customers.reserve(matter.conversation.room, on: nextDay) else { return }
    sessions[nextDay, default: []].append(next)
  }

  enum Answer {
    case never
    case nextMorning
    case afterADay
  }

  mutating func askInVain(_ matter: ChatMatter, on day: CivilDate, _ wanted: Answer) {
    let conversation = matter.conversation
    let nextDay = day.adding(days: 1)
    let answerer = conversation.room.isEmpty ? matter.agent : roomAgent(on: nextDay)
    let isAnswered = wanted != .never && isOnDuty(answerer, for: conversation.tool, on: nextDay)
    let answer = isAnswered ? wanted : .never
    let hours =
      switch answer {
      case .never: 34_200...79_200
      case .nextMorning: 46_800...68_400
      case .afterADay: 32_400...43_200
      }
    var at = day.clock + generator.int(in: hours)
    let (topic, bodies) = ChatScript.asks(of: conversation.tool.department, &generator)
    var session: Int?
    for body in bodies {
      if !plan.isClear(at, of: matter.customer, in: conversation) { at += 60 }
      guard let moment = plan.freeSecond(near: at, in: conversation, after: at - 1, until: at + 20) else { continue }
      let open =
        session
        ?? plan.open(
          ChatSession(
            matter: matter.number, customer: matter.customer, start: moment,
            department: conversation.tool.department, outcome: answer == .nextMorning ? .handled : .missed,
            topic: conversation.isGroup ? nil : topic))
      session = open
      plan.ask(body, matter.customer, in: conversation, at: moment, session: open)
      at = moment + generator.int(in: 4...90)
    }
    guard isAnswered else { return proceed(matter, after: day, missed: true) }
    let from = answer == .afterADay ? at + secondsPerDay + 60 : nextDay.clock + 8 * 3600 + 3000
    let job = ChatJob(
      matter: matter.number, conversation: conversation, customer: matter.customer, from: from,
      script: .lateAnswer(of: conversation.tool.department, &generator))
    jobs[nextDay, default: [:]][answerer, default: []].append(job)
    proceed(matter, after: nextDay, missed: false)
  }
}
