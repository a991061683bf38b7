public import Costing
public import EventStore
internal import Foundation
internal import GRDB
internal import SQLiteFiles
public import TicketDomain
internal import Ticketing

/// Reads the views: what reports and traces are made of. Not thread-safe: one task at a time.
///
/// A query sees the views of one moment; an update that replaces them meanwhile is seen by the next ``Views``.
public final class Views {
  /// The log's position that the views stand on.
  public let position: Int64
  /// What judged.
  public let rules: Rules
  /// What people have decided about costs, up to ``position``.
  public let decisions: CostDecisions
  /// By which costs are computed.
  public let definitions: DefinitionSet
  private let queue: DatabaseQueue
  private let path: String

  /// Opens the views in `location`.
  ///
  /// Throws `projection-no-views` where there are none by these rules; ``ViewsUpdater`` makes them.
  public init(_ location: StoreLocation, rules: Rules) throws {
    guard FileManager.default.fileExists(atPath: location.views) else {
      throw ProjectionError(.noViews, at: location.views)
    }
    path = location.views
    queue = try ViewsUpdater.file.openForReading(path)
    let basis = try SQLiteFileError.translating(path) { [queue] in try queue.read { try ViewsBasis($0) } }
    guard let basis, basis.rules == rules.digest.description else { throw ProjectionError(.noViews, at: path) }
    position = basis.position
    self.rules = rules
    decisions = try CostDecisions(LogReader(location), through: basis.position)
    definitions = try DefinitionSet(rules.definitions, decisions.adoptions)
  }

  /// Months with anything in them, ascending.
  public func periods() throws -> [Period] {
    try read { database in
      let sql = "SELECT DISTINCT period FROM pools UNION SELECT DISTINCT period FROM efforts ORDER BY period"
      return try String.fetchAll(database, sql: sql).compactMap { Period($0) }
    }
  }

