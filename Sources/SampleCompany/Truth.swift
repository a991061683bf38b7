internal import TicketDomain

/// What really happened, as the generator knows it: the measure that any reading of the inputs must meet.
struct Truth {
  private struct Effort {
    var handleSeconds = 0
    var contacts = 0
    var tickets = 0
    var overheadSeconds = 0
    var overheadContacts = 0
  }

  /// Sorts as files are read: by period, then by the texts.
  private struct Key: Hashable, Comparable {
    var period: Period
    var texts: [String]

    static func < (left: Key, right: Key) -> Bool {
      left.period != right.period
        ? left.period < right.period : left.texts.lexicographicallyPrecedes(right.texts)
    }
  }

  private let folder: SampleFolder
  private let ticketsFile: OutputFile
  private var efforts: [Period: [Department?: Effort]] = [:]
  /// Tickets that each department has been counted for in the month at hand.
  private var counted: (period: Period?, tickets: [Department?: Set<Int>]) = (nil, [:])
  private var ledger: [Key: Int] = [:]
  private var pools: [Key: Int] = [:]

  init(folder: SampleFolder) throws(SampleCompanyError) {
    self.folder = folder
    ticketsFile = try folder.open("truth/tickets.csv")
    try ticketsFile.add(Array("ticket,source,call,outcome\n".utf8))
  }

  /// An agent of `department` spoke for so long, from `start` on.
  mutating func add(_ talkSeconds: Int, of department: Department?, isTicket: Bool, at start: ClockSeconds) {
    let path = isTicket ? \Effort.handleSeconds : \Effort.overheadSeconds
    efforts[Period(of: start), default: [:]][department, default: Effort()][keyPath: path] += talkSeconds
  }

  /// A call that is counted as one contact of `department`. Calls come month by month.
  mutating func add(_ call: PlannedCall, id: String, countedFor department: Department?) throws(SampleCompanyError) {
    let period = Period(of: call.start)
    if counted.period != period { counted = (period, [:]) }
    var effort = efforts[period]?[department] ?? Effort()
    if call.ticket > 0 {
      effort.contacts += 1
      if counted.tickets[department, default: []].insert(call.ticket).inserted { effort.tickets += 1 }
      let outcome = call.isMissed ? "missed" : call.course == .unreached ? "unreached" : "handled"
      try ticketsFile.add(Array("\(call.ticket),\(call.exchange.rawValue),\(id),\(outcome)\n".utf8))
    } else {
      effort.overheadContacts += 1
    }
    efforts[period, default: [:]][department] = effort
  }

  /// A booked line: in the ledger by the month that it was for, in each definition's pool as that definition sees it.
  mutating func add(_ line: CostLine) {
    let item = line.item?.rawValue ?? ""
    let account = Key(period: line.serviceFrom.period, texts: [line.department.rawValue, item, line.currency])
    ledger[account, default: 0] += line.amountMinor
    for definition in SampleDefinition.all {
      guard let pool = definition.pool(of: line) else { continue }
      for (period, amountMinor) in definition.parts(of: line) {
        pools[Key(period: period, texts: [definition.id, pool.id]), default: 0] += amountMinor
      }
    }
  }

  func close() throws(SampleCompanyError) {
    try ticketsFile.close()
    var rows: [UInt8] = []
    rows.add("period,department,handle_seconds,contacts,tickets,overhead_seconds,overhead_contacts\n")
    for (period, byDepartment) in efforts.sorted(by: { $0.key < $1.key }) {
      for (department, effort) in byDepartment.sorted(by: { ($0.key?.rawValue ?? "") < ($1.key?.rawValue ?? "") }) {
        rows.add(
          "\(period),\(department?.rawValue ?? ""),\(effort.handleSeconds),\(effort.contacts),\(effort.tickets),")
        rows.add("\(effort.overheadSeconds),\(effort.overheadContacts)\n")
      }
    }
    try folder.write(rows, to: "truth/departments.csv")
    rows = Array("period,department,item,currency,amount_minor\n".utf8)
    for (key, amount) in ledger.sorted(by: { $0.key < $1.key }) {
      rows.add("\(key.period),\(key.texts.joined(separator: ",")),\(amount)\n")
    }
    try folder.write(rows, to: "truth/ledger.csv")
    rows = Array("definition,period,pool,amount_minor\n".utf8)
    for (key, amount) in pools.sorted(by: { $0.key < $1.key }) {
      rows.add("\(key.texts[0]),\(key.period),\(key.texts[1]),\(amount)\n")
    }
    try folder.write(rows, to: "truth/pools.csv")
    try folder.write(Array(Self.readMe.utf8), to: "truth/README.md")
  }

