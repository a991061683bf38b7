internal import TicketDomain

/// Finds agents for planned calls and writes what happens: to the exchanges' logs as they see it, to the truth as it is.
struct CallWriter {
  /// What the books of a month need to know of its calls.
  struct MonthOfCalls {
    /// By exchange.
    var calls: [PlannedCall.Exchange: Int] = [:]
    /// Some of those in which an agent spoke with a customer.
    var complaints: [Complaint] = []
  }

  /// A call after which the company owes the customer money.
  struct Complaint {
    var call: String
    var department: Department
    var day: CivilDate
  }

  /// Time that an agent spent.
  struct Work {
    var agent: Int
    var start: ClockSeconds
    var talkSeconds: Int
  }

  /// Whose calls are kept in mind.
  private(set) var callers: KnownCallers
  private var desk: Desk
  private var generator: SeededGenerator
  private var asterisk = AsteriskLog()
  private var freeswitch: FreeSWITCHLog
  private var pbxLog: MonthlyLog
  private var freeswitchLog: MonthlyLog
  private static let complaintsAMonth = 3
  private static let withheldNumbers = ["anonymous", "anonymous", "Restricted", ""]

  init(staff: Staff, callers: KnownCallers, seed: UInt64, folder: SampleFolder) {
    self.callers = callers
    desk = Desk(staff: staff)
    generator = SeededGenerator(seed: seed, stream: 4)
    freeswitch = FreeSWITCHLog(seed: seed)
    pbxLog = MonthlyLog(folder: folder, namePrefix: "inputs/pbx/Master-")
    freeswitchLog = MonthlyLog(folder: folder, namePrefix: "inputs/freeswitch/cdr-")
  }

  /// Writes one month's calls, which are in order of time.
  mutating func write(_ calls: [PlannedCall], to truth: inout Truth) throws(SampleCompanyError) -> MonthOfCalls {
    var month = MonthOfCalls()
    var candidates = 0
    for call in calls {
      let (id, work) = try log(call)
      for part in work {
        truth.add(part.talkSeconds, of: department(of: part), isTicket: call.ticket > 0, at: part.start)
      }
      let department = department(of: call, first: work.first)
      try truth.add(call, id: id, countedFor: department)
      if call.ticket > 0 { callers.note(call, id: id, department: department) }
      month.calls[call.exchange, default: 0] += 1
      guard call.ticket > 0, !work.isEmpty, let department else { continue }
      // Reservoir sampling: every such call of the month is as likely as any other.
      let complaint = Complaint(call: id, department: department, day: CivilDate(of: call.start))
      candidates += 1
      if month.complaints.count < Self.complaintsAMonth {
        month.complaints.append(complaint)
      } else if case let place = generator.int(below: candidates), place < Self.complaintsAMonth {
        month.complaints[place] = complaint
      }
    }
    return month
  }

  mutating func close() throws(SampleCompanyError) {
    try pbxLog.close()
    try freeswitchLog.close()
  }

  private func department(of work: Work) -> Department? {
    desk.staff.agents[work.agent].department(on: CivilDate(of: work.start))
  }

  /// Without an agent, the waiting line tells the department, or the exchange where it is one department's alone; who hangs up
  /// in the menu of the HR hotline has reached neither.
  private func department(of call: PlannedCall, first work: Work?) -> Department? {
    if let work { return department(of: work) }
    return call.course == .abandonedInMenu ? nil : call.exchange.department
  }

  private mutating func log(_ call: PlannedCall) throws(SampleCompanyError) -> (id: String, work: [Work]) {
    let isArrival = call.course == .answered || call.isMissed
    switch call.exchange {
    case .pbx:
      let (id, rows, work) = isArrival ? arriveAtPBX(call) : departFromPBX(call)
      try pbxLog.add(rows, endingAt: call.end, now: call.start)
      return (id, work)
    case .freeswitch:
      let (id, row, work) = isArrival ? arriveAtFreeSWITCH(call) : departFromFreeSWITCH(call)
      try freeswitchLog.add(row, endingAt: call.end, now: call.start)
      return (id, work)
    }
  }

