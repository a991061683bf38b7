/// What kinds of event there are, and which fields each carries.
///
/// `schemas/events/<type>.v<version>.json` says the same as JSON Schema; a test holds the two together. A type is never
/// changed once released: a new version is added beside it.
public struct EventType: Hashable, Sendable {
  /// Kebab-case and past tense, such as `call-leg-logged`.
  public let name: String
  /// Starts at 1.
  public let version: Int
  /// In the order in which they are written.
  public let fields: [EventField]

  /// The field of that name.
  public func field(named name: String) -> EventField? { fields.first { $0.name == name } }

}

/// The released event types, as a closed list that a `switch` can cover.
public enum EventKind: Int, CaseIterable, Sendable {
  /// ``EventType/callLegLogged``
  case callLegLogged
  /// ``EventType/ledgerLineBooked``
  case ledgerLineBooked
  /// ``EventType/hoursPaid``
  case hoursPaid
  /// ``EventType/agentAssigned``
  case agentAssigned
  /// ``EventType/recordQuarantined``
  case recordQuarantined
  /// ``EventType/recordWithdrawn``
  case recordWithdrawn
  /// ``EventType/mailReceived``
  case mailReceived
  /// ``EventType/recordCopied``
  case recordCopied
  /// ``EventType/chatMessageLogged``
  case chatMessageLogged
  /// ``EventType/chatMessageRecalled``
  case chatMessageRecalled
  /// ``EventType/customerLinked``
  case customerLinked
  /// ``EventType/duplicatesJudged``
  case duplicatesJudged
  /// ``EventType/customerUnlinked``
  case customerUnlinked
  /// ``EventType/definitionAdopted``
  case definitionAdopted
  /// ``EventType/periodClosed``
  case periodClosed
  /// ``EventType/periodReopened``
  case periodReopened
  /// ``EventType/exchangeRateStated``
  case exchangeRateStated
  /// ``EventType/quantityReported``
  case quantityReported
  /// ``EventType/hoursScheduled``
  case hoursScheduled

  /// Name, version and fields.
  public var type: EventType {
    switch self {
    case .callLegLogged: .callLegLogged
    case .ledgerLineBooked: .ledgerLineBooked
    case .hoursPaid: .hoursPaid
    case .agentAssigned: .agentAssigned
    case .recordQuarantined: .recordQuarantined
    case .recordWithdrawn: .recordWithdrawn
    case .mailReceived: .mailReceived
    case .recordCopied: .recordCopied
    case .chatMessageLogged: .chatMessageLogged
    case .chatMessageRecalled: .chatMessageRecalled
    case .customerLinked: .customerLinked
    case .duplicatesJudged: .duplicatesJudged
    case .customerUnlinked: .customerUnlinked
    case .definitionAdopted: .definitionAdopted
    case .periodClosed: .periodClosed
    case .periodReopened: .periodReopened
    case .exchangeRateStated: .exchangeRateStated
    case .quantityReported: .quantityReported
    case .hoursScheduled: .hoursScheduled
    }
  }

  /// The kind of that type name and version; `nil` where none was released.
  public init?(name: String, version: Int) {
    guard let kind = Self.allCases.first(where: { $0.type.name == name && $0.type.version == version })
    else { return nil }
    self = kind
  }
}

/// One field of an event: its name in the JSON, what it holds, and whether it is personal.
public struct EventField: Hashable, Sendable {
  /// What a field holds, and how it is written in JSON.
  public enum Kind: Hashable, Sendable {
    /// Free text: a string.
    case text
    /// One of a closed list: a string.
    case token([String])
    /// A calendar day: `YYYY-MM-DD`.
    case date
    /// A moment: RFC 3339 in UTC.
    case instant
    /// A whole number of seconds, never negative.
    case seconds
    /// A whole number of things, never negative.
    case count
    /// A whole number of minor units of the event's `currency`, of either sign.
    case amountMinor
    /// A plain decimal as text, of either sign: at most 12 digits before the point and 12 after it, no exponent.
    case decimal
    /// An ISO 4217 code.
    case currency
    /// A list of strings.
    case texts
    /// A list of JSON objects, which the event type's documentation describes.
    case objects
    /// A list of strings, each naming something a reader should know about how the event was understood.
    case flags
  }

  /// camelCase; units last.
  public let name: String
  /// What it holds.
  public let kind: Kind
  /// Whether an event without it is not understood.
  public let isRequired: Bool
  /// Whether it is stored apart from the payload, as names, numbers and text about people are.
  public let isPersonal: Bool

  static func required(_ name: String, _ kind: Kind) -> EventField {
    EventField(name: name, kind: kind, isRequired: true, isPersonal: false)
  }
  static func optional(_ name: String, _ kind: Kind) -> EventField {
    EventField(name: name, kind: kind, isRequired: false, isPersonal: false)
  }
  static func personal(_ name: String, _ kind: Kind = .text) -> EventField {
    EventField(name: name, kind: kind, isRequired: false, isPersonal: true)
  }
}

