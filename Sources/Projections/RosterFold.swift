internal import EventStore
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// Keeps the roster in the views. It is folded before everything else of a run, so that whose work is whose is asked once,
/// wherever in the log the roster stands.
struct RosterFold {
  let database: Database
  let reader: LogReader

  /// Takes in the roster lines among the events from `first` through `last`, and takes out those that they supersede;
  /// returns whether anything changed. O(roster lines).
  func apply(from first: Int64, through last: Int64) throws -> Bool {
    let decoder = FactDecoder()
    var assignments: [Roster.Assignment] = []
    var revised: [Int64] = []
    try reader.forEachEvent(about: .agents, from: first, through: last) { event in
      if let supersedes = event.supersedes { revised.append(supersedes) }
      if event.kind == .agentAssigned { assignments.append(try decoder.assignment(event)) }
    }
    let superseded = try reader.events(ofRecordsBeginningAt: revised)
    assignments.removeAll { superseded.contains($0.position) }
    try insert(assignments)
    var isChanged = !assignments.isEmpty
    for position in superseded {
      try database.execute(sql: "DELETE FROM assignments WHERE position = ?", arguments: [position])
      isChanged = isChanged || database.changesCount > 0
    }
    return isChanged
  }

  private func insert(_ assignments: [Roster.Assignment]) throws {
    let statement = try FastStatement(
      database,
      """
      INSERT INTO assignments (position, agent, aliases, department_written, valid_from, valid_to)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    var list = JSONList()
    for line in assignments {
      statement.bind(1, line.position)
      statement.bind(2, line.agent)
      statement.bind(4, line.department)
      statement.bind(5, line.from.description)
      statement.bind(6, line.to?.description)
      try list.write(line.aliases) { aliases in
        statement.bind(3, text: aliases)
        try statement.run()
      }
    }
  }
}

extension Roster {
  /// The roster as the views have it.
  init(_ database: Database) throws {
    let sql = """
      SELECT position, agent, department_written, valid_from, valid_to,
        (SELECT group_concat(value, char(10)) FROM json_each(aliases)) AS aliases FROM assignments ORDER BY position
      """
    self.init(
      try Row.fetchAll(database, sql: sql).compactMap { row in
        guard let from = CivilDate(row["valid_from"] as String) else { return nil }
        let aliases: String? = row["aliases"]
        return Roster.Assignment(
          position: row["position"], agent: row["agent"],
          aliases: aliases?.split(separator: "\n").map(String.init) ?? [], department: row["department_written"],
          from: from, to: (row["valid_to"] as String?).flatMap { CivilDate($0) })
      })
  }
}
