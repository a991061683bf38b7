import Costing
import Duplicates
import EventStore
import Foundation
import GRDB
import Projections
import Settings
import TicketDomain

/// A store with its rules, and records made by hand or at random to put into it.
final class World {
  let location: StoreLocation
  let rules: Rules
  private let writer: LogWriter

  init(definition: String = World.definition, hiddenCosts: String = "[]") throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("views-\(UUID().uuidString)")
    location = StoreLocation(directory: directory.path)
    writer = try LogWriter(location)
    func title(_ text: String) -> Title { Title(en: text, zh: text) }
    var rules = Rules(
      departments: [
        .init(id: "hr", title: title("HR"), names: ["人事部"], queues: ["hr-queue"]),
        .init(id: "it", title: title("IT"), names: ["信息部"], queues: ["it@corp.example"]),
      ],
      items: [
        .init(id: "wages", title: title("Wages"), names: ["工资"]),
        .init(id: "telephony", title: title("Telephony"), names: ["电话费"]),
        .init(id: "compensation", title: title("Compensation"), names: ["赔偿"]),
      ],
      definitions: [try CostDefinition(yaml: definition, file: "finance.yaml")],
      windowSeconds: 72 * 3600,
      zone: ZoneRules(identifier: "Asia/Shanghai", initialOffsetSeconds: 8 * 3600), region: "CN",
      sourceDepartments: ["desk": "it"],
      duplicates: DuplicateRules(
        verdicts: VerdictRules(possiblePercent: 5), reader: DocumentReader(simplified: { $0 }, sound: { $0 }),
        weights: { try EvidenceWeights.shipped() }),
      services: [
        .init(
          id: "invoice", title: title("Invoice"), keywords: ["发票", "router"], queues: ["wk"], senders: ["wang@163.com"]),
        .init(id: "goods", title: title("Goods"), keywords: ["机器人", "订单"], senders: ["13712345678", "wmB"]),
        .init(id: "own", title: title("Own"), senders: ["customer:C1"], days: [.mon, .thu]),
        .init(id: "hr-line", title: title("HR line"), queues: ["hr-queue"]),
        .init(id: "night", title: title("Night"), hours: .init(fromMinute: 20 * 60, untilMinute: 4 * 60)),
      ], tags: [.init(id: "weekend", title: title("Weekend"), days: [.sat, .sun])], digest: .zero)
    rules.hiddenCosts = try HiddenCost.list(SettingsNode(yaml: hiddenCosts, file: "hidden-costs.yaml"))
    self.rules = rules
  }

  deinit { try? FileManager.default.removeItem(atPath: location.directory) }

  static let definition = """
    definition: finance
    version: 1
    title: {en: Finance, zh: 财务口径}
    currency: CNY
    period: service
    practical-capacity: 80%
    mail-minutes: {read: 2, reply: 6.5, per-attachment: 0.333, per-1000-characters: 1.5}
    minutes:
      - {add: 3, per: contact, services: [invoice]}
      - {add: 1.5, per: transfer}
      - {add: 0.25, per: message-read, services: [unclassified, goods]}
      - {add: 0.125, per: ticket}
    pools:
      - {pool: labour, title: {en: Labour, zh: 人工}, items: [wages], share: own, driver: handle-minutes, capacity: practical}
      - {pool: telephony, title: {en: Telephony, zh: 电话}, items: [telephony], share: contacts, driver: contacts}
      - {pool: compensation, title: {en: Compensation, zh: 赔偿}, items: [compensation], driver: direct}
    """

  /// One record of a source, with its events.
  struct Entry: Hashable {
    var source: String
    var key: String
    var kind: EventKind
    var occurredAt: Instant
    var payload: String
    var personal = ""
    /// Tells revisions of one key apart.
    var content = ""
  }

  /// Appends in one transaction, in the order given.
  func append(_ entries: [Entry]) throws {
    var index = 0
    var batches: [SourceBatch] = []
    while index < entries.count {
      let source = entries[index].source
      var batch = RecordBatch()
      while index < entries.count, entries[index].source == source {
        let entry = entries[index]
        let bytes = Array((entry.payload + entry.personal + entry.content).utf8)
        bytes.withUnsafeBytes {
          batch.beginRecord(key: entry.key.utf8, locator: "inputs/\(source).csv:1:0-\(bytes.count)".utf8, content: $0)
        }
        if !entry.payload.isEmpty {
          batch.appendEvent(
            entry.kind, occurredAt: entry.occurredAt, payload: entry.payload.utf8, personal: entry.personal.utf8)
        }
        index += 1
      }
      let number = try writer.sources(named: [source])[0]
      batches.append(try SourceBatch(source: number, batch: batch, stream: "s", cursor: "{}"))
    }
    try writer.append(batches, recordedAt: Instant(milliseconds: 1_800_000_000_000))
  }

  @discardableResult
  func update(isFromZero: Bool = false) throws -> Views {
    try ViewsUpdater(location, rules: rules).update(isFromZero: isFromZero)
    return try Views(location, rules: rules)
  }

  func differences() throws -> [ViewsComparison.Difference] {
    try ViewsComparison(location, rules: rules).differences()
  }

  /// Pairs of tickets with verdict and log odds, and the merged ones, by names that do not depend on positions: the contacts in them.
  func duplicatesByContacts() throws -> Set<String> {
    let views = try Views(location, rules: rules)
    func name(_ ticket: Int64) throws -> String {
      try views.tickets([ticket]).flatMap(\.contacts).compactMap { try views.contact($0)?.key }.sorted()
        .joined(separator: "+")
    }
    var found = Set(
      try views.duplicates(.all, atLeast: .possible, limit: .max).map { pair in
        try "\(name(pair.ticket)) \(name(pair.other)) \(pair.verdict?.rawValue ?? "-") \(pair.logit)"
      })
    for (ticket, surviving) in try views.mergedTickets() { found.insert(try "\(name(ticket)) → \(name(surviving))") }
    return found
  }

  /// Service type and tag of every ticket, by a name that does not depend on positions: the contacts in it.
  func classesByContacts() throws -> [String: String] {
    let views = try Views(location, rules: rules)
    let ids = try DatabaseQueue(path: location.views).read { try Int64.fetchAll($0, sql: "SELECT id FROM tickets") }
    var classes: [String: String] = [:]
    for ticket in try views.tickets(ids) {
      let name = try ticket.contacts.compactMap { try views.contact($0)?.key }.sorted().joined(separator: "+")
      classes[name] = "\(ticket.service ?? "-") \(ticket.tag ?? "-")"
    }
    return classes
  }

  /// What every ticket costs, by a name that does not depend on positions: the calls in it.
  func costsByCalls() throws -> [String: Int64] {
    let views = try Views(location, rules: rules)
    var costs: [String: Int64] = [:]
    for period in try views.periods() {
      let pools = try views.pools(rules.definitions[0], period)
      var sums: [Int64: Int64] = [:]
      try views.forEachEffort(in: period, by: rules.definitions[0]) { department, effort in
        for pool in pools.flatMap(\.departments) where pool.department == department && pool.driver != .direct {
          sums[effort.ticket, default: 0] += pool.amountMinor(of: effort)
        }
      }
      for direct in pools.flatMap(\.departments).flatMap(\.directCosts) {
        sums[direct.ticket, default: 0] += direct.amountMinor
      }
      for ticket in try views.tickets(sums.keys) {
        let calls = try ticket.contacts.compactMap { try views.contact($0)?.key }.sorted().joined(separator: "+")
        costs["\(period) \(calls)"] = sums[ticket.id]
      }
    }
    return costs
  }
}

