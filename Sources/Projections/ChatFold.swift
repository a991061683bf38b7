internal import EventStore
internal import TicketDomain
internal import Ticketing
internal import Parallel

/// Turns new messages into sessions, tickets and efforts, and replaces what they change in the views.
///
/// Every conversation that a new message belongs to is cut into sessions anew from all its messages, and so is that in which one of
/// its agents wrote next, whose time begins where the new message ends. Costs O(messages of these conversations); from zero,
/// O(n log n).
struct ChatFold {
  let tables: ViewsTables
  let chatTables: ChatTables
  let reader: LogReader
  let assigner: WorkAssigner
  let links: CustomerLinks
  let sourceNames: [Int64: String]
  let rules: ChatRules
  let windowSeconds: Int64
  let classes: TicketClasses

  /// Brings contacts, tickets and efforts up to date with the messages of `fold`; returns the months whose quantities changed.
  func apply(_ fold: EventFold, isFromEmpty: Bool) throws -> Set<Period> {
    guard !fold.chats.isEmpty || !fold.supersededChats.isEmpty else { return [] }
    guard isFromEmpty else { return try replace(fold) }
    var dirty: Set<Period> = []
    // A customer of the list may have called as well.
    if !links.isEmpty { try tables.indexTickets() }
    let carried = try remove([], customers: links.names, &dirty)
    return dirty.union(try judgeAll(table(fold.chats, fold), carried: carried))
  }

  /// Judges all messages of the views anew, after it changed who is the company's own.
  func refold(_ fold: EventFold) throws -> Set<Period> {
    let events = try chatTables.allMessages()
    guard !events.isEmpty else { return [] }
    let table = table(try fold.chats(at: events, reader), fold)
    var dirty: Set<Period> = []
    let known = Set(events)
    var replaced: [Contact] = []
    for conversation in table.conversations {
      replaced += try sessions(of: table.texts.conversations.text(of: conversation), among: known)
    }
    let carried = try remove(replaced, customers: links.names.union(replaced.compactMap(\.customer)), &dirty)
    try chatTables.clear()
    return dirty.union(try judgeAll(table, carried: carried))
  }

  private func table(_ messages: [ChatMessage], _ fold: EventFold) -> ChatTable {
    ChatTable(
      messages, fold.decoder.chats, staff: ChatStaff(roster: assigner.roster, zone: assigner.zone), links: links,
      rules: rules, sourceNames: sourceNames)
  }

  private func judge(_ table: ChatTable, carried: [String: [Contact]]) -> ChatJudge {
    ChatJudge(
      table: table, carried: carried, assigner: assigner, sourceNames: sourceNames, windowSeconds: windowSeconds,
      classes: classes)
  }

  /// From zero: messages and activity are written in the order of their tables, while sessions are judged on the other core.
  private func judgeAll(_ table: ChatTable, carried: [String: [Contact]]) throws -> Set<Period> {
    var dirty: Set<Period> = []
    let judge = judge(table, carried: carried)
    var isWritten = false
    try overlapping(produce: judge.run) { judged in
      if !isWritten {
        try write(table, of: table.conversations)
        isWritten = true
      }
      try tables.write(judged, &dirty)
    }
    return dirty
  }

  private func write(_ table: ChatTable, of conversations: some Collection<Int32>) throws {
    let keys = conversations.map { (key: table.texts.key(ofConversation: $0), conversation: $0) }
    for (key, conversation) in keys.sorted(by: { $0.key < $1.key }) {
      try chatTables.write(table.events(of: conversation), ofConversation: key)
    }
    try table.forEachAgent { agent, messages in try chatTables.write(messages, of: agent) }
    for conversation in conversations {
      for event in table.recalled(in: conversation) { try chatTables.markRecalled(event) }
    }
  }

  // MARK: Replacing

  private func replace(_ fold: EventFold) throws -> Set<Period> {
    let texts = fold.decoder.chats
    let gone = Set(fold.supersededChats.map(\.event))
    var standing: [ChatMessage] = []
    var loaded: Set<Int32> = []
    func load(_ conversation: Int32) throws {
      guard loaded.insert(conversation).inserted else { return }
      let events = try chatTables.messages(ofConversation: texts.key(ofConversation: conversation))
      standing += try fold.chats(at: events.filter { !gone.contains($0) }, reader)
    }
    for message in fold.chats + fold.supersededChats { try load(message.conversation) }
    for message in try successors(of: fold.chats + fold.supersededChats, fold) { try load(message.conversation) }

    // What stood there before, as it was written then.
    let before = table(standing + fold.supersededChats, fold)
    try before.forEachAgent { agent, messages in try chatTables.write([], without: Set(messages), of: agent) }
    for message in before.messages { try chatTables.unmarkRecalled(message.event) }
    var now = table(standing + fold.chats, fold)
    try write(now, of: loaded)
    try now.lookUpActivity(chatTables)

    let known = Set(before.messages.map(\.event))
    var replaced: [Contact] = []
    for conversation in loaded {
      replaced += try sessions(of: texts.conversations.text(of: conversation), among: known)
    }
    let customers = Set(now.conversations.flatMap { now.contacts(of: $0).compactMap(\.customer) })
    var dirty: Set<Period> = []
    let carried = try remove(replaced, customers: customers.union(replaced.compactMap(\.customer)), &dirty)
    let judge = judge(now, carried: carried)
    try overlapping(produce: judge.run) { try tables.write($0, &dirty) }
    return dirty
  }

  /// The messages that the agents who wrote `messages` wrote next.
  private func successors(of messages: [ChatMessage], _ fold: EventFold) throws -> [ChatMessage] {
    var events: Set<Int64> = []
    try table(messages, fold).forEachAgent { agent, messages in
      for message in messages {
        if let next = try chatTables.first(after: message, of: agent) { events.insert(next.event) }
      }
    }
    return try fold.chats(at: events.sorted(), reader)
  }

  /// The sessions of that conversation which stand in the views.
  private func sessions(of conversation: String, among events: Set<Int64>) throws -> [Contact] {
    try tables.contacts(ofConversation: conversation).filter { contact in
      contact.facts.contains { events.contains($0) }
    }
  }

  /// Deletes contacts, and the tickets of all `customers`; returns the contacts that stay but must be grouped again.
  private func remove(
    _ replaced: [Contact], customers: Set<String>, _ dirty: inout Set<Period>
  ) throws -> [String: [Contact]] {
    let gone = Set(replaced.map(\.id))
    for contact in replaced {
      if contact.outcome == .internal { dirty.formUnion(assigner.efforts(of: contact).map(\.period)) }
      try tables.deleteContact(contact.id)
    }
    var carried: [String: [Contact]] = [:]
    for customer in customers {
      for ticket in try tables.tickets(ofCustomer: customer) {
        for id in ticket.contacts where !gone.contains(id) {
          if let contact = try tables.contact(id: id) { carried[customer, default: []].append(contact) }
        }
        try tables.delete(ticket)
        dirty.formUnion(ticket.efforts.compactMap { Period($0.period) })
      }
    }
    return carried
  }
}
