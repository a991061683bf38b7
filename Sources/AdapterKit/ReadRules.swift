internal import Settings
internal import TicketDomain

/// How a file is cut into records and cells: a definition's `read:`.
struct ReadRules: Sendable {
  enum Format: String, CaseIterable, Sendable {
    case delimited
    case blocks
    case jsonLines = "json-lines"
    case json
  }

  /// What an invalid byte becomes where no fallback fits.
  enum InvalidBytes: String, CaseIterable, Sendable { case replace, escape, quarantine }

  /// How cells get their names.
  enum Columns: Sendable {
    /// By the header row: for each cell that the definition names, what it may be called in the file.
    case header([HeaderColumn])
    /// By the header row, under the names in it.
    case headerAsWritten
    /// By position; where there are several layouts, the row's width tells which.
    case layouts([[String]])
    /// By JSON path.
    case paths
  }

  struct HeaderColumn: Sendable {
    var name: String
    var namesInFile: [String]
    var isOptional: Bool
  }

  struct Balance: Sendable {
    var debit: String
    var credit: String
  }

  var format = Format.delimited
  var delimiter = UInt8(ascii: ",")
  var quote: UInt8? = UInt8(ascii: "\"")
  var columns = Columns.headerAsWritten
  var rowsSkipped: Set<Int> = []
  /// Whether rows may have fewer cells than the header has.
  var allowsShortRows = false
  /// Patterns of lines with which a block begins.
  var begins: [String] = []
  var path: [JSONPathStep] = []
  /// A cell that is found in a table of the document: of the first element in which the member `key` is what the record's cell `is`
  /// says, the member `take`.
  struct Lookup: Sendable {
    var cell: String
    var table: [JSONPathStep]
    var key: String
    var equals: String
    var take: String
  }

  /// Where in a JSON document that stands which holds for all of its records; empty where nowhere.
  var context: [JSONPathStep] = []
  /// Cells that stand in tables before the records.
  var lookups: [Lookup] = []
  var encoding = TextEncoding.utf8
  var fallback: TextEncoding?
  var invalidBytes = InvalidBytes.replace
  var nulls: [String] = []
  var localTimes = ZoneRules.Policy.earlier
  var groupBy: [String] = []
  var balance: Balance?

  init(_ node: SettingsNode) throws {
    let fields = try node.fields(DefinitionKeys.read)
    format = try fields.required("format").choice()
    if let node = fields.optional("encoding") { encoding = try node.choice() }
    if let node = fields.optional("fallback") { fallback = try node.choice() }
    if let node = fields.optional("invalid") { invalidBytes = try node.choice() }
    if let node = fields.optional("local-times") { localTimes = try node.choice() }
    if let node = fields.optional("null") { nulls = try node.listOrSelf().map { try $0.text() } }
    switch format {
    case .delimited:
      try refuse(["path", "context", "lookups", "begins"], in: fields)
      try readDelimited(fields)
    case .blocks:
      try refuse(Self.keysOfRows + ["path", "context", "lookups"], in: fields)
      columns = .layouts([["head", "body"]])
      quote = nil
      try readRowsSkipped(fields)
      begins = try fields.required("begins").listOrSelf().map { try $0.text() }
    case .json, .jsonLines:
      try refuse(Self.keysOfRows + ["skip-rows", "begins"], in: fields)
      if format == .jsonLines { try refuse(["context", "lookups"], in: fields) }
      columns = .paths
      quote = nil
      if let node = fields.optional("path") { path = try JSONPathStep.steps(try node.text(), at: node.place) }
      lookups = try fields.optional("lookups")?.pairs().map { try Self.lookup($0.key, $0.value) } ?? []
      if let node = fields.optional("context") { context = try JSONPathStep.steps(try node.text(), at: node.place) }
    }
  }

  private static let keysOfRows = [
    "delimiter", "quote", "header", "columns", "layouts", "short-rows", "group-by", "balanced",
  ]

  /// Every cell name that is known beforehand; `nil` where the file decides.
  var cellNames: [String]? {
    switch columns {
    case .header(let columns): columns.map(\.name)
    case .layouts(let layouts): layouts.joined().reduce(into: []) { if !$0.contains($1), $1 != "_" { $0.append($1) } }
    case .headerAsWritten, .paths: nil
    }
  }

  private func refuse(_ keys: [String], in fields: SettingsFields) throws {
    for key in keys {
      if let node = fields.optional(key) {
        throw AdapterError(.keyUnfit, at: node.place, ["key": key, "with": "format: \(format.rawValue)"])
      }
    }
  }