extension World.Entry {
  /// One leg of a call, `minute` minutes after 2026-10-01 00:00 in Shanghai.
  static func leg(
    _ call: String, _ number: Int = 0, minute: Int, seconds: Int, agent: String? = "1001", customer: String?,
    source: String = "pbx", direction: String = "inbound", party: String = "agent", isAnswered: Bool = true,
    queue: String? = nil, content: String = ""
  ) -> World.Entry {
    let start = Instant(milliseconds: 1_790_784_000_000 + Int64(minute) * 60_000)
    var payload = #"{"call":"\#(call)","direction":"\#(direction)","party":"\#(party)","disposition":"#
    payload += isAnswered ? #""answered""# : #""no-answer""#
    if let agent { payload += #","agent":"\#(agent)""# }
    if let queue { payload += #","queue":"\#(queue)""# }
    payload += #","durationSeconds":\#(seconds + 5),"billableSeconds":\#(seconds)}"#
    return World.Entry(
      source: source, key: "\(call)/\(number)", kind: .callLegLogged, occurredAt: start, payload: payload,
      personal: customer.map { #"{"customer":"\#($0)"}"# } ?? "", content: content)
  }

  static func line(
    _ key: String, _ item: String, _ amountMinor: Int, department: String = "人事部", month: String = "2026-10",
    reference: String? = nil
  ) -> World.Entry {
    let referenceField = reference.map { #","reference":"\#($0)""# } ?? ""
    let payload =
      #"{"department":"\#(department)","item":"\#(item)","amountMinor":\#(amountMinor),"currency":"CNY","#
      + #""bookedOn":"\#(month)-28","serviceFrom":"\#(month)-01"\#(referenceField)}"#
    return World.Entry(
      source: "costs", key: key, kind: .ledgerLineBooked, occurredAt: Instant(milliseconds: 1_793_000_000_000),
      payload: payload)
  }

  static func hours(_ key: String, _ seconds: Int, department: String = "人事部", month: String = "2026-10") -> World.Entry
  {
    World.Entry(
      source: "payroll", key: key, kind: .hoursPaid, occurredAt: Instant(milliseconds: 1_793_000_000_000),
      payload:
        #"{"department":"\#(department)","paidSeconds":\#(seconds),"serviceFrom":"\#(month)-01","serviceTo":"\#(month)-28"}"#
    )
  }

  /// What so many units of a currency are worth in CNY.
  static func rate(_ key: String, _ currency: String, _ rate: String, on day: String, units: Int = 100) -> World.Entry {
    World.Entry(
      source: "rates", key: key, kind: .exchangeRateStated, occurredAt: Instant(milliseconds: 1_793_000_000_000),
      payload:
        #"{"currency":"\#(currency)","into":"CNY","units":\#(units),"rate":"\#(rate)","statedOn":"\#(day)","publisher":"SAFE"}"#
    )
  }

  /// An operating figure of a month.
  static func quantity(
    _ key: String, _ measure: String, _ quantity: String, department: String? = "人事部", month: String = "2026-10",
    to: String? = nil
  ) -> World.Entry {
    let field = department.map { #","department":"\#($0)""# } ?? ""
    return World.Entry(
      source: "figures", key: key, kind: .quantityReported, occurredAt: Instant(milliseconds: 1_793_000_000_000),
      payload:
        #"{"measure":"\#(measure)","quantity":"\#(quantity)","serviceFrom":"\#(month)-01","serviceTo":"\#(to ?? month)-28"\#(field)}"#
    )
  }

  static func scheduled(_ key: String, _ seconds: Int, department: String = "人事部", day: String) -> World.Entry {
    World.Entry(
      source: "schedule", key: key, kind: .hoursScheduled, occurredAt: Instant(milliseconds: 1_793_000_000_000),
      payload:
        #"{"department":"\#(department)","scheduledSeconds":\#(seconds),"serviceFrom":"\#(day)","serviceTo":"\#(day)"}"#
    )
  }

  /// A mail, `minute` minutes after 2026-10-01 00:00 in Shanghai.
  static func mail(
    _ number: Int, minute: Int, from: String, to: [String], id: String = "", references: [String] = [],
    subject: String = "", characters: Int = 100, attachments: Int = 0, isAutomatic: Bool = false, words: String? = nil,
    text: String = "", name: String = "", source: String = "box"
  ) -> World.Entry {
    func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
    var payload = id.isEmpty ? "{" : #"{"messageID":"\#(id)","#
    payload += references.isEmpty ? "" : #""references":\#(list(references)),"#
    payload += #""timeFrom":"date","# + (isAutomatic ? #""automatic":"auto-submitted","# : "")
    payload += #""sizeBytes":900,"characters":\#(characters),"quotedCharacters":0,"attachmentCount":\#(attachments),"#
    payload += #""mailDigest":"digest-\#(number)""#
    payload += (words.map { #","textDigest":"\#($0)""# } ?? "") + "}"
    return World.Entry(
      source: source, key: "mail-\(number)", kind: .mailReceived,
      occurredAt: Instant(milliseconds: 1_790_784_000_000 + Int64(minute) * 60_000), payload: payload,
      personal:
        #"{"from":"\#(from)","fromName":"\#(name)","to":\#(list(to)),"subject":"\#(subject)","text":"\#(text)"}"#)
  }

  /// A message of a chat, `second` seconds after 2026-10-01 00:00 in Shanghai.
  static func chat(
    _ conversation: String, _ key: String, second: Int, sender: String?, kind: String = "text",
    role: String = "unknown",
    between: String = "direct", text: String = "请问", session: String? = nil, customer: String? = nil,
    quotes: String? = nil, source: String = "wecom"
  ) -> World.Entry {
    var payload = #"{"conversation":"\#(conversation)","conversationKind":"\#(between)","message":"\#(key)","#
    payload += #""kind":"\#(kind)","role":"\#(role)""#
    payload += session.map { #","session":"\#($0)""# } ?? ""
    payload += (quotes.map { #","quotes":"\#($0)""# } ?? "") + "}"
    var personal: [String] = []
    if let sender { personal += [#""sender":"\#(sender)""#, #""senderName":"\#(sender)先生""#] }
    if let customer { personal.append(#""customer":"\#(customer)""#) }
    personal.append(#""text":"\#(text)""#)
    return World.Entry(
      source: source, key: "chat-\(key)", kind: .chatMessageLogged,
      occurredAt: Instant(milliseconds: 1_790_784_000_000 + Int64(second) * 1000), payload: payload,
      personal: "{" + personal.joined(separator: ",") + "}")
  }

  /// A decision whether tickets are about the same matter.
  static func judgement(_ key: String, isSame: Bool, _ ticket: String, _ others: [String]) -> World.Entry {
    World.Entry(
      source: "decisions", key: key, kind: .duplicatesJudged, occurredAt: Instant(milliseconds: 1_793_000_000_000),
      payload: #"{"verdict":"\#(isSame ? "same" : "different")","ticket":"\#(ticket)","others":["#
        + others.map { #""\#($0)""# }.joined(separator: ",") + "]}")
  }

  /// A line of the customer list.
  static func customer(
    _ id: String, phone: String? = nil, mail: String? = nil, chat: String? = nil, line: Int = 0
  ) -> World.Entry {
    let personal = [
      phone.map { #""phone":"\#($0)""# }, mail.map { #""mail":"\#($0)""# }, chat.map { #""chat":"\#($0)""# },
    ].compactMap(\.self)
    return World.Entry(
      source: "crm", key: "\(id)/\(line)", kind: .customerLinked,
      occurredAt: Instant(milliseconds: 1_767_000_000_000), payload: #"{"customer":"\#(id)"}"#,
      personal: "{" + personal.joined(separator: ",") + "}")
  }

  /// The decision that identities are not a customer's.
  static func unlinked(_ id: String, phone: String? = nil, mail: String? = nil, chat: String? = nil) -> World.Entry {
    var entry = customer(id, phone: phone, mail: mail, chat: chat)
    (entry.kind, entry.source, entry.key) = (.customerUnlinked, "decisions", "unlink \(id)")
    return entry
  }

  /// The recall of a message.
  static func recall(_ conversation: String, _ key: String, of message: String, second: Int) -> World.Entry {
    World.Entry(
      source: "wecom", key: "chat-\(key)", kind: .chatMessageRecalled,
      occurredAt: Instant(milliseconds: 1_790_784_000_000 + Int64(second) * 1000),
      payload: #"{"conversation":"\#(conversation)","message":"\#(message)"}"#)
  }

  static func roster(
    _ agent: String, _ department: String, from: String = "2026-01-01", to: String? = nil, mail: String? = nil,
    chat: String? = nil
  ) -> World.Entry {
    let end = to.map { #","to":"\#($0)""# } ?? ""
    return World.Entry(
      source: "roster", key: "\(agent)/\(from)", kind: .agentAssigned,
      occurredAt: Instant(milliseconds: 1_767_000_000_000),
      payload:
        #"{"agent":"E\#(agent)","department":"\#(department)","extension":"\#(agent)","from":"\#(from)"\#(end)}"#,
      personal: mail == nil && chat == nil
        ? ""
        : "{"
          + [mail.map { #""mail":"\#($0)""# }, chat.map { #""chat":"\#($0)""# }].compactMap(\.self)
          .joined(separator: ",") + "}")
  }
}
