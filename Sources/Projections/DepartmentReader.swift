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
    let paid = try Self.seconds(of: definition.capacityHours, database, in: period)
    let overheads = try PeriodEfforts.overheads(database, period: period, by: definition)
    let ids = Set(rules.departments.map(\.id)).union(working).union(overheads.keys)
    return ids.sorted().map { id in
      Department(
        id: id, paidSeconds: paid[id] ?? 0, headcount: heads[id] ?? 0, overheadSeconds: overheads[id]?.seconds ?? 0,
        overheadContacts: overheads[id]?.contacts ?? 0)
    }
  }

  /// Working time in a month, by department; what no configured department has is left out.
  static func seconds(
    of hours: CostDefinition.CapacityHours, _ database: Database, in period: Period
  ) throws -> [String: Int64] {
    let columns =
      switch hours {
      case .paid: "sum(paid_seconds) AS seconds FROM paid_hours"
      case .scheduled: "sum(seconds) AS seconds FROM scheduled_hours"
      }
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT department, \(columns) WHERE period = ? AND department IS NOT NULL GROUP BY department",
      arguments: [period.description])
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["department"] as String, $0["seconds"] as Int64) })
  }
}
