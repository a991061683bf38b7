import TicketDomain
import Testing

/// What makes real files hard to read has to be in the sample, or it proves nothing.
struct OdditiesTests {
  @Test(arguments: [
    "13800138000", "013800138000", "+8613800138000", "008613800138000", "02161234567", "+862161234567",
    "00862161234567", "0012127555010", "+12127555010",
  ])
  func `customers' numbers come in every writing`(example: String) throws {
    let numbers = try WrittenSample.usualLegs.get().map(\.caller)
    func shape(_ number: String) -> String {
      let prefix = ["+861", "+862", "00861", "00862", "+1212", "001212", "01", "02", "1"].first { number.hasPrefix($0) }
      return "\(prefix ?? "") \(number.count)"
    }
    #expect(Set(numbers.map(shape)).contains(shape(example)))
  }

  @Test func `a queue rings five phones, so that one call has seven rows`() throws {
    let legs = try WrittenSample.usualLegs.get()
    let rows = Dictionary(grouping: legs.filter { $0.source == "pbx" }, by: \.call).mapValues(\.count)
    #expect(rows.values.max() ?? 0 >= 7)
  }

  @Test func `menus and waiting lines say ANSWERED though nobody spoke`() throws {
    let calls = Dictionary(grouping: try WrittenSample.usualLegs.get().filter { $0.source == "pbx" }, by: \.call)
    let missed = calls.values.filter { legs in !legs.contains { $0.isAnswered && $0.agent != nil } }
    #expect(!missed.isEmpty)
    #expect(missed.allSatisfy { $0.contains(where: \.isAnswered) })
    #expect(missed.contains { $0.allSatisfy { $0.application == "BackGround" } }, "hung up in the menu")
    #expect(missed.contains { $0.contains { $0.queue == "hr-queue" } }, "gave up in the waiting line")
  }

  @Test func `calls are passed on within a department and to another`() throws {
    let sample = try WrittenSample.usual.get()
    let departments = Dictionary(
      try sample.roster().map { ($0.phoneExtension, $0.department) }, uniquingKeysWith: { first, _ in first })
    let passedOn = try Dictionary(grouping: sample.legs().filter { $0.isAnswered && $0.agent != nil }, by: \.call)
      .values
      .filter { $0.count > 1 }
    let pairs = Set(passedOn.map { legs in legs.map { departments[$0.agent ?? ""] ?? "?" } })
    #expect(pairs.contains(["hr", "hr"]))
    #expect(pairs.contains(["hr", "it"]))
  }

  @Test func `agents call back, in vain now and then, and talk among themselves`() throws {
    let legs = try WrittenSample.usualLegs.get().filter { WrittenSample.isExtension($0.caller) }
    for source in ["pbx", "freeswitch"] {
      #expect(legs.contains { $0.source == source && WrittenSample.isExtension($0.callee) })
      #expect(legs.contains { $0.source == source && !WrittenSample.isExtension($0.callee) })
    }
    #expect(legs.contains { $0.source == "freeswitch" && !$0.isAnswered })
  }

  @Test func `some callers hide their number, or half of it`() throws {
    for source in ["pbx", "freeswitch"] {
      let numbers = Set(try WrittenSample.usualLegs.get().filter { $0.source == source }.map(\.caller))
      #expect(numbers.contains("anonymous"))
      #expect(numbers.contains(""))
      #expect(numbers.contains { $0.count == 11 && $0.hasSuffix("****") })
    }
  }

  @Test func `names of callers come with commas and in Chinese`() throws {
    let names = try WrittenSample.usualLegs.get().filter { !WrittenSample.isExtension($0.caller) }.map(\.callerName)
    #expect(names.contains { $0.contains("Chen, Li") })
    #expect(names.contains { $0.unicodeScalars.contains { $0.value > 0x4E00 } })
  }

  @Test func `calls cross the end of a month before an agent answers`() throws {
    let calls = Dictionary(grouping: try WrittenSample.usualLegs.get(), by: \.call)
    let crossing = calls.values.filter { legs in
      let months = Set(legs.map { CivilDate(daysSinceEpoch: Int64($0.start / 86_400)).period })
      return months.count > 1 && legs.contains { $0.isAnswered && $0.agent != nil }
    }
    #expect(crossing.count == 12)
    let starts = Set(calls.values.flatMap { $0 }.map(\.start))
    #expect(starts.contains(try WrittenSample.clock("2026-10-01 00:00:00")))
  }

  @Test func `a matter moves from one exchange to the other`() throws {
    let tickets = Dictionary(grouping: try WrittenSample.usual.get().rows("truth/tickets.csv")) { $0[0] }
    #expect(tickets.values.contains { Set($0.map { $0[1] }).count == 2 })
    #expect(Set(tickets.values.map(\.count)) == [1, 2, 3, 4])
  }

  @Test func `gaps meet the window on both sides of its border`() throws {
    let calls = Dictionary(grouping: try WrittenSample.usualLegs.get(), by: \.call).values
    let timed = calls.compactMap { legs -> (customer: String, start: Int, end: Int)? in
      let number = WrittenSample.isExtension(legs[0].caller) ? legs[0].callee : legs[0].caller
      guard let customer = WrittenSample.customer(number) else { return nil }
      return (customer, legs.map(\.start).min() ?? 0, legs.map(\.end).max() ?? 0)
    }
    var gaps: Set<Int> = []
    for calls in Dictionary(grouping: timed, by: \.customer).values {
      let ordered = calls.sorted { $0.start < $1.start }
      for (before, after) in zip(ordered, ordered.dropFirst()) { gaps.insert(after.start - before.end) }
    }
    #expect(gaps.contains(72 * 3600), "the last second of the same ticket")
    #expect(gaps.contains(72 * 3600 + 1), "the first second of another")
  }

