internal import Audit
public import Costing
internal import Duplicates
public import Projections
public import TicketDomain

/// What was spent on tickets about matters that others were about before (重单), in one month, by department and channel.
///
/// Counted are merged tickets: those that a person confirmed and those that are certain. What they cost is borne by the ticket that they
/// were merged into; it is a part of the department's costs, and adds nothing to them.
public struct DuplicatesReport: Encodable, Sendable {
  /// A department's tickets of one channel.
  public struct Row: Encodable, Sendable {
    /// The department's id; empty where nobody knows whose work it was.
    public var department: String
    /// phone, mail or chat; of a ticket that has several, chat.
    public var channel: String
    /// Tickets that it took a contact of.
    public var tickets: Int64 = 0
    /// The same, those that are merged counted once.
    public var matters: Int64 = 0
    /// Time spent on those that were merged into others.
    public var handleSeconds: Int64 = 0
    /// What these cost.
    public var amountMinor: Int64 = 0
    /// The merged tickets, by id: `handleSeconds` and `amountMinor` are the sums of theirs.
    public var merged: [Merged] = []
    /// What `trace` takes.
    public var address: String
  }

  /// A ticket that was merged into another one, as far as the department has part in it.
  public struct Merged: Encodable, Sendable {
    /// `T10482`
    public var ticket: String
    /// Time spent on it.
    public var handleSeconds: Int64
    /// What it costs.
    public var amountMinor: Int64
    /// What `trace` takes for the whole ticket, with what other departments have in it.
    public var wholeTicket: String
  }

  /// `finance@3`.
  public var definition: String
  /// The month.
  public var period: String
  /// The log's position that the report stands on.
  public var position: Int64
  /// ISO 4217.
  public var currency: String
  /// By department, then channel.
  public var rows: [Row]
  /// What all tickets of the month cost.
  public var ticketsMinor: Int64
  /// Pairs that nobody has decided about, by verdict, whatever the month.
  public var open: [String: Int]

  /// The report of `definition` for `period`. O(efforts of the month × pools).
  public init(_ views: Views, _ definition: CostDefinition, _ period: Period) throws {
    let costs = try TicketCosts(views.pools(definition, period))
    let merged = try views.mergedTickets()
    let channels = try views.channels(in: period)
    var rows: [Key: Row] = [:]
    var matters: [Key: Set<Int64>] = [:]
    var total: Int64 = 0
    func key(_ department: String, _ ticket: Int64) -> Key {
      Key(department: department, channel: channels[ticket] ?? "phone")
    }
    func newRow(_ key: Key) -> Row {
      let address = DuplicatesAddress(definition.name, period, department: key.department, channel: key.channel)
      return Row(department: key.department, channel: key.channel, address: address.description)
    }
    var members: [Key: [Int64: Merged]] = [:]
    func add(_ seconds: Int64, _ amountMinor: Int64, of ticket: Int64, to key: Key) {
      let none = Merged(
        ticket: "T\(ticket)", handleSeconds: 0, amountMinor: 0, wholeTicket: "\(definition.name)/\(period)/*/T\(ticket)"
      )
      members[key, default: [:]][ticket, default: none].handleSeconds += seconds
      members[key]?[ticket]?.amountMinor += amountMinor
    }
    try views.forEachEffort(in: period, by: definition) { department, effort in
      let key = key(department, effort.ticket)
      var row = rows[key] ?? newRow(key)
      if effort.contacts > 0 {
        row.tickets += 1
        matters[key, default: []].insert(merged[effort.ticket] ?? effort.ticket)
      }
      let amount = costs.amountMinor(of: effort, in: department)
      total += amount
      if merged[effort.ticket] != nil { add(effort.handleSeconds, amount, of: effort.ticket, to: key) }
      rows[key] = row
    }
    for pool in costs.direct {
      for direct in pool.directCosts {
        total += direct.amountMinor
        guard merged[direct.ticket] != nil else { continue }
        let key = key(pool.department, direct.ticket)
        rows[key] = rows[key] ?? newRow(key)
        add(0, direct.amountMinor, of: direct.ticket, to: key)
      }
    }
    for (key, set) in matters { rows[key]?.matters = Int64(set.count) }
    for (key, tickets) in members {
      let own = tickets.sorted { $0.key < $1.key }.map(\.value)
      rows[key]?.merged = own
      rows[key]?.handleSeconds = own.reduce(0) { $0 + $1.handleSeconds }
      rows[key]?.amountMinor = own.reduce(0) { $0 + $1.amountMinor }
    }
    let order = views.rules.departments.map(\.id)
    self.rows = rows.values.sorted { left, right in
      let (one, other) = (
        order.firstIndex(of: left.department) ?? order.count, order.firstIndex(of: right.department) ?? order.count
      )
      return (one, left.department, left.channel) < (other, right.department, right.channel)
    }
    ticketsMinor = total
    self.definition = definition.name
    self.period = period.description
    position = views.position
    currency = definition.currency.code
    open = try Dictionary(uniqueKeysWithValues: views.openDuplicateCounts().map { ($0.key.rawValue, $0.value) })
  }

  private struct Key: Hashable {
    var department: String
    var channel: String
  }
}

extension ReportText {
  /// The table by department and channel, and what is still to be looked at.
  public func lines(_ report: DuplicatesReport) -> [String] {
    let money = money(report.currency)
    var table = TextTable([
      (catalogue("department"), .left), (catalogue("channel"), .left), (catalogue("tickets"), .right),
      (catalogue("matters"), .right), (catalogue("duplicate-tickets"), .right), (catalogue("minutes"), .right),
      (catalogue("on-duplicates"), .right), (catalogue("address"), .left),
    ])
    func append(_ name: String, _ channel: String, _ rows: [DuplicatesReport.Row], _ address: String = "") {
      func sum(_ path: KeyPath<DuplicatesReport.Row, Int64>) -> Int64 { rows.reduce(0) { $0 + $1[keyPath: path] } }
      table.append([
        name, channel, Figures.count(sum(\.tickets)), Figures.count(sum(\.matters)),
        Figures.count(sum(\.tickets) - sum(\.matters)), Figures.minutes(sum(\.handleSeconds)),
        money(sum(\.amountMinor)), address,
      ])
    }
    for row in report.rows {
      append(departmentName(row.department), catalogue("channel-" + row.channel), [row], row.address)
    }
    table.appendRule()
    append(catalogue("total"), "", report.rows)
    let spent = report.rows.reduce(0) { $0 + $1.amountMinor }
    return heading("duplicates-heading", report.definition, report.period, report.position) + table.lines() + [
      "",
      catalogue(
        "duplicates-share",
        [
          "amount": money(spent), "total": money(report.ticketsMinor), "currency": report.currency,
          "share": Figures.percent(spent, of: report.ticketsMinor),
        ]),
      catalogue(
        "duplicates-open",
        [
          "likely": Figures.count(report.open["likely"] ?? 0), "possible": Figures.count(report.open["possible"] ?? 0),
          "position": Figures.count(report.position),
        ]),
    ]
  }
}
