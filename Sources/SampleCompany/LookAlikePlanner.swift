internal import TicketDomain

/// Decides which matters are told twice, and which only look so, and writes down who is known in several channels.
struct LookAlikePlanner {
  let months: [Period]
  /// Of matters told once by mail.
  let matters: Int
  let chats: ToldInChat
  let callers: KnownCallers
  var generator: SeededGenerator
  var list = CustomerList()
  /// Not yet taken by anybody on the list.
  var freeCallers: [Int]
  var freeMatters: [ToldInChat.Matter]
  private(set) var accountsTaken: Set<String> = []
  private var numbers = MailCustomer.firstOfSeveral
  private let cumulativeWeights: [Int]

  init(months: [Period], matters: Int, chats: ToldInChat, callers: KnownCallers, seed: UInt64) {
    self.months = months
    self.matters = matters
    self.chats = chats
    self.callers = callers
    generator = SeededGenerator(seed: seed, stream: 11)
    freeCallers = callers.calls.keys.filter { TelephoneNumber(customer: $0).isMobile }.sorted()
    freeMatters = chats.matters
    var sum = 0
    cumulativeWeights = months.map { month in
      sum += BusinessHours(month).weight
      return sum
    }
  }

  /// All sets of tickets that look alike.
  mutating func plan() -> [LookAlikes] {
    var sets: [LookAlikes] = []
    for kind in LookAlikes.Kind.allCases {
      for index in 0..<matters * kind.permille / 1000 {
        if let set = set(kind, index) { sets.append(set) }
      }
    }
    return sets
  }

  /// The set of a kind with this index; `nil` where there is nobody for it, or no time.
  private mutating func set(_ kind: LookAlikes.Kind, _ index: Int) -> LookAlikes? {
    switch kind {
    case .repeated: repeated(index)
    case .otherDepartment: otherDepartment()
    case .otherChannel: otherChannel(index)
    case .otherAddress: otherAddress()
    case .afterCall: afterCall()
    case .otherMatter: index % 3 == 2 ? otherMatterThanChat() : otherMatter(hasSameTopic: index % 3 == 1)
    case .outage: outage()
    case .sameName: sameName(hasSameTopic: index % 2 == 1)
    case .greeting: greeting()
    case .monthly: monthly()
    }
  }
}

// MARK: - When

extension LookAlikePlanner {
  /// When customers write, so that a last mail `span` seconds later is still early enough; `nil` where there is no such time.
  mutating func start(before span: Int) -> ClockSeconds? {
    let hours = BusinessHours(months[generator.index(cumulativeWeights: cumulativeWeights)])
    let wanted = hours.moment(&generator)
    let room = MailDesk.latestStart(months) - span - months[0].firstDay.clock
    guard room > 0 else { return nil }
    return wanted <= months[0].firstDay.clock + room ? wanted : months[0].firstDay.clock + generator.int(below: room)
  }

  func isEarlyEnough(_ moment: ClockSeconds) -> Bool { moment <= MailDesk.latestStart(months) }
}

// MARK: - Who and what

extension LookAlikePlanner {
  /// A topic as people write about it: mostly in Chinese.
  mutating func topic(where isSuitable: (Topic) -> Bool = { _ in true }) -> Topic {
    let isChinese = !generator.chance(permille: 250)
    return generator.pick(Topic.allCases.filter { $0.isChinese == isChinese && isSuitable($0) })
  }

  mutating func customer(isChinese: Bool) -> MailCustomer {
    customer(
      named: MailCustomer.name(isChinese: isChinese, &generator),
      MailCustomer.provider(isChinese: isChinese, &generator))
  }

  mutating func customer(named name: String, _ provider: MailCustomer.Provider) -> MailCustomer {
    numbers += 1
    return MailCustomer(number: numbers, provider: provider, name: name)
  }

  /// Indices of different wordings, in any order.
  mutating func wordings(of topic: Topic, where isSuitable: (MailWords.Wording) -> Bool = { _ in true }) -> [Int] {
    let all = MailWords.about(topic).wordings
    var left = all.indices.filter { isSuitable(all[$0]) }
    return left.indices.map { _ in left.remove(at: generator.int(below: left.count)) }
  }

  /// Takes a matter told in a chat by somebody who is not on the list yet.
  mutating func takeChat() -> ToldInChat.Matter? {
    while !freeMatters.isEmpty {
      let matter = freeMatters.remove(at: generator.int(below: freeMatters.count))
      if accountsTaken.insert(matter.customer.account).inserted { return matter }
    }
    return nil
  }
}

// MARK: - Who else is on the list

extension LookAlikePlanner {
  /// Adds those who use one channel, be they known in more, and a switchboard that two of them share. `writers` write mail.
  mutating func listMore(_ writers: [MailCustomer]) {
    for party in chats.customers where generator.chance(permille: 120) {
      if accountsTaken.insert(party.account).inserted { list.add(party.name, chat: party.account) }
    }
    for index in 0..<min(matters / 20, freeCallers.count) {
      guard let caller = takeCaller() else { break }
      let customer = customer(isChinese: true)
      let number = TelephoneNumber(customer: caller).asDialled
      list.add(customer.name, phone: number, mail: index % 4 == 0 ? customer.address : "")
    }
    let switchboard = callers.calls.keys.filter { TelephoneNumber(customer: $0).isLandline }.min()
    for (index, writer) in writers.enumerated() {
      let number = index < 2 ? switchboard.map { TelephoneNumber(customer: $0).asDialled } : nil
      list.add(writer.name, phone: number ?? "", mail: writer.address)
    }
  }
}
