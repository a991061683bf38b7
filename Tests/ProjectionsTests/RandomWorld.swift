import Foundation
import TicketDomain
import TestSupport

/// Records of a small random company: calls with several legs, transfers, missed and internal ones, mails in threads, in two
/// mailboxes and of machines, costs, hours, a roster that changes, references, and revisions of all of these.
struct RandomCompany {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func entries(calls: Int) -> [World.Entry] {
    var entries: [World.Entry] = []
    let customers = ["13800138000", "+8613800138000", "013912345678", "021-62345678", "186****0000", "13712345678"]
    for number in 0..<calls {
      let call = "c\(number)"
      let minute = pick(0..<60 * 24 * 45)
      let customer = customers[pick(0..<customers.count)]
      let source = pick(0..<4) == 0 ? "desk" : "pbx"
      switch pick(0..<6) {
      case 0:
        entries.append(
          .leg(
            call, minute: minute, seconds: pick(0..<40), agent: nil, customer: customer, source: source, party: "queue",
            queue: pick(0..<2) == 0 ? "hr-queue" : nil))
      case 1:
        entries.append(
          .leg(
            call, minute: minute, seconds: pick(1..<400), agent: "100\(pick(1..<4))", customer: nil, source: source,
            direction: "internal"))
      case 2:
        entries.append(
          .leg(
            call, minute: minute, seconds: pick(0..<300), agent: "100\(pick(1..<5))", customer: customer,
            source: source,
            direction: "outbound", isAnswered: pick(0..<2) == 0))
      default:
        entries.append(
          .leg(call, 0, minute: minute, seconds: 20, agent: nil, customer: customer, source: source, party: "ivr"))
        for leg in 1...pick(1..<4) {
          entries.append(
            .leg(
              call, leg, minute: minute + leg, seconds: pick(1..<900), agent: "100\(pick(1..<5))", customer: customer,
              source: source, isAnswered: pick(0..<3) > 0))
        }
      }
    }
    entries += mails(count: calls / 2)
    entries += chats(count: calls)
    entries += [
      .customer("C1", phone: "138 0013 8000", chat: "wmA"), .customer("C1", phone: "13912345678", line: 1),
      .customer("C2", chat: "wmB"), .customer("C3", phone: "02162345678"),
      .customer("C2", phone: "02162345678", line: 1), .customer("C1", mail: "Li@qq.com", line: 2),
    ]
    for agent in 1...3 {
      entries.append(
        .roster(
          "100\(agent)", agent == 3 ? "信息部" : "人事部", to: agent == 1 ? "2026-10-15" : nil,
          mail: "Agent\(agent)@corp.example", chat: "wx\(agent)"))
    }
    entries.append(.roster("1001", "信息部", from: "2026-10-16"))
    for month in ["2026-10", "2026-11"] {
      for department in ["人事部", "信息部", "不存在"] {
        let key = "\(month)/\(department)"
        entries.append(.line(key + "/w", "工资", pick(-5000..<900_000), department: department, month: month))
        entries.append(.line(key + "/t", "电话费", pick(0..<90_000), department: department, month: month))
        entries.append(
          .line(
            key + "/x", pick(0..<2) == 0 ? "其他" : "赔偿", pick(0..<9000), department: department, month: month,
            reference: pick(0..<2) == 0 ? "c\(pick(0..<calls + 3))" : nil))
        if department != "不存在" {
          entries.append(.hours(key, pick(0..<2) * 600_000, department: department, month: month))
        }
        entries.append(
          .quantity(key + "/q", "training-hours", "\(pick(0..<90)).5", department: department, month: month))
        entries.append(.scheduled(key + "/s", pick(0..<9) * 3600, department: department, day: month + "-05"))
      }
      entries.append(.rate(month, "USD", "71\(pick(0..<9)).34", on: month + "-01"))
    }
    return entries
  }

  /// What customers say, now and then with the number of an order.
  private mutating func sentence() -> String {
    let parts = [
      ["扫地机器人", "路由器", "发票", "the router", "工资条"], ["充不进电了", "一直没有收到", "怎么换", "does not start", "有问题"],
      ["，订单 20261003558812", "，单号SF1234567890123", "，请尽快", "", "", " please help"],
    ]
    return parts.map { $0[pick(0..<$0.count)] }.joined()
  }

  /// Somebody decides about tickets that were named after some of the first `head` facts.
  mutating func judgements(_ key: String, head: Int64) -> [World.Entry] {
    func name() -> String { "T\(pick(1..<Int(head) + 1))" }
    var entries: [World.Entry] = []
    if pick(0..<3) == 0 {
      var entry =
        pick(0..<2) == 0
        ? World.Entry.unlinked("C1", phone: "13800138000", chat: "wmA")
        : .customer("C1", phone: "13800138000", mail: "wang@163.com")
      (entry.source, entry.key) = ("decisions", key + "/customer")
      entries.append(entry)
    }
    return entries
      + (0..<pick(0..<6)).map { number in
        .judgement("\(key)/\(number)", isSame: pick(0..<3) > 0, name(), (0..<pick(1..<3)).map { _ in name() })
      }
  }