  private mutating func arriveAtPBX(_ call: PlannedCall) -> (id: String, rows: [UInt8], work: [Work]) {
    let queueEnd = call.start + call.menuSeconds + call.waitSeconds
    let ringStart = max(call.start + call.menuSeconds, queueEnd - AsteriskLog.ringSecondsMax)
    var ringing: [Int] = []
    var work: [Work] = []
    if call.course != .abandonedInMenu {
      ringing = desk.agents(generator.int(in: 1...Staff.phonesRungMax), of: .hr, at: ringStart, &generator)
    }
    if call.course == .answered {
      let agent = ringing.removeFirst()
      work.append(Work(agent: agent, start: ringStart, talkSeconds: call.talkSeconds))
      if let department = call.passedOnTo {
        let passedOnAt = queueEnd + call.talkSeconds
        let second = desk.agents(1, of: department, at: passedOnAt, except: agent, &generator)[0]
        work.append(Work(agent: second, start: passedOnAt, talkSeconds: call.passedOnTalkSeconds))
      }
      for part in work { desk.occupy(part.agent, until: call.end) }
    }
    let (number, name) = shown(call.caller)
    let (id, rows) = asterisk.arrival(
      call, number: number, name: name, ringing: ringing.map(phoneExtension),
      spoke: work.map { phoneExtension($0.agent) })
    return (id, rows, work)
  }

  private mutating func departFromPBX(_ call: PlannedCall) -> (id: String, rows: [UInt8], work: [Work]) {
    let (agent, number, work) = dial(call)
    let (id, rows) = asterisk.departure(
      call, from: agent.phoneExtension, name: agent.name, to: number, isInternal: call.course == .betweenAgents)
    return (id, rows, work)
  }

  private mutating func arriveAtFreeSWITCH(_ call: PlannedCall) -> (id: String, row: [UInt8], work: [Work]) {
    let agent = desk.agents(1, of: .it, at: call.start, &generator)[0]
    let (number, name) = shown(call.caller)
    let (id, row) = freeswitch.row(
      call, from: FreeSWITCHLog.Party(name: name ?? number, number: number), to: phoneExtension(agent),
      context: "public")
    guard call.course == .answered else { return (id, row, []) }
    desk.occupy(agent, until: call.end)
    return (id, row, [Work(agent: agent, start: call.start, talkSeconds: call.talkSeconds)])
  }

  private mutating func departFromFreeSWITCH(_ call: PlannedCall) -> (id: String, row: [UInt8], work: [Work]) {
    let (agent, number, work) = dial(call)
    let (id, row) = freeswitch.row(
      call, from: FreeSWITCHLog.Party(name: agent.name, number: agent.phoneExtension), to: number, context: "default")
    return (id, row, work)
  }

  /// An agent of the exchange's department picks up the phone.
  private mutating func dial(_ call: PlannedCall) -> (agent: Agent, number: String, work: [Work]) {
    let department = call.exchange.department
    let index = desk.agents(1, of: department, at: call.start, &generator)[0]
    var number = ""
    if case .customer(let customer) = call.caller { number = TelephoneNumber(customer: customer).asDialled }
    if call.course == .betweenAgents {
      let colleague = desk.agents(1, of: department, at: call.start, except: index, &generator)[0]
      desk.occupy(colleague, until: call.end)
      number = phoneExtension(colleague)
    }
    desk.occupy(index, until: call.end)
    let agent = desk.staff.agents[index]
    guard call.course != .unreached else { return (agent, number, []) }
    return (agent, number, [Work(agent: index, start: call.start, talkSeconds: call.talkSeconds)])
  }

  private func phoneExtension(_ agent: Int) -> String { desk.staff.agents[agent].phoneExtension }

  /// What the exchange shows of a caller; few operators pass a name on.
  private mutating func shown(_ caller: Caller) -> (number: String, name: String?) {
    switch caller {
    case .withheld: (generator.pick(Self.withheldNumbers), "Anonymous")
    case .masked(let firstDigits): ("\(firstDigits)****", nil)
    case .customer(let customer):
      (
        TelephoneNumber(customer: customer).asShown(&generator),
        generator.chance(permille: 60) ? callerName() : nil
      )
    }
  }

  private mutating func callerName() -> String {
    generator.chance(permille: 100) ? "Chen, Li (Mobile)" : PersonName.drawn(&generator)
  }
}
