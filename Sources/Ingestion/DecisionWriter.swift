internal import AdapterKit
public import EventStore
public import TicketDomain

/// Appends what people decide to the log, as records of a source of its own.
public struct DecisionWriter {
  /// The name of that source; no configured source may have it.
  public static let sourceName = "decisions"

  private let writer: LogWriter

  /// Decisions into `writer`.
  public init(into writer: LogWriter) { self.writer = writer }

  /// Who decided, when, and why.
  public struct Authorship: Sendable {
    var author: String?
    var reason: String?
    var at: Instant

    /// A decision of that moment.
    public init(author: String?, reason: String?, at: Instant) {
      self.author = author
      self.reason = reason
      self.at = at
    }
  }

  /// Appends the decision whether `ticket` is about the same matter as each of `others`, or about another one than any of them; all of
  /// them named as reports do (`T10482`). Costs one transaction.
  public func appendJudgement(
    isSame: Bool, of ticket: String, and others: [String], by authorship: Authorship
  ) throws {
    let payload = EventJSON()
    payload.add("verdict", text: isSame ? "same" : "different")
    payload.add("ticket", text: ticket)
    payload.add("others", texts: others)
    try append(.duplicatesJudged, about: ticket, payload, by: authorship)
  }

  /// Appends the decision that numbers, addresses and chat ids are a customer's of the list, or are not, whatever was said before.
  public func appendLink(
    isLinked: Bool, _ customer: String, phone: String?, mail: String?, chat: String?, by authorship: Authorship
  ) throws {
    let payload = EventJSON()
    payload.add("customer", text: customer)
    let personal = EventJSON()
    personal.add("phone", text: phone)
    personal.add("mail", text: mail)
    personal.add("chat", text: chat)
    personal.add("author", text: authorship.author)
    personal.add("reason", text: authorship.reason)
    try append(
      isLinked ? .customerLinked : .customerUnlinked, about: customer, Array(payload.closed()),
      Array(personal.closed()), at: authorship.at)
  }

  /// Appends the decision that a version of a definition, whose YAML is `text`, holds from one month on, or through another.
  public func appendAdoption(
    of definition: String, version: Int, text: String, validFrom: Period, validTo: Period?, by authorship: Authorship
  ) throws {
    let payload = EventJSON()
    payload.add("definition", text: definition)
    payload.add("version", count: version)
    payload.add("validFrom", text: validFrom.firstDay.description)
    payload.add("validTo", text: validTo?.lastDay.description)
    payload.add("text", text: text)
    try append(.definitionAdopted, about: "\(definition)@\(version)", payload, by: authorship)
  }

  /// Appends the decision that a month is closed; `figures` is one JSON object for each definition, as
  /// ``EventType/periodClosed`` describes them.
  public func appendClosing(
    of period: Period, position: Int64, root: String, figures: [String], by authorship: Authorship
  ) throws {
    let payload = EventJSON()
    payload.add("period", text: period.description)
    payload.add("position", count: Int(position))
    payload.add("root", text: root)
    payload.add("figures", json: figures)
    try append(.periodClosed, about: period.description, payload, by: authorship)
  }

  /// Appends the decision that the month that the event at `closing` closed is open again.
  public func appendReopening(of period: Period, closing: Int64, by authorship: Authorship) throws {
    let payload = EventJSON()
    payload.add("period", text: period.description)
    payload.add("closing", count: Int(closing))
    try append(.periodReopened, about: period.description, payload, by: authorship)
  }

  private func append(
    _ kind: EventKind, about subject: String, _ payload: EventJSON, by authorship: Authorship
  ) throws {
    let personal = EventJSON()
    personal.add("author", text: authorship.author)
    personal.add("reason", text: authorship.reason)
    try append(kind, about: subject, Array(payload.closed()), Array(personal.closed()), at: authorship.at)
  }

  private func append(_ kind: EventKind, about subject: String, _ payload: [UInt8], _ personal: [UInt8], at: Instant)
    throws
  {
    let source = try writer.sources(named: [Self.sourceName])
    // Nobody decides twice about one thing within a millisecond; whatever is decided later has a key of its own.
    let key = "\(at) \(subject)"
    var batch = RecordBatch()
    (payload + [UInt8(ascii: "\n")] + personal).withUnsafeBytes {
      batch.beginRecord(key: key.utf8, locator: "\(Self.sourceName):1:0-\($0.count)".utf8, content: $0)
    }
    batch.appendEvent(kind, occurredAt: at, payload: payload, personal: personal)
    try writer.append(
      try source.map { try SourceBatch(source: $0, batch: batch, stream: Self.sourceName, cursor: key) },
      recordedAt: at)
  }
}