  @Test func `people join, leave and change department, and are paid where they work`() throws {
    let sample = try WrittenSample.usual.get()
    let roster = try sample.roster()
    let byPerson = Dictionary(grouping: roster, by: \.staffNumber)
    #expect(byPerson.values.contains { $0.map(\.department) == ["hr", "it"] })
    #expect(byPerson.values.contains { $0.map(\.department) == ["it", "hr"] })
    #expect(byPerson.values.contains { $0.count == 1 && $0[0].to != nil })
    let firstDay = try WrittenSample.day("2025-10-01")
    #expect(byPerson.values.contains { $0[0].from > firstDay })
    for row in try sample.rows("inputs/payroll/") {
      let day = try WrittenSample.day(row[3] + "-15")
      let line = byPerson[row[0]]?.first { $0.from <= day && $0.to.map { day <= $0 } ?? true }
      #expect(line?.department == WrittenSample.departments[row[2]])
    }
  }

  @Test func `amounts come in every writing`() throws {
    let sample = try WrittenSample.usual.get()
    let amounts = try (sample.rows("inputs/finance/") + sample.rows("inputs/it/")).map { $0[5] }
    #expect(amounts.contains { $0.hasPrefix("¥") && $0.contains(",") })
    let dollars = try sample.rows("inputs/finance/").filter { $0[6] == "USD" }
    #expect(dollars.count == 3 && dollars.allSatisfy { $0[5].hasPrefix("$") })
    #expect(amounts.contains { $0.hasPrefix("(") && $0.hasSuffix(")") })
    #expect(amounts.contains { $0.hasPrefix("-") })
    #expect(amounts.contains { $0.allSatisfy { $0.isNumber || $0 == "." } })
    #expect(amounts.contains { $0.filter { $0 == "," }.count == 1 })
    #expect(try sample.rows("inputs/payroll/").contains { !$0[6].contains(".") }, "168 hours, not 168.0")
  }

  @Test func `some lines name a call, one names none that there is, some have an item that nobody knows`() throws {
    let sample = try WrittenSample.usual.get()
    let calls = Set(try sample.rows("truth/tickets.csv").map { $0[2] })
    let references = try sample.rows("inputs/finance/").map { $0[9] }.filter { !$0.isEmpty }
    #expect(references.filter { calls.contains($0) }.count == 39)
    #expect(references.filter { !calls.contains($0) }.count == 1)
    #expect(try sample.rows("truth/ledger.csv").filter { $0[2].isEmpty }.count == 2)
  }

  @Test func `files are encoded as their programs write them`() throws {
    let sample = try WrittenSample.usual.get()
    let payroll = try sample.bytes("inputs/payroll/2026-10.csv")
    #expect(payroll.starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(payroll.suffix(2) == [0x0D, 0x0A])
    let it = try sample.bytes("inputs/it/2026-10.csv")
    #expect(String(validating: it, as: UTF8.self) == nil)
    // U+20BB7 takes four bytes in GB18030, and GBK does not have it.
    #expect(it.indices.contains { it[$0...].starts(with: [0x95, 0x34, 0xB2, 0x35]) })
    #expect(try sample.text("inputs/it/2026-10.csv").contains("服务器"))
  }

  @Test(arguments: [
    ("inputs/pbx/", 21), ("inputs/freeswitch/", 15), ("inputs/payroll/", 8), ("inputs/finance/", 11),
    ("inputs/it/", 11),
    ("inputs/roster/", 9), ("truth/tickets.csv", 4), ("truth/departments.csv", 7), ("truth/ledger.csv", 5),
    ("truth/pools.csv", 4), ("truth/mails.csv", 3), ("truth/mail-departments.csv", 9), ("truth/chats.csv", 5),
    ("truth/chat-departments.csv", 7), ("truth/chat-overhead.csv", 5), ("inputs/wechatmsg/", 12),
    ("inputs/customers/", 6), ("truth/duplicates.csv", 5), ("truth/not-duplicates.csv", 5),
    ("truth/mail-topics.csv", 2), ("truth/chat-topics.csv", 3),
  ])
  func `every row has all its cells`(path: String, width: Int) throws {
    let rows = try WrittenSample.usual.get().rows(path, header: false)
    #expect(rows.count > 1)
    #expect(rows.allSatisfy { $0.count == width })
  }

  @Test func `a row of the exchange's log is written as Asterisk writes it`() throws {
    let lines = try WrittenSample.usual.get().text("inputs/pbx/Master-2026-10.csv").split(separator: "\n")
    let ringing = try #require(lines.first { $0.contains("NO ANSWER") })
    let pattern =
      #/"","[^"]*","6001","ext-queues",.+,"PJSIP/trunk-[0-9a-f]{8}","PJSIP/\d{4}-[0-9a-f]{8}","Queue","hr-queue,t,,,300","[-0-9: ]{19}",,"[-0-9: ]{19}",\d+,0,"NO ANSWER","DOCUMENTATION","\d{10}\.\d+","","","\d{10}\.\d+",\d+/#
    #expect(ringing.wholeMatch(of: pattern) != nil, "\(ringing)")
  }

  @Test func `a call's id says when it started`() throws {
    for leg in try WrittenSample.usualLegs.get() where leg.source == "pbx" && leg.application == "BackGround" {
      let epoch = leg.call.split(separator: ".").first.flatMap { Int($0) }
      #expect(epoch == leg.start - 8 * 3600)
    }
  }
}
