internal import TicketDomain

/// What really happened by mail, as the generator knows it.
struct MailTruth {
  private struct Effort {
    var contacts = 0
    var tickets: Set<Int> = []
    var read = 0
    var written = 0
    var charactersRead = 0
    var charactersWritten = 0
    var attachments = 0
  }

  private struct Key: Hashable {
    var period: Period
    var department: Department
  }

  private let folder: SampleFolder
  private let mailsFile: OutputFile
  private let topicsFile: OutputFile
  private var efforts: [Key: Effort] = [:]

  init(folder: SampleFolder) throws(SampleCompanyError) {
    self.folder = folder
    mailsFile = try folder.open("truth/mails.csv")
    try mailsFile.add(Array("ticket,message_id,outcome\n".utf8))
    topicsFile = try folder.open("truth/mail-topics.csv")
    try topicsFile.add(Array("message_id,topic\n".utf8))
  }

  /// What a matter's first mail is about.
  mutating func add(_ topic: Topic, of question: MailMessage) throws(SampleCompanyError) {
    try topicsFile.add(Array("\(question.messageID),\(topic)\n".utf8))
  }

  /// A customer's mail, read by the agent who answered it, or in vain by `department`.
  mutating func read(
    _ message: MailMessage, matter: Int, by agent: Agent?, otherwise department: Department
  ) throws(SampleCompanyError) {
    try note(message, matter: matter, outcome: agent == nil ? "missed" : "handled")
    count(message, matter: matter, by: agent, otherwise: department) { effort in
      effort.read += 1
      effort.charactersRead += message.characters
    }
  }

  /// A mail that an agent wrote; to a colleague where `matter` is 0 or the mail is not the customer's to see.
  mutating func written(
    _ message: MailMessage, matter: Int, by agent: Agent, otherwise department: Department
  ) throws(SampleCompanyError) {
    let isInternal = message.to.allSatisfy { $0.hasSuffix("@example.com") }
    try note(message, matter: matter, outcome: isInternal ? "internal" : "handled")
    count(message, matter: matter, by: agent, otherwise: department) { effort in
      effort.written += 1
      effort.charactersWritten += message.characters
    }
  }

  /// A mail that no person wrote.
  mutating func automatic(_ message: MailMessage, matter: Int) throws(SampleCompanyError) {
    try note(message, matter: matter, outcome: "automatic")
  }

  func close() throws(SampleCompanyError) {
    try mailsFile.close()
    try topicsFile.close()
    var rows = Array(
      "period,department,contacts,tickets,mails_read,mails_written,characters_read,characters_written,attachments\n"
        .utf8)
    let sorted = efforts.sorted { left, right in
      (left.key.period, left.key.department.rawValue) < (right.key.period, right.key.department.rawValue)
    }
    for (key, effort) in sorted {
      rows.add("\(key.period),\(key.department.rawValue),\(effort.contacts),\(effort.tickets.count),")
      rows.add(
        "\(effort.read),\(effort.written),\(effort.charactersRead),\(effort.charactersWritten),\(effort.attachments)\n")
    }
    try folder.write(rows, to: "truth/mail-departments.csv")
  }

  private func note(_ message: MailMessage, matter: Int, outcome: String) throws(SampleCompanyError) {
    try mailsFile.add(Array("\(matter),\(message.messageID),\(outcome)\n".utf8))
  }

  private mutating func count(
    _ message: MailMessage, matter: Int, by agent: Agent?, otherwise department: Department,
    _ add: (inout Effort) -> Void
  ) {
    let day = CivilDate(of: message.date)
    let key = Key(period: day.period, department: agent?.department(on: day) ?? department)
    var effort = efforts[key] ?? Effort()
    effort.contacts += 1
    if matter > 0 { effort.tickets.insert(matter) }
    effort.attachments += message.attachments.count
    add(&effort)
    efforts[key] = effort
  }
}
