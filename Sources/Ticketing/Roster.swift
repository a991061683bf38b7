public import TicketDomain

/// Who worked for which department when.
public struct Roster: Sendable {
  /// One line: an agent works for a department from a day on.
  public struct Assignment: Hashable, Sendable {
    /// Position of the event that said so.
    public var position: Int64
    /// Staff number.
    public var agent: String
    /// Other names of the agent: extension, mail address, chat id.
    public var aliases: [String]
    /// The department as written.
    public var department: String
    /// First day.
    public var from: CivilDate
    /// Last day; `nil` where open.
    public var to: CivilDate?

    /// An assignment of `agent` to `department`.
    public init(
      position: Int64, agent: String, aliases: [String], department: String, from: CivilDate, to: CivilDate?
    ) {
      self.position = position
      self.agent = agent
      self.aliases = aliases
      self.department = department
      self.from = from
      self.to = to
    }

    /// Whether it holds on `day`.
    public func covers(_ day: CivilDate) -> Bool { from <= day && to.map { day <= $0 } ?? true }
  }

  private var byName: [String: [Assignment]] = [:]

  /// The roster of those lines, in any order.
  public init(_ assignments: some Sequence<Assignment>) {
    for assignment in assignments {
      for name in Set([assignment.agent] + assignment.aliases) where !name.isEmpty {
        byName[name, default: []].append(assignment)
      }
    }
    for name in byName.keys {
      // The latest start wins where two lines cover a day; equal starts fall to the smaller staff number.
      byName[name]?.sort { left, right in
        left.from != right.from
          ? left.from > right.from : (left.agent, left.department) < (right.agent, right.department)
      }
    }
  }

  /// The assignment that holds on `day` for an agent of that name, be it staff number, extension, address or chat id.
  public func assignment(of name: String, on day: CivilDate) -> Assignment? {
    byName[name]?.first { $0.covers(day) }
  }

  /// All assignments of an agent of that name; where two cover a day, the first holds.
  func assignments(of name: String) -> [Assignment] { byName[name] ?? [] }

  /// All mail addresses in it, on whatever day they were somebody's.
  public var mailAddresses: [String] { byName.keys.filter { $0.contains("@") } }

  /// How many agents came and went in `period`, by department (as written): those whose first assignment begins in it, with that
  /// assignment's department, and those whose last one ends in it, with the department of that. Who changes department does neither.
  public func turnover(in period: Period) -> (newcomers: [String: Int64], leavers: [String: Int64]) {
    var stretches: [String: (first: Assignment, last: Assignment)] = [:]
    for assignment in byName.values.joined() {
      guard let known = stretches[assignment.agent] else {
        stretches[assignment.agent] = (assignment, assignment)
        continue
      }
      if Self.begins(assignment, before: known.first) { stretches[assignment.agent]?.first = assignment }
      if Self.ends(assignment, after: known.last) { stretches[assignment.agent]?.last = assignment }
    }
    var newcomers: [String: Int64] = [:]
    var leavers: [String: Int64] = [:]
    for (first, last) in stretches.values {
      if first.from.period == period { newcomers[first.department, default: 0] += 1 }
      if last.to?.period == period { leavers[last.department, default: 0] += 1 }
    }
    return (newcomers, leavers)
  }

  private static func begins(_ left: Assignment, before right: Assignment) -> Bool {
    (left.from, left.department) < (right.from, right.department)
  }

  private static func ends(_ left: Assignment, after right: Assignment) -> Bool {
    guard let end = left.to else { return right.to != nil || begins(right, before: left) }
    return right.to.map { ($0, right.from, right.department) < (end, left.from, left.department) } ?? false
  }

  /// Distinct agents assigned to each department (as written) on any day of `period`.
  public func headcount(in period: Period) -> [String: Int64] {
    var agents: [String: Set<String>] = [:]
    for assignments in byName.values {
      for assignment in assignments
      where assignment.from <= period.lastDay && assignment.to.map({ $0 >= period.firstDay }) ?? true {
        agents[assignment.department, default: []].insert(assignment.agent)
      }
    }
    return agents.mapValues { Int64($0.count) }
  }
}
