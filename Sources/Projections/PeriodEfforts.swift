internal import Costing
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// A month's efforts by department, read from the views once: 32 bytes an effort, and the volumes where there was mail or chat.
struct PeriodEfforts: EffortSource {
  private var byDepartment: [String: [Effort]] = [:]
  private var volumes: [(department: String, index: Int, volumes: Volumes)] = []

  init(_ database: Database, period: Period) throws {
    let rows = try FastStatement(
      database,
      """
      SELECT department, ticket, tie_key, handle_seconds, contacts, \(ViewsTables.volumeColumns) FROM efforts
      WHERE period = ? ORDER BY department
      """)
    rows.bind(1, period.description)
    var current = ""
    var efforts: [Effort] = []
    while try rows.next() {
      if !rows.bytes(0).elementsEqual(current.utf8) {
        if !efforts.isEmpty { byDepartment[current] = efforts }
        current = rows.text(0)
        efforts = []
      }
      let volumes = Volumes(rows, from: 5)
      if volumes != .none { self.volumes.append((current, efforts.count, volumes)) }
      efforts.append(
        Effort(
          ticket: rows.integer(1), tieKey: UInt64(bitPattern: rows.integer(2)), handleSeconds: rows.integer(3),
          contacts: rows.integer(4)))
    }
    if !efforts.isEmpty { byDepartment[current] = efforts }
  }

  /// The same with the time that mail and chats take by `definition`.
  func timed(by definition: CostDefinition) -> PeriodEfforts {
    var timed = self
    for (department, index, volumes) in volumes {
      timed.byDepartment[department]?[index].handleSeconds += definition.seconds(for: volumes)
    }
    return timed
  }

  var departments: Set<String> { Set(byDepartment.keys) }

  func forEachRun(of department: String, _ body: (Span<Effort>) -> Void) {
    byDepartment.forEachRun(of: department, body)
  }

  /// What contacts without a ticket took in the month, by department.
  static func overheads(
    _ database: Database, period: Period, by definition: CostDefinition
  ) throws -> [String: (seconds: Int64, contacts: Int64)] {
    let rows = try FastStatement(
      database,
      "SELECT department, handle_seconds, contacts, \(ViewsTables.volumeColumns) FROM overheads WHERE period = ?")
    rows.bind(1, period.description)
    var overheads: [String: (seconds: Int64, contacts: Int64)] = [:]
    while try rows.next() {
      let seconds = rows.integer(1) + definition.seconds(for: Volumes(rows, from: 3))
      let sum = overheads[rows.text(0)] ?? (0, 0)
      overheads[rows.text(0)] = (sum.seconds + seconds, sum.contacts + rows.integer(2))
    }
    return overheads
  }
}