  /// Counts of contacts and tickets, and the number of ledger lines.
  public func counts() throws -> (contacts: Int, tickets: Int, missed: Int, ledgerLines: Int) {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT (SELECT count(*) FROM contacts) AS contacts, (SELECT count(*) FROM tickets) AS tickets,
            (SELECT count(*) FROM contacts WHERE outcome = 'missed') AS missed,
            (SELECT count(*) FROM ledger_lines) AS lines
          """)
      return (row?["contacts"] ?? 0, row?["tickets"] ?? 0, row?["missed"] ?? 0, row?["lines"] ?? 0)
    }
  }

  /// The pools of one definition in one month, in the definition's order.
  public func pools(_ definition: CostDefinition, _ period: Period) throws -> [PoolView] {
    try read { database in
      let key: StatementArguments = [definition.id, definition.version, period.description]
      let condition = "WHERE definition = ? AND version = ? AND period = ?"
      let costs = try String.fetchAll(
        database, sql: "SELECT costs FROM pool_costs \(condition) ORDER BY department", arguments: key
      ).map { try decode(PoolCosts.self, $0) }
      let rows = try Row.fetchAll(
        database, sql: "SELECT pool, amount_minor, ledger FROM pools \(condition)", arguments: key)
      let views = try rows.map { row in
        let ledger = try decode(PoolLedgerRow.self, row["ledger"])
        let pool: String = row["pool"]
        return PoolView(
          pool: pool, amountMinor: row["amount_minor"], lines: ledger.lines.lines, shareTotal: ledger.shareTotal,
          unallocated: ledger.unallocated, handovers: ledger.handovers, departments: costs.filter { $0.pool == pool })
      }
      return definition.pools.compactMap { pool in views.first { $0.pool == pool.id } }
    }
  }

  /// Ledger lines of one month that the definition counts in no pool, by reason.
  public func leftOut(_ definition: CostDefinition, _ period: Period) throws -> [LeftOutView] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT reason, currency, amount_minor, lines FROM left_out WHERE definition = ? AND version = ? AND period = ?
          """, arguments: [definition.id, definition.version, period.description]
      ).compactMap { row in
        guard let reason = LeftOutLines.Reason(rawValue: row["reason"]) else { return nil }
        return LeftOutView(
          reason: reason, currency: row["currency"], amountMinor: row["amount_minor"],
          lines: try decode(CountedLines.self, row["lines"]).lines)
      }
    }
  }

  /// Calls `body` with each department's effort for each ticket in the month, by department, then ticket; mail takes the time
  /// that `definition` says.
  public func forEachEffort(
    in period: Period, by definition: CostDefinition, _ body: (_ department: String, _ effort: Effort) -> Void
  ) throws {
    try read { database in
      let efforts = try PeriodEfforts(database, period: period, for: [definition]).timed(by: definition)
      for department in efforts.departments.sorted() {
        efforts.forEachRun(of: department) { run in
          for index in run.indices { body(department, run[index]) }
        }
      }
    }
  }

  /// What departments did for one ticket, by month and department; mail takes the time that `definition` says.
  public func efforts(
    ofTicket id: Int64, by definition: CostDefinition
  ) throws -> [(period: Period, department: String, effort: Effort)] {
    try read { database in
      guard let ticket = try ViewsTables(database).ticket(id: id) else { return [] }
      let service = try String.fetchOne(database, sql: "SELECT service FROM tickets WHERE id = ?", arguments: [id])
      let rows = try FastStatement(
        database,
        """
        SELECT tie_key, handle_seconds, contacts, \(ViewsTables.volumeColumns) FROM efforts
        WHERE period = ? AND department = ? AND ticket = ?
        """)
      var efforts: [(period: Period, department: String, effort: Effort)] = []
      for (written, department) in ticket.efforts {
        rows.bind(1, written)
        rows.bind(2, department)
        rows.bind(3, id)
        if let period = Period(written), try rows.next() {
          let quantities = TimeEquation.Quantities(Volumes(rows, from: 3), contacts: rows.integer(2))
          let effort = Effort(
            ticket: id, tieKey: UInt64(bitPattern: rows.integer(0)),
            handleSeconds: rows.integer(1)
              + definition.timeEquation.seconds(quantities, of: .ticket(service: service)),
            contacts: rows.integer(2))
          efforts.append((period, department, effort))
        }
        rows.reset()
      }
      return efforts
    }
  }

  /// The tickets of those ids that exist.
  public func tickets(_ ids: some Sequence<Int64>) throws -> [TicketView] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT id, customer, opened_at, last_contact_at, missed, contacts, service, tag FROM tickets WHERE id = ?"
      )
      return try ids.compactMap { id in
        try Row.fetchOne(statement, arguments: [id]).map { row in
          TicketView(
            id: row["id"], customer: row["customer"], openedAt: Instant(milliseconds: row["opened_at"]),
            lastContactAt: Instant(milliseconds: row["last_contact_at"]), missed: row["missed"],
            contacts: try decode([Int64].self, row["contacts"]), service: row["service"], tag: row["tag"])
        }
      }
    }
  }

  /// The contact of that id.
  public func contact(_ id: Int64) throws -> ContactView? {
    try read { database in
      try ViewsTables(database).contact(id: id).map { contact in
        let mail = contact.work.reduce(into: MailVolume.none) { $0 += $1.mail }
        let chat = contact.work.reduce(into: ChatVolume.none) { $0 += $1.chat }
        return ContactView(
          id: id, channel: contact.channel.rawValue, key: contact.key, startedAt: contact.startedAt,
          endedAt: contact.endedAt, outcome: contact.outcome.rawValue, queue: contact.queue,
          isCustomerGuessed: contact.isCustomerGuessed, facts: contact.facts,
          handleSeconds: contact.work.reduce(0) { $0 + $1.seconds }, mailsRead: mail.read, mailsWritten: mail.written,
          characters: mail.characters, attachments: mail.attachments, chatSeconds: chat.seconds,
          messagesRead: chat.read, messagesWritten: chat.written,
          transfers: WorkAssigner.transfers(in: contact.work), agents: contact.work.map(\.agent))
      }
    }
  }

  /// Which of the messages at those positions were taken back.
  public func recalled(among positions: some Sequence<Int64>) throws -> Set<Int64> {
    try read { database in
      let statement = try FastStatement(database, "SELECT event FROM chat_recalled WHERE event = ?")
      var found: Set<Int64> = []
      for position in positions {
        statement.bind(1, position)
        if try statement.next() { found.insert(position) }
        statement.reset()
      }
      return found
    }
  }

  /// The ticket that the event at `position` belongs to: the one whose contact has it among its legs.
  public func ticket(ofFact position: Int64) throws -> Int64? {
    try read { try ViewsTables($0).ticket(ofContact: position) }
  }

  /// Ledger lines at those positions, in that order.
  public func ledgerLines(at positions: some Sequence<Int64>) throws -> [LedgerLineView] {
    try ledgerLines(at: positions, in: "ledger_lines")
  }

  private func ledgerLines(at positions: some Sequence<Int64>, in table: String) throws -> [LedgerLineView] {
    try read { database in
      let ticket = table == "ledger_lines" ? "ticket" : "NULL"
      let rows = try FastStatement(
        database,
        """
        SELECT position, department, department_written, item, item_written, amount_minor, currency, booked_on,
          service_from, service_to, document, reference, \(ticket) FROM \(table) WHERE position = ?
        """)
      func text(_ column: Int32) -> String? { rows.isNull(column) ? nil : rows.text(column) }
      return try positions.compactMap { position in
        rows.bind(1, position)
        defer { rows.reset() }
        guard try rows.next() else { return nil }
        return LedgerLineView(
          position: rows.integer(0), department: text(1), departmentWritten: text(2), item: text(3),
          itemWritten: rows.text(4), amountMinor: rows.integer(5), currency: rows.text(6), bookedOn: rows.text(7),
          serviceFrom: text(8), serviceTo: text(9), document: text(10), reference: text(11),
          ticket: rows.optionalInteger(12))
      }
    }
  }

  /// The same, lines that were superseded since among them.
  public func knownLedgerLines(
    _ counted: [CountedLine]
  ) throws -> [(line: LedgerLineView, amountMinor: Int64)] {
    let standing = try ledgerLines(counted: counted)
    let found = Set(standing.map(\.line.position))
    let gone = counted.filter { !found.contains($0.position) }
    guard !gone.isEmpty else { return standing }
    let amounts = Dictionary(gone.map { ($0.position, $0.amountMinor) }, uniquingKeysWith: { $0 &+ $1 })
    let superseded = try ledgerLines(at: gone.map(\.position), in: "superseded_lines")
    return (standing + superseded.map { ($0, amounts[$0.position] ?? 0) })
      .sorted { $0.line.position < $1.line.position }
  }

  /// Counted ledger lines, and how much of each counts.
  public func ledgerLines(
    counted: some Sequence<CountedLine>
  ) throws -> [(line: LedgerLineView, amountMinor: Int64)] {
    let amounts = Dictionary(counted.map { ($0.position, $0.amountMinor) }, uniquingKeysWith: { $0 &+ $1 })
    return try ledgerLines(at: counted.map(\.position)).map { ($0, amounts[$0.position] ?? 0) }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try SQLiteFileError.translating(path) { try queue.read(body) }
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }
}
