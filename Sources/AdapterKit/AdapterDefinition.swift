public import Settings
public import TicketDomain

/// What one YAML definition says about one system: how its files are cut into records, and what the records become.
///
/// A definition is checked whole when it is read; whatever could go wrong for reasons that lie in it has gone wrong by
/// then. `docs/adapters.md` describes the language.
public struct AdapterDefinition: Sendable {
  /// The channels that definitions describe.
  public enum Channel: String, CaseIterable, Sendable {
    /// Call logs.
    case phone
    /// Exports of chats.
    case wechat
    /// Cost entries, payrolls, rosters and customer lists.
    case ledger
  }

  /// Kebab-case; unique among the definitions in use.
  public let name: String
  /// What a person calls it; its name where it has no title.
  public let title: Title
  /// Which kind of way in it is.
  public let channel: Channel
  /// The zone of its local times, where the source does not set its own.
  public let zone: ZoneRules
  let read: ReadRules
  let program: MappingProgram
  /// The cell whose number starts with the seconds since 1970, for finding a zone that contradicts it.
  let epochCell: String?

  /// Reads and checks a definition.
  ///
  /// - Throws: `SettingsError` for what is no such mapping at all, ``AdapterError`` for what contradicts the event types
  ///   or itself; each with `file:line`.
  public init(_ node: SettingsNode) throws {
    let fields = try node.fields(DefinitionKeys.definition)
    name = try Self.name(try fields.required("adapter"))
    title = try fields.optional("title")?.title() ?? Title(en: name, zh: name)
    channel = try fields.required("channel").choice()
    zone = try ZoneRules.named(try fields.required("time-zone"))
    read = try ReadRules(try fields.required("read"))
    let compiler = MappingCompiler(cellNames: read.cellNames)
    program = try compiler.compile(fields, adapter: name, read: read)
    epochCell = try fields.optional("check").flatMap { check in
      try check.fields(DefinitionKeys.check).optional("epoch-in").map { node in
        _ = try compiler.slot(try node.text(), at: node.place)
        return try node.text()
      }
    }
  }

  /// Reads a definition from the text of its file.
  public init(yaml: [UInt8], file: String) throws {
    try self.init(try SettingsNode(yaml: String(decoding: yaml, as: UTF8.self), file: file))
  }

  private static func name(_ node: SettingsNode) throws -> String {
    let name = try node.text()
    let isKebabCase = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    guard isKebabCase, !name.isEmpty, name.utf8.count <= 60 else { throw node.bad("a-z 0-9 -") }
    return name
  }
}
