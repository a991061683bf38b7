internal import TicketDomain

/// A session while its messages are read.
struct ChatSession {
  /// What an agent did in it.
  struct Work {
    /// As the export names them.
    var agent: Int32
    var startedAt: Instant
    var volume: ChatVolume
  }

  var customer: Int32
  var id: Int64
  var source: Int32
  var startedAt: Instant
  var endedAt: Instant
  var facts: [Int64]
  /// Messages of the customer.
  var read: Int64 = 0
  /// In the order of their first messages.
  var work: [Work] = []
  var isMissed = false
  /// Whether it is a guess that somebody who wrote in it is the customer.
  var isGuess = false
}

/// The messages between the company and one customer in a conversation, in order: what is open in them.
struct ChatStream {
  private let customer: Int32
  /// Index of the session that goes on.
  private var open: Int?
  private var latestSecond: Int64 = 0
  /// Since when somebody waits for an answer: the second of the first question since an agent's last message.
  private var waitingSince: Int64?
  /// The second of the first thanks since then.
  private var thankedAt: Int64?
  /// Messages that ask for an answer and have none yet.
  private var questions: [(second: Int64, session: Int)] = []

  init(customer: Int32) { self.customer = customer }

  /// A session ends, or goes to somebody else, which begins a new one.
  mutating func apply(_ sign: ChatMessage.SessionSign) {
    if sign == .ended || sign == .transferred { open = nil }
  }

  mutating func add(
    _ entry: ChatConversation.Entry, isRecalled: Bool, rules: ChatRules, to sessions: inout [ChatSession]
  ) {
    let message = entry.message
    let second = message.second
    if open != nil, second - latestSecond > rules.silenceSeconds { open = nil }
    // What was taken back is a fact of the session in which it stood, and opens none.
    if isRecalled, open == nil { return }
    let session: Int
    if let open {
      session = open
    } else {
      session = sessions.count
      sessions.append(
        ChatSession(
          customer: customer, id: message.position, source: message.source, startedAt: message.at, endedAt: message.at,
          facts: []))
      open = session
    }
    sessions[session].facts.append(message.event)
    sessions[session].facts += entry.copies
    sessions[session].id = min(sessions[session].id, message.position)
    if isRecalled { return }
    latestSecond = second
    sessions[session].endedAt = max(sessions[session].endedAt, message.at)
    if case .agent = entry.writer {
      answer(entry, rules: rules, session: session, &sessions)
    } else {
      sessions[session].read += 1
      if entry.writer == .customer(isGuess: true) { sessions[session].isGuess = true }
      if message.isCourtesy {
        if thankedAt == nil { thankedAt = second }
      } else {
        if waitingSince == nil { waitingSince = second }
        questions.append((second, session))
      }
    }
  }

  /// What nobody has answered is missed.
  func finish(_ sessions: inout [ChatSession]) {
    for question in questions { sessions[question.session].isMissed = true }
  }

  private mutating func answer(
    _ entry: ChatConversation.Entry, rules: ChatRules, session: Int, _ sessions: inout [ChatSession]
  ) {
    let message = entry.message
    let second = message.second
    for question in questions where second - question.second > rules.answerSeconds {
      sessions[question.session].isMissed = true
    }
    questions.removeAll(keepingCapacity: true)
    var start = second - rules.pauseSeconds
    if let previous = entry.previousSecond { start = max(start, previous) }
    if let since = waitingSince ?? thankedAt { start = max(start, since) }
    waitingSince = nil
    thankedAt = nil
    let worked = ChatVolume(seconds: max(0, second - start), written: 1)
    if let index = sessions[session].work.firstIndex(where: { $0.agent == message.sender }) {
      sessions[session].work[index].volume += worked
    } else {
      sessions[session].work.append(ChatSession.Work(agent: message.sender, startedAt: message.at, volume: worked))
    }
  }
}
