import Testing
import TicketDomain
import Ticketing

/// People by number; those below 10 are agents.
private let people = ["王坐席", "李坐席", "", "", "", "", "", "", "", "", "wmA", "wmB", "wmC"]

@Suite struct `A conversation` {
  /// A message `at` so many minutes after 09:00.
  private func message(
    _ event: Int64, _ minutes: Int64, _ sender: Int32, courtesy: Bool = false, sign: ChatMessage.SessionSign = .none,
    id: UInt64 = 0, target: UInt64 = 0, mention: Int32 = -1, name: Int32 = -1, quoted: Int32 = -1, recall: Bool = false,
    customer: Int32 = -1
  ) -> ChatMessage {
    ChatMessage(
      event: event, at: after(minutes * 60), id: id, target: target, source: 1, conversation: 0, sender: sender,
      senderName: name, customer: customer, quotedSender: quoted, mention: mention,
      role: sign == .none ? .unknown : .system, sign: sign, isCourtesy: courtesy, isRecall: recall)
  }

  private func contacts(
    _ messages: [ChatMessage], _ kind: ChatConversation.Kind = .direct, key: String = "wmA|wx1",
    rules: ChatRules = ChatRules()
  ) -> [Contact] {
    var latest: [Int32: Int64] = [:]
    let entries = messages.map { message in
      let isAgent = message.sender < 10
      let writer: ChatStaff.Writer =
        message.role == .system ? .system : isAgent ? .agent(nil) : .customer(isGuess: false)
      let entry = ChatConversation.Entry(message: message, writer: writer, previousSecond: latest[message.sender])
      latest[message.sender] = message.second
      return entry
    }
    return ChatConversation(
      key: key, kind: kind, rules: rules, name: { people[Int($0)] }, isOwn: { $0 < 10 }
    ).contacts(of: entries)
  }

  @Test func `is cut where more than four hours pass without a message`() {
    let hours: Int64 = 60
    let found = contacts([
      message(1, 0, 10), message(2, 1, 0), message(3, 1 + 4 * hours, 10), message(4, 2 + 8 * hours, 10),
      message(5, 3 + 8 * hours, 0),
    ])
    #expect(found.map(\.facts) == [[1, 2, 3], [4, 5]])
    #expect(found.map(\.customer) == ["chat:wmA", "chat:wmA"])
  }

  @Test(arguments: [ChatMessage.SessionSign.ended, .transferred])
  func `is cut where the system says that it ended or went to somebody else`(sign: ChatMessage.SessionSign) {
    let found = contacts(
      [message(1, 0, 10), message(2, 1, 0), message(3, 2, 0, sign: sign), message(4, 3, 10), message(5, 4, 1)],
      .service,
      key: "wk1/wmA")
    #expect(found.map(\.facts) == [[1, 2], [4, 5]])
    #expect(found.map(\.queue) == ["wk1", "wk1"])
    #expect(found.map { $0.work.map(\.agent) } == [["王坐席"], ["李坐席"]])
  }

