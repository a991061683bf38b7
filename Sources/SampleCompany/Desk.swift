internal import TicketDomain

/// Finds agents for calls: whoever is on duty and, if possible, not talking already.
struct Desk {
  let staff: Staff
  private var busyUntil: [ClockSeconds]

  init(staff: Staff) {
    self.staff = staff
    busyUntil = Array(repeating: 0, count: staff.agents.count)
  }

  /// Indices of up to `count` agents of a department, the free ones first in an order that differs from call to call.
  ///
  /// There is always somebody: ``Staff`` keeps at least four on duty in each department that takes calls.
  func agents(
    _ count: Int, of department: Department, at moment: ClockSeconds, except taken: Int? = nil,
    _ generator: inout SeededGenerator
  ) -> [Int] {
    let onDuty = staff.onDuty(in: department, Period(of: moment))
    let offset = generator.int(below: onDuty.count)
    var free: [Int] = []
    var busy: [Int] = []
    for index in onDuty.indices where free.count < count {
      let agent = onDuty[(index + offset) % onDuty.count]
      if agent == taken { continue }
      if busyUntil[agent] <= moment { free.append(agent) } else if busy.count < count { busy.append(agent) }
    }
    return free + busy.prefix(count - free.count)
  }

  mutating func occupy(_ agent: Int, until moment: ClockSeconds) { busyUntil[agent] = max(busyUntil[agent], moment) }
}