  private mutating func mails(count: Int) -> [World.Entry] {
    var entries: [World.Entry] = []
    let people = [
      "li@qq.com", "wang@163.com", "agent1@corp.example", "agent3@corp.example", "it@corp.example", "x@y.z",
    ]
    for number in 0..<count {
      let ids = ["m\(number)", "m\(number)", "", "m\(pick(0..<count))"]
      let subjects = ["", "发票", "回复：发票", "Re: 订单", "订单 #1234", "自动回复: 订单"]
      let entry = World.Entry.mail(
        number, minute: pick(0..<60 * 24 * 45), from: people[pick(0..<people.count)],
        to: [people[pick(0..<people.count)], people[pick(0..<people.count)]], id: ids[pick(0..<ids.count)],
        references: pick(0..<2) == 0 ? [] : ["m\(pick(0..<count + 2))"], subject: subjects[pick(0..<subjects.count)],
        characters: pick(0..<3000), attachments: pick(0..<3), isAutomatic: pick(0..<9) == 0, text: sentence(),
        name: ["", "李晓明", "王芳"][pick(0..<3)])
      entries.append(entry)
      if pick(0..<6) == 0 {
        var copy = entry
        copy.source = "box-2"
        copy.content = "copy"
        entries.append(copy)
      }
    }
    // What a machine says again and again, now and then often enough to be taken for one.
    for number in count..<count + 7 {
      entries.append(
        .mail(
          number, minute: 900 + 4 * (number - count) + (number == count + 5 ? pick(0..<30) : 0), from: "robot@y.z",
          to: ["it@corp.example"], subject: "received \(number)", words: "received"))
    }
    return entries
  }

  private mutating func chats(count: Int) -> [World.Entry] {
    var entries: [World.Entry] = []
    let conversations = ["wmA|wx1", "wmB|wx1", "wmA|wx2", "wx1|wx2", "room", "wk/wmC"]
    for number in 0..<count {
      let conversation = conversations[pick(0..<conversations.count)]
      let isRoom = conversation == "room"
      let isService = conversation == "wk/wmC"
      let people =
        isRoom
        ? ["wmA", "wmB", "wx1", "wx3"]
        : isService ? ["wmC", "wx2", "wx3"] : conversation.split(separator: "|").map(String.init)
      let second = pick(0..<3) * 86_400 + pick(0..<240) * (pick(0..<2) == 0 ? 60 : 300)
      if pick(0..<12) == 0 {
        entries.append(.recall(conversation, "r\(number)", of: "\(pick(0..<count))", second: second))
        continue
      }
      let sign = isService && pick(0..<6) == 0 ? ["started", "transferred", "ended"][pick(0..<3)] : nil
      let texts = ["请问订单", "谢谢", "@wmB先生 您好", "在吗 @nobody", "ok", sentence(), sentence()]
      let entry = World.Entry.chat(
        conversation, "\(number)", second: second, sender: people[pick(0..<people.count)],
        kind: sign != nil ? "system" : ["text", "text", "image", "sticker"][pick(0..<4)],
        role: sign != nil ? "system" : "unknown", between: isRoom ? "group" : isService ? "service" : "direct",
        text: texts[pick(0..<texts.count)], session: sign, customer: isService ? "wmC" : nil,
        quotes: pick(0..<5) == 0 ? "\(pick(0..<count))" : nil)
      entries.append(entry)
      // The same message in another tool's export.
      if pick(0..<4) == 0 {
        var copy = entry
        copy.source = "chatlog"
        copy.content = "copy"
        entries.append(copy)
      }
    }
    return entries
  }

  /// Later revisions of some of `entries`: other times, other customers, or nothing any more.
  mutating func revisions(of entries: [World.Entry]) -> [World.Entry] {
    entries.filter { _ in pick(0..<8) == 0 }.map { entry in
      var revised = entry
      switch (entry.kind, pick(0..<3)) {
      case (.callLegLogged, 0): revised.personal = #"{"customer":"1390000\#(1000 + pick(0..<3))"}"#
      case (.callLegLogged, 1):
        revised.occurredAt = entry.occurredAt.advanced(bySeconds: Int64(pick(-400_000..<400_000)))
      case (.callLegLogged, _):
        let start = Int(entry.occurredAt.milliseconds - 1_790_784_000_000) / 60_000
        revised = .leg("c\(pick(0..<9))", minute: start, seconds: 77, customer: "13800138000", source: entry.source)
        revised.key = entry.key
      case (.chatMessageLogged, 0):
        revised.personal = entry.personal.replacingOccurrences(of: "wmA", with: "wx1")
      case (.chatMessageLogged, 1):
        revised.occurredAt = entry.occurredAt.advanced(bySeconds: Int64(pick(-20_000..<20_000)))
      case (.mailReceived, 0): revised.personal = entry.personal.replacingOccurrences(of: "li@qq.com", with: "x@y.z")
      case (.mailReceived, 1):
        revised.occurredAt = entry.occurredAt.advanced(bySeconds: Int64(pick(-400_000..<400_000)))
      case (.customerLinked, 1): revised.personal = #"{"phone":"13712345678"}"#
      case (_, 0): revised.payload = ""
      default: revised.payload = entry.payload.replacingOccurrences(of: "人事部", with: "信息部")
      }
      revised.content = "revision"
      return revised
    }
  }

  mutating func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func shuffled(_ entries: [World.Entry]) -> [World.Entry] { entries.shuffled(using: &random) }
}
