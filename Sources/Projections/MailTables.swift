internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// The prepared statements over the views' tables of mails: which contact and ticket each is, and by what it is found.
final class MailTables {
  private let insertMail: FastStatement
  private let insertKey: FastStatement
  private let deleteMail: FastStatement
  private let deleteKey: FastStatement
  private let mailByEvent: FastStatement
  private let mailsByKey: FastStatement
  private let database: Database

  init(_ database: Database) throws {
    self.database = database
    insertMail = try FastStatement(database, "INSERT INTO mails (event, contact, ticket) VALUES (?, ?, ?)")
    insertKey = try FastStatement(database, "INSERT INTO mail_keys (key, event) VALUES (?, ?)")
    deleteMail = try FastStatement(database, "DELETE FROM mails WHERE event = ?")
    deleteKey = try FastStatement(database, "DELETE FROM mail_keys WHERE key = ? AND event = ?")
    mailByEvent = try FastStatement(database, "SELECT contact, ticket FROM mails WHERE event = ?")
    mailsByKey = try FastStatement(database, "SELECT event FROM mail_keys WHERE key = ?")
  }

  /// All mails' events, ascending.
  func events() throws -> [Int64] { try Int64.fetchAll(database, sql: "SELECT event FROM mails ORDER BY event") }

  /// What the mail of that event is; `nil` where the views do not have it.
  func mail(of event: Int64) throws -> (contact: Int64, ticket: Int64?)? {
    mailByEvent.bind(1, event)
    defer { mailByEvent.reset() }
    guard try mailByEvent.next() else { return nil }
    return (mailByEvent.integer(0), mailByEvent.optionalInteger(1))
  }

  /// The events of mails that have the key.
  func events(withKey key: UInt64) throws -> [Int64] {
    mailsByKey.bind(1, Int64(bitPattern: key))
    var events: [Int64] = []
    while try mailsByKey.next() { events.append(mailsByKey.integer(0)) }
    return events
  }

  func insert(event: Int64, contact: Int64, ticket: Int64?) throws {
    insertMail.bind(1, event)
    insertMail.bind(2, contact)
    insertMail.bind(3, ticket)
    try insertMail.run()
  }

  func insert(key: UInt64, of event: Int64) throws {
    insertKey.bind(1, Int64(bitPattern: key))
    insertKey.bind(2, event)
    try insertKey.run()
  }

  func delete(event: Int64, keys: [UInt64]) throws {
    deleteMail.bind(1, event)
    try deleteMail.run()
    for key in keys {
      deleteKey.bind(1, Int64(bitPattern: key))
      deleteKey.bind(2, event)
      try deleteKey.run()
    }
  }

  /// Forgets every mail.
  func clear() throws { try database.execute(sql: "DELETE FROM mails; DELETE FROM mail_keys") }
}
