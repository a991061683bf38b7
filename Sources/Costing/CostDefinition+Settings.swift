internal import Settings
public import TicketDomain

extension CostDefinition {
  /// The keys of a definition, and of a pool; the JSON Schema names the same.
  static let keys = [
    "definition", "version", "title", "currency", "basis", "period", "departments", "practical-capacity",
    "capacity-hours",
    "mail-minutes", "chat-minutes", "minutes", "support", "pools",
  ]
  static let poolKeys = ["pool", "title", "items", "share", "shares", "driver", "capacity"]

  /// Reads a definition from its YAML, strictly; `file` is named in messages.
  ///
  /// Where `knownItems`, `knownDepartments` or `knownServices` are given, an id that is not among them is a mistake.
  /// Throws a `SettingsError` or a ``CostingError`` with `file:line` in its place.
  public init(
    yaml: String, file: String, knownItems: Set<String>? = nil, knownDepartments: Set<String>? = nil,
    knownServices: Set<String>? = nil
  ) throws {
    var mistakes = Mistakes()
    try self.init(
      yaml, file, Known(items: knownItems, departments: knownDepartments, services: knownServices), &mistakes)
    if let first = mistakes.found.first { throw first }
  }

  /// The same, or all mistakes that can be told apart, in the order of the keys; `nil` where there is one.
  public static func checked(
    yaml: String, file: String, knownItems: Set<String>? = nil, knownDepartments: Set<String>? = nil,
    knownServices: Set<String>? = nil
  ) -> (definition: CostDefinition?, mistakes: [any ExplainableError]) {
    var mistakes = Mistakes()
    let definition = mistakes.catching(nil) { mistakes in
      try CostDefinition(
        yaml, file, Known(items: knownItems, departments: knownDepartments, services: knownServices), &mistakes)
    }
    return (mistakes.found.isEmpty ? definition : nil, mistakes.found.compactMap { $0 as? any ExplainableError })
  }

  /// The ids that a definition may name; any where they are not known.
  fileprivate struct Known {
    var items: Set<String>?
    var departments: Set<String>?
    var services: Set<String>?
  }

  /// Mistakes found so far, so that one of them does not hide the others.
  private struct Mistakes {
    var found: [any Error] = []

    /// What `body` returns; where it throws, that is noted and `fallback` taken, with which nobody will go on.
    mutating func catching<Value>(_ fallback: Value, _ body: (inout Mistakes) throws -> Value) -> Value {
      do {
        return try body(&self)
      } catch {
        found.append(error)
        return fallback
      }
    }
  }

  private init(_ yaml: String, _ file: String, _ known: Known, _ mistakes: inout Mistakes) throws {
    text = yaml
    let fields = try SettingsNode(yaml: yaml, file: file).fields(Self.keys)
    id = mistakes.catching("") { _ in try fields.required("definition").kebabCase() }
    version = mistakes.catching(1) { _ in try fields.required("version").integer(in: 1...1_000_000) }
    title = mistakes.catching(Title(en: "", zh: "")) { _ in try fields.required("title").title() }
    currency = mistakes.catching(.cny) { _ in
      let node = try fields.required("currency")
      guard let currency = Currency(code: try node.text()) else { throw node.bad("ISO 4217: CNY, …") }
      return currency
    }
    let basis = mistakes.catching(Basis.billed) { _ in try fields.optional("basis")?.choice() ?? .billed }
    self.basis = basis
    periodBasis = mistakes.catching(.service) { _ in
      let node = try fields.required("period")
      let periodBasis = try node.choice(PeriodBasis.self)
      if basis == .effective, periodBasis != .service { throw node.bad("service") }
      return periodBasis
    }
    departments = mistakes.catching(nil) { _ in
      try fields.optional("departments").map { Set(try $0.list().map { try $0.id(in: known.departments) }) }
    }
    practicalCapacityPermille = mistakes.catching(nil) { _ in
      try fields.optional("practical-capacity").map { try $0.permille() }
    }
    capacityHours = mistakes.catching(.paid) { _ in try fields.optional("capacity-hours")?.choice() ?? .paid }
    mailTime = mistakes.catching(.none) { _ in
      try fields.optional("mail-minutes").map { try $0.mailTimeEquation() } ?? .none
    }
    chatTime = mistakes.catching(.activity) { _ in
      try fields.optional("chat-minutes").map { try $0.chatTimeEquation() } ?? .activity
    }
    timeTerms = mistakes.catching([]) { _ in try fields.timeTerms(knownServices: known.services) }
    support = mistakes.catching(nil) { _ in
      try fields.optional("support").map { try $0.supportDepartments(of: known.departments) }
    }
    pools = mistakes.catching([]) { mistakes in try Self.pools(fields, known, &mistakes) }
  }

