internal import TicketDomain
internal import Ticketing

/// Messages sorted into conversations and put in order, with what is known of who wrote them.
struct ChatTable {
  let messages: [ChatMessage]
  let texts: ChatDecoder
  let links: CustomerLinks
  let rules: ChatRules
  private let sourceNames: [Int64: String]
  /// Agents by staff number, else as the export names them.
  private(set) var agents = ByteInterner()
  /// Agent messages in order of agent, time and event: indices of messages.
  private(set) var activity: [Int32] = []

  /// By message: the agent's number, or one of the constants below.
  private var writers: [Int32] = []
  private static let customer: Int32 = -1
  private static let guessedCustomer: Int32 = -2
  private static let system: Int32 = -3
  /// Indices of messages in order, conversation by conversation, and where each conversation starts.
  private var order: [Int32] = []
  private var starts: [Int32] = [0]
  /// Positions of copies by index of the message kept.
  private var copies: [Int32: [Int64]] = [:]
  /// By message: the second of the agent's message before; ``noSecond`` where there is none.
  private var previous: [Int64] = []
  private static let noSecond = Int64.min
  private var own: Set<Int32> = []
  /// ``ChatDecoder/key(ofConversation:)`` of each conversation.
  private let keys: [Int64]

  /// Sorts `messages`; what each agent wrote before is taken from them alone. O(n log n).
  init(
    _ messages: [ChatMessage], _ texts: ChatDecoder, staff: ChatStaff, links: CustomerLinks, rules: ChatRules,
    sourceNames: [Int64: String]
  ) {
    self.messages = messages
    self.texts = texts
    self.links = links
    self.rules = rules
    self.sourceNames = sourceNames
    keys = (0..<Int32(texts.conversations.count)).map(texts.key)
    identifyWriters(staff)
    putInOrder()
    previous = [Int64](repeating: Self.noSecond, count: messages.count)
    sortActivity()
  }

  /// All conversations, also those without messages.
  var conversations: Range<Int32> { 0..<Int32(starts.count - 1) }

  /// The agent who wrote the message; `nil` where it was none.
  private func agent(ofMessage index: Int32) -> String? {
    writers[Int(index)] >= 0 ? agents.text(of: writers[Int(index)]) : nil
  }

  /// Takes what each agent wrote before from the views.
  mutating func lookUpActivity(_ tables: ChatTables) throws {
    for index in activity {
      guard let agent = agent(ofMessage: index) else { continue }
      let before = try tables.latest(before: activity(ofMessage: index), of: agent)
      previous[Int(index)] = before?.second ?? Self.noSecond
    }
  }

  /// What each agent wrote, in order.
  func forEachAgent(_ body: (_ agent: String, ArraySlice<ChatActivity>) throws -> Void) rethrows {
    var start = 0
    while start < activity.count {
      let writer = writers[Int(activity[start])]
      let own = activity[start...].prefix { writers[Int($0)] == writer }
      try body(agents.text(of: writer), own.map(activity(ofMessage:))[...])
      start += own.count
    }
  }

  private func activity(ofMessage index: Int32) -> ChatActivity {
    let message = messages[Int(index)]
    return ChatActivity(
      second: message.second, conversation: keys[Int(message.conversation)], event: message.event)
  }

  /// Positions of all messages of a conversation, copies included.
  func events(of conversation: Int32) -> [Int64] {
    indices(of: conversation).flatMap { [messages[Int($0)].event] + (copies[$0] ?? []) }
  }

  /// Positions of the messages of a conversation that were taken back.
  func recalled(in conversation: Int32) -> [Int64] {
    let indices = self.indices(of: conversation)
    let targets = Set(indices.lazy.map { messages[Int($0)] }.filter(\.isRecall).map(\.target))
    if targets.isEmpty { return [] }
    return indices.flatMap { index -> [Int64] in
      let message = messages[Int(index)]
      return message.id != 0 && targets.contains(message.id) ? [message.event] + (copies[index] ?? []) : []
    }
  }

  /// The contacts that a conversation is.
  func contacts(of conversation: Int32) -> [Contact] {
    let indices = indices(of: conversation)
    guard !indices.isEmpty else { return [] }
    let entries = indices.map { index in
      let second = previous[Int(index)]
      return ChatConversation.Entry(
        message: messages[Int(index)], writer: writer(of: index),
        previousSecond: second == Self.noSecond ? nil : second,
        copies: copies[index] ?? [])
    }
    let texts = texts
    let (own, links) = (own, links)
    return ChatConversation(
      key: texts.conversations.text(of: conversation), kind: texts.conversationKinds[Int(conversation)], rules: rules,
      name: { texts.people.text(of: $0) }, isOwn: { own.contains($0) }, customer: { links.name(of: $0) }
    ).contacts(of: entries)
  }

  private func indices(of conversation: Int32) -> ArraySlice<Int32> {
    order[Int(starts[Int(conversation)])..<Int(starts[Int(conversation) + 1])]
  }

  private func writer(of index: Int32) -> ChatStaff.Writer {
    switch writers[Int(index)] {
    case Self.customer: .customer(isGuess: false)
    case Self.guessedCustomer: .customer(isGuess: true)
    case Self.system: .system
    default: .agent(nil)
    }
  }

  private mutating func identifyWriters(_ staff: ChatStaff) {
    var staff = staff
    let people = texts.people
    writers.reserveCapacity(messages.count)
    for message in messages {
      switch staff.writer(of: message, name: people.text) {
      case .agent(let staffNumber):
        if let staffNumber {
          writers.append(agents.number(of: staffNumber))
        } else {
          writers.append(agents.number(of: message.sender >= 0 ? people.text(of: message.sender) : ""))
        }
      case .customer(let isGuess): writers.append(isGuess ? Self.guessedCustomer : Self.customer)
      case .system: writers.append(Self.system)
      }
    }
    for person in 0..<Int32(people.count) where staff.isOwn(person, name: people.text) { own.insert(person) }
  }

  private mutating func putInOrder() {
    let groups = Groups(count: texts.conversations.count, keys: messages.map(\.conversation))
    order.reserveCapacity(messages.count)
    for conversation in groups.keys {
      let sorted = ChatOrder(
        groups[conversation], of: messages, isAgent: { [writers] in writers[Int($0)] >= 0 },
        isLess: { [texts] in texts.people.isLess($0, $1) },
        isSourceLess: { [sourceNames] in (sourceNames[Int64($0)] ?? "") < (sourceNames[Int64($1)] ?? "") })
      order += sorted.indices
      starts.append(Int32(order.count))
      for (kept, copy) in sorted.copies { copies[kept, default: []].append(messages[Int(copy)].event) }
    }
  }

  private mutating func sortActivity() {
    activity = order.filter { writers[Int($0)] >= 0 && !messages[Int($0)].isRecall }
    activity.sort { [messages, writers, keys] left, right in
      let (first, second) = (writers[Int(left)], writers[Int(right)])
      if first != second { return first < second }
      let (one, other) = (messages[Int(left)], messages[Int(right)])
      if one.second != other.second { return one.second < other.second }
      let (oneKey, otherKey) = (keys[Int(one.conversation)], keys[Int(other.conversation)])
      return oneKey != otherKey ? oneKey < otherKey : one.event < other.event
    }
    for (before, index) in zip(activity, activity.dropFirst()) where writers[Int(before)] == writers[Int(index)] {
      previous[Int(index)] = messages[Int(before)].second
    }
  }
}
