import TicketDomain
import Testing

/// Chats in the exports of four tools, and the truth about them.
struct ChatTests {
  private struct Row {
    var ticket: String
    var month: String
    var messages: Int
    var outcome: String
  }

  private func sessions() throws -> [Row] {
    try WrittenSample.usual.get().rows("truth/chats.csv").map { cells in
      let at = try WrittenSample.clock(String(cells[2].dropLast()))
      return Row(
        ticket: cells[0], month: WrittenChats.month(at).description, messages: Int(cells[3]) ?? 0, outcome: cells[4])
    }
  }

  @Test func `every line and every answer parses`() throws {
    let chats = try WrittenChats.usual.get()
    let archives = chats.sample.files(in: "inputs/wecom/")
    #expect(archives.count == 13)
    for file in archives { for line in try chats.lines(file) { #expect(try !chats.object(line).isEmpty) } }
    for file in chats.sample.files(in: "inputs/kf/") { #expect(try !chats.serviceRecords(file).isEmpty) }
    #expect(try !chats.chatlog().isEmpty)
  }

  @Test func `sessions hold every message that was not taken back, once`() throws {
    let said = try WrittenChats.usual.get().all().count
    #expect(try sessions().map(\.messages).reduce(0, +) == said)
  }

  @Test func `departments' contacts and tickets are those of the sessions`() throws {
    let sample = try WrittenSample.usual.get()
    let customers = try Dictionary(grouping: sessions().filter { $0.outcome != "internal" }, by: \.month)
    for (month, rows) in Dictionary(grouping: try sample.rows("truth/chat-departments.csv"), by: { $0[0] }) {
      #expect(rows.compactMap { Int($0[2]) }.reduce(0, +) == customers[month]?.count)
      #expect(rows.compactMap { Int($0[3]) }.reduce(0, +) == Set(customers[month]?.map(\.ticket) ?? []).count)
    }
    let colleagues = try Dictionary(grouping: sessions().filter { $0.outcome == "internal" }, by: \.month)
    for row in try sample.rows("truth/chat-overhead.csv") { #expect(Int(row[2]) == colleagues[row[0]]?.count) }
    #expect(Set(try sessions().map(\.ticket)) == Set((0...400).map(String.init)))
  }

  @Test func `agents' minutes and words are those of their messages, and no more than a minute a minute`() throws {
    let sample = try WrittenSample.usual.get()
    var seconds: [String: Int] = [:]
    var written: [String: Int] = [:]
    for (message, credit) in try credits() {
      let month = WrittenChats.month(message.at).description
      seconds[month, default: 0] += credit
      written[month, default: 0] += 1
    }
    var trueSeconds: [String: Int] = [:]
    var trueWritten: [String: Int] = [:]
    for row in try sample.rows("truth/chat-departments.csv") {
      trueSeconds[row[0], default: 0] += Int(row[4]) ?? 0
      trueWritten[row[0], default: 0] += Int(row[6]) ?? 0
    }
    for row in try sample.rows("truth/chat-overhead.csv") {
      trueSeconds[row[0], default: 0] += Int(row[3]) ?? 0
      trueWritten[row[0], default: 0] += Int(row[4]) ?? 0
    }
    #expect(seconds == trueSeconds)
    #expect(written == trueWritten)
  }

  /// Each message of an agent with the time since the agent's last one anywhere, at most five minutes, and not from before the
  /// question. In groups questions come so early that they do not matter.
  private func credits() throws -> [(WrittenChats.Message, Int)] {
    var lastOfAgent: [String: Int] = [:]
    var question: [String: Int] = [:]
    var credits: [(WrittenChats.Message, Int)] = []
    for message in try WrittenChats.usual.get().all().sorted(by: { $0.at < $1.at }) {
      guard message.sender.hasPrefix("wx_") else {
        if !message.isGroup, question[message.chat] == nil { question[message.chat] = message.at }
        continue
      }
      let since = lastOfAgent[message.sender].map { message.at - $0 } ?? .max
      let asked = question.removeValue(forKey: message.chat).map { message.at - $0 } ?? .max
      credits.append((message, min(300, since, asked)))
      lastOfAgent[message.sender] = message.at
    }
    return credits
  }

  @Test func `nobody writes two messages in one second, and no credit is near its limit`() throws {
    let byAgent = Dictionary(grouping: try credits(), by: \.0.sender)
    for (agent, messages) in byAgent {
      #expect(Set(messages.map(\.0.at)).count == messages.count, "\(agent)")
      #expect(messages.allSatisfy { $0.1 < 290 || $0.1 == 300 }, "\(agent)")
    }
  }

  @Test func `both exports of the WeChat account hold the same messages from the later one's first day on`() throws {
    let chats = try WrittenChats.usual.get()
    let chatlog = try chats.chatlog().filter { $0.kind != "system" }
    let exported = try Dictionary(grouping: chats.weChatMsg(), by: \.chat)
    let first = try #require(chatlog.map(\.at).min())
    for (chat, messages) in exported {
      #expect(messages.filter { $0.at >= first } == chatlog.filter { $0.chat == chat }, "\(chat)")
    }
    #expect(exported.values.contains { $0.contains { $0.at < first } }, "only one export has them")
    #expect(exported.values.contains { $0.allSatisfy { $0.at >= first } })
    #expect(Set(chatlog.map(\.chat)).subtracting(exported.keys).count > 10)
  }

  @Test func `the account is somebody's who stays in HR all the time`() throws {
    let chats = try WrittenChats.usual.get()
    let account = try chats.account
    let rows = try chats.sample.rows("inputs/roster/roster.csv").filter { $0[6] == account }
    #expect(rows.map { [$0[2], $0[8]] } == [["人事服务部", ""]])
    #expect(try chats.weChatMsg().contains { $0.sender == account })
  }

  @Test func `each archive begins with the last two days of the one before, byte for byte`() throws {
    let chats = try WrittenChats.usual.get()
    let files = chats.sample.files(in: "inputs/wecom/")
    for (before, after) in zip(files, files.dropFirst()) {
      let month = try #require(Period(String(after.dropFirst("inputs/wecom/archive-".count).prefix(7))))
      let from = Int(month.firstDay.daysSinceEpoch - 2) * 86_400 - 8 * 3600
      let repeated = try chats.lines(before).filter { line in
        let object = try chats.object(line)
        return (object["msgtime"] as? Int ?? object["time"] as? Int ?? 0) / 1000 >= from
      }
      #expect(try chats.lines(after).starts(with: repeated), "\(after)")
    }
  }

  @Test func `each month's answers begin with some of the month before, byte for byte`() throws {
    let chats = try WrittenChats.usual.get()
    let files = chats.sample.files(in: "inputs/kf/")
    for (before, after) in zip(files, files.dropFirst()) {
      let own = try chats.serviceRecords(before).suffix(15)
      #expect(try chats.serviceRecords(after).starts(with: own), "\(after)")
    }
    #expect(try chats.lines(files[0]).count { $0.hasPrefix("{\"errcode") } > 1, "several answers in a file")
  }

  @Test func `most questions are answered, some late, some never`() throws {
    let outcomes = Dictionary(grouping: try sessions(), by: \.outcome).mapValues(\.count)
    let asked = outcomes["handled", default: 0] + outcomes["missed", default: 0]
    #expect((70...130).contains(outcomes["missed", default: 0] * 1000 / asked))
    #expect(outcomes["internal", default: 0] > 10)
    #expect(try sessions().allSatisfy { (1...12).contains($0.messages) })
  }

  @Test(arguments: [
    "\"action\":\"recall\"", "\"action\":\"switch\"", "\"msgtype\":\"emotion\"", "@", "wrA", "\"msgtype\":\"file\"",
  ])
  func `an archive has what archives have`(part: String) throws {
    let chats = try WrittenChats.usual.get()
    #expect(try chats.sample.files(in: "inputs/wecom/").contains { try chats.sample.text($0).contains(part) })
  }

  @Test(arguments: ["\"change_type\":1,", "\"change_type\":2,", "\"change_type\":3,", "enter_session"])
  func `the service account says what becomes of sessions`(part: String) throws {
    let chats = try WrittenChats.usual.get()
    #expect(try chats.sample.files(in: "inputs/kf/").contains { try chats.sample.text($0).contains(part) })
  }

  @Test func `in the group answers quote and name the customer`() throws {
    let chats = try WrittenChats.usual.get()
    let group = try chats.chatlog().filter(\.isGroup)
    #expect(group.contains { $0.kind == "49/57" })
    #expect(group.contains { $0.text.hasPrefix("@") })
    #expect(Set(group.map(\.sender)).count > 4)
  }
}
