public import Duplicates
public import Projections

/// Why two tickets are called duplicates, or not: each piece of evidence with its weight, and what would change the verdict.
public struct DuplicateAccount: Encodable, Sendable {
  /// One piece of evidence.
  public struct Evidence: Encodable, Sendable {
    /// What is compared.
    public var measure: String
    /// Its value.
    public var value: Double
    /// How much it speaks for the same matter (above 0) or against it, in nats.
    public var weight: Double
    /// How likely it would be without it, in percent.
    public var percentWithout: Double
  }

  /// The later ticket.
  public var ticket: String
  /// The earlier one.
  public var other: String
  /// certain, likely or possible; `nil` for none.
  public var verdict: String?
  /// How likely it is that they are the same matter, in percent.
  public var percent: Double
  /// The log odds, in nats: `base` and all weights.
  public var logit: Double
  /// The log odds of two such tickets of which nothing more is known.
  public var base: Double
  /// What is known of who they are from.
  public var situation: String
  /// Whether they have anything in common by which tickets are found to be compared.
  public var isCompared: Bool
  /// same or different, where somebody decided, and the event.
  public var decision: String?
  /// Position of the decision.
  public var decisionEvent: Int64?
  /// Whether they are merged.
  public var isMerged: Bool
  /// How far apart they were opened.
  public var secondsApart: Int64
  /// The strongest first.
  public var evidence: [Evidence]
  /// What the later ticket says, in pieces; those that the earlier one has as well are marked.
  public var said: [SharedWords.Piece]
  /// The same of the earlier one.
  public var otherSaid: [SharedWords.Piece]
  /// How much is missing to the next better verdict, in nats, by verdict; below 0 where it is more than enough.
  public var missing: [String: Double]

  private static let textMax = 2000

  /// The account of an explanation by `rules`. Throws where the weights cannot be read.
  public init(_ explanation: DuplicateExplanation, _ rules: DuplicateRules) throws {
    let weights = try rules.weights()
    let match = explanation.match
    ticket = "T\(explanation.pair.ticket)"
    other = "T\(explanation.pair.other)"
    verdict = explanation.pair.verdict?.rawValue
    percent = explanation.pair.percent
    logit = Self.rounded(match.logit)
    base = Self.rounded(weights[match.situation].base)
    situation = match.situation.rawValue
    isCompared = explanation.isCompared
    decision = explanation.pair.decision.map { $0.isSame ? "same" : "different" }
    decisionEvent = explanation.pair.decision?.event
    isMerged = explanation.pair.isMerged
    secondsApart = explanation.secondsApart
    evidence = Measure.allCases.compactMap { measure in
      guard let value = match.evidence[measure] else { return nil }
      let weight = weights[match.situation].weight(of: measure, at: value)
      guard abs(weight) >= 0.005 else { return nil }
      return Evidence(
        measure: measure.name, value: Self.rounded(Double(value)), weight: Self.rounded(weight),
        percentWithout: (1000 * EvidenceWeights.probability(ofLogit: match.logit - weight)).rounded() / 10)
    }.sorted { abs($1.weight) < abs($0.weight) }
    let texts = [explanation.said.0, explanation.said.1].map { document in
      let text = [document.subject, document.text].filter { !$0.isEmpty }.joined(separator: "\n")
      return String(text.prefix(Self.textMax))
    }
    said = SharedWords(texts[0], with: texts[1], reader: rules.reader).pieces
    otherSaid = SharedWords(texts[1], with: texts[0], reader: rules.reader).pieces
    missing = [
      Verdict.likely.rawValue: Self.rounded(rules.verdicts.logit(of: .likely) - match.logit),
      Verdict.possible.rawValue: Self.rounded(rules.verdicts.logit(of: .possible) - match.logit),
    ]
  }

  private static func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }
}

extension ReportText {
  /// The account from the verdict down to the words.
  public func lines(_ account: DuplicateAccount) -> [String] {
    var lines = [
      "\(account.ticket) ↔ \(account.other)  "
        + verdictName(isMerged: account.isMerged, account.decision, account.verdict)
        + "  \(account.percent)%"
    ]
    if let decision = account.decision, let event = account.decisionEvent {
      lines.append(
        catalogue("duplicates-decided", ["verdict": catalogue("verdict-" + decision), "event": Figures.count(event)]))
    }
    if !account.isCompared { lines.append(catalogue("duplicates-not-compared")) }
    lines += [
      catalogue(
        "duplicates-situation",
        [
          "situation": catalogue("situation-" + account.situation), "apart": Figures.age(account.secondsApart),
          "base": signed(account.base),
        ]), "",
    ]
    var table = TextTable([
      (catalogue("evidence"), .left), (catalogue("value"), .right), (catalogue("weight"), .right),
      (catalogue("without-it"), .right),
    ])
    for evidence in account.evidence {
      table.append([
        catalogue("measure-" + evidence.measure), "\(evidence.value)", signed(evidence.weight),
        "\(evidence.percentWithout)%",
      ])
    }
    table.appendRule()
    table.append([catalogue("total"), "", signed(account.logit), "\(account.percent)%"])
    lines += table.lines() + ["", changeLine(account), ""]
    for (name, pieces) in [(account.other, account.otherSaid), (account.ticket, account.said)] {
      let text = pieces.map { $0.isShared ? "«\($0.text)»" : $0.text }.joined()
      let shown = text.isEmpty ? [catalogue("nothing-said")] : text.split(separator: "\n").map(String.init)
      lines += ["\(name):"] + shown.map { "  " + $0.withVisibleControls }
    }
    return lines
  }

  /// What would make another verdict of it.
  private func changeLine(_ account: DuplicateAccount) -> String {
    let likely = account.missing["likely"] ?? 0
    let possible = account.missing["possible"] ?? 0
    let (verdict, missing) = possible > 0 ? ("possible", possible) : ("likely", likely)
    if missing > 0 {
      return catalogue("duplicates-missing", ["missing": signed(missing), "verdict": catalogue("verdict-" + verdict)])
    }
    let deciding = account.evidence.filter { $0.weight > -missing }.map { catalogue("measure-" + $0.measure) }
    return deciding.isEmpty
      ? catalogue("duplicates-firm", ["margin": signed(-missing)])
      : catalogue("duplicates-hangs-on", ["evidence": deciding.joined(separator: catalogue("list-comma"))])
  }

  /// What people call a verdict; a decision counts for more, and a merger for most.
  func verdictName(isMerged: Bool, _ decision: String?, _ verdict: String?) -> String {
    let name = isMerged ? "merged" : decision ?? verdict ?? "none"
    return catalogue("verdict-" + name)
  }

  private func signed(_ number: Double) -> String { number > 0 ? "+\(number)" : "\(number)" }
}
