internal import TicketDomain

/// Decides who chats when with whom about what, and writes what four tools export of it, and the truth.
///
/// Matters come in waves, so that agents have several chats at a time. A session lies within one day; those of one matter are
/// a day or two apart.
struct ChatDesk {
  /// More matters than that in chats would only make longer files.
  static let mattersMax = 20_000
  /// Everything about a matter is said within so many days.
  static let matterDaysMax = 10

  let staff: Staff
  let months: [Period]
  let matters: Int
  let folder: SampleFolder
  /// Whose ordinary WeChat account the department uses.
  let wechatAgent: Int
  var generator: SeededGenerator
  var customers: ChatCustomers
  var plan: ChatPlan
  /// By day, in order of planning.
  var sessions: [CivilDate: [ChatMatter]] = [:]
  /// By day and agent.
  var jobs: [CivilDate: [Int: [ChatJob]]] = [:]
  /// When agents last wrote on a day before its chats with customers begin.
  var early: [CivilDate: [Int: ClockSeconds]] = [:]
  var matter = 0
  /// The day from which on one of the two exports of the WeChat account goes: the first matters are over then.
  var chatlogFrom: CivilDate

  init(staff: Staff, months: [Period], tickets: Int, seed: UInt64, folder: SampleFolder) {
    self.staff = staff
    self.months = months
    self.folder = folder
    matters = min(tickets / 5, Self.mattersMax)
    wechatAgent = staff.wechatAgent
    generator = SeededGenerator(seed: seed, stream: 8)
    customers = ChatCustomers(seed: seed)
    plan = ChatPlan(seed: seed)
    chatlogFrom = months[0].firstDay
  }

  /// All chats of all months.
  mutating func write() throws(SampleCompanyError) {
    planWaves()
    var day = months[0].firstDay
    let end = months[months.count - 1].next.firstDay
    while day < end {
      for session in sessions.removeValue(forKey: day) ?? [] { begin(session, on: day) }
      for agent in staff.agents.indices { work(agent, on: day) }
      day = day.adding(days: 1)
    }
    plan.nameInGroups(&generator)
    try ChatTruth(folder: folder).write(plan.sessions)
    let account = party(wechatAgent)
    try WeComArchive().write(plan.messages(of: .wecom), to: folder)
    try ServiceAnswers().write(plan.messages(of: .service), to: folder)
    try WeChatExports(account: account, chatlogFrom: chatlogFrom.clock)
      .write(plan.messages(of: .wechat), to: folder)
  }

  func party(_ agent: Int) -> ChatParty {
    ChatParty(account: staff.agents[agent].chatAccount, name: staff.agents[agent].name)
  }
}

extension ChatDesk {
  mutating func planWaves() {
    let weights = months.map { BusinessHours($0).weight }
    let weightOfAll = max(1, weights.reduce(0, +))
    let end = months[months.count - 1].next.firstDay
    let latest = end.adding(days: -Self.matterDaysMax)
    var weightSoFar = 0
    var planned = 0
    var starts: [(day: CivilDate, askedAt: Int)] = []
    for (index, period) in months.enumerated() {
      weightSoFar += weights[index]
      let hours = BusinessHours(period)
      while planned < matters * weightSoFar / weightOfAll {
        var day = CivilDate(of: hours.moment(&generator))
        if day > latest { day = period.firstDay.adding(days: generator.int(below: 18)) }
        let wave = generator.int(in: 9 * 3600...16 * 3600)
        let size = min(generator.int(in: 4...9), matters * weightSoFar / weightOfAll - planned)
        for _ in 0..<size { starts.append((day, wave + generator.int(below: 1200))) }
        planned += size
        planColleagues(on: day)
      }
    }
    let ordered = starts.indices.sorted { (starts[$0].day, $0) < (starts[$1].day, $1) }.map { starts[$0] }
    if let first = ordered.first { chatlogFrom = first.day.adding(days: Self.matterDaysMax - 2) }
    for start in ordered {
      sessions[start.day, default: []].append(newMatter(on: start.day, askedAt: start.askedAt))
    }
  }

  mutating func newMatter(on day: CivilDate, askedAt: Int) -> ChatMatter {
    matter += 1
    let sessionCount = 1 + generator.index(cumulativeWeights: [55, 85, 100])
    var kind = generator.int(below: 100)
    // What only one export has, and questions in a group that cross.
    if matter <= 3 { kind = 32 }
    if customers.isInRoom(0, on: day), generator.chance(permille: 700) { kind = 47 }
    let (conversation, customer): (Conversation, ChatParty)
    let agent: Int
    switch kind {
    case ..<32:
      agent = onDuty(in: .it, on: day)
      customer = customers.customer(of: .service, on: day)
      conversation = Conversation(tool: .service, customer: customer.account)
    case ..<47 where customers.reserveDirect(on: day):
      agent = wechatAgent
      customer = customers.customer(of: .wechat, on: day)
      conversation = Conversation(tool: .wechat, customer: customer.account)
    case 47..<51 where day >= chatlogFrom:
      if let member = customers.member(ofRoom: 0, on: day) {
        return ChatMatter(
          number: matter, conversation: Conversation(tool: .wechat, room: ChatCustomers.rooms[0]), customer: member,
          agent: roomAgent(on: day), sessionsLeft: sessionCount, askedAt: askedAt)
      }
      fallthrough
    case 51..<60:
      let room = generator.int(in: 1...2)
      if let member = customers.member(ofRoom: room, on: day) {
        return ChatMatter(
          number: matter, conversation: Conversation(tool: .wecom, room: ChatCustomers.rooms[room]),
          customer: member, agent: onDuty(in: .hr, on: day), sessionsLeft: sessionCount, askedAt: askedAt)
      }
      fallthrough
    default:
      agent = onDuty(in: .hr, on: day)
      customer = customers.customer(of: .wecom, on: day)
      conversation = Conversation(tool: .wecom, agent: party(agent).account, customer: customer.account)
    }
    return ChatMatter(
      number: matter, conversation: conversation, customer: customer, agent: agent, sessionsLeft: sessionCount,
      askedAt: askedAt)
  }

  /// One of those who chat on that day: few on quiet days, so that they have several chats at a time.
  mutating func onDuty(in department: Department, on day: CivilDate) -> Int {
    let onDuty = staff.onDuty(in: department, day.period)
    let chatting = min(onDuty.count, 1 + matters / (months.count * 30) / 5)
    return onDuty[(Int(day.daysSinceEpoch) * 7 + generator.int(below: chatting)) % onDuty.count]
  }

  /// In the group of the WeChat account a colleague answers every third day.
  func roomAgent(on day: CivilDate) -> Int {
    guard day.daysSinceEpoch % 3 == 0 else { return wechatAgent }
    let onDuty = staff.onDuty(in: .hr, day.period)
    return onDuty[Int(day.daysSinceEpoch) % onDuty.count]
  }

  func isOnDuty(_ agent: Int, for tool: Conversation.Tool, on day: CivilDate) -> Bool {
    staff.onDuty(in: tool.department, day.period).contains(agent)
  }
}
