public import Costing
public import EventStore
public import Projections
internal import TicketDomain

/// The way from a figure down to the bytes that it came from: cost line → pool → ledger lines, and cost line → quantity →
/// contacts → legs and mails; each ends in an event, its record, and where its bytes stand.
public struct Trace: Encodable, Sendable {
  /// A figure: what a ticket bears of a department's pool, or, without a ticket, what the department bears.
  public struct CostLine: Encodable, Sendable {
    /// The pool's id.
    public var pool: String
    /// The department's id.
    public var department: String
    /// The ticket that it was done for: the one that was asked about, or one that was merged into it; `nil` for a whole pool.
    public var ticket: String?
    /// What follows: minor units.
    public var amountMinor: Int64
    /// What the department bears of the pool.
    public var departmentMinor: Int64
    /// Quantity of the ticket or, without one, of all tickets; seconds, contacts or tickets.
    public var quantity: Int64
    /// What the department's amount is divided by, in the same unit; 0 where nothing is divided.
    public var total: Int64
    /// handle-minutes, contacts, tickets or direct.
    public var driver: String
    /// Without a ticket, where the department's amount went.
    public var parts: Parts?
  }

  /// Where a department's amount of a pool went: amounts in minor units, quantities in the driver's unit. Together the amounts are it.
  public struct Parts: Encodable, Sendable {
    /// What tickets bear.
    public var ticketsMinor: Int64
    /// What contacts that belong to no ticket bear.
    public var overheadMinor: Int64
    /// Their quantity.
    public var overheadQuantity: Int64
    /// What capacity that nobody used costs.
    public var unusedMinor: Int64
    /// That capacity; below zero where more was used than there is.
    public var unusedQuantity: Int64
    /// What could be given to nothing, by reason.
    public var unallocatedMinor: [String: Int64]
  }

  /// A pool and the ledger lines in it.
  public struct Pool: Encodable, Sendable {
    /// The pool's id.
    public var pool: String
    /// The sum of its ledger lines.
    public var amountMinor: Int64
    /// How many ledger lines there are.
    public var lineCount: Int
    /// The first of them.
    public var lines: [Line]
    /// What support departments handed on.
    public var handovers: [Handover]
  }

  /// A ledger line and where it came from.
  public struct Line: Encodable, Sendable {
    /// Cost item as written.
    public var item: String
    /// Department as written.
    public var department: String?
    /// What counts in the month: minor units of the definition's currency.
    public var amountMinor: Int64
    /// The whole line: minor units of its own currency.
    public var bookedMinor: Int64
    /// ISO 4217.
    public var currency: String
    /// Position of the event that states the rate by which it was converted; `nil` where it was not.
    public var rate: Int64?
    /// Voucher or invoice.
    public var document: String?
    /// `YYYY-MM-DD`
    public var bookedOn: String
    /// Its event and bytes.
    public var origin: Origin
  }

  /// A contact and the events that it was put together from.
  public struct Contact: Encodable, Sendable {
    /// phone, mail or chat.
    public var channel: String
    /// The id that a call's legs share in their system; of a mail, what all copies of it share.
    public var key: String
    /// RFC 3339 in UTC.
    public var startedAt: String
    /// handled, missed or unreached.
    public var outcome: String
    /// Time that agents spent, without what is added for each ticket; for mail and chats by the definition of the address: without one, 0 for mail, and the agents'
    /// activity for a chat.
    public var handleSeconds: Int64
    /// What there was to read and write; `nil` where it was no mail.
    public var mail: Mail?
    /// What was chatted; `nil` where it was no chat.
    public var chat: Chat?
    /// The agents as their system names them.
    public var agents: [String]
    /// Whether nothing but a guess says that the customer of a chat is one.
    public var isCustomerGuessed: Bool
    /// How many events it was put together from.
    public var factCount: Int
    /// These events, the first of many messages of a chat.
    public var facts: [Origin]
  }

  /// How much chat a contact was.
  public struct Chat: Encodable, Sendable {
    /// Messages of the customer, where an agent wrote in the session.
    public var read: Int64
    /// Messages of agents.
    public var written: Int64
    /// Time between agents' messages, up to a pause.
    public var activitySeconds: Int64
  }

  /// How much mail a contact was: what the definition's time equation is about.
  public struct Mail: Encodable, Sendable {
    /// Mails that someone had to read.
    public var read: Int64
    /// Mails that someone wrote.
    public var written: Int64
    /// Characters of new text.
    public var characters: Int64
    /// Attachments.
    public var attachments: Int64
  }

