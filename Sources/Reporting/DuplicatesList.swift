public import Duplicates
public import EventStore
public import Projections
internal import TicketDomain

/// Pairs of tickets that may be about the same matter, the surest first.
public struct DuplicatesList: Encodable, Sendable {
  /// One pair.
  public struct Row: Encodable, Sendable {
    /// The later ticket, `T10482`.
    public var ticket: String
    /// The earlier one.
    public var other: String
    /// certain, likely or possible; `nil` where only a person called them duplicates.
    public var verdict: String?
    /// How likely it is that they are, in percent.
    public var percent: Double?
    /// same or different, where somebody decided.
    public var decision: String?
    /// Whether both are merged.
    public var isMerged: Bool
    /// Customers of both, with all but a few characters hidden.
    public var customers: [String]
    /// Channels of both.
    public var channels: [String]
    /// How far apart they were opened.
    public var secondsApart: Int64
    /// How each begins; empty where nobody knows what was said.
    public var beginnings: [String]
  }

  /// The log's position that the list stands on.
  public var position: Int64
  /// The first so many.
  public var rows: [Row]
  /// How many pairs nobody has decided about, by verdict.
  public var open: [String: Int]

  private static let beginningMax = 60

  /// The first `limit` pairs of a selection with at least that verdict. Reads what was said in each from the log.
  public init(
    _ views: Views, _ reader: LogReader, _ selection: Views.DuplicateSelection, atLeast verdict: Verdict, limit: Int
  ) throws {
    let pairs = try views.duplicates(selection, atLeast: verdict, limit: limit)
    let ids = Set(pairs.flatMap { [$0.ticket, $0.other] })
    let tickets = try Dictionary(uniqueKeysWithValues: views.tickets(ids.sorted()).map { ($0.id, $0) })
    let said = try views.said(in: ids.sorted(), reader)
    position = views.position
    open = try Dictionary(
      uniqueKeysWithValues: views.openDuplicateCounts().map { ($0.key.rawValue, $0.value) })
    rows = pairs.map { pair in
      let both = [pair.ticket, pair.other]
      let opened = both.compactMap { tickets[$0]?.openedAt.milliseconds }
      return Row(
        ticket: "T\(pair.ticket)", other: "T\(pair.other)", verdict: pair.verdict?.rawValue,
        percent: pair.verdict.map { _ in pair.percent },
        decision: pair.decision.map { $0.isSame ? "same" : "different" }, isMerged: pair.isMerged,
        customers: both.map { Figures.maskedCustomer(tickets[$0]?.customer) },
        channels: both.map { said[$0]?.channel ?? "" },
        secondsApart: opened.count == 2 ? abs(opened[0] - opened[1]) / 1000 : 0,
        beginnings: both.map { ticket in
          let document = said[ticket]
          let text = [document?.subject, document?.text].compactMap(\.self).filter { !$0.isEmpty }.joined(
            separator: " · ")
          return String(text.prefix(Self.beginningMax))
        })
    }
  }
}

extension DuplicateView {
  /// How likely it is, in percent to a tenth.
  var percent: Double { (1000 * EvidenceWeights.probability(ofLogit: Double(logit) / 1000)).rounded() / 10 }
}

extension ReportText {
  /// The table of pairs, a line for either ticket.
  public func lines(_ list: DuplicatesList) -> [String] {
    guard !list.rows.isEmpty else { return [catalogue("duplicates-none")] }
    var table = TextTable([
      (catalogue("verdict"), .left), (catalogue("probability"), .right), (catalogue("ticket"), .left),
      (catalogue("customer"), .left), (catalogue("channel"), .left), (catalogue("apart"), .right),
      (catalogue("said"), .left),
    ])
    for row in list.rows {
      for (index, ticket) in [row.other, row.ticket].enumerated() {
        let isFirst = index == 0
        let place = 1 - index
        table.append([
          isFirst ? verdictName(isMerged: row.isMerged, row.decision, row.verdict) : "",
          isFirst ? row.percent.map { "\($0)%" } ?? "–" : "", ticket, row.customers[place],
          row.channels[place].isEmpty ? "–" : catalogue("channel-" + row.channels[place]),
          isFirst ? Figures.age(row.secondsApart) : "", row.beginnings[place],
        ])
      }
    }
    return table.lines() + [
      "",
      catalogue(
        "duplicates-open",
        [
          "likely": Figures.count(list.open["likely"] ?? 0), "possible": Figures.count(list.open["possible"] ?? 0),
          "position": Figures.count(list.position),
        ]),
    ]
  }
}
