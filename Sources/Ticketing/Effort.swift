public import TicketDomain

/// What one department did for one ticket, or for none, in one period.
public struct DepartmentEffort: Hashable, Sendable {
  /// The month.
  public var period: Period
  /// The department's id; empty where nobody knows whose work it was.
  public var department: String
  /// Time that its agents spent.
  public var handleSeconds: Int64
  /// Contacts counted in this department.
  public var contacts: Int64
  /// What its agents read and wrote.
  public var mail: MailVolume
  /// What they chatted.
  public var chat: ChatVolume

  /// An effort of that size.
  public init(
    period: Period, department: String, handleSeconds: Int64, contacts: Int64, mail: MailVolume = .none,
    chat: ChatVolume = .none
  ) {
    self.period = period
    self.department = department
    self.handleSeconds = handleSeconds
    self.contacts = contacts
    self.mail = mail
    self.chat = chat
  }
}

/// Decides whose work a contact was.
public struct WorkAssigner: Sendable {
  /// Agents by name and day.
  public var roster: Roster
  /// The department's id by any of its names.
  public var departments: [String: String]
  /// The department's id by the name of a waiting line.
  public var queues: [String: String]
  /// The department's id by the number of a source whose every contact is one department's.
  public var sources: [Int64: String]
  /// The business's zone.
  public var zone: ZoneRules

  /// An assigner with that knowledge.
  public init(
    roster: Roster, departments: [String: String], queues: [String: String], sources: [Int64: String], zone: ZoneRules
  ) {
    self.roster = roster
    self.departments = departments
    self.queues = queues
    self.sources = sources
    self.zone = zone
  }

  /// What each department did for `contact`, by period and department, in that order.
  ///
  /// Each agent's work falls in the month in which it began, and to the department that the agent was assigned to on that
  /// day; else to that of the waiting line, else to that of the source. A contact counts once: in the month in which it
  /// started, with the department that worked on it first. What no person wrote takes nobody's time, and is no effort.
  public func efforts(of contact: Contact) -> [DepartmentEffort] {
    if contact.outcome == .automatic { return [] }
    let fallback = contact.queue.flatMap { queues[$0] } ?? sources[contact.source] ?? ""
    var efforts: [DepartmentEffort] = []
    var first: String?
    for work in contact.work {
      let department = department(of: work, otherwise: fallback)
      first = first ?? department
      Self.add(
        DepartmentEffort(
          period: zone.period(of: work.startedAt), department: department, handleSeconds: work.seconds, contacts: 0,
          mail: work.mail, chat: work.chat),
        to: &efforts)
    }
    Self.add(
      DepartmentEffort(
        period: zone.period(of: contact.startedAt), department: first ?? fallback, handleSeconds: 0, contacts: 1),
      to: &efforts)
    return Self.ordered(efforts)
  }

  /// The efforts added up by period and department, in that order.
  public static func sum(_ parts: some Sequence<DepartmentEffort>) -> [DepartmentEffort] {
    var efforts: [DepartmentEffort] = []
    for part in parts { add(part, to: &efforts) }
    return ordered(efforts)
  }

  private static func ordered(_ efforts: [DepartmentEffort]) -> [DepartmentEffort] {
    efforts.count < 2 ? efforts : efforts.sorted { ($0.period, $0.department) < ($1.period, $1.department) }
  }

  /// The department whose a piece of work on `contact` is, as in ``efforts(of:)``; empty where nobody knows.
  public func department(of work: Contact.Work, on contact: Contact) -> String {
    department(of: work, otherwise: contact.queue.flatMap { queues[$0] } ?? sources[contact.source] ?? "")
  }

  private func department(of work: Contact.Work, otherwise fallback: String) -> String {
    guard let assignment = roster.assignment(of: work.agent, on: zone.date(of: work.startedAt)) else { return fallback }
    return departments[assignment.department] ?? fallback
  }

  /// A ticket has one or two efforts almost always, so a linear search is the fastest there is.
  private static func add(_ effort: DepartmentEffort, to efforts: inout [DepartmentEffort]) {
    if let index = efforts.firstIndex(where: { $0.period == effort.period && $0.department == effort.department }) {
      efforts[index].handleSeconds = efforts[index].handleSeconds.addingSaturating(effort.handleSeconds)
      efforts[index].contacts += effort.contacts
      efforts[index].mail += effort.mail
      efforts[index].chat += effort.chat
    } else {
      efforts.append(effort)
    }
  }
}

extension Int64 {
  func addingSaturating(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
