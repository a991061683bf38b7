public import TicketDomain
internal import Yams

/// What can be wrong with a YAML file that a person wrote.
public enum SettingsErrorCode: String, FailureCode {
  /// Not YAML at all.
  case malformed = "settings-malformed"
  /// A key that nothing reads; a likely meant one is suggested.
  case unknownKey = "settings-unknown-key"
  /// A key that must be there is not.
  case missingKey = "settings-missing-key"
  /// The same key twice in one mapping.
  case repeatedKey = "settings-repeated-key"
  /// A value of another kind than expected.
  case wrongKind = "settings-wrong-kind"
  /// A value outside what is allowed.
  case badValue = "settings-bad-value"
}

/// A mistake in a YAML file, with `file:line`.
public typealias SettingsError = Failure<SettingsErrorCode>

/// A value in a YAML file that knows where it stands, read strictly: no key goes unread, no value is guessed.
public struct SettingsNode {
  /// `file:line`, for messages.
  public let place: String
  private let file: String
  private let node: Node

  /// Parses `text`, naming `file` in messages. An empty text is an empty mapping.
  public init(yaml text: String, file: String) throws(SettingsError) {
    do {
      let composed = try Yams.compose(yaml: text)
      self.init(node: composed ?? Node.mapping(Node.Mapping([])), file: file)
    } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
      throw SettingsError(.repeatedKey, at: "\(file):\(context.mark.line)", ["key": keys.joined(separator: ", ")])
    } catch {
      let line = (error as? YamlError).flatMap(Self.line(of:)) ?? 1
      throw SettingsError(.malformed, at: "\(file):\(line)", ["detail": Self.detail(of: error)])
    }
  }

  private init(node: Node, file: String, place: String? = nil) {
    self.node = node
    self.file = file
    self.place = place ?? "\(file):\(node.mark?.line ?? 1)"
  }

  /// Whether the value is a mapping.
  public var isMapping: Bool { node.mapping != nil }
  /// Whether the value is a list.
  public var isList: Bool { node.sequence != nil }
  /// Whether the value is a plain scalar.
  public var isScalar: Bool { node.scalar != nil }
  /// Whether nothing was written, or `null`.
  public var isNull: Bool { node.null != nil }

  /// The mapping, every key of which must be among `allowed`.
  public func fields(_ allowed: [String]) throws(SettingsError) -> SettingsFields {
    var values: [String: SettingsNode] = [:]
    for (key, value) in try pairs() {
      guard allowed.contains(key) else {
        let nearest = allowed.min { key.editDistance(to: $0) < key.editDistance(to: $1) }
        let suggestion = nearest.flatMap { key.editDistance(to: $0) <= max(2, key.count / 3) ? $0 : nil }
        throw SettingsError(
          .unknownKey, at: value.place,
          ["key": key, "suggestion": suggestion ?? "", "allowed": allowed.joined(separator: ", ")])
      }
      values[key] = value
    }
    return SettingsFields(place: place, values: values)
  }

  /// The mapping as pairs in the order in which they are written; any key is allowed, but none twice.
  public func pairs() throws(SettingsError) -> [(key: String, value: SettingsNode)] {
    guard let mapping = node.mapping else { throw wrongKind("mapping") }
    var seen: Set<String> = []
    var pairs: [(key: String, value: SettingsNode)] = []
    for (keyNode, valueNode) in mapping {
      guard let key = keyNode.scalar?.string else {
        throw SettingsNode(node: keyNode, file: file).wrongKind("text")
      }
      // A value may begin on the next line; whoever looks for it looks for its key.
      let place = SettingsNode(node: keyNode, file: file).place
      guard seen.insert(key).inserted else { throw SettingsError(.repeatedKey, at: place, ["key": key]) }
      pairs.append((key, SettingsNode(node: valueNode, file: file, place: place)))
    }
    return pairs
  }

  /// The list's members.
  public func list() throws(SettingsError) -> [SettingsNode] {
    guard let sequence = node.sequence else { throw wrongKind("list") }
    return sequence.map { SettingsNode(node: $0, file: file) }
  }

  /// The list's members, or the value itself where it is not a list.
  public func listOrSelf() throws(SettingsError) -> [SettingsNode] { isList ? try list() : [self] }

  /// The scalar as written, whatever it looks like (`on`, `1.10` and `007` stay as they are).
  public func text() throws(SettingsError) -> String {
    guard let scalar = node.scalar else { throw wrongKind("text") }
    return scalar.string
  }

  /// A whole number in `range`.
  public func integer(in range: ClosedRange<Int>) throws(SettingsError) -> Int {
    let written = try text()
    guard let value = Int(written), range.contains(value) else {
      throw bad("\(range.lowerBound)…\(range.upperBound)")
    }
    return value
  }

  /// `true` or `false`.
  public func flag() throws(SettingsError) -> Bool {
    switch try text() {
    case "true": true
    case "false": false
    default: throw bad("true, false")
    }
  }

  /// One of the cases of an enumeration of strings.
  public func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ type: Choice.Type = Choice.self
  ) throws(SettingsError) -> Choice {
    guard let value = Choice(rawValue: try text()) else {
      throw bad(Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return value
  }

  /// What a thing is called: `{en: …, zh: …}`, or one text for both languages.
  public func title() throws(SettingsError) -> Title {
    if isScalar { return Title(en: try text(), zh: try text()) }
    let texts = try fields(["en", "zh"])
    return Title(en: try texts.required("en").text(), zh: try texts.required("zh").text())
  }

  /// The error for a value that is not what `expected` says.
  public func bad(_ expected: String) -> SettingsError {
    SettingsError(.badValue, at: place, ["value": node.scalar?.string ?? "…", "expected": expected])
  }

  private func wrongKind(_ expected: String) -> SettingsError {
    SettingsError(.wrongKind, at: place, ["expected": expected])
  }

  private static func line(of error: YamlError) -> Int? {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    default: nil
    }
  }

  private static func detail(of error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
    default: "\(error)"
    }
  }
}

/// The values of one mapping by key; every key was checked against what is allowed.
public struct SettingsFields {
  /// `file:line` of the mapping.
  public let place: String
  private let values: [String: SettingsNode]

  init(place: String, values: [String: SettingsNode]) {
    self.place = place
    self.values = values
  }

  /// The value, where the key is there and its value is not null.
  public func optional(_ key: String) -> SettingsNode? { values[key].flatMap { $0.isNull ? nil : $0 } }

  /// The value; an error that names the key where there is none.
  public func required(_ key: String) throws(SettingsError) -> SettingsNode {
    guard let value = optional(key) else { throw SettingsError(.missingKey, at: place, ["key": key]) }
    return value
  }
}

extension String {
  /// Levenshtein distance over characters. O(n·m); for keys of a few dozen characters.
  fileprivate func editDistance(to other: String) -> Int {
    let target = Array(other)
    var row = Array(0...target.count)
    for (index, character) in enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in target.indices {
        let substituted = diagonal + (character == target[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(substituted, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[target.count]
  }
}
