internal import Duplicates
internal import EventStore
internal import FastJSON
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// Reads from the log what was said in a ticket, and by whom, so that it can be compared with others.
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
  private static let textUnitsMax = 16_384
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

  /// What the customer said in a ticket: of a thread of mails, until somebody answered; of chats, all of it. O(its events).
  func document(of ticket: Int64) throws -> TicketDocument? {
    guard let row = try tables.ticket(id: ticket) else { return nil }
    var document = TicketDocument(id: "")
    document.createdAt = row.openedAt.milliseconds.flooredDivision(by: 1000).quotient
    if let customer = row.customer {
      if CustomerLinks.isListed(customer) { document.customer = customer }
      document.isShared = links.isShared(customer)
    }
    for id in row.contacts {
      guard let contact = try tables.contact(id: id) else { continue }
      if document.channel.isEmpty { document.channel = contact.channel.rawValue }
      switch contact.channel {
      case .phone: try addCall(contact, to: &document)
      case .chat: try addChat(contact, to: &document)
      case .mail: if try !addMail(contact, to: &document) { return document }
      }
    }
    return document
  }

  /// The customer of a ticket.
  func customer(of ticket: Int64) throws -> String? { try tables.ticket(id: ticket)?.customer }

  private func addCall(_ contact: Contact, to document: inout TicketDocument) throws {
    guard document.phone.isEmpty else { return }
    try reader.forEachEvent(at: contact.facts) { [callPersonal] event in
      guard !event.personal.isEmpty else { return }
      try callPersonal.read(event.personal)
      if document.phone.isEmpty { document.phone = callPersonal.text(0) ?? "" }
      if document.name.isEmpty { document.name = callPersonal.text(1) ?? "" }
    }
  }

  private func addChat(_ contact: Contact, to document: inout TicketDocument) throws {
    let links = links
    try reader.forEachEvent(at: contact.facts) { [chatPayload, chatPersonal, isRecalled] event in
      guard event.kind == .chatMessageLogged, !event.personal.isEmpty else { return }
      try chatPayload.read(event.payload)
      try chatPersonal.read(event.personal)
      let sender = chatPersonal.text(0)
      let isCustomer =
        sender.map { links.name(of: "chat:" + $0) == contact.customer } ?? (chatPayload.text(1) == "customer")
      guard isCustomer else { return }
      if let sender, document.chat.isEmpty { document.chat = sender }
      if document.name.isEmpty { document.name = chatPersonal.text(1) ?? "" }
      guard Self.written.contains(chatPayload.text(0) ?? ""), let text = chatPersonal.text(2) else { return }
      isRecalled.bind(1, event.position)
      defer { isRecalled.reset() }
      if try !isRecalled.next() { Self.add(text, to: &document) }
    }
  }

  /// Adds a mail; says whether what comes behind it still belongs to the question.
  private func addMail(_ contact: Contact, to document: inout TicketDocument) throws -> Bool {
    guard contact.outcome != .automatic, let copy = contact.facts.first else { return true }
    var isAnswer = false
    let own = own
    try reader.forEachEvent(at: [copy]) { [mailPersonal] event in
      guard !event.personal.isEmpty else { return }
      try mailPersonal.read(event.personal)
      let from = mailPersonal.text(0)
      guard from.map({ !own.contains($0) }) ?? true else {
        isAnswer = true
        return
      }
      if document.mail.isEmpty { document.mail = from ?? "" }
      if document.name.isEmpty { document.name = mailPersonal.text(1) ?? "" }
      if document.subject.isEmpty { document.subject = SubjectLine(mailPersonal.text(2) ?? "").base }
      Self.add(mailPersonal.text(3) ?? "", to: &document)
    }
    return !isAnswer || document.subject.isEmpty && document.text.isEmpty
  }

  private static func add(_ text: String, to document: inout TicketDocument) {
    guard document.text.utf8.count < textUnitsMax else { return }
    // A full stop, so that each message has its own greeting and end.
    if !document.text.isEmpty { document.text += "。" }
    document.text += text
  }
}
