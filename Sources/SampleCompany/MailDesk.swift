internal import TicketDomain

/// Decides who writes which mail when, and writes it: into the departments' mailboxes as their servers keep them, into the truth
/// as it is.
struct MailDesk {
  /// More matters than that by mail would only make more files.
  static let mattersMax = 20_000

  /// How many matters are told by mail, once each.
  static func matters(tickets: Int) -> Int { min(tickets / 5, mattersMax) }

  private let staff: Staff
  private let months: [Period]
  private let matters: Int
  private var generator: SeededGenerator
  private var mailboxes: Mailboxes
  private var truth: MailTruth
  private var matter = 0
  /// How many of the matters are told once, by people of whom nothing else is heard.
  private var ordinary = 0
  private var messages = 0
  /// Some of those who write once.
  private(set) var customers: [MailCustomer] = []

  private static let listedEvery = 15
  private static let secondsToAsk = 900

  init(staff: Staff, months: [Period], tickets: Int, seed: UInt64, folder: SampleFolder) throws(SampleCompanyError) {
    self.staff = staff
    self.months = months
    matters = Self.matters(tickets: tickets)
    generator = SeededGenerator(seed: seed, stream: 7)
    mailboxes = Mailboxes(folder: folder)
    truth = try MailTruth(folder: folder)
  }

  /// Everything about a matter is said within a week.
  static func latestStart(_ months: [Period]) -> ClockSeconds {
    months[months.count - 1].next.firstDay.clock - 8 * secondsPerDay
  }

  /// The mail of all months that is about matters told once, and that of nobody's matters.
  mutating func writeOrdinaryMail() throws(SampleCompanyError) {
    let weights = months.map { BusinessHours($0).weight }
    let weightOfAll = max(1, weights.reduce(0, +))
    let latest = Self.latestStart(months)
    var weightSoFar = 0
    for (index, period) in months.enumerated() {
      weightSoFar += weights[index]
      let hours = BusinessHours(period)
      while ordinary < matters * weightSoFar / weightOfAll {
        try writeMatter(at: min(hours.moment(&generator), latest))
      }
      if matters > 0 { try writeTalkAmongColleagues(at: min(hours.moment(&generator), latest)) }
    }
    if matters > 0 { try writeLoop(at: months[months.count / 2].firstDay.clock + 10 * 3600) }
  }

  func close() throws(SampleCompanyError) { try truth.close() }

  /// A mail of a matter, for those that answer it.
  private struct Said {
    var message: MailMessage
    var references: [String]
  }

  /// Anybody's matter, told once.
  private mutating func writeMatter(at start: ClockSeconds) throws(SampleCompanyError) {
    ordinary += 1
    let department: Department = generator.chance(permille: 550) ? .hr : .it
    let (customer, isChinese) = MailCustomer.drawn(number: ordinary, &generator)
    let topic = generator.pick(Topic.all(of: department, isChinese: isChinese))
    let wording = generator.int(below: MailWords.about(topic).wordings.count)
    var mail = PlannedMail(
      at: start, by: customer, to: department, about: topic, wording: wording, Particulars(at: start, &generator))
    mail.isAnswered = !generator.chance(permille: 100)
    mail.isToBoth = generator.chance(permille: 40)
    mail.isClockWrong = generator.chance(permille: 15)
    if ordinary % Self.listedEvery == 0 { customers.append(customer) }
    try write(mail)
  }

  /// Writes a matter's mails; returns the Message-ID of the first.
  @discardableResult
  mutating func write(_ mail: PlannedMail) throws(SampleCompanyError) -> String {
    matter += 1
    let department = mail.department
    let question = question(of: mail)
    let answerAt = mail.at + generator.int(in: 1800...100_000)
    let agent = staff.agents[generator.pick(staff.onDuty(in: department, Period(of: answerAt)))]
    try mailboxes.deliver(question, to: .inbox(department), at: mail.at + 3)
    if mail.isToBoth { try mailboxes.deliver(question, to: .inbox(department == .hr ? .it : .hr), at: mail.at + 5) }
    try truth.read(question, matter: matter, by: mail.isAnswered ? agent : nil, otherwise: department)
    if let topic = mail.topic { try truth.add(topic, of: question) }
    var asked = Said(message: question, references: [])
    if generator.chance(permille: 120) { try acknowledge(asked, by: department) }
    guard mail.isAnswered else { return question.messageID }
    let isThere = agent.department(on: CivilDate(of: mail.at + Self.secondsToAsk)) != nil
    if generator.chance(permille: 60), isThere { try askColleague(asked, agent: agent, of: department) }
    asked = try answer(asked, with: mail.answer, by: agent, of: department, at: answerAt)
    guard generator.chance(permille: 450) else { return question.messageID }
    let thanksAt = answerAt + generator.int(in: 600...90_000)
    var thanks = message(by: mail.customer.mailer, at: thanksAt, from: (mail.customer.name, mail.customer.address))
    thanks.to = [department.mailAddress]
    thanks.subject = (mail.customer.mailer == .thunderbird ? "Re: " : "回复：") + question.subject
    thanks.text = mail.thanks
    thanks.conversation = question.conversation
    reply(&thanks, to: asked)
    try mailboxes.deliver(thanks, to: .inbox(department), at: thanksAt + 2)
    try truth.read(thanks, matter: matter, by: nil, otherwise: department)
    return question.messageID
  }

