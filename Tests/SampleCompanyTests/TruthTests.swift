import TicketDomain
import Testing

/// The truth is written by the simulation; here it is found again from the inputs alone.
struct TruthTests {
  private struct Effort: Equatable {
    var handleSeconds = 0
    var contacts = 0
    var tickets: Set<Int> = []
    var overheadSeconds = 0
    var overheadContacts = 0
  }

  /// All legs of one call.
  private struct Call {
    var legs: [WrittenSample.Leg]
    var isInternal: Bool
    var customer: String?
    var start: Int { legs.map(\.start).min() ?? 0 }
    var end: Int { legs.map(\.end).max() ?? 0 }
    var talks: [WrittenSample.Leg] { legs.filter { $0.isAnswered && $0.agent != nil }.sorted { $0.start < $1.start } }
  }

  private static func calls() throws -> [String: Call] {
    Dictionary(grouping: try WrittenSample.usualLegs.get(), by: \.call).mapValues { legs in
      let first = legs[0]
      let isOutgoing = WrittenSample.isExtension(first.caller)
      let isInternal = isOutgoing && WrittenSample.isExtension(first.callee)
      return Call(
        legs: legs, isInternal: isInternal, customer: WrittenSample.customer(isOutgoing ? first.callee : first.caller))
    }
  }

  @Test func `grouping the logs' calls by customer and window gives the true tickets`() throws {
    let sample = try WrittenSample.usual.get()
    let calls = try Self.calls().filter { !$0.value.isInternal }
    var grouped: Set<Set<String>> = []
    let byCustomer = Dictionary(grouping: calls) { $0.value.customer ?? $0.key }
    for (_, calls) in byCustomer {
      var ticket: Set<String> = []
      var end = Int.min / 2
      for (id, call) in calls.sorted(by: { $0.value.start < $1.value.start }) {
        if call.start - end > 72 * 3600, !ticket.isEmpty {
          grouped.insert(ticket)
          ticket = []
        }
        ticket.insert(id)
        end = max(end, call.end)
      }
      grouped.insert(ticket)
    }
    let truth = Dictionary(grouping: try sample.rows("truth/tickets.csv")) { $0[0] }
    #expect(truth.count == 2000)
    #expect(grouped == Set(truth.values.map { rows in Set(rows.map { $0[2] }) }))
  }

  @Test func `adding up the logs by roster gives what the departments did`() throws {
    let sample = try WrittenSample.usual.get()
    let roster = try sample.roster()
    func department(of talk: WrittenSample.Leg) -> String {
      let day = CivilDate(daysSinceEpoch: Int64(talk.start / 86_400))
      let line = roster.first {
        $0.phoneExtension == talk.agent && $0.from <= day && $0.to.map { day <= $0 } ?? true
      }
      return line?.department ?? "?"
    }
    let ticketOfCall = Dictionary(
      uniqueKeysWithValues: try sample.rows("truth/tickets.csv").map { ($0[2], Int($0[0]) ?? 0) })
    var efforts: [String: Effort] = [:]
    for (id, call) in try Self.calls() {
      let talks = call.talks
      for talk in talks {
        let key = "\(month(talk.start)),\(department(of: talk))"
        let seconds = talk.end - (talk.answer ?? talk.end)
        efforts[key, default: Effort()][keyPath: call.isInternal ? \Effort.overheadSeconds : \Effort.handleSeconds] +=
          seconds
      }
      let fallback =
        call.legs[0].source == "freeswitch" ? "it" : call.legs.contains { $0.queue == "hr-queue" } ? "hr" : ""
      let key = "\(month(call.start)),\(talks.first.map(department) ?? fallback)"
      efforts[key, default: Effort()][keyPath: call.isInternal ? \Effort.overheadContacts : \Effort.contacts] += 1
      if let ticket = ticketOfCall[id] { efforts[key]?.tickets.insert(ticket) }
    }
    let lines = efforts.map { key, effort in
      "\(key),\(effort.handleSeconds),\(effort.contacts),\(effort.tickets.count),\(effort.overheadSeconds),"
        + "\(effort.overheadContacts)"
    }
    #expect(lines.sorted() == (try sample.rows("truth/departments.csv").map { $0.joined(separator: ",") }))
  }

  @Test func `billed seconds run from answer to end on every answered row`() throws {
    let sample = try WrittenSample.usual.get()
    for (folder, answer, duration) in [("inputs/pbx/", 10, 12), ("inputs/freeswitch/", 5, 7)] {
      for row in try sample.rows(folder, header: false) {
        let end = try WrittenSample.clock(row[answer + 1])
        #expect(Int(row[duration]) == end - (try WrittenSample.clock(row[answer - 1])))
        #expect(Int(row[duration + 1]) == (row[answer].isEmpty ? 0 : end - (try WrittenSample.clock(row[answer]))))
      }
    }
  }

