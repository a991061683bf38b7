import Costing
import Settings
import Testing
import TicketDomain

@Suite struct `The catalogue of cost items` {
  @Test func `has every kind of cost of a service department, under the ids that definitions use`() throws {
    let items = try ItemCatalogue.builtIn().items
    let ids = Set(items.map(\.id))
    let wanted: Set = [
      "wages", "social-insurance", "overtime", "temporary-staff", "supervisors", "trainers", "quality-assurance",
      "training", "recruiting", "team-building", "equipment", "hardware-depreciation", "software-amortisation",
      "software-purchase", "software", "temporary-seats", "maintenance", "servers", "bandwidth", "telephony",
      "outsourcing", "complaint-handling", "crisis-handling", "compensation", "rework", "customer-churn",
      "agent-attrition", "rent", "other",
    ]
    #expect(wanted.subtracting(ids).isEmpty)
    #expect(items.filter { $0.layer == .memo }.map(\.id) == ["customer-churn", "agent-attrition", "efficiency-loss"])
    for item in items {
      #expect(item.id.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }, "\(item.id)")
      #expect(item.names.contains { $0.unicodeScalars.contains { $0.value >= 0x4E00 } }, "\(item.id)")
    }
  }

  @Test(
    arguments: [
      ("应付职工薪酬-住房公积金", "housing-fund"), ("通信费", "telephony"), ("折旧费", "hardware-depreciation"),
      ("长期待摊费用", "software-amortisation"), ("外包服务费", "outsourcing"), ("赔偿款", "compensation"),
      ("客户流失", "customer-churn"), ("人员流失", "agent-attrition"), ("wages", "wages"), ("业务招待费", nil), ("流失", nil),
    ] as [(String, String?)])
  func `knows what ledgers write`(name: String, id: String?) throws {
    #expect(ItemCatalogue.idsByName(try ItemCatalogue.builtIn().items)[name] == id)
  }

  private func extended(_ yaml: String) throws -> [String: String] {
    ItemCatalogue.idsByName(
      try ItemCatalogue.builtIn().extended(by: SettingsNode(yaml: yaml, file: "ticketledger.yaml")).items)
  }

  @Test func `takes more names for an item, and items of the company's own`() throws {
    let names = try extended(
      """
      telephony: {names: [电信缴费]}
      gifts: {title: {en: Gifts, zh: 礼品}, names: [礼品费]}
      """)
    #expect(names["电信缴费"] == "telephony")
    #expect(names["电话费"] == "telephony")
    #expect(names["礼品费"] == "gifts")
    #expect(names["gifts"] == "gifts")
  }

  @Test func `leaves a name with the company's own item, be it another's name or id`() throws {
    let names = try extended("cloud: {title: Cloud, names: [云服务费, bandwidth]}")
    #expect(names["云服务费"] == "cloud")
    #expect(names["bandwidth"] == "cloud")
    #expect(names["带宽"] == "bandwidth")
    #expect(names["服务器"] == "servers")
  }

  @Test func `changes title, group and layer of an item that is there`() throws {
    let node = try SettingsNode(
      yaml: "outsourcing: {title: {en: Partners, zh: 合作方}, group: direct-labour, layer: memo}", file: "t.yaml")
    let item = try #require(
      try ItemCatalogue.builtIn().extended(by: node).items.first { $0.id == "outsourcing" })
    #expect(item.title == Title(en: "Partners", zh: "合作方"))
    #expect(item.group == "direct-labour")
    #expect(item.layer == .memo)
    #expect(item.names.contains("外包费"))
  }

  @Test(
    arguments: [
      ("a: {title: A, names: [甲]}\nb: {title: B, names: [甲]}", "item-name-repeated", "t.yaml:2"),
      ("a: {title: A, names: [wages]}\nwages: {names: [甲]}", "item-name-repeated", "t.yaml:2"),
      ("gifts: {names: [礼品费]}", "settings-missing-key", "t.yaml:1"),
      ("gifts: {title: G, group: presents}", "settings-bad-value", "t.yaml:1"),
      ("gifts: {title: G, layer: view}", "settings-bad-value", "t.yaml:1"),
      ("gifts: {title: G, names: ['']}", "settings-bad-value", "t.yaml:1"),
      ("gifts: {title: G, name: 礼品}", "settings-unknown-key", "t.yaml:1"),
    ])
  func `says where a company's item is wrong`(yaml: String, code: String, place: String) throws {
    let node = try SettingsNode(yaml: yaml, file: "t.yaml")
    let error = #expect(throws: (any Error).self) { try ItemCatalogue.builtIn().extended(by: node) }
    let explainable = try #require(error as? any ExplainableError)
    #expect(explainable.codeName == code)
    #expect(explainable.place == place)
  }

  @Test func `with a name twice is refused`() throws {
    let node = try SettingsNode(
      yaml: """
        groups: {g: G}
        items:
          a: {title: A, group: g, names: [甲]}
          b: {title: B, group: g, names: [甲]}
        """, file: "items.yaml")
    let error = #expect(throws: CostingError.self) { try ItemCatalogue(node) }
    #expect(error?.code == .itemNameRepeated)
    #expect(error?.place == "items.yaml:4")
  }
}
