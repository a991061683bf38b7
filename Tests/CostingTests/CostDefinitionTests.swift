import Foundation
import Settings
import Testing
import TicketDomain

@testable import Costing

private let finance = """
  definition: finance
  version: 3
  title: {en: Finance, zh: 财务口径}
  currency: CNY
  period: service
  departments: [hr, it]
  practical-capacity: 82.5%
  pools:
    - pool: agent-labour
      title: {en: Agent labour, zh: 坐席人工}
      items: [wages, overtime]
      share: own
      driver: handle-minutes
      capacity: practical
    - pool: premises
      title: {en: Premises, zh: 场地}
      items: [rent]
      share: fixed
      shares: {hr: 60, it: 40}
      driver: contacts
  """

private func read(_ text: String, items: Set<String>? = nil, departments: Set<String>? = nil) throws -> CostDefinition {
  try CostDefinition(yaml: text, file: "finance.yaml", knownItems: items, knownDepartments: departments)
}

@Suite struct `A cost definition` {
  @Test func `is read whole`() throws {
    let definition = try read(finance)
    #expect(definition.id == "finance")
    #expect(definition.version == 3)
    #expect(definition.title == Title(en: "Finance", zh: "财务口径"))
    #expect(definition.currency == .cny)
    #expect(definition.periodBasis == .service)
    #expect(definition.departments == ["hr", "it"])
    #expect(definition.practicalCapacityPermille == 825)
    let labour = definition.pools[0]
    #expect(labour.id == "agent-labour")
    #expect(labour.items == ["wages", "overtime"])
    #expect(labour.share == .own)
    #expect(labour.driver == .handleMinutes)
    #expect(labour.capacity == .practical)
    #expect(definition.pools[1].fixedShares.map { "\($0.department) \($0.weight)" } == ["hr 60", "it 40"])
  }

  @Test(
    arguments: [
      ("80%", 800), ("100%", 1000), ("0.1%", 1), ("80.0%", 800), ("80", nil), ("101%", nil), ("0%", nil),
      ("80.55%", nil), ("-5%", nil), ("%", nil), ("8O%", nil), ("80.%", nil), (".5%", nil),
    ] as [(String, Int64?)])
  func `takes its capacity in whole or tenths of a percent`(written: String, permille: Int64?) {
    let definition = try? read(finance.replacing("82.5%", with: written))
    #expect(definition?.practicalCapacityPermille == permille)
  }