  @Test func `adding up the books gives the true ledger and pools`() throws {
    let sample = try WrittenSample.usual.get()
    let lines = try bookedLines(of: sample)
    var ledger: [String: Int] = [:]
    var pools: [String: Int] = [:]
    for line in lines {
      ledger["\(line.service),\(line.department),\(line.item),\(line.currency)", default: 0] += line.amount
      if let pool = Self.financePools[line.item] { pools["finance,\(line.service),\(pool)", default: 0] += line.worth }
      if let pool = Self.operationsPools[line.item], line.department != "finance" {
        pools["operations,\(line.booked),\(pool)", default: 0] += line.worth
      }
      // Spread over its months in equal parts, what is left over to the first ones.
      if let pool = Self.financePools[line.item] {
        let (part, rest) = (line.worth.magnitude / line.months.magnitude, line.worth.magnitude % line.months.magnitude)
        for index in 0..<line.months {
          let month = try #require(Period(line.service)).monthsSinceYearZero + index
          let isEarly = line.worth < 0 ? index >= line.months - Int(rest) : index < Int(rest)
          let amount = Int(part) + (isEarly ? 1 : 0)
          pools["management,\(Period(monthsSinceYearZero: month)),\(pool)", default: 0] +=
            line.worth < 0 ? -amount : amount
        }
      }
    }
    #expect(
      ledger.map { "\($0),\($1)" }.sorted()
        == (try sample.rows("truth/ledger.csv").map { $0.joined(separator: ",") }).sorted())
    #expect(
      pools.map { "\($0),\($1)" }.sorted()
        == (try sample.rows("truth/pools.csv").map { $0.joined(separator: ",") }).sorted())
  }

  @Test func `finance sees about thirty percent more than operations`() throws {
    let sample = try WrittenSample.usual.get()
    let pools = try sample.rows("truth/pools.csv")
    func total(_ definition: String) -> Int {
      pools.filter { $0[0] == definition }.compactMap { Int($0[3]) }.reduce(0, +)
    }
    #expect((120...140).contains(total("finance") * 100 / total("operations")))
  }

  private struct BookedLine {
    var department: String
    var item: String
    var booked: String
    var service: String
    var amount: Int
    var currency = "CNY"
    /// In fen.
    var worth: Int
    /// How many months it was paid for.
    var months = 1
  }

  private static let items = [
    "电话费": "telephony", "软件订阅": "software", "服务器": "servers", "带宽": "bandwidth", "赔偿金": "compensation",
    "培训费": "training", "招聘费": "recruiting", "房租": "rent",
  ]
  private static let operationsPools = [
    "wages": "agent-labour", "social-insurance": "agent-labour", "telephony": "telephony", "software": "platform",
    "servers": "platform", "bandwidth": "platform", "compensation": "compensation",
  ]
  private static let financePools = operationsPools.merging([
    "training": "people-development", "recruiting": "people-development", "rent": "premises",
  ]) { $1 }

  private func bookedLines(of sample: WrittenSample) throws -> [BookedLine] {
    let payroll = try sample.rows("inputs/payroll/").flatMap { row in
      [("wages", row[4]), ("social-insurance", row[5])].map { item, amount in
        BookedLine(
          department: WrittenSample.departments[row[2]] ?? "?", item: item, booked: row[3], service: row[3],
          amount: minor(amount), worth: minor(amount))
      }
    }
    let rates = try sample.rows("inputs/rates/").filter { $0[1] == "美元" }
    func worth(_ row: [String]) throws -> Int {
      if row[6] == "CNY" { return minor(row[5]) }
      // Days sort as texts; a rate is for 100, with four decimals.
      let rate = try #require(rates.last { $0[0] <= row[2] && $0[3] == "100" })
      let hundredths = try #require(Int(rate[2].filter { $0 != "." }))
      return (minor(row[5]) * hundredths + 500_000) / 1_000_000
    }
    let costs = try (sample.rows("inputs/finance/") + sample.rows("inputs/it/")).map { row in
      BookedLine(
        department: WrittenSample.departments[row[0]] ?? "?", item: Self.items[row[1]] ?? "",
        booked: String(row[2].prefix(7)), service: String(row[3].prefix(7)), amount: minor(row[5]),
        currency: row[6], worth: try worth(row),
        months: try months(from: row[3], to: row[4]))
    }
    return payroll + costs
  }

  private func months(from: String, to: String) throws -> Int {
    try WrittenSample.day(to).period.monthsSinceYearZero - WrittenSample.day(from).period.monthsSinceYearZero + 1
  }

  /// `(1,234.50)`, `¥1,234.50`, `1234.5` and `1234` as fen.
  private func minor(_ amount: String) -> Int {
    let parts = amount.filter { $0.isNumber || $0 == "." }.split(separator: ".")
    let fraction = ((parts.count > 1 ? parts[1] : "") + "00").prefix(2)
    let magnitude = (Int(parts[0]) ?? 0) * 100 + (Int(fraction) ?? 0)
    return amount.hasPrefix("-") || amount.hasPrefix("(") ? -magnitude : magnitude
  }

  private func month(_ clock: Int) -> Period { CivilDate(daysSinceEpoch: Int64(clock / 86_400)).period }
}
