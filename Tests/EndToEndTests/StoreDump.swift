import Foundation
import GRDB

/// The content of a store's views as text, to compare two stores.
enum StoreDump {
  /// Every row of every table, but for the leaf that the views stand on: it covers random salts and the time of ingestion.
  static func views(_ directory: String) throws -> [String] {
    try DatabaseQueue(path: directory + "/views.sqlite").read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      return try tables.flatMap { table in
        let columns = table == "basis" ? "position, rules" : "*"
        return try Row.fetchAll(database, sql: "SELECT \(columns) FROM \(table)").map { "\(table) \($0)" }.sorted()
      }
    }
  }

  /// Tickets by the calls in them, with what departments did for each, and pools: what does not depend on the order in
  /// which records came.
  static func judgements(_ directory: String) throws -> [String] {
    let queue = try DatabaseQueue(path: directory + "/views.sqlite")
    return try queue.read { database in
      try database.execute(sql: "ATTACH ? AS log", arguments: [directory + "/events.sqlite"])
      let tickets = try String.fetchAll(
        database,
        sql: """
          SELECT (SELECT group_concat(name || '/' || contact) FROM (SELECT name, contacts.key AS contact FROM json_each(tickets.contacts)
            JOIN contacts ON contacts.id = value JOIN log.sources ON sources.id = source ORDER BY name, contact))
            || ' ' || (SELECT group_concat(period || department || handle_seconds || 's' || chat_seconds || 's' || contacts || tie_key)
              FROM (SELECT * FROM efforts WHERE ticket = tickets.id ORDER BY period, department))
          FROM tickets ORDER BY 1
          """)
      let pools = try String.fetchAll(
        database,
        sql: """
          SELECT definition || period || pool || department || amount_minor || ' '
            || json_remove(costs, '$.apportionment.cut.tie.id', '$.directCosts') FROM pool_costs ORDER BY 1
          """)
      return tickets + pools
    }
  }
}
