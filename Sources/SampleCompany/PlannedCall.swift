/// One call as it is going to happen, before anybody is found to take it.
struct PlannedCall {
  /// The company's two exchanges; the raw value is the name of the source.
  enum Exchange: String {
    /// Asterisk, with the HR hotline's waiting line.
    case pbx
    /// FreeSWITCH, with the IT help desk's direct lines.
    case freeswitch

    var department: Department { self == .pbx ? .hr : .it }
  }

  enum Course {
    /// The customer calls and an agent answers.
    case answered
    /// The customer gives up waiting.
    case abandoned
    /// The customer hangs up in the menu, before any waiting line. On `pbx` only.
    case abandonedInMenu
    /// An agent calls the customer.
    case calledBack
    /// An agent calls the customer, who does not answer. On `freeswitch` only.
    case unreached
    /// Two agents of one department talk.
    case betweenAgents
  }

  /// Running number of the matter, from 1; 0 where the call belongs to none.
  var ticket: Int
  var caller: Caller
  var exchange: Exchange
  var course: Course
  var start: ClockSeconds
  /// In the menu, before the waiting line.
  var menuSeconds = 0
  /// From then until an agent answers or the caller gives up.
  var waitSeconds = 0
  var talkSeconds = 0
  /// The second agent's department, where the first passes the call on.
  var passedOnTo: Department?
  /// Until the second agent answers, and then talks.
  var passedOnRingSeconds = 0
  var passedOnTalkSeconds = 0

  /// When the last leg ends.
  var end: ClockSeconds {
    start + menuSeconds + waitSeconds + talkSeconds + passedOnRingSeconds + passedOnTalkSeconds
  }

  /// Nobody answered the customer.
  var isMissed: Bool { course == .abandoned || course == .abandonedInMenu }

  /// Longer than any call that ``drawn(ticket:caller:exchange:start:isCallBack:_:)`` makes.
  static let secondsMax = 2 * 3600

  /// A call of a matter.
  static func drawn(
    ticket: Int, caller: Caller, exchange: Exchange, start: ClockSeconds, isCallBack: Bool,
    _ generator: inout SeededGenerator
  ) -> PlannedCall {
    var call = PlannedCall(ticket: ticket, caller: caller, exchange: exchange, course: .answered, start: start)
    if isCallBack {
      call.course = exchange == .freeswitch && generator.chance(permille: 250) ? .unreached : .calledBack
      call.waitSeconds = generator.int(in: 4...35)
    } else {
      call.arrive(&generator)
    }
    switch call.course {
    case .answered:
      call.talkSeconds = generator.talkSeconds(mean: 380)
      if exchange == .pbx, generator.chance(permille: 80) { call.passOn(&generator) }
    case .calledBack: call.talkSeconds = generator.talkSeconds(mean: 210)
    case .abandoned, .abandonedInMenu, .unreached, .betweenAgents: break
    }
    return call
  }

  /// A call that starts as a month ends and reaches its agent when the next has begun.
  static func acrossMidnight(ticket: Int, caller: Caller, midnight: ClockSeconds) -> PlannedCall {
    PlannedCall(
      ticket: ticket, caller: caller, exchange: .pbx, course: .answered, start: midnight - 20, menuSeconds: 21,
      waitSeconds: 12, talkSeconds: 180)
  }

  private mutating func arrive(_ generator: inout SeededGenerator) {
    let isMissed = generator.chance(permille: 90)
    switch exchange {
    case .pbx:
      menuSeconds = generator.chance(permille: 600) ? generator.int(in: 6...24) : 0
      if isMissed, menuSeconds > 0, generator.chance(permille: 150) {
        course = .abandonedInMenu
        return
      }
      waitSeconds = isMissed ? generator.int(in: 15...240) : generator.int(in: 3...75)
    case .freeswitch:
      waitSeconds = isMissed ? generator.int(in: 8...60) : generator.int(in: 2...30)
    }
    if isMissed { course = .abandoned }
  }

  private mutating func passOn(_ generator: inout SeededGenerator) {
    passedOnTo = generator.chance(permille: 600) ? .it : .hr
    passedOnRingSeconds = generator.int(in: 2...15)
    passedOnTalkSeconds = generator.talkSeconds(mean: 240)
  }
}
