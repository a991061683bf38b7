internal import TicketDomain

/// Everybody outside who ever chats, and when each may bring up another matter.
struct ChatCustomers {
  /// The IT department's customer-service account.
  static let serviceAccount = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJit"
  /// The group of the WeChat account, and two in WeCom.
  static let rooms = ["45873219604@chatroom", "wrATmpQ1DAAAx3vYb8RkCwLzUeN5sHfG", "wrATmpQ1DAAAk7Jd2WqZtMiSbX9oVrEc"]

  /// A matter is over, and another one is another one, that long after it began.
  private static let matterDays = 12
  private static let directChatsADay = 10

  private struct Known {
    var party: ChatParty
    var freeFrom: CivilDate?
  }

  private var generator: SeededGenerator
  private var known: [Conversation.Tool: [Known]] = [:]
  private var members: [[Known]] = []
  private var directChats: [CivilDate: Int] = [:]
  private var sessionsInRooms: [String: [CivilDate: Int]] = [:]
  private var announcements: [String: Set<CivilDate>] = [:]

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed, stream: 10)
    for (room, names) in ChatTexts.roomMembers.enumerated() {
      members.append(
        names.map { Known(party: ChatParty(account: account(of: room == 0 ? .wechat : .wecom), name: $0)) })
    }
  }

  /// Somebody with a new matter: often a new customer, sometimes one whose last matter is long over.
  mutating func customer(of tool: Conversation.Tool, on day: CivilDate) -> ChatParty {
    let count = known[tool]?.count ?? 0
    if count > 0, generator.chance(permille: 300) {
      let index = generator.int(below: count)
      if let somebody = known[tool]?[index], somebody.freeFrom.map({ $0 <= day }) ?? true {
        known[tool]?[index].freeFrom = day.adding(days: Self.matterDays)
        return somebody.party
      }
    }
    let party = ChatParty(account: account(of: tool), name: PersonName.drawn(&generator))
    known[tool, default: []].append(Known(party: party, freeFrom: day.adding(days: Self.matterDays)))
    return party
  }

  /// Somebody of a group with a new matter; `nil` where the group or all its members are busy with others.
  mutating func member(ofRoom room: Int, on day: CivilDate) -> ChatParty? {
    let free = members[room].indices.filter { index in members[room][index].freeFrom.map { $0 <= day } ?? true }
    guard !free.isEmpty, reserve(Self.rooms[room], on: day) else { return nil }
    let index = generator.pick(free)
    members[room][index].freeFrom = day.adding(days: Self.matterDays)
    return members[room][index].party
  }

  /// One customer a day in WeCom's groups, whose export has no names to tell them by; three where it has.
  mutating func reserve(_ room: String, on day: CivilDate) -> Bool {
    let most = room == Self.rooms[0] ? 3 : 1
    guard sessionsInRooms[room]?[day] ?? 0 < most else { return false }
    sessionsInRooms[room, default: [:]][day, default: 0] += 1
    return true
  }

  /// Whether somebody has a matter in the group on that day.
  func isInRoom(_ room: Int, on day: CivilDate) -> Bool { (sessionsInRooms[Self.rooms[room]]?[day] ?? 0) > 0 }

  /// One person chats from the WeChat account.
  mutating func reserveDirect(on day: CivilDate) -> Bool {
    directChats[day, default: 0] += 1
    return directChats[day, default: 0] <= Self.directChatsADay
  }

  mutating func takeAnnouncement(_ room: String, on day: CivilDate) -> Bool {
    announcements[room, default: []].insert(day).inserted
  }

  private mutating func account(of tool: Conversation.Tool) -> String {
    let small = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    let all = small + Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return tool == .wechat
      ? "wxid_" + String((0..<14).map { _ in generator.pick(small) })
      : "wmA" + String((0..<29).map { _ in generator.pick(all) })
  }
}
