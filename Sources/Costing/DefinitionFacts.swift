internal import TicketDomain

/// A definition taken apart into single statements, so that two versions can be compared, whatever their files look like.
public struct DefinitionFacts: Sendable {
  /// A statement: what it is about, such as `pool telephony: driver`, and what is said.
  public struct Fact: Hashable, Sendable {
    /// What it is about.
    public var about: String
    /// What is said.
    public var value: String
  }

  /// In the order of the definition.
  public let facts: [Fact]

  /// What the definition says.
  public init(_ definition: CostDefinition) {
    var facts: [Fact] = []
    func say(_ about: String, _ value: String?) {
      if let value { facts.append(Fact(about: about, value: value)) }
    }
    say("title", "\(definition.title.en) · \(definition.title.zh)")
    say("currency", definition.currency.code)
    say("basis", definition.basis.rawValue)
    say("period", definition.periodBasis.rawValue)
    for department in (definition.departments ?? []).sorted() { say("departments: \(department)", "counted") }
    say("practical-capacity", definition.practicalCapacityPermille.map { "\($0 / 10).\($0 % 10)%" })
    say("capacity-hours", definition.capacityHours.rawValue)
    let mail = definition.mailTime
    say("mail-minutes: read", Self.minutes(mail.read))
    say("mail-minutes: reply", Self.minutes(mail.written))
    say("mail-minutes: per-attachment", Self.minutes(mail.attachment))
    say("mail-minutes: per-1000-characters", Self.minutes(mail.thousandCharacters))
    let chat = definition.chatTime
    say("chat-minutes: by", chat.countsActivity ? "activity" : "messages")
    say("chat-minutes: read", Self.minutes(chat.read))
    say("chat-minutes: reply", Self.minutes(chat.written))
    for term in definition.timeTerms {
      let services = term.services.map { " of " + $0.sorted().joined(separator: ", ") } ?? ""
      say("minutes per \(term.unit.rawValue)\(services)", Self.minutes(term.milliseconds))
    }
    say("support: method", definition.support?.method.rawValue)
    for (index, member) in (definition.support?.members ?? []).enumerated() {
      say("support \(member.department)", "\(index + 1): \(Self.share(member.share, member.fixedShares))")
    }
    for pool in definition.pools {
      say("pool \(pool.id): title", "\(pool.title.en) · \(pool.title.zh)")
      for item in pool.items { say("item \(item)", "pool \(pool.id)") }
      say("pool \(pool.id): share", Self.share(pool.share, pool.fixedShares))
      say("pool \(pool.id): driver", pool.driver.rawValue)
      let capacity: String? =
        switch pool.capacity {
        case .practical: "practical"
        case .seconds(let seconds): "\(seconds / 60) minutes"
        case .asUsed: pool.driver == .handleMinutes ? "none" : nil
        }
      say("pool \(pool.id): capacity", capacity)
    }
    self.facts = facts
  }

  /// What one of two definitions says and the other does not, or says otherwise.
  public struct Difference: Hashable, Sendable {
    /// What it is about.
    public var about: String
    /// What the first says; `nil` where it says nothing.
    public var first: String?
    /// What the second says.
    public var second: String?
  }

  /// How `second` differs, in the order of this one, what only the second says last.
  public func differences(to second: DefinitionFacts) -> [Difference] {
    let theirs = Dictionary(second.facts.map { ($0.about, $0.value) }, uniquingKeysWith: { first, _ in first })
    let own = Set(facts.map(\.about))
    return facts.filter { theirs[$0.about] != $0.value }
      .map { Difference(about: $0.about, first: $0.value, second: theirs[$0.about]) }
      + second.facts.filter { !own.contains($0.about) }
      .map { Difference(about: $0.about, first: nil, second: $0.value) }
  }

  /// Milliseconds as minutes with up to three decimals; nothing for none.
  private static func minutes(_ milliseconds: Int64) -> String? {
    guard milliseconds != 0 else { return nil }
    let thousandths = milliseconds / 60
    var text = "\(thousandths / 1000).\(String(thousandths % 1000 + 1000).dropFirst())"
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  private static func share(_ share: CostDefinition.Share, _ fixed: [CostDefinition.FixedShare]) -> String {
    guard share == .fixed else { return share.rawValue }
    return "fixed " + fixed.map { "\($0.department) \($0.weight)" }.joined(separator: ", ")
  }
}
