internal import Foundation
internal import Settings
internal import TicketDomain

/// A case that a definition is held to: a file as the real system writes it, and the events expected of it.
///
/// The folder holds `sample.yaml` (`adapter`, `input`, and where needed `zone`, `currency` and `account`), the input, and
/// `expected.jsonl`: one line a record, `{"key":…,"events":[{"event":…,"occurredAt":…,"payload":{…},"personal":{…}}]}`. A
/// `record-quarantined` has no `occurredAt`, since that is the moment of ingestion.
public struct SampleFolder: Sendable {
  /// A line that came out otherwise.
  public struct Difference: Sendable, Equatable {
    /// Counted from 1.
    public var line: Int
    /// As in `expected.jsonl`; `nil` where it has no such line.
    public var expected: String?
    /// As it came out; `nil` where no such record did.
    public var actual: String?
  }

  /// The name of the definition that the case is for.
  public let adapter: String
  /// The input's name in the folder.
  public let input: String
  /// The folder.
  public let path: String
  private let source: SourceSettings

  static let keys = ["adapter", "input", "zone", "currency", "account"]

  /// Reads the folder's `sample.yaml`.
  ///
  /// - Throws: `SettingsError`, or ``AdapterError`` `file-unreadable`, `definition-zone-unknown`.
  public init(path: String) throws {
    self.path = path
    let file = path + "/sample.yaml"
    let text = try Self.text(ofFileAt: file)
    let fields = try SettingsNode(yaml: text, file: file).fields(Self.keys)
    adapter = try fields.required("adapter").text()
    input = try fields.required("input").text()
    var source = SourceSettings(name: adapter)
    source.zone = try fields.optional("zone").map { try ZoneRules.named($0) }
    if let node = fields.optional("currency") {
      guard let currency = Currency(code: try node.text()) else { throw node.bad("CNY") }
      source.currency = currency
    }
    source.account = try fields.optional("account")?.text()
    self.source = source
  }

  /// What the input becomes: the text that `expected.jsonl` should have.
  public func actual(_ definition: AdapterDefinition) throws -> String {
    guard definition.name == adapter else {
      throw AdapterError(.sampleOfOther, at: path, ["adapter": adapter, "given": definition.name])
    }
    let check = try DefinitionCheck(definition, path: path + "/" + input, name: input, source: source)
    let sink = ByteSink()
    while let record = try check.next() { sink.append(record) }
    return String(decoding: sink.raw, as: UTF8.self)
  }

  /// Where the input becomes something else than `expected.jsonl` says; empty where all is well. Without that file, every
  /// line differs.
  public func differences(_ definition: AdapterDefinition) throws -> [Difference] {
    let file = path + "/expected.jsonl"
    let expected = FileManager.default.fileExists(atPath: file) ? try Self.lines(Self.text(ofFileAt: file)) : []
    let actual = try Self.lines(self.actual(definition))
    return (0..<max(expected.count, actual.count)).compactMap { index in
      let difference = Difference(
        line: index + 1, expected: expected.indices.contains(index) ? expected[index] : nil,
        actual: actual.indices.contains(index) ? actual[index] : nil)
      return difference.expected == difference.actual ? nil : difference
    }
  }

  private static func lines(_ text: String) -> [String] {
    // Not Character.isNewline: JSON strings may hold U+2028.
    text.utf8.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func text(ofFileAt path: String) throws -> String {
    do {
      return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    } catch {
      throw AdapterError(.fileUnreadable, at: path, ["detail": error.localizedDescription])
    }
  }
}

extension ByteSink {
  /// A line of `expected.jsonl`.
  fileprivate func append(_ record: CheckedRecord) {
    append("{\"key\":")
    append(jsonString: record.key)
    append(",\"events\":[")
    for (index, event) in record.events.enumerated() {
      append(index == 0 ? "{\"event\":" : ",{\"event\":")
      append(jsonString: event.kind.type.name)
      if event.kind != .recordQuarantined {
        append(",\"occurredAt\":")
        append(jsonInstant: event.occurredAt)
      }
      append(",\"payload\":" + event.payload)
      if !event.personal.isEmpty { append(",\"personal\":" + event.personal) }
      append("}")
    }
    append("]}\n")
  }
}
