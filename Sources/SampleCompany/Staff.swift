internal import TicketDomain

/// Somebody on the payroll.
struct Agent {
  /// For whom somebody works from the first day of a month to the last day of one.
  struct Stint {
    var department: Department
    var from: CivilDate
    var to: CivilDate?
  }

  /// 工号
  var staffNumber: String
  var name: String
  var phoneExtension: String
  /// In order of time, without gaps.
  var stints: [Stint]
  /// Before overtime.
  var monthlyWageMinor: Int
}

/// Everybody who works for the company in the months simulated. People join, leave, and change department, always with the
/// first of a month, and keep their extension.
struct Staff {
  private(set) var agents: [Agent] = []
  private let months: [Period]
  private var generator: SeededGenerator
  /// Indices of agents by department, for each month and the one after the last.
  private var onDuty: [Department: [[Int]]] = [:]

  /// The queue of the HR hotline rings so many phones.
  static let phonesRungMax = 5

  init(tickets: Int, months: [Period], seed: UInt64) {
    self.months = months
    generator = SeededGenerator(seed: seed, stream: 1)
    let callTakers = min(tickets / months.count / 900, 400)
    hire(Staff.phonesRungMax + 1 + callTakers, for: .hr, firstExtension: 1001)
    hire(5 + callTakers, for: .it, firstExtension: 2001)
    hire(1 + agents.count / 9, for: .finance, firstExtension: 3001)
    for department in Department.allCases {
      onDuty[department] = (0...months.count).map { month in
        let day = months[0].adding(months: month).firstDay
        return agents.indices.filter { agents[$0].department(on: day) == department }
      }
    }
  }

  /// Indices of the agents of a department in a month.
  func onDuty(in department: Department, _ period: Period) -> [Int] {
    let month = period.monthsSinceYearZero - months[0].monthsSinceYearZero
    guard let byMonth = onDuty[department], byMonth.indices.contains(month) else { return [] }
    return byMonth[month]
  }

  func headcount(in department: Department, _ period: Period) -> Int { onDuty(in: department, period).count }

  private mutating func hire(_ count: Int, for department: Department, firstExtension: Int) {
    var phoneExtension = firstExtension
    for index in 0..<count {
      let firstDay = months[0].adding(months: -generator.int(in: 2...60)).firstDay
      var agent = newAgent(phoneExtension, Agent.Stint(department: department, from: firstDay))
      phoneExtension += 1
      guard department != .finance, months.count > 1 else {
        agents.append(agent)
        continue
      }
      let change = months[generator.int(in: 1...months.count - 1)].firstDay
      switch index % 6 {
      case 1:
        agent.stints[0].to = change.adding(days: -1)
        agent.stints.append(Agent.Stint(department: department == .hr ? .it : .hr, from: change))
        agents.append(agent)
      case 3:
        agent.stints[0].to = change.adding(days: -1)
        agents.append(agent)
        agents.append(newAgent(phoneExtension, Agent.Stint(department: department, from: change)))
        phoneExtension += 1
      default: agents.append(agent)
      }
    }
  }

  private mutating func newAgent(_ phoneExtension: Int, _ stint: Agent.Stint) -> Agent {
    Agent(
      staffNumber: "E\(10_001 + agents.count)", name: PersonName.drawn(&generator), phoneExtension: "\(phoneExtension)",
      stints: [stint],
      monthlyWageMinor: generator.int(in: 610_000...890_000) + (stint.department == .finance ? 190_000 : 0))
  }
}

extension Agent {
  func department(on day: CivilDate) -> Department? {
    stints.first { $0.from <= day && $0.to.map { day <= $0 } ?? true }?.department
  }

  /// 微信号
  var chatAccount: String { "wx_\(staffNumber.lowercased())" }
}

extension Staff {
  /// Whose ordinary WeChat account the HR department uses: the first who stays there all the time. There is always one:
  /// nobody who is hired first moves or leaves.
  var wechatAgent: Int {
    agents.firstIndex { $0.stints.count == 1 && $0.stints[0].department == .hr && $0.stints[0].to == nil } ?? 0
  }

  /// 花名册: a line a stint.
  var rosterCSV: [UInt8] {
    var rows: [UInt8] = []
    rows.addRow(["工号", "姓名", "部门", "岗位", "分机", "邮箱", "微信号", "起始日期", "截止日期"])
    for agent in agents {
      for stint in agent.stints {
        rows.addRow([
          agent.staffNumber, agent.name, stint.department.title.zh, stint.department == .finance ? "会计" : "客服专员",
          agent.phoneExtension, agent.mailAddress, agent.chatAccount, stint.from.description,
          stint.to?.description ?? "",
        ])
      }
    }
    return rows
  }
}

/// Names as common in China as they are made up.
enum PersonName {
  private static let surnames = ["王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "欧阳"]
  private static let givenNames = [
    "伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "秀兰", "霞", "平", "刚", "桂英", "晓雨",
  ]

  static func drawn(_ generator: inout SeededGenerator) -> String {
    generator.pick(surnames) + generator.pick(givenNames)
  }
}
