public import TicketDomain

/// A made-up company with a hotline, a help desk and its books, written as its systems would write them, and beside it the
/// truth about what happened.
///
/// The same arguments give the same folder, byte for byte. The truth comes from the simulation itself and not from the files
/// that it writes, so that it can measure a program which reads them.
public struct SampleCompany: Sendable {
  /// How many tickets can be simulated.
  public static let ticketsAllowed = 1...4_000_000
  /// How many months can be simulated.
  public static let monthsAllowed = 1...120
  /// Which months can be simulated: since 1992 Asia/Shanghai has kept one offset all year.
  public static let periodsAllowed =
    Period(monthsSinceYearZero: 1992 * 12)...Period(monthsSinceYearZero: 2099 * 12 + 11)
  /// October 2026, the last month where none is named; thirteen months then hold a November and a June.
  public static let usualLastMonth = Period(monthsSinceYearZero: 2026 * 12 + 9)

  private let tickets: Int
  private let months: Int
  private let seed: UInt64
  private let lastMonth: Period

  /// A company with so many tickets over so many months, the last of which is `lastMonth`.
  ///
  /// Whether they are allowed is found by ``write(to:)``.
  public init(tickets: Int, months: Int, seed: UInt64, lastMonth: Period = Self.usualLastMonth) {
    self.tickets = tickets
    self.months = months
    self.seed = seed
    self.lastMonth = lastMonth
  }

  /// Writes a complete working folder: `ticketledger.yaml`, `definitions/`, `inputs/` and `truth/`.
  ///
  /// `directory` is made where it is not there; it must be empty. Throws a ``SampleCompanyError`` where it is not, where the
  /// system refuses to write, and where an argument is out of range. O(tickets): about four million rows of call logs for a
  /// million tickets, in some ten seconds; memory holds one month's calls, all chats and eight bytes
  /// a customer.
  public func write(to directory: String) throws(SampleCompanyError) {
    let periods = try simulatedPeriods()
    let folder = try SampleFolder(creating: directory)
    let staff = Staff(tickets: tickets, months: periods, seed: seed)
    var matters = MatterPlanner(tickets: tickets, months: periods, seed: seed)
    var truth = try Truth(folder: folder)
    let mails = MailDesk.matters(tickets: tickets)
    let callers = KnownCallers(wanted: 20 + mails / 10, tickets: tickets)
    var calls = CallWriter(staff: staff, callers: callers, seed: seed, folder: folder)
    var figures = OperatingFigures(staff: staff, seed: seed)
    var books = CostBooks(staff: staff, firstMonth: periods[0], seed: seed)

    try folder.write(Array(Configuration.yaml.utf8), to: "ticketledger.yaml")
    for definition in SampleDefinition.all {
      try folder.write(Array(definition.yaml.utf8), to: "definitions/\(definition.id).yaml")
    }
    try folder.write(PackageResources.hidden_costs_yaml, to: "hidden-costs.yaml")
    try folder.write(staff.rosterCSV, to: "inputs/roster/roster.csv")
    for (index, period) in periods.enumerated() {
      let month = try calls.write(matters.takeCalls(ofMonth: index), to: &truth)
      try figures.write(period, to: folder)
      try books.write(period, after: month, figures, to: folder, truth: &truth)
    }
    var chats = ChatDesk(staff: staff, months: periods, tickets: tickets, seed: seed, folder: folder)
    try chats.write()
    var planner = LookAlikePlanner(
      months: periods, matters: mails, chats: ToldInChat(chats.plan.sessions), callers: calls.callers, seed: seed)
    try write(
      &planner, MailDesk(staff: staff, months: periods, tickets: tickets, seed: seed, folder: folder), to: folder)
    try calls.close()
    try truth.close()
  }

  /// The mail, and who is known to the company, which takes what was said in the other channels.
  private func write(
    _ planner: inout LookAlikePlanner, _ desk: MailDesk, to folder: SampleFolder
  ) throws(SampleCompanyError) {
    var mail = desk
    var truth = LookAlikeTruth()
    try mail.writeOrdinaryMail()
    for set in planner.plan() {
      var messageIDs: [String] = []
      for planned in set.mails { messageIDs.append(try mail.write(planned)) }
      truth.add(set, messageIDs: messageIDs)
    }
    try mail.close()
    planner.listMore(mail.customers)
    try planner.list.write(to: folder)
    try truth.write(to: folder)
  }

  /// In their order; there is at least one.
  private func simulatedPeriods() throws(SampleCompanyError) -> [Period] {
    try Self.check(tickets, in: Self.ticketsAllowed, "tickets")
    try Self.check(months, in: Self.monthsAllowed, "months")
    try Self.check(lastMonth, in: Self.periodsAllowed, "last-month")
    let first = lastMonth.adding(months: 1 - months)
    try Self.check(first, in: Self.periodsAllowed, "first-month")
    return (0..<months).map { first.adding(months: $0) }
  }

  private static func check<Value>(
    _ value: Value, in allowed: ClosedRange<Value>, _ parameter: String
  ) throws(SampleCompanyError) {
    guard allowed.contains(value) else {
      throw SampleCompanyError(
        .outOfRange,
        ["parameter": parameter, "value": "\(value)", "allowed": "\(allowed.lowerBound)…\(allowed.upperBound)"])
    }
  }
}
