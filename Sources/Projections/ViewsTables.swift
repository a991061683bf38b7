internal import EventStore
internal import FastJSON
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// The prepared statements over the views' tables of contacts, tickets and efforts.
final class ViewsTables {
  private let database: Database
  private let insertContact: FastStatement
  private let insertTicket: FastStatement
  private let insertEffort: FastStatement
  private let insertOverhead: FastStatement
  private let updateEfforts: FastStatement
  private let deleteContact: FastStatement
  private let deleteTicket: FastStatement
  private let deleteEffort: FastStatement
  private let deleteOverheads: FastStatement
  private let contactByKey: FastStatement
  private let contactByID: FastStatement
  private let contactsByPrefix: FastStatement
  private let ticketsByCustomer: FastStatement
  private let ticketByID: FastStatement
  private let leaves = JSONLeafReader()
  /// Efforts come sorted by month, so that its text is made once.
  private var latestPeriod = (period: Period(monthsSinceYearZero: 0), text: "0000-01")
  private var firstList = JSONList()
  private var secondList = JSONList()

  private static let contactColumns =
    "id, source, key, customer, started_at, ended_at, outcome, queue, facts, work, channel, guessed"

  private static let ticketColumns = "id, contacts, efforts, kind, customer, opened_at, last_contact_at"

  /// ``Volumes``, in the order of ``bind(_:from:in:)``.
  static let volumeColumns = """
    mails_read, mails_written, characters_read, characters_written, attachments, chat_seconds, messages_read,
    messages_written, transfers
    """

