internal import Settings
public import TicketDomain

/// All texts that people read, in one language: `Catalogue/en.yaml` and `Catalogue/zh.yaml`, which a test holds to the
/// same keys and placeholders.
public struct Catalogue: Sendable {
  /// The language of the texts.
  public let language: Language
  private let labels: [String: String]
  private let errors: [String: ErrorText]

  private struct ErrorText {
    var what: String
    var hint: String?
  }

  /// The texts of that language. Costs a few milliseconds.
  public init(_ language: Language) throws {
    self.language = language
    let bytes =
      switch language {
      case .en: PackageResources.en_yaml
      case .zh: PackageResources.zh_yaml
      }
    let text = String(decoding: bytes, as: UTF8.self)
    let root = try SettingsNode(yaml: text, file: "Catalogue/\(language.rawValue).yaml")
    let fields = try root.fields(["labels", "errors"])
    var labels: [String: String] = [:]
    for (key, value) in try fields.required("labels").pairs() { labels[key] = try value.text() }
    var errors: [String: ErrorText] = [:]
    for (key, value) in try fields.required("errors").pairs() {
      let parts = try value.fields(["what", "hint"])
      errors[key] = ErrorText(what: try parts.required("what").text(), hint: try parts.optional("hint")?.text())
    }
    self.labels = labels
    self.errors = errors
  }

  /// The text of a label, its `{placeholders}` filled in; the key itself where there is none.
  public func callAsFunction(_ key: String, _ arguments: [String: String] = [:]) -> String {
    filled(labels[key] ?? key, arguments)
  }

  /// What happened, where, and what to do next: one to three lines.
  public func explain(_ error: any Error) -> String {
    guard let error = error as? any ExplainableError else { return "\(error)" }
    guard errors[error.codeName] != nil else { return "\(error)" }
    var lines = [self("error", ["what": meaning(of: error)])]
    if let place = error.place { lines.append("  " + self("where", ["place": place])) }
    if let hint = hint(of: error) { lines.append("  " + self("next", ["hint": hint])) }
    return lines.joined(separator: "\n")
  }

  /// What happened, in one line without the place.
  public func meaning(of error: any ExplainableError) -> String {
    meaning(ofCode: error.codeName, withPlace(error))
  }

  /// What to do next; `nil` where the text has no hint.
  public func hint(of error: any ExplainableError) -> String? {
    errors[error.codeName]?.hint.map { filled($0, withPlace(error)) }
  }

  private func withPlace(_ error: any ExplainableError) -> [String: String] {
    error.arguments.merging(["place": error.place ?? ""]) { $1 }
  }

  /// What a quarantine reason or another code means, in one line.
  public func meaning(ofCode code: String, _ arguments: [String: String] = [:]) -> String {
    errors[code].map { filled($0.what, arguments) } ?? code
  }

  /// Every key with its placeholders, so that a test can compare languages and find codes without a text.
  public var keys: [String: Set<String>] {
    var keys: [String: Set<String>] = [:]
    for (key, text) in labels { keys["labels." + key] = Self.placeholders(text) }
    for (key, text) in errors {
      keys["errors." + key] = Self.placeholders(text.what).union(Self.placeholders(text.hint ?? ""))
    }
    return keys
  }

  private func filled(_ text: String, _ arguments: [String: String]) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let name = rest[rest.index(after: open)..<close]
      // What is missing or empty stays readable rather than break the sentence.
      let argument = arguments[String(name)]?.withVisibleControls ?? "…"
      result += argument.isEmpty ? "–" : argument
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private static func placeholders(_ text: String) -> Set<String> {
    var names: Set<String> = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      names.insert(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return names
  }
}