  struct Answer: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var minutes: Int64?
    var isCourtesy = false
    var outcomes: [Contact.Outcome]
  }

  @Test(arguments: [
    Answer(testDescription: "answered at once", minutes: 2, outcomes: [.handled]),
    Answer(testDescription: "answered after the session", minutes: 10 * 60, outcomes: [.handled, .handled]),
    Answer(testDescription: "answered within the day", minutes: 24 * 60, outcomes: [.handled, .handled]),
    Answer(testDescription: "answered too late", minutes: 24 * 60 + 1, outcomes: [.missed, .handled]),
    Answer(testDescription: "never answered", minutes: nil, outcomes: [.missed]),
    Answer(testDescription: "thanks need no answer", minutes: nil, isCourtesy: true, outcomes: [.handled]),
  ])
  func `has missed what nobody answered in time`(answer: Answer) {
    var messages = [message(1, 0, 10, courtesy: answer.isCourtesy)]
    if let minutes = answer.minutes { messages.append(message(2, minutes, 0)) }
    #expect(contacts(messages).map(\.outcome) == answer.outcomes)
  }

  @Test func `takes an agent's time from the message before, at most a pause, and not from before the question`() {
    let found = contacts([
      message(1, 0, 10), message(2, 2, 0),  // two minutes since the question
      message(3, 4, 10), message(4, 5, 0),  // one minute since the question, three since the last message
      message(5, 30, 10), message(6, 60, 0),  // five minutes: the pause
      message(7, 62, 0),  // two minutes since the last message
    ])
    #expect(found.map { $0.work.map(\.chat) } == [[ChatVolume(seconds: 60 * (2 + 1 + 5 + 2), read: 3, written: 4)]])
  }

  @Test func `takes it from thanks only where nothing was asked behind them`() {
    let found = contacts([
      message(1, 0, 10), message(2, 2, 0),  // two minutes
      message(3, 3, 10, courtesy: true), message(4, 20, 10), message(5, 21, 0),  // one minute since the question
      message(6, 24, 10, courtesy: true), message(7, 25, 0),  // one minute since the thanks
    ])
    #expect(found.map { $0.work.map(\.chat) } == [[ChatVolume(seconds: 60 * (2 + 1 + 1), read: 4, written: 3)]])
  }

  @Test func `leaves what was taken back out of what needs an answer, and keeps it as a fact`() {
    let found = contacts([
      message(1, 0, 10, id: 7), message(2, 1, 10, courtesy: true), message(3, 2, 10, id: 9),
      message(4, 3, 10, target: 9, recall: true),
      message(5, 4, 10, target: 7, recall: true),
    ])
    #expect(found.map(\.facts) == [[2, 3]])
    #expect(found.map(\.outcome) == [.handled])
  }

  @Test func `says where it only guesses who the customer is`() {
    let conversation = ChatConversation(
      key: "a|b", kind: .direct, rules: ChatRules(), name: { people[Int($0)] }, isOwn: { $0 < 10 })
    for isGuess in [false, true] {
      let entry = ChatConversation.Entry(message: message(1, 0, 10), writer: .customer(isGuess: isGuess))
      #expect(conversation.contacts(of: [entry]).map(\.isCustomerGuessed) == [isGuess])
    }
  }

  @Test func `between two of the company's own is internal`() {
    let found = contacts([message(1, 0, 0), message(2, 1, 1)])
    #expect(found.map(\.outcome) == [.internal])
    #expect(found.map(\.customer) == [nil])
    #expect(found[0].work.map(\.agent) == ["王坐席", "李坐席"])
  }

  @Test func `that the company opened belongs to whom it is with`() {
    #expect(contacts([message(1, 0, 0, customer: 11)]).map(\.customer) == ["chat:wmB"])
    #expect(contacts([message(1, 0, 0, customer: 1)]).map(\.outcome) == [.internal])
  }

  @Test func `of a group gives each customer sessions of their own, and answers go where they belong`() {
    let found = contacts(
      [
        message(1, 0, 10, id: 1, name: 1), message(2, 1, 11, id: 2, name: 2),
        message(3, 2, 0, target: 1),  // quotes A
        message(4, 3, 0, mention: 2),  // mentions B
        message(5, 4, 12, id: 5, name: 3), message(6, 5, 1),  // who wrote last: C
        message(7, 6, 0, quoted: 10),  // quotes A by name
      ], .group, key: "room")
    #expect(found.map(\.facts) == [[1, 3, 7], [2, 4], [5, 6]])
    #expect(found.map(\.customer) == ["chat:wmA", "chat:wmB", "chat:wmC"])
    #expect(found.allSatisfy { $0.outcome == .handled })
  }

  @Test func `of a group counts an announcement as nobody's`() {
    #expect(contacts([message(1, 0, 0)], .group, key: "room").map(\.outcome) == [.internal])
  }
}

@Suite struct `The order of a conversation's messages` {
  private func message(_ event: Int64, _ second: Int64, _ sender: Int32, kind: Int32 = 0, source: Int32 = 1)
    -> ChatMessage
  {
    ChatMessage(
      event: event, at: after(second), source: source, conversation: 0, sender: sender, kind: kind, role: .unknown)
  }

  private func order(
    _ messages: [ChatMessage], isSourceLess: (Int32, Int32) -> Bool = { $0 < $1 }
  ) -> (events: [Int64], copies: [[Int64]]) {
    let order = ChatOrder(
      messages.indices.map(Int32.init), of: messages, isAgent: { messages[Int($0)].sender < 10 }, isLess: <,
      isSourceLess: isSourceLess)
    return (
      order.indices.map { messages[Int($0)].event },
      order.copies.map { [messages[Int($0.kept)].event, messages[Int($0.copy)].event] }
    )
  }

  @Test func `is that of time, the customer first`() {
    #expect(order([message(1, 9, 0), message(2, 5, 10), message(3, 9, 10)]).events == [2, 3, 1])
  }

  @Test func `has a message of several exports once, by second, sender, kind and number`() {
    let found = order([
      message(1, 5, 10), message(2, 5, 10), message(3, 5, 10, kind: 1),
      message(4, 5, 10, source: 2), message(5, 5, 10, source: 2), message(6, 5, 10, source: 2),
      message(7, 6, 10, source: 2),
    ])
    #expect(found.events == [1, 2, 3, 6, 7])
    #expect(found.copies == [[1, 4], [2, 5]])
  }

  @Test func `keeps the one whose source comes first by name, whichever was read first`() {
    let messages = [message(1, 5, 10), message(2, 5, 10, source: 2)]
    #expect(order(messages).copies == [[1, 2]])
    #expect(order(messages, isSourceLess: >).copies == [[2, 1]])
  }

  @Test func `keeps all of one export, however alike`() {
    #expect(order([message(1, 5, 10), message(2, 5, 10)]).events == [1, 2])
  }
}

@Suite struct `A courtesy` {
  @Test(arguments: [
    "谢谢", "好的，谢谢！", "OK", "ok thanks :)", "👌", "收到收到", "非常感谢🙏", "Thank you very much.", "嗯嗯", "[强]", "【抱拳】",
  ])
  func `asks for nothing`(text: String) { #expect(isCourtesy(text)) }

  @Test(arguments: [
    "请问发货了吗", "好的，那什么时候到？", "ok, but when?", "？", "123", "谢谢，还有一个问题", "", "okapi", "不可以", "👌 明天？", "1", "good",
    "https://example.com", "好ですか", "ok для",
  ])
  func `is not what says more`(text: String) { #expect(!isCourtesy(text)) }

  private func isCourtesy(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { Courtesy.isAll(of: UnsafeRawBufferPointer($0)) }
  }
}
