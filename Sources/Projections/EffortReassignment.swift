internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// Asks anew whose work every contact was, after the roster changed. O(contacts).
struct EffortReassignment {
  private let database: Database
  private let tables: ViewsTables
  private let assigner: WorkAssigner

  init(_ database: Database, tables: ViewsTables, assigner: WorkAssigner) {
    self.database = database
    self.tables = tables
    self.assigner = assigner
  }

  func run() throws {
    try database.execute(sql: "DELETE FROM efforts; DELETE FROM overheads")
    let tickets = try FastStatement(database, "SELECT id, tie_key FROM tickets ORDER BY id")
    var keys: [(id: Int64, tieKey: UInt64)] = []
    while try tickets.next() { keys.append((tickets.integer(0), UInt64(bitPattern: tickets.integer(1)))) }
    for (id, tieKey) in keys {
      guard let row = try tables.ticket(id: id) else { continue }
      let contacts = try row.contacts.compactMap { try tables.contact(id: $0) }
      let efforts = WorkAssigner.sum(contacts.flatMap(assigner.efforts))
      try tables.updateEffortKeys(of: id, efforts)
      for effort in efforts { try tables.insert(effort, ticket: id, tieKey: tieKey) }
    }
    let internals = try Int64.fetchAll(
      database,
      sql: """
        SELECT id FROM contacts WHERE outcome = 'internal'
          AND id NOT IN (SELECT contact FROM mails WHERE ticket IS NOT NULL) ORDER BY id
        """)
    for id in internals {
      guard let contact = try tables.contact(id: id) else { continue }
      for effort in assigner.efforts(of: contact) { try tables.insertOverhead(effort, contact: id) }
    }
  }
}