  init(_ database: Database) throws {
    self.database = database
    insertContact = try FastStatement(
      database, "INSERT INTO contacts (\(Self.contactColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insertTicket = try FastStatement(
      database,
      """
      INSERT INTO tickets (id, customer, opened_at, last_contact_at, missed, tie_key, contacts, efforts, kind, service, tag)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertEffort = try FastStatement(
      database,
      """
      INSERT INTO efforts (period, department, ticket, tie_key, handle_seconds, contacts, \(Self.volumeColumns))
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertOverhead = try FastStatement(
      database,
      """
      INSERT INTO overheads (contact, period, department, handle_seconds, contacts, \(Self.volumeColumns))
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    updateEfforts = try FastStatement(database, "UPDATE tickets SET efforts = ? WHERE id = ?")
    deleteContact = try FastStatement(database, "DELETE FROM contacts WHERE id = ?")
    deleteTicket = try FastStatement(database, "DELETE FROM tickets WHERE id = ?")
    deleteEffort = try FastStatement(
      database, "DELETE FROM efforts WHERE period = ? AND department = ? AND ticket = ?")
    deleteOverheads = try FastStatement(database, "DELETE FROM overheads WHERE contact = ?")
    contactByKey = try FastStatement(
      database, "SELECT \(Self.contactColumns) FROM contacts WHERE key = ? AND source = ?")
    contactByID = try FastStatement(database, "SELECT \(Self.contactColumns) FROM contacts WHERE id = ?")
    contactsByPrefix = try FastStatement(
      database,
      "SELECT \(Self.contactColumns) FROM contacts WHERE key >= ? AND key < ? AND channel = 'chat' ORDER BY id")
    ticketsByCustomer = try FastStatement(
      database, "SELECT \(Self.ticketColumns) FROM tickets WHERE customer = ? AND kind <> 'mails' ORDER BY id")
    ticketByID = try FastStatement(database, "SELECT \(Self.ticketColumns) FROM tickets WHERE id = ?")
  }

  /// A ticket's row, as far as replacing it needs.
  struct TicketRow {
    var id: Int64
    var contacts: [Int64]
    var efforts: [(period: String, department: String)]
    var kind: Ticket.Kind
    var customer: String?
    var openedAt: Instant
    var lastContactAt: Instant
  }

  /// What is known of tickets that came or went, for those who compare tickets.
  struct TicketChange: Hashable {
    var id: Int64
    var kind: Ticket.Kind
    var customer: String?
    var openedAt: Instant
    var lastContactAt: Instant
  }

  /// Tickets that came or went, while someone wants to know.
  var changes: Set<TicketChange>?

  /// Tickets with texts that came since the views were opened and stand now; all where nobody noted which came.
  func changedTicketsWithWords() throws -> [Int64] {
    let standing = try Set(Int64.fetchAll(database, sql: "SELECT id FROM tickets WHERE kind <> 'calls'"))
    guard let changes else { return standing.sorted() }
    return Set(changes.lazy.map(\.id)).intersection(standing).sorted()
  }

  /// Makes the index over contacts, where there is none yet.
  func indexContacts() throws {
    try database.execute(sql: "CREATE INDEX IF NOT EXISTS contacts_by_key ON contacts (key, source)")
  }

  /// Makes the indexes over contacts and tickets, where there are none yet.
  func indexTickets() throws {
    try indexContacts()
    try database.execute(
      sql: """
        CREATE INDEX IF NOT EXISTS tickets_by_customer ON tickets (customer, opened_at) WHERE customer IS NOT NULL;
        CREATE INDEX IF NOT EXISTS tickets_with_words ON tickets (opened_at, tie_key) WHERE kind <> 'calls';
        CREATE INDEX IF NOT EXISTS mails_by_contact ON mails (contact)
        """)
  }

  func insert(_ contact: Contact) throws {
    insertContact.bind(1, contact.id)
    insertContact.bind(2, contact.source)
    insertContact.bind(3, contact.key)
    insertContact.bind(4, contact.customer)
    insertContact.bind(5, contact.startedAt.milliseconds)
    insertContact.bind(6, contact.endedAt.milliseconds)
    insertContact.bind(7, contact.outcome.rawValue)
    insertContact.bind(8, contact.queue)
    insertContact.bind(11, contact.channel.rawValue)
    insertContact.bind(12, contact.isCustomerGuessed ? 1 : 0)
    try firstList.write(contact.facts) { facts in
      insertContact.bind(9, text: facts)
      try secondList.write(contact.work, of: contact.channel) { work in
        insertContact.bind(10, text: work)
        try insertContact.run()
      }
    }
  }

  func insert(_ ticket: Ticket, efforts: [DepartmentEffort]) throws {
    note(
      TicketChange(
        id: ticket.id, kind: ticket.kind, customer: ticket.customer, openedAt: ticket.openedAt,
        lastContactAt: ticket.lastContactAt))
    insertTicket.bind(1, ticket.id)
    insertTicket.bind(2, ticket.customer)
    insertTicket.bind(3, ticket.openedAt.milliseconds)
    insertTicket.bind(4, ticket.lastContactAt.milliseconds)
    insertTicket.bind(5, Int64(ticket.missed))
    insertTicket.bind(6, Int64(bitPattern: ticket.tieKey))
    insertTicket.bind(9, ticket.kind.rawValue)
    insertTicket.bind(10, ticket.service)
    insertTicket.bind(11, ticket.tag)
    try firstList.write(ticket.contacts) { contacts in
      insertTicket.bind(7, text: contacts)
      try secondList.write(efforts) { efforts in
        insertTicket.bind(8, text: efforts)
        try insertTicket.run()
      }
    }
  }

  func insert(_ effort: DepartmentEffort, ticket: Int64, tieKey: UInt64) throws {
    if effort.period != latestPeriod.period { latestPeriod = (effort.period, effort.period.description) }
    insertEffort.bind(1, latestPeriod.text)
    insertEffort.bind(2, effort.department)
    insertEffort.bind(3, ticket)
    insertEffort.bind(4, Int64(bitPattern: tieKey))
    insertEffort.bind(5, effort.handleSeconds)
    insertEffort.bind(6, effort.contacts)
    bind(effort, from: 7, in: insertEffort)
    try insertEffort.run()
  }

  func insertOverhead(_ effort: DepartmentEffort, contact: Int64) throws {
    insertOverhead.bind(1, contact)
    insertOverhead.bind(2, effort.period.description)
    insertOverhead.bind(3, effort.department)
    insertOverhead.bind(4, effort.handleSeconds)
    insertOverhead.bind(5, effort.contacts)
    bind(effort, from: 6, in: insertOverhead)
    try insertOverhead.run()
  }

  private func bind(_ effort: DepartmentEffort, from index: Int32, in statement: FastStatement) {
    let (mail, chat) = (effort.mail, effort.chat)
    statement.bind(index, mail.read)
    statement.bind(index + 1, mail.written)
    statement.bind(index + 2, mail.charactersRead)
    statement.bind(index + 3, mail.charactersWritten)
    statement.bind(index + 4, mail.attachments)
    statement.bind(index + 5, chat.seconds)
    statement.bind(index + 6, chat.read)
    statement.bind(index + 7, chat.written)
    statement.bind(index + 8, effort.transfers)
  }

  func updateEffortKeys(of ticket: Int64, _ efforts: [DepartmentEffort]) throws {
    try firstList.write(efforts) { list in
      updateEfforts.bind(1, text: list)
      updateEfforts.bind(2, ticket)
      try updateEfforts.run()
    }
  }

  func deleteContact(_ id: Int64) throws {
    for statement in [deleteContact, deleteOverheads] {
      statement.bind(1, id)
      try statement.run()
    }
  }

  /// Of calls only those of listed customers are ever compared.
  private func note(_ change: TicketChange) {
    guard changes != nil, change.kind != .calls || change.customer.map(CustomerLinks.isListed) ?? false else { return }
    changes?.insert(change)
  }

  func delete(_ ticket: TicketRow) throws {
    note(
      TicketChange(
        id: ticket.id, kind: ticket.kind, customer: ticket.customer, openedAt: ticket.openedAt,
        lastContactAt: ticket.lastContactAt))
    deleteTicket.bind(1, ticket.id)
    try deleteTicket.run()
    for (period, department) in ticket.efforts {
      deleteEffort.bind(1, period)
      deleteEffort.bind(2, department)
      deleteEffort.bind(3, ticket.id)
      try deleteEffort.run()
    }
  }

  func contact(source: Int64, key: String) throws -> Contact? {
    contactByKey.bind(1, key)
    contactByKey.bind(2, source)
    return try first(contactByKey, contact)
  }

  func contact(id: Int64) throws -> Contact? {
    contactByID.bind(1, id)
    return try first(contactByID, contact)
  }

  /// The tickets of calls and chats of a customer, which are grouped together.
  func tickets(ofCustomer customer: String) throws -> [TicketRow] {
    ticketsByCustomer.bind(1, customer)
    var rows: [TicketRow] = []
    while try ticketsByCustomer.next() { rows.append(try ticketRow(ticketsByCustomer)) }
    return rows
  }

  func ticket(id: Int64) throws -> TicketRow? {
    ticketByID.bind(1, id)
    return try first(ticketByID, ticketRow)
  }

  /// The ticket that a contact belongs to.
  func ticket(ofContact id: Int64) throws -> Int64? {
    guard let contact = try contact(id: id) else { return nil }
    if contact.channel == .mail {
      return try Int64.fetchOne(database, sql: "SELECT ticket FROM mails WHERE contact = ?", arguments: [id])
    }
    guard let customer = contact.customer else { return try ticket(id: id)?.id }
    return try tickets(ofCustomer: customer).first { $0.contacts.contains(id) }?.id
  }

  /// The sessions of a conversation, whose keys all begin with its name.
  func contacts(ofConversation name: String) throws -> [Contact] {
    contactsByPrefix.bind(1, name + " ")
    contactsByPrefix.bind(2, name + "!")
    var found: [Contact] = []
    while try contactsByPrefix.next() { found.append(try contact(contactsByPrefix)) }
    return found
  }

  private func first<Value>(_ statement: FastStatement, _ read: (FastStatement) throws -> Value) throws -> Value? {
    defer { statement.reset() }
    return try statement.next() ? try read(statement) : nil
  }

  private func ticketRow(_ row: FastStatement) throws -> TicketRow {
    let efforts = try texts(row.bytes(2))
    return TicketRow(
      id: row.integer(0), contacts: try texts(row.bytes(1)).compactMap { Int64($0) },
      efforts: stride(from: 0, to: efforts.count - 1, by: 2).map { (efforts[$0], efforts[$0 + 1]) },
      kind: Ticket.Kind(rawValue: row.text(3)) ?? .calls, customer: row.isNull(4) ? nil : row.text(4),
      openedAt: Instant(milliseconds: row.integer(5)), lastContactAt: Instant(milliseconds: row.integer(6)))
  }

  private func contact(_ row: FastStatement) throws -> Contact {
    let work = try texts(row.bytes(9))
    let channel = Contact.Channel(rawValue: row.text(10)) ?? .phone
    func number(_ index: Int) -> Int64 { index < work.count ? Int64(work[index]) ?? 0 : 0 }
    let stride =
      switch channel {
      case .phone: 3
      case .mail: 8
      case .chat: 6
      }
    var contact = Contact(
      id: row.integer(0), source: row.integer(1), channel: channel, key: row.text(2),
      customer: row.isNull(3) ? nil : row.text(3), startedAt: Instant(milliseconds: row.integer(4)),
      endedAt: Instant(milliseconds: row.integer(5)),
      outcome: Contact.Outcome(rawValue: row.text(6)) ?? .missed, queue: row.isNull(7) ? nil : row.text(7),
      facts: try texts(row.bytes(8)).compactMap { Int64($0) },
      work: Swift.stride(from: 0, to: work.count - stride + 1, by: stride).map { index in
        Contact.Work(
          agent: work[index], startedAt: Instant(milliseconds: number(index + 1)), seconds: number(index + 2),
          mail: channel == .mail
            ? MailVolume(
              read: number(index + 3), written: number(index + 4), charactersRead: number(index + 5),
              charactersWritten: number(index + 6), attachments: number(index + 7)) : .none,
          chat: channel == .chat
            ? ChatVolume(seconds: number(index + 3), read: number(index + 4), written: number(index + 5)) : .none)
      })
    contact.isCustomerGuessed = row.integer(11) != 0
    return contact
  }

  /// The leaves of a JSON list, however nested, in order.
  private func texts(_ json: UnsafeRawBufferPointer) throws -> [String] {
    var texts: [String] = []
    try leaves.forEachLeaf(of: json) { _, _, text in texts.append(String(decoding: text, as: UTF8.self)) }
    return texts
  }
}
