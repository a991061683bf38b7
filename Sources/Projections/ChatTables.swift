internal import FastJSON
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// The prepared statements over the views' tables of chats: which messages each conversation has, and when agents wrote.
final class ChatTables {
  private let database: Database
  private let leaves = JSONLeafReader(leavesMax: 10_000_000)
  private var list = JSONList()
  /// The day of an agent that was read last.
  private var latestDay: (agent: String, day: Int64, messages: [ChatActivity])?
  private let writeConversation: FastStatement
  private let deleteConversation: FastStatement
  private let messagesByConversation: FastStatement
  private let writeDay: FastStatement
  private let deleteDay: FastStatement
  private let dayThrough: FastStatement
  private let dayFrom: FastStatement
  private let insertRecalled: FastStatement
  private let deleteRecalled: FastStatement

  init(_ database: Database) throws {
    self.database = database
    writeConversation = try FastStatement(
      database,
      """
      INSERT INTO conversations (id, messages) VALUES (?, ?) ON CONFLICT DO UPDATE SET messages = excluded.messages
      """)
    deleteConversation = try FastStatement(database, "DELETE FROM conversations WHERE id = ?")
    messagesByConversation = try FastStatement(database, "SELECT messages FROM conversations WHERE id = ?")
    writeDay = try FastStatement(
      database,
      """
      INSERT INTO chat_activity (agent, day, messages) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET messages = excluded.messages
      """)
    deleteDay = try FastStatement(database, "DELETE FROM chat_activity WHERE agent = ? AND day = ?")
    dayThrough = try FastStatement(
      database,
      "SELECT day, messages FROM chat_activity WHERE agent = ? AND day <= ? ORDER BY day DESC LIMIT 1")
    dayFrom = try FastStatement(
      database, "SELECT day, messages FROM chat_activity WHERE agent = ? AND day >= ? ORDER BY day LIMIT 1")
    insertRecalled = try FastStatement(
      database, "INSERT INTO chat_recalled (event) VALUES (?) ON CONFLICT DO NOTHING")
    deleteRecalled = try FastStatement(database, "DELETE FROM chat_recalled WHERE event = ?")
  }

  /// Positions of all messages, ascending.
  func allMessages() throws -> [Int64] {
    try Int64.fetchAll(database, sql: "SELECT value FROM conversations, json_each(messages) ORDER BY 1")
  }

  /// Positions of the messages of a conversation, ascending.
  func messages(ofConversation key: Int64) throws -> [Int64] {
    messagesByConversation.bind(1, key)
    defer { messagesByConversation.reset() }
    guard try messagesByConversation.next() else { return [] }
    var events: [Int64] = []
    try leaves.forEachLeaf(of: messagesByConversation.bytes(0)) { _, _, text in
      if let event = Int64(String(decoding: text, as: UTF8.self)) { events.append(event) }
    }
    return events
  }

  /// Says which messages a conversation has, in place of what was said before.
  func write(_ events: [Int64], ofConversation key: Int64) throws {
    guard !events.isEmpty else {
      deleteConversation.bind(1, key)
      return try deleteConversation.run()
    }
    writeConversation.bind(1, key)
    try list.write(events.sorted()) {
      writeConversation.bind(2, text: $0)
      try writeConversation.run()
    }
  }

  // MARK: Activity

  /// Adds what an agent wrote, in order, to what there is, and takes `removed` out of it.
  func write(_ added: ArraySlice<ChatActivity>, without removed: Set<ChatActivity> = [], of agent: String) throws {
    var rest = added
    var days = Set(removed.map(\.day))
    while let day = rest.first?.day {
      days.remove(day)
      let ofDay = rest.prefix { $0.day == day }
      rest = rest.dropFirst(ofDay.count)
      try write(ofDay, without: removed, of: agent, on: day)
    }
    for day in days { try write([], without: removed, of: agent, on: day) }
  }

