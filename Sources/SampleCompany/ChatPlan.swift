internal import TicketDomain

/// What was said in one go about one matter, as the truth knows it.
struct ChatSession {
  enum Outcome: String {
    case handled
    case missed
    case `internal`
  }

  /// 0 where it is nobody's.
  var matter: Int
  var customer: ChatParty?
  var start: ClockSeconds
  var department: Department
  var outcome: Outcome
  /// What it is about, where that is one thing, and the chat is one of two.
  var topic: Topic?
  /// The customer's first words, where they were not a picture.
  var firstWords: String?
  /// When something was last said in it.
  var end: ClockSeconds?
  var read = 0
  var written = 0
  /// What agents were busy with it.
  var seconds = 0

  var messages: Int { read + written }
}

/// Everything that is said in all chats, and the sessions that it makes.
struct ChatPlan {
  /// In the order of planning: a message's number is its index.
  private(set) var messages: [ChatMessage] = []
  private(set) var sessions: [ChatSession] = []
  private var generator: SeededGenerator
  /// Seconds in which something is said.
  private var taken: [Conversation: Set<ClockSeconds>] = [:]
  /// Customers, by conversation, whose last word has not been answered.
  private var waiting: [Conversation: Set<ChatParty>] = [:]

  /// When a customer's chat was last heard of.
  private var lastSaid: [Conversation: [ChatParty: ClockSeconds]] = [:]
  /// Of sessions, answers and tickets, in hours.
  private static let limits = [4, 24, 72]
  private static let limitMarginSeconds = 11

  init(seed: UInt64) { generator = SeededGenerator(seed: seed, stream: 9) }

  mutating func open(_ session: ChatSession) -> Int {
    sessions.append(session)
    return sessions.count - 1
  }

  mutating func settle(_ session: Int, as outcome: ChatSession.Outcome) { sessions[session].outcome = outcome }

  /// A customer says something that counts.
  mutating func ask(
    _ body: ChatMessage.Body, _ customer: ChatParty, in conversation: Conversation, at moment: ClockSeconds,
    session: Int
  ) {
    note(body, by: customer, isByAgent: false, of: customer, in: conversation, at: moment)
    if case .text(let text) = body, sessions[session].read == 0 { sessions[session].firstWords = text }
    sessions[session].read += 1
    sessions[session].end = moment
    lastSaid[conversation, default: [:]][customer] = moment
    waiting[conversation, default: []].insert(customer)
  }

  /// An agent says something that took so many seconds.
  mutating func answer(
    _ body: ChatMessage.Body, _ agent: ChatParty, to customer: ChatParty?, in conversation: Conversation,
    at moment: ClockSeconds, session: Int, seconds: Int
  ) {
    note(body, by: agent, isByAgent: true, of: customer, in: conversation, at: moment)
    sessions[session].written += 1
    sessions[session].end = moment
    sessions[session].seconds += seconds
    guard let customer else { return }
    waiting[conversation]?.remove(customer)
    lastSaid[conversation, default: [:]][customer] = moment
  }

  /// Something that counts nowhere; returns its number.
  @discardableResult
  mutating func note(
    _ body: ChatMessage.Body, by sender: ChatParty, isByAgent: Bool, of customer: ChatParty?,
    in conversation: Conversation, at moment: ClockSeconds
  ) -> Int {
    taken[conversation, default: []].insert(moment)
    messages.append(
      ChatMessage(
        number: messages.count, at: moment, conversation: conversation, sender: sender, isByAgent: isByAgent,
        customer: customer, body: body, token: generator.next()))
    return messages.count - 1
  }

  /// A message comes to name or quote what it answers.
  mutating func change(_ number: Int, _ body: ChatMessage.Body, quotes: Int?) {
    messages[number].body = body
    messages[number].quotes = quotes
  }

  func isWaiting(_ customer: ChatParty, in conversation: Conversation) -> Bool {
    waiting[conversation]?.contains(customer) ?? false
  }

  /// Whether what was said last is not about as long ago as a limit.
  func isClear(_ moment: ClockSeconds, of customer: ChatParty, in conversation: Conversation) -> Bool {
    guard let last = lastSaid[conversation]?[customer] else { return true }
    return !Self.limits.contains { abs(moment - last - $0 * 3600) < Self.limitMarginSeconds }
  }

  func isFree(_ moment: ClockSeconds, in conversation: Conversation) -> Bool {
    !(taken[conversation]?.contains(moment) ?? false)
  }

  /// A free second near `wanted`, rather later than earlier, behind `floor` and not behind `limit`.
  func freeSecond(
    near wanted: ClockSeconds, in conversation: Conversation, after floor: ClockSeconds, until limit: ClockSeconds
  ) -> ClockSeconds? {
    guard floor < limit else { return nil }
    let wanted = max(floor + 1, min(wanted, limit))
    return (wanted...limit).first { isFree($0, in: conversation) }
      ?? (floor + 1...wanted).reversed().first { isFree($0, in: conversation) }
  }

  /// In order of time, those of one second in the order of planning.
  func messages(of tool: Conversation.Tool) -> [ChatMessage] {
    messages.filter { $0.conversation.tool == tool }.sorted { ($0.at, $0.number) < ($1.at, $1.number) }
  }
}