  @Test(arguments: [
    ("version: 3", "versoin: 3", "settings-unknown-key finance.yaml:2 versoin"),
    ("version: 3\n", "", "settings-missing-key finance.yaml:1 version"),
    ("version: 3", "version: three", "settings-bad-value finance.yaml:2 three"),
    ("definition: finance", "definition: Finance", "settings-bad-value finance.yaml:1 Finance"),
    ("definition: finance", "definition: finance--x", "settings-bad-value finance.yaml:1 finance--x"),
    (", zh: 财务口径", "", "settings-missing-key finance.yaml:3 zh"),
    ("CNY", "RMB元", "settings-bad-value finance.yaml:4 RMB元"),
    ("period: service", "period: month", "settings-bad-value finance.yaml:5 month"),
    ("practical-capacity: 82.5%\n", "", "settings-missing-key finance.yaml:1 practical-capacity"),
    ("pool: premises", "pool: agent-labour", "definition-pool-repeated finance.yaml:15 "),
    ("[rent]", "[rent, overtime]", "definition-item-repeated finance.yaml:17 "),
    ("[wages, overtime]", "[wages, wages]", "definition-item-repeated finance.yaml:11 "),
    ("[rent]", "[]", "settings-bad-value finance.yaml:17 …"),
    ("[rent]", "rent", "settings-wrong-kind finance.yaml:17 "),
    ("share: own", "share: owner", "settings-bad-value finance.yaml:12 owner"),
    ("share: own\n", "\n", "settings-missing-key finance.yaml:9 share"),
    ("capacity: practical\n", "\n", "settings-missing-key finance.yaml:9 capacity"),
    ("capacity: practical", "capacity: 7 hours", "settings-bad-value finance.yaml:14 7 hours"),
    ("capacity: practical", "capacity: 0 minutes", "settings-bad-value finance.yaml:14 0 minutes"),
    ("driver: contacts", "driver: minutes", "settings-bad-value finance.yaml:20 minutes"),
    ("driver: contacts", "driver: contacts\n    capacity: none", "definition-key-needless finance.yaml:21 capacity"),
    ("driver: contacts", "driver: direct", "definition-key-needless finance.yaml:18 share"),
    ("share: fixed", "share: headcount", "definition-key-needless finance.yaml:19 shares"),
    ("    shares: {hr: 60, it: 40}\n", "", "settings-missing-key finance.yaml:15 shares"),
    ("{hr: 60, it: 40}", "{hr: 60, it: 40.5}", "settings-bad-value finance.yaml:19 40.5"),
    ("{hr: 60, it: 40}", "{hr: 0}", "settings-bad-value finance.yaml:19 …"),
  ])
  func `explains a mistake where it stands`(right: String, wrong: String, expected: String) throws {
    let text = finance.replacing(right, with: wrong)
    try #require(text != finance)
    let error = #expect(throws: (any Error).self) { try read(text) } as? any ExplainableError
    let named = error?.arguments["key"] ?? error?.arguments["value"] ?? ""
    #expect("\(error?.codeName ?? "") \(error?.place ?? "") \(named)" == expected)
  }

  @Test func `names the two pools that an item is in`() {
    let expected = CostingError(
      .itemRepeated, at: "finance.yaml:17",
      ["item": "wages", "firstPool": "agent-labour", "secondPool": "premises"])
    #expect(throws: expected) { try read(finance.replacing("[rent]", with: "[wages]")) }
  }

  @Test func `may only name items and departments that are known`() throws {
    let items: Set = ["wages", "overtime", "rent"]
    #expect(try read(finance, items: items, departments: ["hr", "it"]) == read(finance))
    let itemError = #expect(throws: SettingsError.self) { try read(finance, items: ["wages", "rent"]) }
    #expect(itemError?.place == "finance.yaml:11")
    let departmentError = #expect(throws: SettingsError.self) { try read(finance, departments: ["it"]) }
    #expect(departmentError?.place == "finance.yaml:6")
    let withoutFilter = finance.replacing("departments: [hr, it]", with: "")
    let shareError = #expect(throws: SettingsError.self) { try read(withoutFilter, departments: ["it"]) }
    #expect(shareError?.place == "finance.yaml:19")
  }

  @Test func `needs no share where each line names its ticket`() throws {
    let shared = "share: fixed\n    shares: {hr: 60, it: 40}\n    driver: contacts"
    let direct = finance.replacing(shared, with: "driver: direct")
    #expect(try read(direct).pools[1].share == .own)
  }

  @Test func `has the keys that its JSON Schema names`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let data = try Data(contentsOf: root.appending(path: "schemas/definition/definition.v1.json"))
    let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let parts = try #require(schema["$defs"] as? [String: [String: Any]])
    func keys(of object: [String: Any]?) -> [String]? { (object?["properties"] as? [String: Any])?.keys.sorted() }
    func words(_ key: String) -> [String]? {
      ((parts["pool"]?["properties"] as? [String: [String: Any]])?[key]?["enum"] as? [String])
    }
    #expect(keys(of: schema) == CostDefinition.keys.sorted())
    #expect(keys(of: parts["pool"]) == CostDefinition.poolKeys.sorted())
    #expect(keys(of: parts["title"]) == ["en", "zh"])
    #expect(words("share") == CostDefinition.Share.allCases.map(\.rawValue))
    #expect(words("driver") == CostDefinition.Driver.allCases.map(\.rawValue))
  }
}