  private static func pools(_ fields: SettingsFields, _ known: Known, _ mistakes: inout Mistakes) throws -> [Pool] {
    var pools: [Pool] = []
    var poolOfItem: [String: String] = [:]
    let poolsNode = try fields.required("pools")
    for poolNode in try poolsNode.list() {
      let read: Pool? = mistakes.catching(nil) { _ in
        let poolFields = try poolNode.fields(Self.poolKeys)
        let pool = try Pool(poolFields, known)
        guard !pools.contains(where: { $0.id == pool.id }) else {
          throw CostingError(.poolRepeated, at: try poolFields.required("pool").place, ["pool": pool.id])
        }
        for (item, itemNode) in zip(pool.items, try poolFields.required("items").list()) {
          if let first = poolOfItem.updateValue(pool.id, forKey: item) {
            throw CostingError(
              .itemRepeated, at: itemNode.place, ["item": item, "firstPool": first, "secondPool": pool.id])
          }
        }
        if pool.capacity == .practical { _ = try fields.required("practical-capacity") }
        return pool
      }
      if let read { pools.append(read) }
    }
    guard !pools.isEmpty || !mistakes.found.isEmpty else { throw poolsNode.bad("[{pool: …}, …]") }
    return pools
  }
}

extension CostDefinition.Pool {
  fileprivate init(_ fields: SettingsFields, _ known: CostDefinition.Known) throws {
    id = try fields.required("pool").kebabCase()
    title = try fields.required("title").title()
    let itemsNode = try fields.required("items")
    items = try itemsNode.list().map { try $0.id(in: known.items) }
    guard !items.isEmpty else { throw itemsNode.bad("[wages, …]") }
    driver = try fields.required("driver").choice()

    if driver == .direct {
      // The line itself says where it goes, so there is nothing to share.
      let drivers = CostDefinition.Driver.allCases.filter { $0 != .direct }.map(\.rawValue).joined(separator: ", ")
      share = try fields.optional("share")?.choice() ?? .own
      guard share == .own else { throw try fields.needless("share", needs: "driver: \(drivers)") }
    } else {
      share = try fields.required("share").choice()
    }

    fixedShares = try fields.fixedShares(with: share, of: known.departments)

    if driver == .handleMinutes {
      capacity = try fields.required("capacity").capacity()
    } else {
      capacity = .asUsed
      if fields.optional("capacity") != nil { throw try fields.needless("capacity", needs: "driver: handle-minutes") }
    }
  }
}

extension SettingsFields {
  /// The weights under `shares`, which must be there with `share: fixed` and only there.
  fileprivate func fixedShares(
    with share: CostDefinition.Share, of known: Set<String>?
  ) throws -> [CostDefinition.FixedShare] {
    if share == .fixed { return try required("shares").weights(of: known) }
    if optional("shares") != nil { throw try needless("shares", needs: "share: fixed") }
    return []
  }

  fileprivate func needless(_ key: String, needs: String) throws -> CostingError {
    CostingError(.keyNeedless, at: try required(key).place, ["key": key, "needs": needs])
  }
}

