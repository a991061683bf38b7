internal import TicketDomain

/// What customers told in chats of two: whom to let write a mail afterwards.
struct ToldInChat {
  /// A matter told in one session.
  struct Matter {
    var customer: ChatParty
    var topic: Topic
    var start: ClockSeconds
    var end: ClockSeconds

    /// As the truth names its ticket.
    var key: String { "\(customer.account) \(ChatTruth.universal(start))" }
  }

  /// Those whose first words say what it is about, in order of planning.
  let matters: [Matter]
  /// When each account chatted.
  let times: [String: [ClosedRange<ClockSeconds>]]
  /// All accounts but those in groups, in order of planning.
  let customers: [ChatParty]

  init(_ sessions: [ChatSession]) {
    var sessionCounts: [Int: Int] = [:]
    var times: [String: [ClosedRange<ClockSeconds>]] = [:]
    var customers: [ChatParty] = []
    for session in sessions {
      guard let customer = session.customer else { continue }
      sessionCounts[session.matter, default: 0] += 1
      if session.topic != nil, times[customer.account] == nil { customers.append(customer) }
      times[customer.account, default: []].append(session.start...max(session.start, session.end ?? session.start))
    }
    self.times = times
    self.customers = customers
    matters = sessions.compactMap { session in
      guard let customer = session.customer, let topic = session.topic, sessionCounts[session.matter] == 1,
        let words = session.firstWords,
        ChatTexts.topics(of: session.department).contains(where: { $0.asks[0] == words })
      else { return nil }
      return Matter(customer: customer, topic: topic, start: session.start, end: session.end ?? session.start)
    }
  }
}
