import AdapterKit
import Costing
import Daemon
import Duplicates
import EmailAdapter
import EventStore
import Foundation
import Ingestion
import LedgerAdapter
import PhoneAdapter
import Projections
import Settings
import TicketDomain
import WeChatAdapter

/// What is wrong with the configuration beyond its YAML.
enum ConfigurationErrorCode: String, FailureCode {
  /// There is no configuration file.
  case missing = "config-missing"
  /// A file that the configuration names cannot be read.
  case unreadable = "config-file-unreadable"
  /// No adapter of that name is built in, and there is no such file.
  case adapterUnknown = "config-adapter-unknown"
  /// Two departments have the same name.
  case nameTwice = "config-name-twice"
  /// Two definitions have the same id and version.
  case definitionTwice = "config-definition-twice"
  /// Neither a configured definition nor a file.
  case definitionNotThere = "config-definition-not-there"
  /// A source has the name under which decisions are kept.
  case sourceReserved = "config-source-reserved"
  /// Nobody is to hear of anything.
  case noAlerts = "config-no-alerts"
  /// No channel has that name.
  case channelUnknown = "config-channel-unknown"
}

typealias ConfigurationError = Failure<ConfigurationErrorCode>

/// `ticketledger.yaml`, checked whole.
struct Configuration {
  let folder: String
  let company: Title
  let location: StoreLocation
  let rules: Rules
  private let zone: ZoneRules
  private let currency: Currency
  private let definitionNodes: [SettingsNode]
  private let sourceNodes: [(key: String, value: SettingsNode)]
  /// `daemon` and `backups`, which no figure depends on.
  let operation: OperationSettings
  /// Who hears of what; `nil` where nobody does.
  let alerts: AlertSettings?
  private static let commonSourceKeys = ["adapter", "department", "every"]
  /// What no view depends on: it may change without their being derived anew.
  private static let keysNotJudged: Set = ["company", "data", "sources", "hidden-costs", "daemon", "backups", "alerts"]
  private static let fileSourceKeys = ["files", "time-zone", "local-times", "currency", "account"]

  /// The adapter definitions that the program brings along.
  static let builtIn = PhoneAdapter.definitions + WeChatAdapter.definitions + LedgerAdapter.definitions
  /// Changes whenever the program judges the same facts and rules otherwise than before, so that views are derived anew.
  private static let judgementVersion = 6

