internal import Costing
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// How tickets went from hand to hand in a month: seconds by department.
struct TicketCourses {
  /// From the end of one agent's work to the start of the next agent's in another department, whose they are, in the month in which
  /// that one started.
  private(set) var waitSeconds: [String: Int64] = [:]
  /// Spent on contacts of a ticket after the first that somebody dealt with.
  private(set) var repeatedSeconds: [String: Int64] = [:]

  /// Follows every ticket with work in `period`. O(their contacts).
  init(
    _ views: Views, _ definition: CostDefinition, _ period: Period, _ sourceNames: [Int64: String]
  ) throws {
    let rules = views.rules
    let (wait, repeated) = try views.read { database in
      let tables = try ViewsTables(database)
      let assigner = rules.assigner(roster: try Roster(database), sourceNames: sourceNames)
      var course = Course(period: period, definition: definition, assigner: assigner)
      let tickets = try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT ticket, (SELECT service FROM tickets WHERE id = ticket) AS service FROM efforts
          WHERE period = ? ORDER BY ticket
          """, arguments: [period.description])
      for ticket in tickets {
        let contacts = try tables.ticket(id: ticket["ticket"])?.contacts.compactMap { try tables.contact(id: $0) }
        course.follow(contacts ?? [], of: ticket["service"])
      }
      return (course.waitSeconds, course.repeatedSeconds)
    }
    waitSeconds = wait
    repeatedSeconds = repeated
  }
}

private struct Course {
  let period: Period
  let definition: CostDefinition
  let assigner: WorkAssigner
  var waitSeconds: [String: Int64] = [:]
  var repeatedSeconds: [String: Int64] = [:]

  private struct Step {
    var department: String
    var agent: String
    var start: Instant
    var end: Instant
  }

  mutating func follow(_ contacts: [Contact], of service: String?) {
    let handled = contacts.filter { $0.outcome != .automatic && !$0.work.isEmpty }
    let steps = handled.flatMap { contact in
      contact.work.map { work in
        Step(
          department: assigner.department(of: work, on: contact), agent: work.agent, start: work.startedAt,
          end: work.startedAt.advanced(bySeconds: .clampedSum([work.seconds, work.chat.seconds])))
      }
    }.sorted { ($0.start, $0.agent) < ($1.start, $1.agent) }
    for (before, after) in zip(steps, steps.dropFirst())
    where before.department != after.department && assigner.zone.period(of: after.start) == period {
      let seconds = (after.start.milliseconds - before.end.milliseconds) / 1000
      if seconds > 0 { waitSeconds[after.department, default: 0].addClamped(seconds) }
    }
    for contact in handled.dropFirst() {
      for effort in assigner.efforts(of: contact) where effort.period == period {
        let volumes = Volumes(mail: effort.mail, chat: effort.chat, transfers: effort.transfers)
        let seconds = definition.timeEquation.seconds(
          TimeEquation.Quantities(volumes, contacts: effort.contacts), of: .ticket(service: service))
        repeatedSeconds[effort.department, default: 0].addClamped(effort.handleSeconds)
        repeatedSeconds[effort.department, default: 0].addClamped(seconds)
      }
    }
  }
}