extension EventType {
  /// One row of a call log: one leg of a call. `occurred_at` is the moment at which the leg started.
  ///
  /// - `call`: what all legs of one call share (linked id); unique within the source
  /// - `leg`: the leg's own id
  /// - `party`: who or what stood at the company's end of this leg
  /// - `agent`: the agent as the system names them: extension, login or id
  /// - `billableSeconds`: from answer to end as the system counted it, whoever answered
  /// - `holdSeconds` lies within the billable time; `wrapUpSeconds` comes after it
  /// - `customer`: the outside number, as written
  public static let callLegLogged = EventType(
    name: "call-leg-logged", version: 1,
    fields: [
      .required("call", .text),
      .optional("leg", .text),
      .required("direction", .token(["inbound", "outbound", "internal", "unknown"])),
      .required("party", .token(["agent", "queue", "ivr", "voicemail", "conference", "unknown"])),
      .required("disposition", .token(["answered", "no-answer", "busy", "failed", "cancelled", "unknown"])),
      .optional("agent", .text),
      .optional("queue", .text),
      .optional("serviceNumber", .text),
      .optional("durationSeconds", .seconds),
      .optional("ringSeconds", .seconds),
      .optional("billableSeconds", .seconds),
      .optional("holdSeconds", .seconds),
      .optional("wrapUpSeconds", .seconds),
      .optional("flags", .flags),
      .personal("customer"),
      .personal("customerName"),
    ])

  /// One amount booked by a department. `occurred_at` is the start of `bookedOn` in the source's zone.
  ///
  /// - `department`, `item`: as written; the configuration and the definitions say what they mean
  /// - `amountMinor`: minor units of `currency`; positive is a cost, negative a credit
  /// - `serviceFrom`, `serviceTo`: first and last day of what was paid for
  /// - `document`: voucher or invoice number; `line`: the line within it
  /// - `reference`: the call, mail or ticket that the amount belongs to directly
  public static let ledgerLineBooked = EventType(
    name: "ledger-line-booked", version: 1,
    fields: [
      .optional("department", .text),
      .required("item", .text),
      .required("amountMinor", .amountMinor),
      .required("currency", .currency),
      .required("bookedOn", .date),
      .optional("serviceFrom", .date),
      .optional("serviceTo", .date),
      .optional("document", .text),
      .optional("line", .text),
      .optional("account", .text),
      .optional("reference", .text),
      .optional("flags", .flags),
      .personal("person"),
      .personal("note"),
    ])

  /// Working time paid to one person. `occurred_at` is the start of `serviceFrom` in the source's zone.
  public static let hoursPaid = EventType(
    name: "hours-paid", version: 1,
    fields: [
      .required("department", .text),
      .required("paidSeconds", .seconds),
      .required("serviceFrom", .date),
      .required("serviceTo", .date),
      .optional("flags", .flags),
      .personal("person"),
    ])

  /// A line of the staff roster: an agent works for a department from a day on. `occurred_at` is its start in the
  /// source's zone.
  ///
  /// - `agent`: the staff number; `extension`, and the personal `mail` and `chat`, are other names of the same agent
  /// - `to`: the last day, where there is one
  public static let agentAssigned = EventType(
    name: "agent-assigned", version: 1,
    fields: [
      .required("agent", .text),
      .required("department", .text),
      .optional("role", .text),
      .optional("extension", .text),
      .required("from", .date),
      .optional("to", .date),
      .optional("flags", .flags),
      .personal("name"),
      .personal("mail"),
      .personal("chat"),
    ])

  /// A record that could not be understood; its bytes are kept. `occurred_at` is the moment of ingestion.
  ///
  /// - `reason`: a code of the message catalogue; `field`: the field that could not be read
  /// - `value` (personal): what stood there, cut to 200 characters
  public static let recordQuarantined = EventType(
    name: "record-quarantined", version: 1,
    fields: [
      .required("reason", .text),
      .optional("field", .text),
      .optional("expected", .text),
      .required("adapter", .text),
      .personal("value"),
    ])

  /// A newer revision of a record says nothing any more, so that what it said before no longer holds. The log writes it;
  /// no adapter does. `occurred_at` is the moment of ingestion.
  public static let recordWithdrawn = EventType(name: "record-withdrawn", version: 1, fields: [])

