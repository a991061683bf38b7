import Costing
import Duplicates
import EventStore
import Foundation
import GRDB
import Projections
import TicketDomain
import Testing

@Suite struct `The views` {
  @Test(arguments: 1...12)
  func `brought up to date piece by piece equal those derived from the first event`(seed: UInt64) throws {
    let world = try World()
    var company = RandomCompany(seed: seed)
    let first = company.entries(calls: 60)
    let entries = company.shuffled(first) + company.revisions(of: first) + company.revisions(of: first)
    var rest = entries[...]
    while !rest.isEmpty {
      let size = min(rest.count, company.pick(1..<50))
      try world.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
      var views = try world.update()
      try world.append(company.judgements("\(rest.count)", head: views.position))
      views = try world.update()
      #expect(try world.differences() == [])
      if rest.isEmpty {
        #expect(try !views.duplicates(.all, atLeast: .possible, limit: 10).isEmpty)
        #expect(try !views.mergedTickets().isEmpty)
      }
    }
  }

  @Test(arguments: 1...6)
  func `give every ticket the same cost and the same duplicates whatever order records arrive in`(seed: UInt64) throws {
    var company = RandomCompany(seed: seed)
    let entries = company.entries(calls: 80)
    let one = try World()
    try one.append(entries)
    try one.update()
    let other = try World()
    for entry in company.shuffled(entries) { try other.append([entry]) }
    try other.update()
    let costs = try one.costsByCalls()
    #expect(costs.count > 20)
    #expect(try other.costsByCalls() == costs)
    let classes = try one.classesByContacts()
    #expect(Set(classes.values.map { $0.prefix { $0 != " " } }).count > 4)
    #expect(try other.classesByContacts() == classes)
    let duplicates = try one.duplicatesByContacts()
    #expect(duplicates.count > 5)
    #expect(try other.duplicatesByContacts().symmetricDifference(duplicates) == [])
  }

  @Test(arguments: 1...6)
  func `account for every fen of every pool`(seed: UInt64) throws {
    let world = try World()
    var company = RandomCompany(seed: seed)
    let entries = company.entries(calls: 80)
    try world.append(entries)
    let views = try world.update()
    let costs = try world.costsByCalls()
    var borne: Int64 = 0
    for period in try views.periods() {
      for pool in try views.pools(world.rules.definitions[0], period) {
        let lines = try views.ledgerLines(counted: pool.lines).reduce(0) { $0 + $1.amountMinor }
        #expect(lines == pool.amountMinor)
        var parts = pool.unallocated.reduce(0) { $0 + $1.amountMinor }
        for costs in pool.departments {
          borne += costs.ticketsMinor
          parts += costs.ticketsMinor + costs.overheadMinor + costs.unusedMinor
          parts += costs.unallocated.reduce(0) { $0 + $1.amountMinor }
        }
        #expect(parts == pool.amountMinor, "\(period) \(pool.pool)")
      }
    }
    #expect(costs.values.reduce(0, +) == borne)
  }

  @Test func `a late call that lies between two tickets makes them one, with the id of the first fact`() throws {
    let world = try World()
    try world.append([
      .leg("a", minute: 0, seconds: 60, customer: "13800138000"),
      .leg("b", minute: 6 * 24 * 60, seconds: 60, customer: "13800138000"),
    ])
    #expect(try world.update().counts().tickets == 2)
    try world.append([.leg("late", minute: 3 * 24 * 60, seconds: 60, customer: "+86 138 0013 8000")])
    let views = try world.update()
    #expect(try views.tickets([1, 2, 3]).map(\.contacts) == [[1, 3, 2]])
  }