extension SettingsNode {
  /// Lower-case ASCII words with single hyphens between them: safe in the address of a cost line.
  func kebabCase() throws -> String {
    let written = try text()
    let words = written.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isKebabCase = words.allSatisfy { word in
      !word.isEmpty && word.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
    guard isKebabCase else { throw bad("kebab-case: a-z 0-9 -") }
    return written
  }

  func id(in known: Set<String>?) throws -> String {
    let written = try text()
    guard !written.isEmpty, known?.contains(written) ?? true else {
      throw bad(known.map { $0.sorted().joined(separator: ", ") } ?? "…")
    }
    return written
  }

  /// `80%` is 800, `82.5%` is 825.
  fileprivate func permille() throws -> Int64 {
    let written = try text()
    let parts = written.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    let digits = parts.joined()
    guard written.last == "%", (1...2).contains(parts.count), (1...3).contains(parts[0].utf8.count),
      parts.dropFirst().allSatisfy({ $0.utf8.count == 1 }), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int64(digits),
      case let permille = parts.count == 1 ? number * 10 : number, (1...1000).contains(permille)
    else { throw bad("0.1%…100%") }
    return permille
  }

  /// `{read: 2, reply: 6, per-attachment: 1, per-1000-characters: 1.5}`, in minutes.
  fileprivate func mailTimeEquation() throws -> MailTimeEquation {
    let fields = try fields(["read", "reply", "per-attachment", "per-1000-characters"])
    func milliseconds(_ key: String) throws -> Int64 { try fields.optional(key)?.minutesInMilliseconds() ?? 0 }
    return MailTimeEquation(
      read: try milliseconds("read"), written: try milliseconds("reply"),
      attachment: try milliseconds("per-attachment"),
      thousandCharacters: try milliseconds("per-1000-characters"))
  }

  private enum ChatTime: String, CaseIterable { case activity, messages }

  /// `{by: activity}`, or `{by: messages, read: 0.2, reply: 0.5}`, in minutes.
  fileprivate func chatTimeEquation() throws -> ChatTimeEquation {
    let fields = try fields(["by", "read", "reply"])
    func milliseconds(_ key: String) throws -> Int64 { try fields.optional(key)?.minutesInMilliseconds() ?? 0 }
    return ChatTimeEquation(
      countsActivity: try fields.required("by").choice(ChatTime.self) == .activity, read: try milliseconds("read"),
      written: try milliseconds("reply"))
  }

  /// `6`, `1.5`, `0.025`: up to a day.
  func minutesInMilliseconds() throws -> Int64 {
    let parts = try text().split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? String(parts[1]) : ""
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      decimals.utf8.count <= 3, parts[0].utf8.count <= 4,
      let thousandths = Int64(parts[0] + decimals + String(repeating: "0", count: 3 - decimals.utf8.count)),
      thousandths <= 1_440_000
    else { throw bad("6, 1.5, 0.025") }
    return thousandths * 60
  }

  /// `practical`, `none`, or `700000 minutes`.
  fileprivate func capacity() throws -> CostDefinition.Capacity {
    let written = try text()
    switch written {
    case "practical": return .practical
    case "none": return .asUsed
    default:
      let words = written.split(separator: " ")
      guard words.count == 2, words[1] == "minutes", let minutes = Int64(words[0]),
        (1...1_000_000_000).contains(minutes)
      else { throw bad("practical, none, 700000 minutes") }
      return .seconds(minutes * 60)
    }
  }

  /// `{method: step-down, departments: [{department: it, share: headcount}, …]}`
  fileprivate func supportDepartments(of known: Set<String>?) throws -> SupportDepartments {
    let fields = try fields(["method", "departments"])
    let list = try fields.required("departments")
    var members: [SupportDepartments.Member] = []
    for node in try list.list() {
      let own = try node.fields(["department", "share", "shares"])
      let departmentNode = try own.required("department")
      let department = try departmentNode.id(in: known)
      guard !members.contains(where: { $0.department == department }) else {
        throw CostingError(.supportRepeated, at: departmentNode.place, ["department": department])
      }
      let shareNode = try own.required("share")
      let share = try shareNode.choice(CostDefinition.Share.self)
      guard share != .own else {
        let others = CostDefinition.Share.allCases.filter { $0 != .own }
        throw shareNode.bad(others.map(\.rawValue).joined(separator: ", "))
      }
      members.append(
        SupportDepartments.Member(
          department: department, share: share, fixedShares: try own.fixedShares(with: share, of: known)))
    }
    guard !members.isEmpty else { throw list.bad("[{department: it, share: headcount}, …]") }
    return SupportDepartments(method: try fields.required("method").choice(), members: members)
  }

  fileprivate func weights(of known: Set<String>?) throws -> [CostDefinition.FixedShare] {
    let shares = try pairs().map { department, node in
      guard known?.contains(department) ?? true else {
        throw SettingsError(
          .unknownKey, at: node.place,
          ["key": department, "suggestion": "", "allowed": (known ?? []).sorted().joined(separator: ", ")])
      }
      return CostDefinition.FixedShare(department: department, weight: Int64(try node.integer(in: 0...1_000_000_000)))
    }
    guard shares.contains(where: { $0.weight > 0 }) else { throw bad("{hr: 60, it: 40}") }
    return shares
  }
}