  /// A mail as it lies in a mailbox, whoever wrote it. `occurred_at` is the time that `timeFrom` names.
  ///
  /// - `folder`: the folder of the mailbox, or of the disk, that it lies in
  /// - `messageID`, `references`: without angle brackets; `references` holds those of References and In-Reply-To, the oldest
  ///   first, none twice
  /// - `originalMessageID`: the Message-ID before a mailer on the way rewrote it (`X-OQ-MSGID`)
  /// - `conversation`: what all mails of one conversation share in Thread-Index: 22 bytes in hexadecimal ([MS-OXOMSG] 2.2.1.3)
  /// - `sentAt`: Date; `receivedAt`: INTERNALDATE; of an mbox file the time in the separator line; else what the last server
  ///   wrote into the mail (Received), or the time of the file in a Maildir
  /// - `automatic`: why it is known that no person wrote it; absent where nothing says so
  /// - `characters`: of the new text alone; `quotedCharacters`: of what it quotes
  /// - `mailDigest`: the same for the same mail wherever it lies, whatever was added on the way: SHA-256, its first 16 bytes
  /// - `textDigest`: the same for the same new text, numbers aside: SHA-256, its first 16 bytes; absent where there is none
  /// - `deliveredTo`: addresses of envelope headers; all addresses as written but for the case of letters
  /// - `text`: the new text, cut to 64 KiB; `attachments`: objects with `name`, `type`, `sizeBytes`, `digest` (SHA-256)
  public static let mailReceived = EventType(
    name: "mail-received", version: 1,
    fields: [
      .optional("folder", .text),
      .optional("messageID", .text),
      .optional("originalMessageID", .text),
      .optional("references", .texts),
      .optional("conversation", .text),
      .optional("sentAt", .instant),
      .optional("receivedAt", .instant),
      .required("timeFrom", .token(["date", "received", "recorded"])),
      .optional("automatic", .token(["auto-submitted", "delivery-report", "null-return-path"])),
      .required("sizeBytes", .count),
      .required("characters", .count),
      .required("quotedCharacters", .count),
      .required("attachmentCount", .count),
      .required("mailDigest", .text),
      .optional("textDigest", .text),
      .optional("flags", .flags),
      .personal("from"),
      .personal("fromName"),
      .personal("to", .texts),
      .personal("cc", .texts),
      .personal("deliveredTo", .texts),
      .personal("subject"),
      .personal("text"),
      .personal("attachments", .objects),
    ])

  /// A record has the bytes of an earlier one under another key: the same thing in another place, which counts once. The log
  /// writes it; no adapter does. `occurred_at` is the moment of ingestion.
  ///
  /// - `original`: position of the first event of the record that has the bytes
  public static let recordCopied = EventType(
    name: "record-copied", version: 1, fields: [.required("original", .count)])

  /// One message of a chat, or what the chat's system says about its session. `occurred_at` is the time that the message bears.
  ///
  /// - `conversation`: what all messages of a chat share, whichever tool exported it: the group, the two parties, or the
  ///   customer-service account and its customer
  /// - `message`: the message's id in the chat's system, where the export has it
  /// - `kind`: `text`, `image`, `voice`, `video`, `file`, `sticker`, `card`, `location`, `link`, `quote`, `transfer`, `call`,
  ///   `record` (forwarded chat), `form`, `system`, or `unknown(…)` with the system's own code
  /// - `role`: what the export says about who wrote it; the roster knows better
  /// - `session`: what the system says has become of the session; `sender` is then whose it is from now on
  /// - `quotes`: the id of the message that it answers
  /// - `sender`: who wrote it; `customer`: whom the chat is with, where the export says so
  public static let chatMessageLogged = EventType(
    name: "chat-message-logged", version: 1,
    fields: [
      .required("conversation", .text),
      .required("conversationKind", .token(["direct", "group", "service"])),
      .optional("message", .text),
      .required("kind", .text),
      .required("role", .token(["agent", "customer", "system", "unknown"])),
      .optional("session", .token(["started", "transferred", "ended"])),
      .optional("quotes", .text),
      .optional("flags", .flags),
      .personal("sender"),
      .personal("senderName"),
      .personal("customer"),
      .personal("quotedSender"),
      .personal("text"),
    ])

  /// Whoever wrote a message has taken it back. The message stays a fact; it asks for nothing any more, and its text is shown
  /// to nobody. `occurred_at` is the moment of the recall.
  ///
  /// - `message`: the id of the message taken back
  public static let chatMessageRecalled = EventType(
    name: "chat-message-recalled", version: 1,
    fields: [
      .optional("conversation", .text),
      .required("message", .text),
      .optional("flags", .flags),
      .personal("sender"),
    ])

  /// A line of the customer list: the numbers, addresses and chat ids are all the same customer's. `occurred_at` is when the
  /// list says so.
  ///
  /// - `customer`: the customer's id in the list
  public static let customerLinked = EventType(
    name: "customer-linked", version: 1,
    fields: [
      .required("customer", .text),
      .optional("flags", .flags),
      .personal("name"),
      .personal("phone"),
      .personal("mail"),
      .personal("chat"),
      .personal("author"),
      .personal("reason"),
    ])

