import Foundation
import Testing
import TicketDomain

@Suite struct `Event schemas` {
  @Test(arguments: EventKind.allCases)
  func `the schema names the fields of the type, in its order`(kind: EventKind) throws {
    let lines = try text(of: kind.type).split(separator: "\n")
    let names = lines.filter { $0.hasPrefix("    \"") }.compactMap { $0.split(separator: "\"").dropFirst().first }
    #expect(names.map(String.init) == kind.type.fields.map(\.name))
  }

  @Test(arguments: EventKind.allCases)
  func `each field has the kind, the tokens and the privacy of the type`(kind: EventKind) throws {
    let schema = try schema(of: kind.type)
    for field in kind.type.fields {
      #expect(schema.properties[field.name] == FieldSchema(field), "\(kind.type.name).\(field.name)")
    }
  }

  @Test(arguments: EventKind.allCases)
  func `the schema requires what the type requires, and allows nothing else`(kind: EventKind) throws {
    let schema = try schema(of: kind.type)
    #expect(schema.required == kind.type.fields.filter(\.isRequired).map(\.name))
    #expect(schema.type == "object")
    #expect(schema.additionalProperties == false)
    #expect(schema.id.hasSuffix("/schemas/events/\(fileName(of: kind.type))"))
    #expect(schema.dialect == "https://json-schema.org/draft/2020-12/schema")
  }

  @Test func `every schema belongs to a released type`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    #expect(Set(files) == Set(EventKind.allCases.map { fileName(of: $0.type) }))
  }

  private var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../schemas/events").standardizedFileURL
  }

  private func fileName(of type: EventType) -> String { "\(type.name).v\(type.version).json" }

  private func text(of type: EventType) throws -> String {
    try String(contentsOf: folder.appending(path: fileName(of: type)), encoding: .utf8)
  }

  private func schema(of type: EventType) throws -> EventSchema {
    try JSONDecoder().decode(EventSchema.self, from: Data(text(of: type).utf8))
  }
}

private struct EventSchema: Decodable {
  var dialect: String
  var id: String
  var type: String
  var additionalProperties: Bool
  var required: [String]
  var properties: [String: FieldSchema]

  enum CodingKeys: String, CodingKey {
    case dialect = "$schema"
    case id = "$id"
    case type, additionalProperties, required, properties
  }
}

/// What a property says of its values; descriptions are for people and are not compared.
private struct FieldSchema: Decodable, Equatable {
  struct Items: Decodable, Equatable { var type: String }

  var type: String?
  var tokens: [String]?
  var format: String?
  var minimum: Int?
  var pattern: String?
  var items: Items?
  var isPersonal: Bool?

  enum CodingKeys: String, CodingKey {
    case type, format, minimum, pattern, items
    case tokens = "enum"
    case isPersonal = "x-personal"
  }

  init(_ field: EventField) {
    switch field.kind {
    case .text: type = "string"
    case .token(let values): tokens = values
    case .date: (type, format) = ("string", "date")
    case .instant: (type, format) = ("string", "date-time")
    case .seconds, .count: (type, minimum) = ("integer", 0)
    case .amountMinor: type = "integer"
    case .decimal: (type, pattern) = ("string", "^-?[0-9]{1,12}(\\.[0-9]{1,12})?$")
    case .currency: (type, pattern) = ("string", "^[A-Z]{3}$")
    case .texts, .flags: (type, items) = ("array", Items(type: "string"))
    case .objects: (type, items) = ("array", Items(type: "object"))
    }
    isPersonal = field.isPersonal ? true : nil
  }
}