  private mutating func readDelimited(_ fields: SettingsFields) throws {
    if let node = fields.optional("delimiter") { delimiter = try Self.delimiter(node) }
    if let node = fields.optional("quote") { quote = try Self.quote(node) }
    try readRowsSkipped(fields)
    allowsShortRows = try fields.optional("short-rows")?.flag() ?? false
    let hasHeader = try fields.optional("header")?.flag() ?? true
    columns = hasHeader ? try Self.headerColumns(fields) : try Self.layouts(fields)
    if let node = fields.optional("group-by") { groupBy = try node.listOrSelf().map { try $0.text() } }
    if let node = fields.optional("balanced") {
      if groupBy.isEmpty { throw AdapterError(.keyUnfit, at: node.place, ["key": "balanced", "with": "no group-by"]) }
      let sides = try node.fields(DefinitionKeys.balanced)
      balance = Balance(debit: try sides.required("debit").text(), credit: try sides.required("credit").text())
    }
  }

  private mutating func readRowsSkipped(_ fields: SettingsFields) throws {
    guard let node = fields.optional("skip-rows") else { return }
    rowsSkipped = Set(try node.listOrSelf().map { try $0.integer(in: 1...1_000_000) })
  }

  private static func lookup(_ cell: String, _ node: SettingsNode) throws -> Lookup {
    let fields = try node.fields(DefinitionKeys.lookup)
    let table = try fields.required("in")
    return Lookup(
      cell: cell, table: try JSONPathStep.steps(try table.text(), at: table.place),
      key: try fields.required("where").text(), equals: try fields.required("is").text(),
      take: try fields.required("take").text())
  }

  private static func delimiter(_ node: SettingsNode) throws -> UInt8 {
    let written = try node.text()
    if written == "tab" { return UInt8(ascii: "\t") }
    let bytes = Array(written.utf8)
    guard bytes.count == 1, bytes[0] < 0x80, !["\n", "\r", "\""].contains(written) else {
      throw node.bad(", ; | tab …")
    }
    return bytes[0]
  }

  private static func quote(_ node: SettingsNode) throws -> UInt8? {
    switch try node.text() {
    case "none": nil
    case "\"": UInt8(ascii: "\"")
    case "'": UInt8(ascii: "'")
    default: throw node.bad("\" ' none")
    }
  }

  private static func headerColumns(_ fields: SettingsFields) throws -> Columns {
    if let node = fields.optional("layouts") {
      throw AdapterError(.keyUnfit, at: node.place, ["key": "layouts", "with": "header: true"])
    }
    guard let node = fields.optional("columns") else { return .headerAsWritten }
    return .header(
      try node.pairs().map { name, value in
        if value.isMapping {
          let column = try value.fields(DefinitionKeys.column)
          let names = try column.optional("names")?.listOrSelf().map { try $0.text() }
          return HeaderColumn(
            name: name, namesInFile: names ?? [name], isOptional: try column.optional("optional")?.flag() ?? false)
        }
        return HeaderColumn(name: name, namesInFile: try value.listOrSelf().map { try $0.text() }, isOptional: false)
      })
  }

  private static func layouts(_ fields: SettingsFields) throws -> Columns {
    let layoutNodes: [SettingsNode]
    if let node = fields.optional("layouts") {
      if let other = fields.optional("columns") {
        throw AdapterError(.keyUnfit, at: other.place, ["key": "columns", "with": "layouts"])
      }
      layoutNodes = try node.list()
    } else {
      layoutNodes = [try fields.required("columns")]
    }
    return .layouts(
      try layoutNodes.map { layout in
        var names: [String] = []
        for node in try layout.list() {
          let name = try node.text()
          if name != "_", names.contains(name) { throw AdapterError(.cellRepeated, at: node.place, ["cell": name]) }
          names.append(name)
        }
        if names.isEmpty { throw layout.bad("1…") }
        return names
      })
  }
}

/// One step of a JSON path: into an object's member, or into every element of an array.
enum JSONPathStep: Sendable, Equatable {
  case member([UInt8])
  case each

  /// Reads `$.Data.Records[*]`: `$`, then `.name` and `[*]` in any order.
  static func steps(_ written: String, at place: String) throws(AdapterError) -> [JSONPathStep] {
    let fault = AdapterError(.pathMalformed, at: place, ["path": written])
    guard written.hasPrefix("$") else { throw fault }
    var steps: [JSONPathStep] = []
    var rest = written.utf8.dropFirst()
    while let first = rest.first {
      if first == UInt8(ascii: ".") {
        let name = rest.dropFirst().prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "[") }
        if name.isEmpty { throw fault }
        steps.append(.member(Array(name)))
        rest = rest.dropFirst(1 + name.count)
      } else if rest.starts(with: "[*]".utf8) {
        steps.append(.each)
        rest = rest.dropFirst(3)
      } else {
        throw fault
      }
    }
    return steps
  }
}
