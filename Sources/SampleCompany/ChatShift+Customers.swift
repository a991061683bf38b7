/// What customers say, and how chats end.
extension ChatShift {
  mutating func ask(
    _ asks: [ChatMessage.Body], _ chat: inout Chat, _ timing: Timing, _ plan: inout ChatPlan,
    _ generator: inout SeededGenerator
  ) {
    let (customer, conversation) = (chat.job.customer, chat.job.conversation)
    guard !asks.isEmpty else { return }
    if conversation.tool == .service, chat.turn == 0, generator.chance(permille: 300) {
      plan.note(
        .entered, by: customer, isByAgent: false, of: customer, in: conversation,
        at: plan.freeSecond(
          near: timing.firstAsk - 4, in: conversation, after: timing.firstAsk - 300, until: timing.firstAsk - 1)
          ?? timing.firstAsk)
    }
    let session = session(of: &chat, at: timing.firstAsk, &plan)
    var before = timing.firstAsk
    plan.ask(asks[0], customer, in: conversation, at: before, session: session)
    for (index, body) in asks.enumerated().dropFirst() {
      if case .text = asks[index - 1], case .text = body, generator.chance(permille: 30) {
        // Two in one second, as some people type.
        plan.ask(body, customer, in: conversation, at: before, session: session)
        continue
      }
      let room = max(1, (timing.lastAsk - before) / (asks.count - index + 1))
      let wanted = before + 1 + generator.int(below: min(40, room))
      guard let at = plan.freeSecond(near: wanted, in: conversation, after: before, until: timing.lastAsk) else {
        continue
      }
      plan.ask(body, customer, in: conversation, at: at, session: session)
      before = at
    }
    if conversation.tool == .wecom, !conversation.isGroup, timing.lastAsk - before > 30,
      generator.chance(permille: 15)
    {
      let mistake = plan.note(
        .text("打错了"), by: customer, isByAgent: false, of: customer, in: conversation, at: before + 7)
      plan.note(.recall(mistake), by: customer, isByAgent: false, of: customer, in: conversation, at: before + 18)
    }
  }

  mutating func finish(_ chat: Chat, _ plan: inout ChatPlan, _ generator: inout SeededGenerator) {
    let (job, conversation, floor) = (chat.job, chat.job.conversation, chat.floor)
    var end = floor
    guard let session = chat.session else { return }
    func later(_ seconds: ClosedRange<Int>, _ generator: inout SeededGenerator) -> ClockSeconds? {
      plan.freeSecond(near: end + generator.int(in: seconds), in: conversation, after: end, until: end + 1200)
    }
    for body in job.script.unanswered {
      guard let at = later(20...300, &generator) else { continue }
      plan.ask(body, job.customer, in: conversation, at: at, session: session)
      plan.settle(session, as: .missed)
      end = at
    }
    if let courtesy = job.script.courtesy, let at = later(5...600, &generator) {
      plan.ask(courtesy, job.customer, in: conversation, at: at, session: session)
      end = at
    }
    if conversation.tool == .service, !job.isHandedOver {
      end = note(.ended, chat, near: end + generator.int(in: 30...200), after: end, until: end + 1200, &plan)
    }
    guard let again = job.again else { return done.append((job, end)) }
    var next = job
    next.script = again
    next.again = nil
    next.isTakenOver = false
    next.from = end + generator.int(in: 300...2400)
    enqueue(next)
  }

  /// Returns when the tool says so.
  @discardableResult
  func note(
    _ event: ChatMessage.Body, _ chat: Chat, near wanted: ClockSeconds, after floor: ClockSeconds,
    until limit: ClockSeconds, _ plan: inout ChatPlan
  ) -> ClockSeconds {
    let conversation = chat.job.conversation
    let at = plan.freeSecond(near: wanted, in: conversation, after: floor, until: limit) ?? limit
    plan.note(event, by: agent, isByAgent: true, of: chat.job.customer, in: conversation, at: at)
    return at
  }
}