  private func write(
    _ added: ArraySlice<ChatActivity>, without removed: Set<ChatActivity>, of agent: String, on day: Int64
  ) throws {
    var standing = try activity(of: agent, dayThrough, day)
    if standing.day == day {
      standing.messages.removeAll { removed.contains($0) }
      standing.messages = (standing.messages + added).sorted()
    } else {
      standing.messages = Array(added)
    }
    latestDay = nil
    guard !standing.messages.isEmpty else {
      deleteDay.bind(1, agent)
      deleteDay.bind(2, day)
      return try deleteDay.run()
    }
    writeDay.bind(1, agent)
    writeDay.bind(2, day)
    try list.write(standing.messages.flatMap { [$0.second, $0.conversation, $0.event] }) {
      writeDay.bind(3, text: $0)
      try writeDay.run()
    }
  }

  /// What the agent wrote before; `nil` where nothing.
  func latest(before activity: ChatActivity, of agent: String) throws -> ChatActivity? {
    var day = activity.day
    while true {
      let standing = try self.activity(of: agent, dayThrough, day)
      guard let found = standing.day else { return nil }
      let before = standing.messages.partitioningIndex { $0 >= activity }
      if before > 0 { return standing.messages[before - 1] }
      day = found - 1
    }
  }

  /// What the agent wrote next; `nil` where nothing.
  func first(after activity: ChatActivity, of agent: String) throws -> ChatActivity? {
    var day = activity.day
    while true {
      let standing = try self.activity(of: agent, dayFrom, day)
      guard let found = standing.day else { return nil }
      let after = standing.messages.partitioningIndex { $0 > activity }
      if after < standing.messages.count { return standing.messages[after] }
      day = found + 1
    }
  }

  private func activity(
    of agent: String, _ statement: FastStatement, _ day: Int64
  ) throws -> (day: Int64?, messages: [ChatActivity]) {
    // Who is asked about one message is asked about the next.
    if let latestDay, latestDay.agent == agent, latestDay.day == day { return (day, latestDay.messages) }
    statement.bind(1, agent)
    statement.bind(2, day)
    defer { statement.reset() }
    guard try statement.next() else { return (nil, []) }
    var numbers: [Int64] = []
    try leaves.forEachLeaf(of: statement.bytes(1)) { _, _, text in
      numbers.append(Int64(String(decoding: text, as: UTF8.self)) ?? 0)
    }
    let messages = stride(from: 0, to: numbers.count - 2, by: 3).map { index in
      ChatActivity(second: numbers[index], conversation: numbers[index + 1], event: numbers[index + 2])
    }
    let found = statement.integer(0)
    latestDay = (agent, found, messages)
    return (found, messages)
  }

  func markRecalled(_ event: Int64) throws {
    insertRecalled.bind(1, event)
    try insertRecalled.run()
  }

  func unmarkRecalled(_ event: Int64) throws {
    deleteRecalled.bind(1, event)
    try deleteRecalled.run()
  }

  /// Forgets every message.
  func clear() throws {
    try database.execute(sql: "DELETE FROM conversations; DELETE FROM chat_activity; DELETE FROM chat_recalled")
  }
}

/// A message of an agent. In this order: what lies between two of an agent's is the second one's time.
struct ChatActivity: Hashable, Comparable {
  /// Since 1970.
  var second: Int64
  /// ``ChatDecoder/key(ofConversation:)``
  var conversation: Int64
  var event: Int64

  /// Of UTC, since 1970.
  var day: Int64 { second.flooredDivision(by: 86_400).quotient }

  static func < (left: ChatActivity, right: ChatActivity) -> Bool {
    (left.second, left.conversation, left.event) < (right.second, right.conversation, right.event)
  }
}

extension Array {
  /// The first index whose element is `isSecond`, where all such elements come last; the count where there is none. O(log n).
  fileprivate func partitioningIndex(where isSecond: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