  /// An event, its record, and its bytes.
  public struct Origin: Encodable, Sendable {
    /// Position of the event.
    public var position: Int64
    /// `call-leg-logged`
    public var event: String
    /// RFC 3339 in UTC.
    public var occurredAt: String
    /// The source's name.
    public var source: String
    /// The record's key and revision.
    public var key: String
    /// 1 for the first bytes seen under the key.
    public var revision: Int64
    /// `path:line:from-to`
    public var locator: String
    /// Where else the same bytes lie, where records are recognised by them: further locators.
    public var copies: [String] = []
    /// SHA-256 of the bytes.
    public var digest: String
    /// Whether the bytes kept have that digest; `nil` once erased.
    public var isDigestRight: Bool?
    /// The first 4,096 bytes, as text where they are UTF-8, else with `\xHH`; `nil` once erased.
    public var bytes: String?
    /// Whether whoever wrote it has taken it back, so that its bytes are not shown.
    public var isRecalled = false
    /// The payload of the event.
    public var payload: String
  }

  /// What was asked.
  public var address: String
  /// The log's position that the views stand on.
  public var position: Int64
  /// ISO 4217; empty for a ticket alone.
  public var currency = ""
  /// The figure: the sum of the cost lines.
  public var amountMinor: Int64 = 0
  /// Of a figure by dimensions: what it is made of.
  public var selection: Selection?
  /// What it is the sum of.
  public var costLines: [CostLine] = []
  /// Where the money came from.
  public var pools: [Pool] = []
  /// Where the quantity came from.
  public var contacts: [Contact] = []
  /// Of a ticket: its service type; `nil` where it is unclassified.
  public var service: String?
  /// Of a ticket: its tag; `nil` where it has none.
  public var tag: String?
  /// Tickets that were merged into the one that was asked about: what they cost is its cost.
  public var merged: [String] = []
  /// The hidden cost that was asked about, by department.
  public var hiddenCost: HiddenCostTrace?
  /// The ticket that bears what is shown here, because the one that was asked about was merged into it.
  public var mergedInto: String?

  /// Follows `address`, at most `limit` ledger lines a pool.
  ///
  /// Reads a few rows of the views and the log a line: O(ledger lines shown + contacts of the ticket).
  public init(_ address: TraceAddress, _ views: Views, _ reader: LogReader, limit: Int) throws {
    self.address = address.description
    position = views.position
    let origins = OriginReader(reader)
    if address.hiddenCost != nil {
      try followHiddenCost(address, views, reader, origins, limit: limit)
      return
    }
    let members = try address.ticket.map { try findMembers(of: $0, views) } ?? []
    var equation = TimeEquation()
    if let wanted = address.definition, let period = address.period {
      guard
        let definition = views.definitions.definition(exactly: "\(wanted.id)@\(wanted.version)")
      else {
        throw AuditError(
          .definitionUnknown, at: self.address,
          ["known": views.definitions.all.map(\.name).joined(separator: ", ")])
      }
      currency = definition.currency.code
      if !address.values.isEmpty {
        try followSelection(
          address.values, definition, period, views, sourceNames: reader.sourceNames(), limit: limit)
        return
      }
      equation = definition.timeEquation
      let found = try views.pools(definition, period).filter { address.pool == nil || $0.pool == address.pool }
      guard !found.isEmpty else { throw AuditError(.nothingThere, at: self.address) }
      try followCosts(address, found, definition, period, views, members: members)
      let shown = found.filter { pool in
        (address.ticket == nil && address.department == nil) || costLines.contains { $0.pool == pool.pool }
      }
      pools = try shown.map {
        try Self.pool(
          $0, address.ticket == nil ? nil : members, views, origins, definition.currency, limit: limit)
      }
    }
    for member in members { try followContacts(member, equation, views, origins, limit: limit) }
  }

  /// The ticket and those that were merged into it.
  private mutating func findMembers(of ticket: Int64, _ views: Views) throws -> [Int64] {
    let group = try views.group(of: ticket)
    guard group.first == ticket else {
      mergedInto = group.first.map { "T\($0)" }
      return [ticket]
    }
    merged = group.dropFirst().map { "T\($0)" }
    return group
  }

  private mutating func followCosts(
    _ address: TraceAddress, _ pools: [PoolView], _ definition: CostDefinition, _ period: Period, _ views: Views,
    members: [Int64]
  ) throws {
    guard address.ticket != nil else {
      for pool in pools {
        for costs in pool.departments where address.department ?? costs.department == costs.department {
          costLines.append(CostLine(costs, amountMinor: costs.amountMinor, quantity: costs.ticketsQuantity))
        }
      }
      if address.department == nil {
        amountMinor = pools.reduce(0) { $0 + $1.amountMinor }
      } else {
        guard !costLines.isEmpty else { throw AuditError(.nothingThere, at: address.description) }
        amountMinor = costLines.reduce(0) { $0 + $1.amountMinor }
      }
      return
    }
    for member in members {
      let efforts = try views.efforts(ofTicket: member, by: definition).filter { $0.period == period }
      for pool in pools {
        for costs in pool.departments {
          if costs.driver == .direct {
            for direct in costs.directCosts where direct.ticket == member {
              costLines.append(CostLine(costs, of: member, amountMinor: direct.amountMinor, quantity: 0))
            }
          } else if let effort = efforts.first(where: { $0.department == costs.department })?.effort {
            costLines.append(
              CostLine(
                costs, of: member, amountMinor: costs.amountMinor(of: effort),
                quantity: costs.driver.quantity(of: effort)))
          }
        }
      }
    }
    amountMinor = costLines.reduce(0) { $0 + $1.amountMinor }
    if costLines.isEmpty { throw AuditError(.nothingThere, at: address.description) }
  }

