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
  /// How often a contact was handed to them by another agent.
  public var transfers: Int64

  /// An effort of that size.
  public init(
    period: Period, department: String, handleSeconds: Int64, contacts: Int64, mail: MailVolume = .none,
    chat: ChatVolume = .none, transfers: Int64 = 0
  ) {
    self.period = period
    self.department = department
    self.handleSeconds = handleSeconds
    self.contacts = contacts
    self.mail = mail
    self.chat = chat
    self.transfers = transfers
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
  /// started, with the department that worked on it first. What no person wrote takes nobody's time, and is no effort. A transfer
  /// counts with whoever takes over: an agent other than the one before, both of whom the system names.
  public func efforts(of contact: Contact) -> [DepartmentEffort] {
    var efforts: [DepartmentEffort] = []
    forEachPart(of: contact) { part, _ in Self.add(part, to: &efforts) }
    return Self.ordered(efforts)
  }

  /// Calls `body` with each piece of work on `contact` and its agent, in order of time, then with the contact itself and the agent
  /// who worked on it first (empty where nobody is known): together they are its efforts.
  public func forEachPart(of contact: Contact, _ body: (_ part: DepartmentEffort, _ agent: String) -> Void) {
    if contact.outcome == .automatic { return }
    let fallback = contact.queue.flatMap { queues[$0] } ?? sources[contact.source] ?? ""
    var first: String?
    var latestAgent = ""
    for work in contact.work {
      let department = department(of: work, otherwise: fallback)
      first = first ?? department
      let isTransfer = !work.agent.isEmpty && !latestAgent.isEmpty && work.agent != latestAgent
      if !work.agent.isEmpty { latestAgent = work.agent }
      body(
        DepartmentEffort(
          period: zone.period(of: work.startedAt), department: department, handleSeconds: work.seconds, contacts: 0,
          mail: work.mail, chat: work.chat, transfers: isTransfer ? 1 : 0),
        work.agent)
    }
    body(
      DepartmentEffort(
        period: zone.period(of: contact.startedAt), department: first ?? fallback, handleSeconds: 0, contacts: 1),
      contact.work.first?.agent ?? "")
  }

  /// How often work passed from one known agent to another one.
  public static func transfers(in work: [Contact.Work]) -> Int64 {
    let agents = work.lazy.map(\.agent).filter { !$0.isEmpty }
    return Int64(zip(agents, agents.dropFirst()).count { $0 != $1 })
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
      efforts[index].transfers = efforts[index].transfers.addingSaturating(effort.transfers)
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
