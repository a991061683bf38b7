public import Projections
public import TicketDomain

/// Contacts that nobody answered, or nobody in time (漏单).
public struct MissedReport: Encodable, Sendable {
  /// One contact.
  public struct Row: Encodable, Sendable {
    /// phone, mail or chat.
    public var channel: String
    /// With all but a few characters hidden.
    public var customer: String
    /// When the customer came.
    public var startedAt: Instant
    /// How long ago that is.
    public var ageSeconds: Int64
    /// The department whose it is, by id; empty where nobody knows.
    public var department: String
    /// `T10482`; `nil` where it belongs to none.
    public var ticket: String?
    /// When somebody answered after all, too late.
    public var answeredAt: Instant?
  }

  /// The month; `nil` for all time.
  public var period: String?
  /// The log's position that the report stands on.
  public var position: Int64
  /// The moment up to which ages count.
  public var asOf: Instant
  /// The first so many, the oldest first.
  public var rows: [Row]
  /// How many there are.
  public var count: Int
  /// How many of them nobody has answered to this day.
  public var openCount: Int

  /// The first `limit` missed contacts of `period`, or of all time.
  public init(
    _ views: Views, period: Period?, sourceNames: [Int64: String], asOf: Instant, limit: Int
  ) throws {
    let missed = try views.missed(in: period, sourceNames: sourceNames)
    self.period = period?.description
    position = views.position
    self.asOf = asOf
    count = missed.count
    openCount = missed.count { $0.answeredAt == nil }
    rows = missed.prefix(limit).map { contact in
      Row(
        channel: contact.channel, customer: Figures.maskedCustomer(contact.customer), startedAt: contact.startedAt,
        ageSeconds: max(0, (asOf.milliseconds - contact.startedAt.milliseconds) / 1000),
        department: contact.department, ticket: contact.ticket.map { "T\($0)" }, answeredAt: contact.answeredAt)
    }
  }
}

extension ReportText {
  /// The table of missed contacts.
  public func lines(_ report: MissedReport) -> [String] {
    var table = TextTable([
      (catalogue("channel"), .left), (catalogue("customer"), .left), (catalogue("since"), .left),
      (catalogue("age"), .right), (catalogue("department"), .left), (catalogue("ticket"), .left),
      (catalogue("answered-late"), .left),
    ])
    for row in report.rows {
      table.append([
        catalogue("channel-" + row.channel), row.customer, localTime(row.startedAt), Figures.age(row.ageSeconds),
        departmentName(row.department), row.ticket ?? "–", row.answeredAt.map(localTime) ?? "–",
      ])
    }
    let when = report.period ?? catalogue("all-time")
    return [
      catalogue("missed-heading", ["period": when, "position": Figures.count(report.position)]), "",
    ] + table.lines() + [
      "",
      catalogue(
        "missed-summary",
        [
          "shown": Figures.count(report.rows.count), "count": Figures.count(report.count),
          "open": Figures.count(report.openCount),
        ]),
    ]
  }
}
