internal import Costing
internal import GRDB
internal import TicketDomain
internal import Ticketing

/// Reads what departments had in a month: paid hours, people, and work on contacts that belong to no ticket.
struct DepartmentReader {
  let database: Database
  let rules: Rules
  let roster: Roster

  init(_ database: Database, rules: Rules, roster: Roster) {
    self.database = database
    self.rules = rules
    self.roster = roster
  }

  /// Those configured and those that worked, by id: `working` has efforts for tickets in the month.
  func departments(
    in period: Period, with working: Set<String>, by definition: CostDefinition
  ) throws -> [Department] {
    let byName = rules.departmentsByName
    var heads: [String: Int64] = [:]
    for (name, count) in roster.headcount(in: period) {
      if let id = byName[name] { heads[id, default: 0] += count }
    }
    var paid: [String: Int64] = [:]
    let hours =
      switch definition.capacityHours {
      case .paid: "SELECT department, sum(paid_seconds) AS seconds FROM paid_hours"
      case .scheduled: "SELECT department, sum(seconds) AS seconds FROM scheduled_hours"
      }
    for row in try Row.fetchAll(
      database, sql: hours + " WHERE period = ? GROUP BY department", arguments: [period.description])
    {
      if let department = row["department"] as String? { paid[department] = row["seconds"] }
    }
    let overheads = try PeriodEfforts.overheads(database, period: period, by: definition)
    let ids = Set(rules.departments.map(\.id)).union(working).union(overheads.keys)
    return ids.sorted().map { id in
      Department(
        id: id, paidSeconds: paid[id] ?? 0, headcount: heads[id] ?? 0, overheadSeconds: overheads[id]?.seconds ?? 0,
        overheadContacts: overheads[id]?.contacts ?? 0)
    }
  }
}