  private mutating func followContacts(
    _ ticket: Int64, _ equation: TimeEquation, _ views: Views,
    _ origins: OriginReader, limit: Int
  ) throws {
    guard let view = try views.tickets([ticket]).first else { throw AuditError(.nothingThere, at: "T\(ticket)") }
    if contacts.isEmpty { (service, tag) = (view.service, view.tag) }
    for id in view.contacts {
      guard let contact = try views.contact(id) else { continue }
      let mail = Mail(
        read: contact.mailsRead, written: contact.mailsWritten, characters: contact.characters,
        attachments: contact.attachments)
      let chat = Chat(
        read: contact.messagesRead, written: contact.messagesWritten, activitySeconds: contact.chatSeconds)
      let added = equation.seconds(contact.quantities, of: .ticket(service: view.service))
      let isChat = contact.channel == "chat"
      let shown = isChat ? Array(contact.facts.prefix(limit)) : contact.facts
      contacts.append(
        Contact(
          channel: contact.channel, key: contact.key, startedAt: contact.startedAt.description,
          outcome: contact.outcome,
          handleSeconds: contact.handleSeconds + added,
          mail: contact.channel == "mail" ? mail : nil, chat: isChat ? chat : nil, agents: contact.agents,
          isCustomerGuessed: contact.isCustomerGuessed, factCount: contact.facts.count,
          facts: try origins.origins(at: shown, withoutBytesOf: isChat ? views.recalled(among: shown) : [])))
    }
  }

  private static func pool(
    _ pool: PoolView, _ tickets: [Int64]?, _ views: Views, _ origins: OriginReader, _ currency: Currency, limit: Int
  ) throws -> Pool {
    var count = pool.lines.count
    let shown: [(line: LedgerLineView, amountMinor: Int64)]
    if let tickets, pool.departments.contains(where: { $0.driver == .direct }) {
      // Of a direct pool, only the lines that name the ticket are its cost.
      let own = try views.ledgerLines(counted: pool.lines).filter {
        $0.line.ticket.map { tickets.contains($0) } ?? false
      }
      count = own.count
      shown = Array(own.prefix(limit))
    } else {
      shown = try views.ledgerLines(counted: pool.lines.prefix(limit))
    }
    let found = try origins.origins(at: shown.map(\.line.position))
    let rates = try views.exchangeRates()
    return Pool(
      pool: pool.pool, amountMinor: pool.amountMinor, lineCount: count,
      lines: zip(shown, found).map { counted, origin in
        Line(counted.line, counted: counted.amountMinor, in: currency, by: rates, origin)
      }, handovers: pool.handovers)
  }
}

extension Trace.Line {
  /// What a definition in `currency` counts of a line.
  init(
    _ line: LedgerLineView, counted amountMinor: Int64, in currency: Currency, by rates: ExchangeRates,
    _ origin: Trace.Origin
  ) {
    var rate: ExchangeRates.Rate?
    if let own = Currency(code: line.currency), own != currency, let day = CivilDate(line.bookedOn) {
      rate = rates.rate(from: own, into: currency, on: day)
    }
    self.init(
      item: line.itemWritten, department: line.departmentWritten, amountMinor: amountMinor,
      bookedMinor: line.amountMinor, currency: line.currency, rate: rate?.position, document: line.document,
      bookedOn: line.bookedOn, origin: origin)
  }
}

extension Trace.CostLine {
  fileprivate init(_ costs: PoolCosts, of ticket: Int64? = nil, amountMinor: Int64, quantity: Int64) {
    self.init(
      pool: costs.pool, department: costs.department, ticket: ticket.map { "T\($0)" }, amountMinor: amountMinor,
      departmentMinor: costs.amountMinor,
      quantity: quantity, total: costs.apportionment?.total ?? 0, driver: costs.driver.rawValue)
    guard ticket == nil else { return }
    parts = Trace.Parts(
      ticketsMinor: costs.ticketsMinor, overheadMinor: costs.overheadMinor, overheadQuantity: costs.overheadQuantity,
      unusedMinor: costs.unusedMinor, unusedQuantity: costs.unusedQuantity,
      unallocatedMinor: Dictionary(
        costs.unallocated.map { ($0.reason.rawValue, $0.amountMinor) }, uniquingKeysWith: { $0 + $1 }))
  }
}