  /// A person has decided that numbers, addresses and chat ids are not that customer's, whatever was said before; what is said later
  /// holds. `occurred_at` is when.
  public static let customerUnlinked = EventType(
    name: "customer-unlinked", version: 1,
    fields: [
      .required("customer", .text),
      .personal("phone"),
      .personal("mail"),
      .personal("chat"),
      .personal("author"),
      .personal("reason"),
    ])

  /// A person has decided whether tickets are about the same matter. `occurred_at` is when. A later decision about two tickets takes the
  /// place of an earlier one.
  ///
  /// - `verdict`: whether `ticket` is about the same matter as each of `others`, or about another one than any of them
  /// - `ticket`, `others`: as reports name them: `T` and the position of the ticket's first fact; whichever ticket has that fact later is
  ///   meant
  public static let duplicatesJudged = EventType(
    name: "duplicates-judged", version: 1,
    fields: [
      .required("verdict", .token(["same", "different"])),
      .required("ticket", .text),
      .required("others", .texts),
      .personal("author"),
      .personal("reason"),
    ])

  /// A person has adopted a version of a cost definition, which from then on is what it was. `occurred_at` is when.
  ///
  /// - `definition`, `version`: of the definition; `text`: its YAML, whole
  /// - `validFrom`: the first day of the first month that it is for; `validTo`: the last day of the last one, where there is one. A later
  ///   adoption takes the place of an earlier one in the months that it is for
  public static let definitionAdopted = EventType(
    name: "definition-adopted", version: 1,
    fields: [
      .required("definition", .text),
      .required("version", .count),
      .required("validFrom", .date),
      .optional("validTo", .date),
      .required("text", .text),
      .personal("author"),
      .personal("reason"),
    ])

  /// A person has closed a month: its figures are what they were. `occurred_at` is when.
  ///
  /// - `period`: `YYYY-MM`
  /// - `position`, `root`: size and Merkle root of the log on which the figures stand
  /// - `figures`: one object for each adopted definition: `definition` (`finance@1`), `currency`, `totalMinor`, `pools` (objects with
  ///   `pool` and `amountMinor`), `adjustments` (what was posted for months closed before: objects with `period`, `pool`, `amountMinor`),
  ///   and the report as it was printed: `json`, and lines in each language, `en` and `zh`
  public static let periodClosed = EventType(
    name: "period-closed", version: 1,
    fields: [
      .required("period", .text),
      .required("position", .count),
      .required("root", .text),
      .required("figures", .objects),
      .personal("author"),
      .personal("reason"),
    ])

  /// A person has opened a closed month again. `occurred_at` is when.
  ///
  /// - `period`: `YYYY-MM`; `closing`: position of the event that had closed it
  public static let periodReopened = EventType(
    name: "period-reopened", version: 1,
    fields: [
      .required("period", .text),
      .required("closing", .count),
      .personal("author"),
      .personal("reason"),
    ])

  /// What an amount of one currency is worth in another, as somebody published it. `occurred_at` is when it was published, the
  /// start of `statedOn` in the source's zone where only the day is known.
  ///
  /// - `units` of `currency` are worth `rate` of `into`: 100 USD are 712.34 CNY
  /// - `publisher`: whose rate it is, such as a central bank
  public static let exchangeRateStated = EventType(
    name: "exchange-rate-stated", version: 1,
    fields: [
      .required("currency", .currency),
      .required("into", .currency),
      .required("units", .count),
      .required("rate", .decimal),
      .required("statedOn", .date),
      .optional("publisher", .text),
      .optional("flags", .flags),
    ])

  /// An operating figure that no contact tells, such as hours of training. `occurred_at` is the start of `serviceFrom` in the
  /// source's zone.
  ///
  /// - `measure`: what was counted: training-hours, leavers, repeated-hours …; formulas of hidden costs name it
  /// - `unit`: as written, for people
  public static let quantityReported = EventType(
    name: "quantity-reported", version: 1,
    fields: [
      .required("measure", .text),
      .required("quantity", .decimal),
      .required("serviceFrom", .date),
      .required("serviceTo", .date),
      .optional("department", .text),
      .optional("unit", .text),
      .optional("document", .text),
      .optional("flags", .flags),
      .personal("note"),
    ])

  /// Working time that a schedule plans for one person. `occurred_at` is the start of `serviceFrom` in the source's zone.
  public static let hoursScheduled = EventType(
    name: "hours-scheduled", version: 1,
    fields: [
      .required("department", .text),
      .required("scheduledSeconds", .seconds),
      .required("serviceFrom", .date),
      .required("serviceTo", .date),
      .optional("flags", .flags),
      .personal("person"),
    ])
}
