public import Costing
public import Projections
public import TicketDomain

/// The definitions and versions that there are, and which hold when.
public struct DefinitionList: Encodable, Sendable {
  /// A version of a definition.
  public struct Row: Encodable, Sendable {
    /// `finance@1`.
    public var definition: String
    /// What reports call it, in English.
    public var titleEn: String
    /// What reports call it, in Chinese.
    public var titleZh: String
    /// adopted, or draft where only a file has it.
    public var state: String
    /// Whether the configuration still names its file.
    public var isConfigured: Bool
    /// Every decision to adopt it, oldest first.
    public var adoptions: [Adoption]
  }

  /// A decision to adopt a version.
  public struct Adoption: Encodable, Sendable {
    /// The first month that it is for.
    public var from: String
    /// The last one; `nil` where it goes on.
    public var to: String?
    /// When it was decided.
    public var at: Instant
    /// Position of the decision.
    public var event: Int64
    /// Who decided.
    public var author: String?
    /// Why.
    public var reason: String?
  }

  /// In the order of the configuration.
  public var rows: [Row]

  /// All of them. O(definitions × adoptions).
  public init(_ views: Views) {
    let configured = Set(views.rules.definitions.map(\.name))
    rows = views.definitions.all.map { definition in
      let adoptions = views.definitions.adoptions.filter {
        $0.definition == definition.id && $0.version == definition.version
      }
      return Row(
        definition: definition.name, titleEn: definition.title.en, titleZh: definition.title.zh,
        state: adoptions.isEmpty ? "draft" : "adopted", isConfigured: configured.contains(definition.name),
        adoptions: adoptions.map {
          Adoption(
            from: "\($0.validFrom)", to: $0.validTo.map { "\($0)" }, at: $0.at, event: $0.event, author: $0.author,
            reason: $0.reason)
        })
    }
  }
}

/// One definition's text and where it comes from.
public struct DefinitionAccount: Encodable, Sendable {
  /// `finance@1`.
  public var definition: String
  /// adopted or draft.
  public var state: String
  /// The YAML.
  public var text: String

  /// The definition as adopted, or as its file has it.
  public init(_ definition: CostDefinition, _ views: Views) {
    self.definition = definition.name
    let isAdopted = views.definitions.adoptions.contains { "\($0.definition)@\($0.version)" == definition.name }
    state = isAdopted ? "adopted" : "draft"
    text = definition.text
  }
}

/// In which statements two definitions differ.
public struct DefinitionDiff: Encodable, Sendable {
  /// What one says and the other does not, or says otherwise.
  public struct Row: Encodable, Sendable {
    /// What it is about.
    public var about: String
    /// What the first says; `nil` where it says nothing.
    public var first: String?
    /// What the second says.
    public var second: String?
  }

  /// `finance@1`.
  public var first: String
  /// `finance@2`.
  public var second: String
  /// Empty where both say the same.
  public var rows: [Row]

  /// Compares two of them.
  public init(_ first: CostDefinition, _ second: CostDefinition) {
    self.first = first.name
    self.second = second.name
    rows = DefinitionFacts(first).differences(to: DefinitionFacts(second)).map {
      Row(about: $0.about, first: $0.first, second: $0.second)
    }
  }
}
