internal import Duplicates
internal import EventStore
internal import FastJSON
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// Reads from the log what was said in tickets, and by whom, so that they can be compared.
final class TicketReader {
  private let tables: ViewsTables
  private let reader: LogReader
  private let own: OwnAddresses
  private let links: CustomerLinks
  private let isRecalled: FastStatement
  private let mailPersonal = JSONFieldReader(fields: ["from", "fromName", "subject", "text"])
  private let chatPayload = JSONFieldReader(fields: ["kind", "role"])
  private let chatPersonal = JSONFieldReader(fields: ["sender", "senderName", "text"])
  private let callPersonal = JSONFieldReader(fields: ["customer", "customerName"])
  /// A longer text is not read any further by whoever compares.
  private static let textBytesMax = 16_384
  /// Kinds of chat messages whose text is what somebody wrote.
  private static let written: Set<String> = ["text", "quote", "form"]

  init(
    _ database: Database, tables: ViewsTables, reader: LogReader, own: OwnAddresses, links: CustomerLinks
  ) throws {
    self.tables = tables
    self.reader = reader
    self.own = own
    self.links = links
    isRecalled = try FastStatement(database, "SELECT 1 FROM chat_recalled WHERE event = ?")
  }

  /// A ticket on its way into a document.
  private struct Draft {
    var document = TicketDocument(id: "")
    /// Whether somebody of the company has answered what the mails said so far.
    var isAnswered = false
    /// What was said in chats, in the order of arrival.
    var messages: [Message] = []
    /// The numbers and names of the legs of calls.
    var calls: [Message] = []

    /// What was said, in the order in which it was said, whatever order it arrived in.
    var finished: TicketDocument {
      var finished = self
      for call in calls.sorted() {
        if finished.document.phone.isEmpty { finished.document.phone = call.sender }
        if finished.document.name.isEmpty { finished.document.name = call.name }
      }
      var last: Message?
      for message in messages.sorted() {
        if finished.document.chat.isEmpty { finished.document.chat = message.sender }
        if finished.document.name.isEmpty { finished.document.name = message.name }
        // Another tool's export of the same message.
        let isCopy = last.map { $0.second == message.second && $0.text == message.text } ?? false
        if !isCopy { finished.add(message.text) }
        last = message
      }
      return finished.document
    }

    mutating func add(_ text: String) {
      guard !text.isEmpty, document.text.utf8.count < textBytesMax else { return }
      // A full stop, so that each message has its own greeting and end.
      if !document.text.isEmpty { document.text += "。" }
      document.text += text
    }
  }

  /// Something that somebody said.
  private struct Message: Comparable {
    var second: Int64
    var text = ""
    var sender = ""
    var name = ""

    static func < (left: Message, right: Message) -> Bool {
      (left.second, left.text, left.sender, left.name) < (right.second, right.text, right.sender, right.name)
    }
  }

  /// Where an event of a ticket belongs.
  private struct Fact {
    var position: Int64
    var draft: Int
    var channel: Contact.Channel
    var customer: String?
  }

  /// What was said in a ticket, where, and by whom.
  struct Said: Sendable {
    var ticket: Int64
    var document: TicketDocument
    var openedAt: Instant
    /// The waiting lines, own addresses and accounts of its contacts.
    var queues: [String] = []
    /// The customers of its contacts.
    var customers: [String] = []
  }

