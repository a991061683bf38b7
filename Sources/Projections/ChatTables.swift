internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// The prepared statements over the views' tables of chats: the messages of each conversation, and when agents wrote.
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
  private let insertMessage: FastStatement
  private let deleteMessage: FastStatement
  private let messagesByConversation: FastStatement
  private let insertActivity: FastStatement
  private let deleteActivity: FastStatement
  private let activityBefore: FastStatement
  private let activityAfter: FastStatement
  private let insertRecalled: FastStatement
  private let deleteRecalled: FastStatement

  init(_ database: Database) throws {
    self.database = database
    insertMessage = try FastStatement(
      database, "INSERT INTO chat_messages (conversation, event) VALUES (?, ?) ON CONFLICT DO NOTHING")
    deleteMessage = try FastStatement(database, "DELETE FROM chat_messages WHERE conversation = ? AND event = ?")
    messagesByConversation = try FastStatement(
      database, "SELECT event FROM chat_messages WHERE conversation = ? ORDER BY event")
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

  /// Positions of all messages, by conversation.
  func allMessages() throws -> [Int64] {
    try Int64.fetchAll(database, sql: "SELECT event FROM chat_messages ORDER BY event")
  }

  /// Positions of the messages of a conversation, ascending.
  func messages(ofConversation key: Int64) throws -> [Int64] {
    messagesByConversation.bind(1, key)
    var events: [Int64] = []
    while try messagesByConversation.next() { events.append(messagesByConversation.integer(0)) }
    return events
  }

  /// Adds a message, where it is not there yet.
  func insertMessage(_ event: Int64, conversation: Int64) throws {
    insertMessage.bind(1, conversation)
    insertMessage.bind(2, event)
    try insertMessage.run()
  }

  func deleteMessage(_ event: Int64, conversation: Int64) throws {
    deleteMessage.bind(1, conversation)
    deleteMessage.bind(2, event)
    try deleteMessage.run()
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
    try database.execute(sql: "DELETE FROM chat_messages; DELETE FROM chat_activity; DELETE FROM chat_recalled")
  }
}
