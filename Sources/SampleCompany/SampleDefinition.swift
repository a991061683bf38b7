internal import TicketDomain

/// A 口径 of the sample company: what the truth about its pools follows from, and the YAML that states it.
struct SampleDefinition {
  struct Pool {
    var id: String
    var title: Title
    var items: [CostItem]
    /// `share`, `driver` and so on, as written.
    var rules: [String]
    var comment: Title
  }

  var id: String
  var title: Title
  var comment: Title
  /// Whether the day of booking decides the month, not the start of the service.
  var countsByBooking = false
  /// Whether amounts are spread over the months of the service.
  var isSpread = false
  /// Departments that hand on what they cost, as written.
  var support: [String] = []
  /// Whose lines count; all where empty.
  var departments: [Department]
  var pools: [Pool]

  static let all = [
    SampleDefinition(
      id: "finance", title: Title(en: "Finance", zh: "财务口径"),
      comment: Title(
        en: "Everything that the service departments cost, in the month that it was for.",
        zh: "客服相关部门的全部成本，按服务期归属月份。"),
      departments: [],
      pools: [agentLabour, telephony, platform, compensation, peopleDevelopment, premises]),
    SampleDefinition(
      id: "operations", title: Title(en: "Operations", zh: "运营口径"),
      comment: Title(
        en: "What the lines' managers can influence, in the month in which it was booked: no premises, no training.",
        zh: "一线主管能够影响的成本，按记账月份归属：不含房租与培训。"),
      countsByBooking: true, departments: [.hr, .it], pools: [agentLabour, telephony, platform, compensation]),
    SampleDefinition(
      id: "management", title: Title(en: "Full cost", zh: "管理口径"),
      comment: Title(
        en:
          "What serving customers takes in a month: prepaid amounts spread over their months, finance handed on to those it works for.",
        zh: "当月服务客户的真实消耗：预付款按服务期分摊，财务部成本转给其服务的部门。"),
      isSpread: true, support: ["method: step-down", "departments: [{department: finance, share: headcount}]"],
      departments: [], pools: [agentLabour, telephony, platform, compensation, peopleDevelopment, premises]),
  ]

  private static let agentLabour = Pool(
    id: "agent-labour", title: Title(en: "Agent labour", zh: "坐席人工"), items: [.wages, .socialInsurance],
    rules: ["share: own", "driver: handle-minutes", "capacity: practical"],
    comment: Title(
      en: "Rate = cost ÷ practical capacity; what no ticket used is unused capacity.",
      zh: "费率＝成本÷实际产能；未被工单占用的部分列为闲置产能。"))
  private static let telephony = Pool(
    id: "telephony", title: Title(en: "Telephony", zh: "通信"), items: [.telephony],
    rules: ["share: contacts", "driver: contacts"],
    comment: Title(en: "Each contact bears the same.", zh: "每次接触分摊相同金额。"))
  private static let platform = Pool(
    id: "platform", title: Title(en: "Platform", zh: "平台"), items: [.software, .servers, .bandwidth],
    rules: ["share: headcount", "driver: handle-minutes", "capacity: none"],
    comment: Title(
      en: "By heads to the departments, then over the minutes that were used.", zh: "先按人数分到部门，再按实际通话时长分摊。"))
  private static let compensation = Pool(
    id: "compensation", title: Title(en: "Compensation", zh: "赔偿"), items: [.compensation], rules: ["driver: direct"],
    comment: Title(en: "Each line names the call that it was paid for.", zh: "每笔账目注明对应的通话。"))
  private static let peopleDevelopment = Pool(
    id: "people-development", title: Title(en: "People development", zh: "人才发展"), items: [.training, .recruiting],
    rules: ["share: headcount", "driver: tickets"],
    comment: Title(en: "A cost that is easily forgotten.", zh: "容易被遗漏的隐性成本。"))
  private static let premises = Pool(
    id: "premises", title: Title(en: "Premises", zh: "场地"), items: [.rent],
    rules: ["share: fixed", "shares: {hr: 60, it: 40}", "driver: tickets"],
    comment: Title(en: "By floor space.", zh: "按使用面积。"))
}

extension SampleDefinition {
  /// The pool that a line counts in; `nil` where the definition leaves it out.
  func pool(of line: CostLine) -> Pool? {
    guard let item = line.item, departments.isEmpty || departments.contains(line.department) else { return nil }
    return pools.first { $0.items.contains(item) }
  }

  /// What a line counts in which months, in fen.
  func parts(of line: CostLine) -> [(period: Period, amountMinor: Int)] {
    let worth = line.worthMinor ?? line.amountMinor
    let first = line.serviceFrom.period
    let count = line.serviceTo.period.monthsSinceYearZero - first.monthsSinceYearZero + 1
    guard isSpread, count > 1 else { return [(countsByBooking ? line.bookedOn.period : first, worth)] }
    // Services of several months last whole months: equal parts, the fen left over to the first ones.
    let remainder = (worth % count + count) % count
    let part = (worth - remainder) / count
    return (0..<count).map { (first.adding(months: $0), part + ($0 < remainder ? 1 : 0)) }
  }

  private var supportText: String {
    support.isEmpty
      ? ""
      : """
      # These work for others, who bear what they cost. / 支援部门：其成本由所服务的部门承担。
      support:
      \(support.map { "  " + $0 }.joined(separator: "\n"))

      """
  }

  /// As a person would write it.
  var yaml: String {
    let counted = departments.map(\.rawValue).joined(separator: ", ")
    let departmentsLine =
      departments.isEmpty ? "" : "departments: [\(counted)]         # whose lines count / 只计这些部门的账目\n"
    let poolTexts = pools.map { pool in
      """
        # \(pool.comment.en)
        # \(pool.comment.zh)
        - pool: \(pool.id)
          title: {en: \(pool.title.en), zh: \(pool.title.zh)}
          items: [\(pool.items.map(\.rawValue).joined(separator: ", "))]
      \(pool.rules.map { "    " + $0 }.joined(separator: "\n"))

      """
    }
    return """
      # \(comment.en)
      # \(comment.zh)
      definition: \(id)
      version: 1                    # raise it with each change / 每次修改后加一
      title: {en: \(title.en), zh: \(title.zh)}
      currency: CNY
      \(isSpread ? "basis: effective              # spread over the months of the service / 按服务期分摊\n" : "")period: \(countsByBooking ? "booked " : "service")               # which date decides the month / 按哪个日期归属月份：service 服务期起，booked 记账日期
      \(departmentsLine)practical-capacity: 80%       # of the paid hours / 占计薪工时的比例
      # How long mail takes; a call log tells it for calls. / 邮件处理时间（分钟）；通话时长由话单给出。
      mail-minutes: {read: 2, reply: 6, per-attachment: 1, per-1000-characters: 1.5}
      \(supportText)pools:
      \(poolTexts.joined(separator: "\n"))
      """
  }
}