  /// What the customer said in each of those tickets: of a thread of mails, until somebody answered; of chats, all of it. Those that are
  /// not there are left out. O(their events).
  func documents(of tickets: [Int64]) throws -> [Said] {
    var drafts: [(said: Said, draft: Draft)] = []
    var facts: [Fact] = []
    for ticket in tickets {
      guard let row = try tables.ticket(id: ticket) else { continue }
      var draft = Draft()
      draft.document.createdAt = row.openedAt.milliseconds.flooredDivision(by: 1000).quotient
      if let customer = row.customer {
        if CustomerLinks.isListed(customer) { draft.document.customer = customer }
        draft.document.isShared = links.isShared(customer)
      }
      var said = Said(ticket: ticket, document: TicketDocument(id: ""), openedAt: row.openedAt)
      if let customer = row.customer { said.customers.append(customer) }
      for id in row.contacts {
        guard let contact = try tables.contact(id: id) else { continue }
        if let queue = contact.queue, !said.queues.contains(queue) { said.queues.append(queue) }
        if let customer = contact.customer, !said.customers.contains(customer) { said.customers.append(customer) }
        guard contact.outcome != .automatic else { continue }
        if draft.document.channel.isEmpty { draft.document.channel = contact.channel.rawValue }
        // Copies of a mail, and legs of a call, all say the same.
        for position in contact.channel == .mail ? contact.facts.prefix(1) : contact.facts[...] {
          facts.append(
            Fact(position: position, draft: drafts.count, channel: contact.channel, customer: contact.customer))
        }
      }
      drafts.append((said, draft))
    }
    var next = 0
    try reader.forEachEvent(at: facts.map(\.position)) { event in
      while next < facts.count, facts[next].position != event.position { next += 1 }
      guard next < facts.count else { return }
      let fact = facts[next]
      next += 1
      guard !event.personal.isEmpty else { return }
      switch fact.channel {
      case .phone: try addCall(event, to: &drafts[fact.draft].draft)
      case .chat: try addChat(event, of: fact.customer, to: &drafts[fact.draft].draft)
      case .mail: try addMail(event, to: &drafts[fact.draft].draft)
      }
    }
    return drafts.map { said, draft in
      var said = said
      said.document = draft.finished
      return said
    }
  }

  /// The customer of a ticket.
  func customer(of ticket: Int64) throws -> String? { try tables.ticket(id: ticket)?.customer }

  private func addCall(_ event: borrowing LoggedEvent, to draft: inout Draft) throws {
    try callPersonal.read(event.personal)
    draft.calls.append(
      Message(second: event.second, sender: callPersonal.text(0) ?? "", name: callPersonal.text(1) ?? ""))
  }

  private func addChat(_ event: borrowing LoggedEvent, of customer: String?, to draft: inout Draft) throws {
    guard event.kind == .chatMessageLogged else { return }
    try chatPayload.read(event.payload)
    try chatPersonal.read(event.personal)
    let sender = chatPersonal.text(0)
    let isCustomer = sender.map { links.name(of: "chat:" + $0) == customer } ?? (chatPayload.text(1) == "customer")
    guard isCustomer else { return }
    var message = Message(second: event.second, sender: sender ?? "", name: chatPersonal.text(1) ?? "")
    isRecalled.bind(1, event.position)
    defer { isRecalled.reset() }
    if Self.written.contains(chatPayload.text(0) ?? ""), try !isRecalled.next() {
      message.text = chatPersonal.text(2) ?? ""
    }
    draft.messages.append(message)
  }

  private func addMail(_ event: borrowing LoggedEvent, to draft: inout Draft) throws {
    guard !draft.isAnswered else { return }
    try mailPersonal.read(event.personal)
    let from = mailPersonal.text(0)
    guard from.map({ !own.contains($0) }) ?? true else {
      draft.isAnswered = !draft.document.subject.isEmpty || !draft.document.text.isEmpty
      return
    }
    if draft.document.mail.isEmpty { draft.document.mail = from ?? "" }
    if draft.document.name.isEmpty { draft.document.name = mailPersonal.text(1) ?? "" }
    if draft.document.subject.isEmpty { draft.document.subject = SubjectLine(mailPersonal.text(2) ?? "").base }
    if let text = mailPersonal.text(3) { draft.add(text) }
  }
}

extension LoggedEvent {
  /// The second in which it occurred.
  fileprivate var second: Int64 { occurredAt.milliseconds.flooredDivision(by: 1000).quotient }
}