  private mutating func question(of mail: PlannedMail) -> MailMessage {
    var conversation = (0..<22).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    conversation[0] = 1
    var question = message(by: mail.customer.mailer, at: mail.at, from: (mail.customer.name, mail.customer.address))
    question.to = [mail.department.mailAddress]
    if mail.isToBoth { question.to.append((mail.department == .hr ? Department.it : .hr).mailAddress) }
    question.subject = mail.subject
    question.text = mail.text
    if mail.customer.mailer == .outlook { question.conversation = conversation }
    if generator.chance(permille: 150) {
      question.attachments = [("材料\(matter).pdf", Array("%PDF-1.4 sample \(matter)\n".utf8))]
    }
    if mail.isClockWrong { question.shownDate = mail.at - 28 * 365 * secondsPerDay }
    return question
  }

  private mutating func message(
    by mailer: MailMessage.Mailer, at date: ClockSeconds, from: (name: String, address: String)
  ) -> MailMessage {
    messages += 1
    let domain = from.address.split(separator: "@").last ?? "example.com"
    return MailMessage(
      mailer: mailer,
      messageID:
        "\(hexadecimal([UInt8(messages >> 16 & 255), UInt8(messages >> 8 & 255), UInt8(messages & 255)])).\(date)@\(domain)",
      date: date, from: from, to: [], subject: "", text: "")
  }

  private func reply(_ message: inout MailMessage, to said: Said) {
    let answered = said.message
    message.answered = (answered.messageID, said.references, answered.text, answered.from.address, answered.date)
  }

  private mutating func answer(
    _ asked: Said, with text: String, by agent: Agent, of department: Department, at date: ClockSeconds
  ) throws(SampleCompanyError) -> Said {
    var answer = message(by: .thunderbird, at: date, from: (agent.name, agent.mailAddress))
    answer.to = [asked.message.from.address]
    answer.subject = "Re: " + asked.message.subject
    answer.text = text
    answer.signature = "\(agent.name)\n\(department.title.zh)"
    answer.conversation = asked.message.conversation
    reply(&answer, to: asked)
    try mailboxes.deliver(answer, to: .sent(department), at: date)
    try truth.written(answer, matter: matter, by: agent, otherwise: department)
    return Said(message: answer, references: asked.references + [asked.message.messageID])
  }

  /// The server says that the mail came; nobody spent time on that.
  private mutating func acknowledge(_ asked: Said, by department: Department) throws(SampleCompanyError) {
    var note = message(by: .thunderbird, at: asked.message.date + 2, from: ("", department.mailAddress))
    note.to = [asked.message.from.address]
    note.subject = "自动回复: " + asked.message.subject
    note.text = MailMatter.automaticAnswer
    note.fields = ["Auto-Submitted: auto-replied"]
    reply(&note, to: asked)
    try mailboxes.deliver(note, to: .sent(department), at: note.date)
    try truth.automatic(note, matter: matter)
  }

  /// An agent asks the other department about the customer's mail, soon after it came.
  private mutating func askColleague(
    _ asked: Said, agent: Agent, of department: Department
  ) throws(SampleCompanyError) {
    let other: Department = department == .hr ? .it : .hr
    var note = message(by: .foxmail, at: asked.message.date + Self.secondsToAsk, from: (agent.name, agent.mailAddress))
    note.to = [other.mailAddress]
    note.subject = "Fw: " + asked.message.subject
    note.text = "请协助看一下这封邮件。"
    reply(&note, to: asked)
    try mailboxes.deliver(note, to: .inbox(other), at: note.date + 1)
    try truth.written(note, matter: matter, by: agent, otherwise: department)
  }

  private mutating func writeTalkAmongColleagues(at date: ClockSeconds) throws(SampleCompanyError) {
    let texts = generator.pick(MailMatter.colleagues)
    let onDuty = staff.onDuty(in: .it, Period(of: date))
    let agent = staff.agents[generator.pick(onDuty)]
    var note = message(by: .foxmail, at: date, from: (agent.name, agent.mailAddress))
    note.to = [Department.it.mailAddress]
    note.subject = "\(texts.subject) \(CivilDate(of: date))"
    note.text = texts.text
    try mailboxes.deliver(note, to: .inbox(.it), at: date)
    try truth.written(note, matter: 0, by: agent, otherwise: .it)
  }

  /// A robot and the department's own server answer each other until somebody stops them.
  private mutating func writeLoop(at start: ClockSeconds) throws(SampleCompanyError) {
    var said: Said?
    for round in 0..<14 {
      let isRobot = round % 2 == 0
      let robot = "robot@vendor.example.net"
      var note = message(
        by: .thunderbird, at: start + round * 40, from: isRobot ? ("Vendor", robot) : ("", Department.it.mailAddress))
      note.to = [isRobot ? Department.it.mailAddress : robot]
      note.subject = "Case received"
      note.text =
        isRobot ? "Your case has been received by our system." : "Thank you for your mail, which has been received."
      if let said { reply(&note, to: said) }
      try mailboxes.deliver(note, to: isRobot ? .inbox(.it) : .sent(.it), at: note.date)
      try truth.automatic(note, matter: 0)
      said = Said(message: note, references: (said?.references ?? []) + (said.map { [$0.message.messageID] } ?? []))
    }
  }
}

extension Agent {
  /// As the roster has it.
  var mailAddress: String { "\(staffNumber.lowercased())@example.com" }
}

extension Department {
  /// Where customers write to.
  var mailAddress: String { "\(rawValue)@example.com" }
}