  private static let readMe = """
    # The truth / 真值

    What really happened at this made-up company, written down by the program that made it up while it did, and not read
    back from `inputs/`. Any reading of the inputs must come to the same.
    这家虚构公司的真实情况：由生成程序在生成时直接记下，并非从 `inputs/` 中读出。对输入的任何处理都应得到同样的结果。

    - `tickets.csv`: each call of a customer, and the running number of the matter that it was about. `call` is the linked id
      (source `pbx`) or the uuid (source `freeswitch`). `outcome` is `handled` where an agent and the customer spoke, `missed`
      where the customer reached nobody, `unreached` where the agent did not. Calls between agents belong to no ticket and are
      not here.
      每通客户来电或去电属于哪个工单及结果（已接、漏接、未打通）；内部通话不属于任何工单。
    - `departments.csv`: what each department did in a month. `handle_seconds` counts from answer to hang-up, for each agent
      who spoke, in the month in which the agent's leg started. A call is one contact, in the month in which it started, of
      the first agent's department; where nobody answered, of the waiting line's, else of the exchange's. An empty
      department is nobody's: the customer hung up in the menu of the HR hotline. `tickets` is how many matters had a
      contact there. `overhead_…` is calls between agents.
      各部门每月的通话秒数、接触数、工单数；`overhead_…` 为内部通话；部门为空表示客户在语音菜单中挂断。
    - `mails.csv`: each mail, by its Message-ID, and the running number of the matter that it was about, counted apart from those
      of calls; 0 for mail among colleagues, and for two machines that answered each other. A mail to two departments lies in
      two mailboxes and is here once.
      每封邮件（按 Message-ID）属于哪个工单，编号与通话工单无关；0 为同事间的邮件或两台机器互相自动回复。
    - `mail-departments.csv`: what each department read and wrote in a month: the department of the agent who wrote, or who
      answered; of mail that nobody answered, that of the address. Automatic mail counts nowhere.
      各部门每月读、写的邮件数与字数；自动邮件不计。
    - `mail-topics.csv`, `chat-topics.csv`: what a matter's first mail, and a session, was about, where it was one of the usual
      topics.
      来信与会话的主题（仅限常见主题）。
    - `chats.csv`: each session, by its customer and the second in which it began (UTC), and the running number of the matter,
      counted apart from those of calls and mail; 0 and no customer for chats among colleagues and announcements. `messages`
      leaves out what was taken back and what the tool itself says.
      每个会话（按客户与开始时间，UTC）属于哪个工单，编号与通话、邮件无关；0 为同事间聊天或群通知；撤回的消息与系统消息不计。
    - `chat-departments.csv`: what each department did in chats in a month, by the department of the agent who wrote first; where
      nobody did, or a question was not answered within 24 hours, by the account's. `chat_seconds` is the time since the agent's
      last message in any chat, at most five minutes, and not from before the question. `messages_read` leaves out sessions
      in which no agent wrote. Chats among colleagues and announcements are in `chat-overhead.csv` alone.
      各部门每月的会话数、工单数、用时与读写消息数；同事间聊天与群通知只计入 `chat-overhead.csv`。
    - `duplicates.csv`: each ticket that is about the same matter of the same customer as another ticket; those of one matter have
      one number, which is this file's own. `key` is the Message-ID of a mail ticket's first mail; the customer and the start of
      a chat ticket's session, as in `chats.csv`; the id of a phone ticket's first call, as in `tickets.csv`. `customer` is the
      number on the customer list, where they are on it. `kind` is `repeated` (another mail, in other words),
      `other-department` (nearly the same words to the other address), `other-channel` (a mail after a chat), `other-address`
      (two addresses of one person, who names the same number in both), `after-call` (a mail after a call). Whatever else two
      tickets have in common, they are about two matters.
      同一客户的同一件事分成多张工单的情况（重单）：编号为本文件自用；`key` 为首封邮件的 Message-ID、会话的客户与开始时间，或首通电话的编号；
      `customer` 为客户名单中的编号；`kind` 依次为再次来信、另发其他部门、聊天后又来信、换邮箱来信、通话后来信。
    - `not-duplicates.csv`: some that only look so, with the same columns, a number for each set. `kind` is `other-matter` (one
      customer, two matters within days), `outage` (several customers about one failure), `same-name` (two customers of one
      name), `greeting` (nothing but hello), `monthly` (one customer's form, filled in anew).
      看似重单而并非重单的工单，列相同，编号按组：同一客户的另一件事、多位客户反映同一故障、同名客户、只有问候、按月提交的表单。
    - `ledger.csv`: what was booked, by the month in which the service began. An empty item is one that the configuration
      does not know.
      按服务期起始月份汇总的账目；费用项目为空表示配置中没有的项目。
    - `pools.csv`: the sum of the lines in each pool of each definition; a pool without lines in a month is not there. The
      definition says which date of a line decides its month, or that it is spread over its months. A line in dollars counts as what it
      is worth in fen, by the latest rate of `inputs/rates/` on its day of booking.
      每个口径下各成本池的金额合计；美元账目按记账日最近的汇率折算。

    Amounts are fen, of a line in dollars cents. Months are those of Asia/Shanghai. 金额单位为分，月份按上海时间。

    """
}
