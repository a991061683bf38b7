internal import Costing
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// A month's efforts by department, read from the views once: 32 bytes an effort, and the volume where there was mail.
struct PeriodEfforts: EffortSource {
  private var byDepartment: [String: [Effort]] = [:]
  private var mail: [(department: String, index: Int, volume: MailVolume)] = []

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
      let volume = MailVolume(rows, from: 5)
      if volume != .none { mail.append((current, efforts.count, volume)) }
      efforts.append(
        Effort(
          ticket: rows.integer(1), tieKey: UInt64(bitPattern: rows.integer(2)), handleSeconds: rows.integer(3),
          contacts: rows.integer(4)))
    }
    if !efforts.isEmpty { byDepartment[current] = efforts }
  }

  /// The same with the time that mail takes by `mailTime`.
  func timed(by mailTime: MailTimeEquation) -> PeriodEfforts {
    guard mailTime != .none, !mail.isEmpty else { return self }
    var timed = self
    for (department, index, volume) in mail {
      timed.byDepartment[department]?[index].handleSeconds += mailTime.seconds(for: volume)
    }
    return timed
  }

  var departments: Set<String> { Set(byDepartment.keys) }

  func forEachRun(of department: String, _ body: (Span<Effort>) -> Void) {
    byDepartment.forEachRun(of: department, body)
  }

  /// What contacts without a ticket took in the month, by department.
  static func overheads(
    _ database: Database, period: Period, mailTime: MailTimeEquation
  ) throws -> [String: (seconds: Int64, contacts: Int64)] {
    let rows = try FastStatement(
      database,
      "SELECT department, handle_seconds, contacts, \(ViewsTables.volumeColumns) FROM overheads WHERE period = ?")
    rows.bind(1, period.description)
    var overheads: [String: (seconds: Int64, contacts: Int64)] = [:]
    while try rows.next() {
      let seconds = rows.integer(1) + mailTime.seconds(for: MailVolume(rows, from: 3))
      let sum = overheads[rows.text(0)] ?? (0, 0)
      overheads[rows.text(0)] = (sum.seconds + seconds, sum.contacts + rows.integer(2))
    }
    return overheads
  }
}

extension MailVolume {
  /// Reads ``ViewsTables/volumeColumns``, the first of which is `column`.
  init(_ row: FastStatement, from column: Int32) {
    self.init(
      read: row.integer(column), written: row.integer(column + 1), charactersRead: row.integer(column + 2),
      charactersWritten: row.integer(column + 3), attachments: row.integer(column + 4))
  }
}

extension MailTimeEquation {
  /// Whole seconds for so much mail.
  func seconds(for volume: MailVolume) -> Int64 {
    seconds(
      read: volume.read, written: volume.written,
      characters: volume.characters,
      attachments: volume.attachments)
  }
}
