/// A session that an agent is to take on.
struct ChatJob {
  var matter: Int
  var conversation: Conversation
  var customer: ChatParty
  /// The customer asks from then on; where nothing is asked, the agent answers from then on.
  var from: ClockSeconds
  var script: ChatScript
  /// Of the same matter, on the same day, behind an explicit end.
  var again: ChatScript?
  /// The agent passes it on at the end.
  var isHandedOver = false
  /// It comes from a colleague.
  var isTakenOver = false
  /// The question has been waiting, so that nobody needs to ask again.
  var isLateAnswer: Bool { script.turns[0].asks.isEmpty }
}

/// An agent's work day in chats: a chain of answers, each a known time behind the one before or behind its question, and
/// the customers' questions put in front of them.
///
/// What an answer is credited with is decided first: the agent comes from another chat (the time since), has been waiting for
/// the question (the time since), or was away longer than is ever credited. The times follow from that.
struct ChatShift {
  /// More chats than that nobody has open.
  static let chatsMax = 4
  /// Longer than that nobody is busy with one message.
  static let creditSecondsMax = 300
  /// Nothing comes closer than ten seconds to a limit.
  private static let nearCredit = 290...310

  struct Chat {
    var job: ChatJob
    var session: Int?
    var turn = 0
    var answered = 0
    /// What is said next in the chat is said later than that.
    var floor: ClockSeconds
    var servedAt: ClockSeconds
  }

  struct Timing {
    var at: ClockSeconds
    var credit: Int
    var firstAsk: ClockSeconds
    var lastAsk: ClockSeconds
  }

  let agent: ChatParty
  /// When the agent last wrote to anybody on this day.
  private var last: ClockSeconds?
  /// Nothing is begun before.
  private var clock: ClockSeconds
  private var open: [Chat] = []
  private var waiting: [ChatJob] = []
  var done: [(job: ChatJob, end: ClockSeconds)] = []

  init(_ agent: ChatParty, from start: ClockSeconds, last: ClockSeconds?) {
    self.agent = agent
    self.last = last
    clock = max(start, last ?? 0)
  }

  mutating func work(_ jobs: [ChatJob], _ plan: inout ChatPlan, _ generator: inout SeededGenerator) {
    for job in jobs { enqueue(job) }
    while !waiting.isEmpty || !open.isEmpty {
      clock = max(clock, last ?? 0)
      if open.isEmpty, let next = waiting.last { clock = max(clock, next.from) }
      while open.count < Self.chatsMax, let next = waiting.last, next.from <= clock {
        waiting.removeLast()
        open.append(Chat(job: next, floor: next.from, servedAt: clock))
      }
      let neglected = open.firstIndex { clock - $0.servedAt > 3600 }
      let index = neglected ?? generator.int(below: open.count)
      var chat = open[index]
      serve(&chat, &plan, &generator)
      open[index] = chat
      if chat.turn == chat.job.script.turns.count {
        open.remove(at: index)
        finish(chat, &plan, &generator)
      }
    }
  }

  /// The next to begin is the last.
  mutating func enqueue(_ job: ChatJob) {
    waiting.insert(job, at: waiting.firstIndex { $0.from <= job.from } ?? waiting.count)
  }

  private mutating func serve(_ chat: inout Chat, _ plan: inout ChatPlan, _ generator: inout SeededGenerator) {
    let turn = chat.job.script.turns[chat.turn]
    let timing =
      chat.answered > 0 || turn.asks.isEmpty
      ? followUp(chat, plan, &generator) : answer(chat, asks: turn.asks.count, plan, &generator)
    if chat.answered == 0 { ask(turn.asks, &chat, timing, &plan, &generator) }
    let session = session(of: &chat, at: timing.at, &plan)
    let (job, conversation) = (chat.job, chat.job.conversation)
    if conversation.tool == .service, !job.isTakenOver, chat.turn == 0, chat.answered == 0 {
      let start = job.isLateAnswer ? timing.at - 6 : timing.firstAsk + 3
      let floor = job.isLateAnswer ? timing.at - 60 : timing.firstAsk
      note(.started, chat, near: start, after: floor, until: timing.at - 1, &plan)
    }
    plan.answer(
      turn.answers[chat.answered], agent, to: job.customer, in: conversation, at: timing.at, session: session,
      seconds: timing.credit)
    last = timing.at
    clock = timing.at
    chat.floor = timing.at
    chat.servedAt = timing.at
    chat.answered += 1
    if chat.answered == turn.answers.count {
      chat.turn += 1
      chat.answered = 0
    }
    if conversation.tool == .wecom, !conversation.isGroup, generator.chance(permille: 12) {
      takeBack(&chat, &plan)
    }
  }