  /// Reads and checks the configuration at `path`; with `skipsDefinitions` without the definitions that it names, so that these can be
  /// looked at though one of them is wrong.
  init(path: String, skipsDefinitions: Bool = false) throws {
    folder =
      (path as NSString).deletingLastPathComponent.isEmpty
      ? FileManager.default.currentDirectoryPath : (path as NSString).deletingLastPathComponent
    // One in a folder that is closed to this user is there all the same.
    guard access(path, F_OK) == 0 || errno == EACCES else { throw ConfigurationError(.missing, at: path) }
    let text = try Self.text(of: path)
    let root = try SettingsNode(yaml: text, file: path)
    let fields = try root.fields([
      "company", "time-zone", "region", "currency", "own-addresses", "data", "definitions", "tickets", "duplicates",
      "service-types", "tags", "departments", "items", "hidden-costs", "sources", "daemon", "backups",
      "alerts",
    ])
    company = try fields.optional("company")?.title() ?? Title(en: "", zh: "")
    let zone = try ZoneRules.named(fields.required("time-zone"))
    let currencyNode = try fields.required("currency")
    guard let currency = Currency(code: try currencyNode.text()) else {
      throw currencyNode.bad("ISO 4217: CNY, USD, …")
    }
    location = StoreLocation(directory: try fields.optional("data")?.path(in: folder) ?? folder + "/data")
    let departments = try fields.required("departments").pairs().map(Self.department)
    let builtInItems = try ItemCatalogue.builtIn()
    let items = try (fields.optional("items").map { try builtInItems.extended(by: $0) } ?? builtInItems).items
    try Self.checkNames(departments.map { ($0.id, $0.names) }, at: fields.required("departments").place)

    let services = try TicketClassSettings.classes(fields.optional("service-types"))
    let tags = try TicketClassSettings.classes(fields.optional("tags"))
    let judged = try root.pairs().filter { !Self.keysNotJudged.contains($0.key) }
    var digested = judged.map { "\($0.key) \($0.value.canonicalText)\u{0}" }.joined()
    digested += "\u{0}\(Self.judgementVersion)\u{0}" + ItemCatalogue.builtInText
    var definitions: [CostDefinition] = []
    definitionNodes = try fields.required("definitions").list()
    for node in skipsDefinitions ? [] : definitionNodes {
      let file = try node.text()
      let yaml = try Self.text(of: try node.path(in: folder), named: node.place)
      digested += "\u{0}" + yaml
      let definition = try CostDefinition(
        yaml: yaml, file: file, knownItems: Set(items.filter { $0.layer == .ledger }.map(\.id)),
        knownDepartments: Set(departments.map(\.id)), knownServices: Set(services.map(\.id)))
      guard !definitions.contains(where: { $0.id == definition.id && $0.version == definition.version }) else {
        throw ConfigurationError(.definitionTwice, at: node.place, ["definition": definition.id])
      }
      definitions.append(definition)
    }
    var sourceDepartments: [String: String] = [:]
    sourceNodes = try fields.required("sources").pairs()
    for (name, node) in sourceNodes {
      guard name != DecisionWriter.sourceName else {
        throw ConfigurationError(.sourceReserved, at: node.place, ["name": name])
      }
      guard let department = try Self.sourceFields(node, folder: folder).optional("department") else { continue }
      guard departments.contains(where: { $0.id == (try? department.text()) }) else {
        throw department.bad(departments.map(\.id).joined(separator: ", "))
      }
      sourceDepartments[name] = try department.text()
    }
    digested += "\u{0}" + sourceDepartments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\u{0}" }.joined()
    operation = try OperationSettings(
      daemon: fields.optional("daemon"), backups: fields.optional("backups"), folder: folder)
    let (names, ids, place) = (sourceNodes.map(\.key), departments.map(\.id), folder)
    alerts = try fields.optional("alerts").map {
      try AlertSettings($0, departments: ids, sources: names, currency: currency, folder: place)
    }
    self.zone = zone
    self.currency = currency
    let tickets = try fields.optional("tickets")?.fields([
      "window", "mail-window", "chat-silence", "chat-answer", "chat-pause",
    ])
    let windowSeconds = try tickets?.optional("window")?.seconds() ?? 72 * 3600
    let duplicates = try DuplicateSettings(fields.optional("duplicates"), certainSeconds: windowSeconds, folder: folder)
    digested += "\u{0}" + duplicates.digested
    let hiddenCosts = try Self.hiddenCosts(
      fields.optional("hidden-costs"), folder: folder, knownItems: Set(items.map(\.id)))
    var rules = Rules(
      departments: departments, items: items, definitions: definitions,
      windowSeconds: windowSeconds,
      mailWindowSeconds: try tickets?.optional("mail-window")?.seconds() ?? 30 * 86_400,
      chatSilenceSeconds: try tickets?.optional("chat-silence")?.seconds() ?? 4 * 3600,
      chatAnswerSeconds: try tickets?.optional("chat-answer")?.seconds() ?? 86_400,
      chatPauseSeconds: try tickets?.optional("chat-pause")?.seconds() ?? 300,
      ownAddresses: try fields.optional("own-addresses")?.listOrSelf().map { try $0.text() } ?? [], zone: zone,
      region: try fields.optional("region")?.text() ?? "CN", sourceDepartments: sourceDepartments,
      duplicates: duplicates.rules, services: services, tags: tags,
      digest: Array(digested.utf8).withUnsafeBytes { CanonicalBytes.sha256($0) })
    rules.hiddenCosts = hiddenCosts
    self.rules = rules
  }

  /// The formulas of the file that the configuration names; without one, those that the program comes with.
  private static func hiddenCosts(
    _ node: SettingsNode?, folder: String, knownItems: Set<String>
  ) throws -> [HiddenCost] {
    guard let node else {
      return try HiddenCost.list(SettingsNode(yaml: HiddenCost.builtInText, file: "hidden-costs.yaml"))
    }
    let file = try node.text()
    let yaml = try text(of: try node.path(in: folder), named: node.place)
    return try HiddenCost.list(SettingsNode(yaml: yaml, file: file), knownItems: knownItems)
  }

  /// The definition of that name among those configured, or in that file; where it has mistakes, these.
  func check(_ nameOrFile: String) throws -> (definition: CostDefinition?, mistakes: [any ExplainableError]) {
    var candidates = try definitionNodes.map { try $0.path(in: folder) }
    let isFile = nameOrFile.hasSuffix(".yaml") || nameOrFile.hasSuffix(".yml")
    if isFile { candidates = [nameOrFile] }
    for file in candidates {
      let (definition, mistakes) = CostDefinition.checked(
        yaml: try Self.text(of: file), file: (file as NSString).lastPathComponent,
        knownItems: Set(rules.items.filter { $0.layer == .ledger }.map(\.id)),
        knownDepartments: Set(rules.departments.map(\.id)), knownServices: Set(rules.services.map(\.id)))
      guard let definition else {
        // A broken file may be the one that is meant: its name says so, or nothing else does.
        if isFile || file.contains(nameOrFile.prefix { $0 != "@" }) { return (nil, mistakes) }
        continue
      }
      if isFile || definition.id == nameOrFile || definition.name == nameOrFile { return (definition, []) }
    }
    throw ConfigurationError(.definitionNotThere, at: nameOrFile, ["known": candidates.joined(separator: ", ")])
  }

