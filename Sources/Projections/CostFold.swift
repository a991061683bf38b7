internal import Costing
internal import Foundation
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// Computes the pools of the months concerned anew, for every definition. Costing checks that each pool closes.
struct CostFold {
  let database: Database
  let rules: Rules
  let definitions: [CostDefinition]
  let roster: Roster
  let tables: ViewsTables

  /// Finds the tickets that ledger lines refer to, and returns the months in which one changed.
  func resolveReferences() throws -> Set<Period> {
    var changed: Set<Period> = []
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT position, reference, ticket, booked_on, service_from, service_to FROM ledger_lines
        WHERE reference IS NOT NULL
        """)
    for row in rows {
      let found = try ticket(row["reference"])
      guard found != row["ticket"] as Int64? else { continue }
      try database.execute(
        sql: "UPDATE ledger_lines SET ticket = ? WHERE position = ?", arguments: [found, row["position"] as Int64])
      changed.formUnion(LedgerFold.periods(row))
    }
    return changed
  }

  /// The ticket that a reference means: `T10482`, or the id of a call that only one source has.
  private func ticket(_ reference: String) throws -> Int64? {
    if reference.first == "T", let fact = Int64(reference.dropFirst()) { return try tables.ticket(ofContact: fact) }
    let contacts = try Int64.fetchAll(
      database, sql: "SELECT id FROM contacts WHERE key = ? ORDER BY id LIMIT 2", arguments: [reference])
    return contacts.count == 1 ? try tables.ticket(ofContact: contacts[0]) : nil
  }

  /// Every month with a ledger line, an effort or paid hours.
  func allPeriods() throws -> Set<Period> {
    let sql = """
      SELECT DISTINCT period FROM efforts UNION SELECT DISTINCT period FROM overheads
      UNION SELECT DISTINCT period FROM paid_hours
      """
    let ledger = try Row.fetchAll(
      database, sql: "SELECT DISTINCT booked_on, service_from, service_to FROM ledger_lines")
    return ledger.reduce(into: Set(try String.fetchAll(database, sql: sql).compactMap { Period($0) })) {
      $0.formUnion(LedgerFold.periods($1))
    }
  }

  /// Computes all months by definitions that were adopted since the last update.
  func addNewDefinitions() throws {
    let known = Set(
      try Row.fetchAll(database, sql: "SELECT definition, version FROM definitions").map { row in
        "\(row["definition"] as String)@\(row["version"] as Int)"
      })
    let added = definitions.filter { !known.contains($0.name) }
    guard !added.isEmpty else { return }
    for definition in added {
      try database.execute(
        sql: "INSERT INTO definitions (definition, version) VALUES (?, ?)",
        arguments: [definition.id, definition.version])
    }
    // Views that were empty have all months computed by all definitions already.
    if !known.isEmpty { try apply(try allPeriods(), added) }
  }

  /// Replaces the pools of `periods`, and of those months in which only the ledger changed the pools that it changed.
  func apply(_ periods: Set<Period>, ledgerOf ledgerPeriods: Set<Period>) throws {
    // A month in which nobody worked has pools only as long as it has lines.
    let worked = try ledgerPeriods.filter { period in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM efforts WHERE period = ?)", arguments: [period.description])
        ?? false
    }
    try apply(periods.union(ledgerPeriods.subtracting(worked)), definitions)
    try applyLedger(ledgerPeriods.intersection(worked))
  }

  private func applyLedger(_ periods: Set<Period>) throws {
    let rates = try ExchangeRates(database)
    let reader = DepartmentReader(database, rules: rules, roster: roster)
    for period in periods.sorted() {
      let lines = try LedgerReader(database).lines(in: period)
      var read: PeriodEfforts?
      for definition in definitions {
        let known = try knownLines(definition, period)
        let found = try definition.countedLines(of: period, in: lines, rates: rates)
        // Which tickets the lines of a direct pool name may have changed, though they are the same lines.
        let changed = definition.pools.filter { $0.driver == .direct || known[$0.id] != found[$0.id] }.map(\.id)
        for pool in changed { try delete(["pools", "pool_costs"], definition, period, pool: pool) }
        try delete(["left_out"], definition, period)
        if changed.isEmpty {
          let none: [String: [Effort]] = [:]
          try insert(
            definition.costs(of: period, lines: lines, departments: [], efforts: none, rates: rates, only: []),
            of: definition)
          continue
        }
        let periodEfforts = try read ?? PeriodEfforts(database, period: period, for: definitions)
        read = periodEfforts
        let efforts = periodEfforts.timed(by: definition)
        let departments = try reader.departments(in: period, with: efforts.departments, by: definition)
        let costs = try definition.costs(
          of: period, lines: lines, departments: departments, efforts: efforts, rates: rates, only: Set(changed))
        try insert(costs, of: definition)
      }
    }
  }

  private func knownLines(_ definition: CostDefinition, _ period: Period) throws -> [String: [CountedLine]] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT pool, ledger FROM pools WHERE definition = ? AND version = ? AND period = ?",
      arguments: [definition.id, definition.version, period.description])
    return try Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let ledger = try JSONDecoder().decode(PoolLedgerRow.self, from: Data((row["ledger"] as String).utf8))
        return (row["pool"] as String, ledger.lines.lines)
      })
  }

  private func delete(
    _ tables: [String], _ definition: CostDefinition, _ period: Period, pool: String? = nil
  ) throws {
    for table in tables {
      try database.execute(
        sql: "DELETE FROM \(table) WHERE definition = ? AND version = ? AND period = ?"
          + (pool == nil ? "" : " AND pool = ?"),
        arguments: [definition.id, definition.version, period.description] + (pool.map { [$0] } ?? []))
    }
  }

  private func apply(_ periods: Set<Period>, _ definitions: [CostDefinition]) throws {
    let rates = try ExchangeRates(database)
    let reader = DepartmentReader(database, rules: rules, roster: roster)
    for period in periods.sorted() {
      for definition in definitions { try delete(["pools", "pool_costs", "left_out"], definition, period) }
      let periodEfforts = try PeriodEfforts(database, period: period, for: definitions)
      let lines = try LedgerReader(database).lines(in: period)
      for definition in definitions {
        let efforts = periodEfforts.timed(by: definition)
        let departments = try reader.departments(in: period, with: efforts.departments, by: definition)
        let costs = try definition.costs(
          of: period, lines: lines, departments: departments, efforts: efforts, rates: rates)
        // What is spread over months to come makes none of them a month in which something happened.
        guard !costs.isEmpty || !efforts.departments.isEmpty else { continue }
        try insert(costs, of: definition)
      }
    }
  }

  private func insert(_ costs: PeriodCosts, of definition: CostDefinition) throws {
    let period = costs.period.description
    for pool in costs.pools {
      let ledger = PoolLedgerRow(
        lines: CountedLines(pool.lines), shareTotal: pool.shareTotal, unallocated: pool.unallocated,
        handovers: pool.handovers)
      try database.execute(
        sql: "INSERT INTO pools (definition, version, period, pool, amount_minor, ledger) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [definition.id, definition.version, period, pool.pool, pool.amountMinor, try json(ledger)])
      for department in pool.departments {
        try database.execute(
          sql: """
            INSERT INTO pool_costs (definition, version, period, pool, department, amount_minor, costs)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            definition.id, definition.version, period, pool.pool, department.department, department.amountMinor,
            try json(department),
          ])
      }
    }
    for left in costs.leftOut {
      try database.execute(
        sql: """
          INSERT INTO left_out (definition, version, period, reason, currency, amount_minor, lines)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          definition.id, definition.version, period, left.reason.rawValue, left.currency.code, left.amountMinor,
          try json(CountedLines(left.lines)),
        ])
    }
  }

  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

/// What `pools.ledger` holds.
struct PoolLedgerRow: Codable {
  var lines: CountedLines
  var shareTotal: Int64
  var unallocated: [Unallocated]
  var handovers: [Handover]
}

/// Counted lines as JSON: `[position, amount, position, amount, …]`.
struct CountedLines: Codable {
  var lines: [CountedLine]

  init(_ lines: [CountedLine]) { self.lines = lines }

  init(from decoder: any Decoder) throws {
    let numbers = try decoder.singleValueContainer().decode([Int64].self)
    lines = stride(from: 0, to: numbers.count - 1, by: 2).map {
      CountedLine(position: numbers[$0], amountMinor: numbers[$0 + 1])
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(lines.flatMap { [$0.position, $0.amountMinor] })
  }
}