  /// The agent says something by mistake and takes it back. What comes next is said after a while, so that nobody's time
  /// depends on it.
  private mutating func takeBack(_ chat: inout Chat, _ plan: inout ChatPlan) {
    let (customer, conversation) = (chat.job.customer, chat.job.conversation)
    let mistake = plan.note(
      .text("发错窗口了"), by: agent, isByAgent: true, of: customer, in: conversation, at: chat.floor + 3)
    plan.note(.recall(mistake), by: agent, isByAgent: true, of: customer, in: conversation, at: chat.floor + 9)
    chat.floor += 12
    clock = chat.floor
  }

  mutating func session(of chat: inout Chat, at start: ClockSeconds, _ plan: inout ChatPlan) -> Int {
    if let session = chat.session { return session }
    let session = plan.open(
      ChatSession(
        matter: chat.job.matter, customer: chat.job.customer, start: start,
        department: chat.job.conversation.tool.department, outcome: .handled,
        topic: chat.job.conversation.isGroup ? nil : chat.job.script.topic))
    chat.session = session
    return session
  }
}

// MARK: - When

extension ChatShift {
  /// Another word without a question before it.
  private func followUp(_ chat: Chat, _ plan: ChatPlan, _ generator: inout SeededGenerator) -> Timing {
    while true {
      let pause = generator.int(in: 8...90)
      // Straight from the chat before, or after a while of which the first five minutes are credited.
      let at = last == clock ? clock + pause : clock + (last == nil ? 0 : 320) + pause
      let conversation = chat.job.conversation
      guard at > chat.job.from, plan.isFree(at, in: conversation),
        plan.isClear(at, of: chat.job.customer, in: conversation)
      else { continue }
      let since = last.map { at - $0 } ?? Self.creditSecondsMax
      if Self.nearCredit.contains(since), last != nil { continue }
      return Timing(at: at, credit: min(since, Self.creditSecondsMax), firstAsk: at, lastAsk: at)
    }
  }

  private func answer(_ chat: Chat, asks: Int, _ plan: ChatPlan, _ generator: inout SeededGenerator) -> Timing {
    let conversation = chat.job.conversation
    // Where another reading of the rule might count from another question, the question must not matter.
    let isCareful = conversation.isGroup || plan.isWaiting(chat.job.customer, in: conversation)
    while true {
      let way = generator.int(below: 100)
      let timing =
        if way < 60, let last, last == clock, last - max(chat.floor, last - 1500) > asks + 10 {
          busy(last, after: max(chat.floor, last - 1500), asks: asks, isGroup: conversation.isGroup, &generator)
        } else if way < 90, !isCareful {
          waitingForQuestion(&generator)
        } else {
          away(isGroup: conversation.isGroup, &generator)
        }
      let isClear =
        !Self.nearCredit.contains(timing.at - (last ?? 0)) && !Self.nearCredit.contains(timing.at - timing.firstAsk)
        && plan.isClear(timing.firstAsk, of: chat.job.customer, in: conversation)
      if isClear, plan.isFree(timing.at, in: conversation), plan.isFree(timing.firstAsk, in: conversation) {
        return timing
      }
    }
  }

  /// The question came while the agent was writing in another chat.
  private func busy(
    _ last: ClockSeconds, after floor: ClockSeconds, asks: Int, isGroup: Bool, _ generator: inout SeededGenerator
  ) -> Timing {
    let credit = generator.int(in: 12...280)
    return Timing(
      at: last + credit, credit: credit, firstAsk: generator.int(in: floor + 1...last - asks - 6),
      lastAsk: isGroup ? last - 1 : last + credit - 1)
  }

  private func waitingForQuestion(_ generator: inout SeededGenerator) -> Timing {
    let credit = generator.int(in: 12...289)
    let at = clock + credit + 1 + generator.int(below: 120)
    return Timing(at: at, credit: credit, firstAsk: at - credit, lastAsk: at - 1)
  }

  private func away(isGroup: Bool, _ generator: inout SeededGenerator) -> Timing {
    let pause = generator.int(in: 345...(generator.chance(permille: 60) ? 2000 : 800))
    let at = clock + pause
    return Timing(
      at: at, credit: Self.creditSecondsMax, firstAsk: at - generator.int(in: 325...pause - 5),
      lastAsk: isGroup ? at - 312 : at - 1)
  }
}
