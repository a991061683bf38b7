internal import FastJSON
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// The prepared statements over the views' tables of chats: which messages each conversation has, and when agents wrote.
final class ChatTables {
  /// When an agent wrote a message. In this order: what lies between two of an agent's is the second one's time.
  struct Activity {
    var agent: String
    var second: Int64
    /// ``ChatDecoder/key(ofConversation:)``
    var conversation: Int64
    var event: Int64
  }

  private let database: Database
  private let leaves = JSONLeafReader(leavesMax: 10_000_000)
  private var list = JSONList()
  private let writeConversation: FastStatement
  private let deleteConversation: FastStatement
  private let messagesByConversation: FastStatement
  private let insertActivity: FastStatement
  private let deleteActivity: FastStatement
  private let activityBefore: FastStatement
  private let activityAfter: FastStatement
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
    insertActivity = try FastStatement(
      database, "INSERT INTO chat_activity (agent, second, conversation, event) VALUES (?, ?, ?, ?)")
    deleteActivity = try FastStatement(
      database, "DELETE FROM chat_activity WHERE agent = ? AND second = ? AND conversation = ? AND event = ?")
    activityBefore = try FastStatement(
      database,
      """
      SELECT second FROM chat_activity WHERE agent = ?1 AND (second, conversation, event) < (?2, ?3, ?4)
      ORDER BY second DESC, conversation DESC, event DESC LIMIT 1
      """)
    activityAfter = try FastStatement(
      database,
      """
      SELECT event FROM chat_activity WHERE agent = ?1 AND (second, conversation, event) > (?2, ?3, ?4)
      ORDER BY second, conversation, event LIMIT 1
      """)
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

  func insert(_ activity: Activity) throws {
    bind(activity, to: insertActivity)
    try insertActivity.run()
  }

  func delete(_ activity: Activity) throws {
    bind(activity, to: deleteActivity)
    try deleteActivity.run()
  }

  /// The second in which the agent wrote before; `nil` where never.
  func second(before activity: Activity) throws -> Int64? { try neighbour(of: activity, activityBefore) }

  /// The message that the agent wrote next.
  func event(after activity: Activity) throws -> Int64? { try neighbour(of: activity, activityAfter) }

  private func neighbour(of activity: Activity, _ statement: FastStatement) throws -> Int64? {
    bind(activity, to: statement)
    defer { statement.reset() }
    return try statement.next() ? statement.integer(0) : nil
  }

  private func bind(_ activity: Activity, to statement: FastStatement) {
    statement.bind(1, activity.agent)
    statement.bind(2, activity.second)
    statement.bind(3, activity.conversation)
    statement.bind(4, activity.event)
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