  @Test func `calls and chats of a customer of the list are one ticket, those of a shared number are not`() throws {
    let world = try World()
    try world.append([
      .leg("c1", minute: 0, seconds: 60, customer: "13800138000"),
      .chat("wmA|wx1", "1", second: 4000, sender: "wmA"),
      .leg("c2", minute: 100, seconds: 60, customer: "021-62345678"),
      .chat("wmB|wx1", "2", second: 6500, sender: "wmB"),
    ])
    #expect(try world.update().counts().tickets == 4)
    try world.append([
      .customer("C1", phone: "+86 138 0013 8000"), .customer("C1", chat: "wmA", line: 1),
      .customer("C2", phone: "02162345678", chat: "wmB"), .customer("C3", phone: "02162345678"),
    ])
    let views = try world.update()
    #expect(try views.counts().tickets == 3)
    #expect(try views.tickets([1]).map(\.customer) == ["customer:C1"])
    #expect(try views.tickets([1]).map(\.contacts.count) == [2])
    #expect(try world.differences() == [])
  }

  @Test func `what somebody unlinks is parted, and comes together again when it is linked later`() throws {
    let world = try World()
    try world.append([
      .leg("call", minute: 0, seconds: 60, customer: "13800138000"),
      .chat("wmA|wx1", "1", second: 7200, sender: "wmA", text: "订单还没到"),
      .mail(1, minute: 200, from: "Li+shop@gmail.com", to: ["it@corp.example"], subject: "订单", text: "订单还没到"),
      .customer("C1", phone: "138 0013 8000", chat: "wmA"), .customer("C1", mail: "l.i@gmail.com", line: 1),
    ])
    let sql = "SELECT customer || ' ' || json_array_length(contacts) FROM tickets ORDER BY 1"
    func tickets() throws -> [String] {
      try world.update()
      #expect(try world.differences() == [])
      return try DatabaseQueue(path: world.location.views).read { try String.fetchAll($0, sql: sql) }
    }
    #expect(try tickets() == ["customer:C1 1", "customer:C1 2"])
    try world.append([.unlinked("C1", phone: "13800138000", mail: "li@gmail.com")])
    #expect(try tickets() == ["customer:C1 1", "mailto:li@gmail.com 1", "tel:+8613800138000 1"])
    var again = World.Entry.customer("C1", phone: "+8613800138000", line: 2)
    again.source = "decisions"
    try world.append([again])
    #expect(try tickets() == ["customer:C1 2", "mailto:li@gmail.com 1"])
  }

  @Test func `strangers who only greet, or share a number, are not glued together`() throws {
    let world = try World()
    let greetings = ["在吗", "你好，在吗？", "hello", "Hi!", ""]
    var entries: [World.Entry] = []
    for number in 0..<1500 {
      entries.append(
        .mail(
          number, minute: number, from: "c\(number)@q.example", to: ["it@corp.example"], subject: "询问 \(number)",
          text: greetings[number % greetings.count], name: number % 3 == 0 ? "王先生" : ""))
      // The people behind a switchboard, each on the list.
      if number < 50 {
        entries.append(.customer("C\(number)", phone: "02162345678", mail: "c\(number)@q.example"))
        entries.append(.leg("call\(number)", minute: 6000 * number, seconds: 60, customer: "02162345678"))
      }
    }
    try world.append(entries)
    let views = try world.update()
    #expect(try views.counts().tickets > 1500)
    #expect(try views.duplicates(.all, atLeast: .likely, limit: 10).isEmpty)
    #expect(try views.mergedTickets().isEmpty)
    #expect(try views.duplicates(.all, atLeast: .possible, limit: 1000).count < 50)
  }