  /// The adapter definition of that built-in name, or in that file.
  static func adapter(_ name: String, folder: String, place: String?) throws -> AdapterDefinition {
    if let builtIn = builtIn.first(where: { $0.name == name }) {
      return try AdapterDefinition(yaml: builtIn.yaml, file: name + ".yaml")
    }
    let path = name.hasPrefix("/") ? name : folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else {
      throw ConfigurationError(
        .adapterUnknown, at: place,
        ["name": name, "known": (builtIn.map(\.name) + EmailAdapter.allCases.map(\.rawValue)).joined(separator: ", ")])
    }
    return try AdapterDefinition(SettingsNode(yaml: try text(of: path), file: name))
  }

  static func text(of path: String, named place: String? = nil) throws -> String {
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw ConfigurationError(.unreadable, at: place ?? path, ["file": path, "detail": error.localizedDescription])
    }
  }

  /// The configured sources with their definitions, each checked whole.
  func sources() throws -> [Source] { try sourceNodes.map(source) }

  /// The configured sources one by one, each with what is wrong with it where something is.
  var checkedSources: [(name: String, source: Result<Source, any Error>)] {
    sourceNodes.map { name, node in (name, Result { try source(name, node) }) }
  }

  /// The time zones that the configuration names, the company's first, each once.
  var zoneNames: [String] {
    let own = sourceNodes.compactMap { try? $0.value.pairs().first { $0.key == "time-zone" }?.value.text() }
    return own.reduce(into: [rules.zone.identifier]) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The configured sources, which are those, as the daemon takes them in.
  func sourcePlans(_ sources: [Source]) throws -> [DaemonPlan.SourcePlan] {
    try zip(sourceNodes, sources).map { entry, source in
      let node = entry.value
      let fields = try Self.sourceFields(node, folder: folder)
      var content = [zone.identifier, currency.code, folder, node.canonicalText]
      let file = try fields.required("adapter").path(in: folder)
      if let definition = try? String(contentsOfFile: file, encoding: .utf8) { content.append(definition) }
      let access = MailboxAccess(source.adapter)
      return DaemonPlan.SourcePlan(
        name: source.name, adapter: source.adapter,
        every: .seconds(try fields.optional("every").map(OperationSettings.pause) ?? OperationSettings.usualPause),
        fingerprint: content.joined(separator: "\u{0}"), secretStamp: { access?.secretStamp() })
    }
  }

  private func source(_ name: String, _ node: SettingsNode) throws -> Source {
    let fields = try Self.sourceFields(node, folder: folder)
    let adapterNode = try fields.required("adapter")
    if let way = EmailAdapter(rawValue: try adapterNode.text()) {
      return Source(name: name, adapter: try way.adapter(fields, source: name, folder: folder))
    }
    let definition = try Self.adapter(try adapterNode.text(), folder: folder, place: adapterNode.place)
    var currency = currency
    if let node = fields.optional("currency") {
      guard let own = Currency(code: try node.text()) else { throw node.bad("ISO 4217: CNY, USD, …") }
      currency = own
    }
    let settings = SourceSettings(
      name: name, zone: try fields.optional("time-zone").map(ZoneRules.named) ?? zone,
      localTimes: try fields.optional("local-times")?.choice(), currency: currency,
      account: try fields.optional("account")?.text())
    let patterns = try fields.required("files").listOrSelf().map { try $0.text() }
    return Source(
      name: name,
      adapter: FileAdapter(patterns: patterns, in: folder, definition: definition, settings: settings))
  }

  /// The settings of a source, whose keys depend on how it is read. Where its adapter is none, that is what is wrong with it, and not
  /// its keys.
  private static func sourceFields(_ node: SettingsNode, folder: String) throws -> SettingsFields {
    guard let adapter = try node.pairs().first(where: { $0.key == "adapter" })?.value else {
      return try node.fields(commonSourceKeys + fileSourceKeys)
    }
    let (name, file) = (try adapter.text(), try adapter.path(in: folder))
    if let way = EmailAdapter(rawValue: name) { return try node.fields(commonSourceKeys + way.keys) }
    let isThere = builtIn.contains { $0.name == name } || FileManager.default.fileExists(atPath: file)
    let keys = isThere ? [] : EmailAdapter.allCases.flatMap(\.keys)
    return try node.fields(commonSourceKeys + fileSourceKeys + keys)
  }

  /// The names of the configured sources, in their order.
  var sourceNames: [String] { sourceNodes.map(\.key) }

  private static func department(_ id: String, _ node: SettingsNode) throws -> Rules.Department {
    let fields = try node.fields(["title", "names", "queues"])
    return Rules.Department(
      id: id, title: try fields.required("title").title(),
      names: try fields.optional("names")?.listOrSelf().map { try $0.text() } ?? [],
      queues: try fields.optional("queues")?.listOrSelf().map { try $0.text() } ?? [])
  }

  private static func checkNames(_ entries: [(id: String, names: [String])], at place: String) throws {
    var owner: [String: String] = [:]
    for (id, names) in entries {
      for name in Set([id] + names) {
        if let other = owner.updateValue(id, forKey: name) {
          throw ConfigurationError(.nameTwice, at: place, ["name": name, "first": other, "second": id])
        }
      }
    }
  }
}
