import Costing
import Settings
import TicketDomain
import Testing

@Suite struct `A time equation` {
  private func definition(_ minutes: String, knownServices: Set<String>? = ["payroll", "vpn"]) throws -> CostDefinition
  {
    try CostDefinition(
      yaml: """
        definition: finance
        version: 1
        title: {en: Finance, zh: 财务}
        currency: CNY
        period: service
        mail-minutes: {read: 2}
        minutes: \(minutes)
        pools:
          - {pool: labour, title: {en: Labour, zh: 人工}, items: [wages], share: own, driver: handle-minutes, capacity: none}
        """, file: "finance.yaml", knownServices: knownServices)
  }

  private static let everything: TimeEquation.Quantities = {
    var quantities = TimeEquation.Quantities()
    (quantities.tickets, quantities.contacts, quantities.transfers) = (1, 3, 2)
    (quantities.mailsRead, quantities.mailsWritten) = (4, 5)
    (quantities.characters, quantities.attachments) = (1500, 6)
    (quantities.messagesRead, quantities.messagesWritten) = (7, 8)
    return quantities
  }()

  @Test(arguments: [
    ("ticket", 60), ("contact", 180), ("mail-read", 240), ("mail-written", 300), ("attachment", 360),
    ("1000-characters", 90), ("message-read", 420), ("message-written", 480), ("transfer", 120),
  ])
  func `counts each unit`(unit: String, seconds: Int64) throws {
    let equation = try definition("[{add: 1, per: \(unit)}]").timeEquation
    // Reading four mails takes eight minutes, whatever is added.
    #expect(equation.seconds(Self.everything, of: .ticket(service: nil)) == seconds + 480)
  }

  @Test(arguments: [("payroll", 60), ("vpn", 0), (nil, 180), ("other", 0)] as [(String?, Int64)])
  func `knows service types, those without one among them`(service: String?, seconds: Int64) throws {
    let equation = try definition(
      "[{add: 1, per: ticket, services: payroll}, {add: 3, per: ticket, services: [unclassified]}]"
    ).timeEquation
    var quantities = TimeEquation.Quantities()
    quantities.tickets = 1
    #expect(equation.seconds(quantities, of: .ticket(service: service)) == seconds)
    #expect(equation.seconds(quantities, of: .overhead) == 0)
  }

  @Test func `is rounded once, whatever the terms`() throws {
    let equation = try definition(
      "[{add: 0.005, per: ticket}, {add: 0.005, per: contact}, {add: 0.005, per: transfer}]"
    )
    .timeEquation
    var quantities = TimeEquation.Quantities()
    (quantities.tickets, quantities.contacts, quantities.transfers) = (1, 1, 1)
    // Three times 0.3 seconds.
    #expect(equation.seconds(quantities, of: .overhead) == 1)
    #expect(equation.millionths(quantities, of: .overhead) == 900_000)
  }

  @Test func `saturates instead of stopping the program`() throws {
    let equation = try definition("[{add: 1440, per: contact}, {add: 1440, per: transfer}]").timeEquation
    var quantities = TimeEquation.Quantities()
    (quantities.contacts, quantities.transfers, quantities.characters) = (.max, .max, .max)
    #expect(equation.seconds(quantities, of: .overhead) > 9_000_000_000_000)
  }

  @Test(arguments: [
    ("[{add: 1, per: contact, services: [holidays]}]", "payroll, unclassified, vpn"),
    ("[{add: 1, per: contact, services: []}]", "[unclassified, …]"), ("[{add: -1, per: contact}]", "6, 1.5, 0.025"),
    ("[{add: 1, per: call}]", "ticket, contact, mail-read"),
  ])
  func `says what is wrong with a term, and what there is`(minutes: String, expected: String) throws {
    let error = try #require(throws: SettingsError.self) { _ = try definition(minutes) }
    #expect(error.arguments["expected"]?.contains(expected) == true, "\(error)")
    #expect(error.place == "finance.yaml:7")
  }
}