  @Test func `tickets have the first service type that matches, by what the customer said, where, who and when`() throws
  {
    let world = try World()
    // 2026-10-01 was a Thursday.
    try world.append([
      .mail(1, minute: 600, from: "a@q.example", to: ["it@corp.example"], subject: "回复：发票", text: "订单还没到"),
      .mail(2, minute: 600, from: "b@q.example", to: ["it@corp.example"], subject: "订单", text: "还没到"),
      .mail(3, minute: 600, from: "c@q.example", to: ["it@corp.example"], subject: "hello", text: "no routers here"),
      .mail(4, minute: 600, from: "Wang@163.com", to: ["it@corp.example"], subject: "hello", text: "在吗"),
      .mail(5, minute: 21 * 60, from: "e@q.example", to: ["it@corp.example"], subject: "hi", text: "在吗"),
      .leg("c1", minute: 600, seconds: 60, customer: "13800138000", queue: "hr-queue"),
      .leg("c2", minute: 600, seconds: 60, customer: "+86 137 1234 5678", queue: "hr-queue"),
      .leg("c3", minute: 48 * 60 + 230, seconds: 60, customer: "13900000001"),
      .leg("c4", minute: 48 * 60 + 240, seconds: 60, customer: "13900000002"),
      .chat("wmA|wx1", "1", second: 36_000, sender: "wmA", text: "The Router!"),
      .chat("wmX|wx1", "2", second: 36_000, sender: "wmX", text: "ok"),
      .chat("wmX|wx1", "3", second: 36_060, sender: "wx1", text: "发票在这里"),
    ])
    try world.update()
    let classes = try world.classesByContacts()
    #expect(
      classes == [
        "digest-1": "invoice -", "digest-2": "goods -", "digest-3": "- -", "digest-4": "invoice -",
        "digest-5": "night -",
        "c1": "hr-line -", "c2": "goods -", "c3": "night weekend", "c4": "- weekend",
        "wmA|wx1 1790820000000": "invoice -", "wmX|wx1 1790820000000": "- -",
      ])
  }

  @Test func `a revised leg keeps its ticket's id`() throws {
    let world = try World()
    try world.append([.leg("a", minute: 0, seconds: 60, customer: "13800138000")])
    try world.update()
    try world.append([.leg("a", minute: 0, seconds: 90, customer: "13800138000", content: "again")])
    let views = try world.update()
    #expect(try views.tickets([1, 2]).map(\.id) == [1])
    #expect(try views.contact(1)?.facts == [2])
    #expect(try views.contact(1)?.handleSeconds == 90)
  }

  @Test func `a roster that comes after the calls decides whose work they were`() throws {
    let world = try World()
    try world.append([.leg("a", minute: 0, seconds: 60, customer: "13800138000")])
    #expect(try world.update().efforts(ofTicket: 1, by: world.rules.definitions[0]).map(\.department) == [""])
    try world.append([.roster("1001", "人事部")])
    #expect(try world.update().efforts(ofTicket: 1, by: world.rules.definitions[0]).map(\.department) == ["hr"])
    #expect(try world.differences() == [])
  }

  @Test func `deleted or damaged, they are made again`() throws {
    let world = try World()
    var company = RandomCompany(seed: 3)
    try world.append(company.entries(calls: 30))
    try world.update()
    let costs = try world.costsByCalls()
    try FileManager.default.removeItem(atPath: world.location.views)
    try world.update()
    #expect(try world.costsByCalls() == costs)
    try Data("junk, not a database at all, but long enough to be read as one".utf8).write(
      to: URL(fileURLWithPath: world.location.views))
    try world.update()
    #expect(try world.costsByCalls() == costs)
  }

  @Test func `that someone changed differ from a replay, and the table is named`() throws {
    let world = try World()
    try world.append([.leg("a", minute: 0, seconds: 60, customer: "13800138000")])
    try world.update()
    try DatabaseQueue(path: world.location.views).write {
      try $0.execute(sql: "UPDATE efforts SET handle_seconds = 61")
    }
    #expect(try world.differences().map(\.table) == ["efforts"])
  }

  @Test func `look things up by index`() throws {
    let world = try World()
    try world.append([.leg("a", minute: 0, seconds: 60, customer: "13800138000")])
    try world.update()
    let queue = try DatabaseQueue(path: world.location.views)
    for sql in [
      "SELECT * FROM contacts WHERE key = 'a' AND source = 1", "SELECT * FROM contacts WHERE key = 'a'",
      "SELECT * FROM tickets WHERE customer = 'tel:+8613800138000' ORDER BY id",
      "SELECT * FROM efforts WHERE period = '2026-10' AND department = 'hr' AND ticket = 1",
      "SELECT * FROM efforts WHERE period = '2026-10' ORDER BY department",
      "SELECT costs FROM pool_costs WHERE definition = 'f' AND version = 1 AND period = '2026-10' ORDER BY department",
    ] {
      let plan = try queue.read {
        try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
      }
      #expect(plan.first?.hasPrefix("SEARCH") == true, "\(sql): \(plan)")
    }
  }
}
