internal import Foundation

/// Compares a document with others.
struct PairComparison {
  private let row: DocumentTable.Row
  private let terms: [TextTerm]
  private let information: [Float]
  private let wordCount: Int
  /// What the document scores when it is compared with itself.
  private let ownRelevance: Float
  private let ownKeys: [DocumentKey]
  private let names: [PersonName]
  private let categories: [DocumentTraits.Category]
  private let tokens: [UInt16]
  private let similarity: TextSimilarity?
  private let wording: WordingGrams?
  private let keys: DocumentKeys
  private let statistics: TermStatistics
  private let affinities: CategoryAffinities
  /// A number that more tickets have is a hotline's or a product's.
  private static let numberDocumentsMax = 32
  /// What is longer is a report.
  private static let messageTokensMax = 128

  /// Prepares the comparison of a document, which has been weighed. O(its size).
  init(
    of document: Int, in table: DocumentTable, statistics: TermStatistics, keys: DocumentKeys = DocumentKeys(),
    affinities: CategoryAffinities = CategoryAffinities()
  ) {
    let (chunk, place) = DocumentTable.place(of: document)
    let data = table.chunks[chunk]
    row = data.rows[place]
    terms = Array(data.terms[row.terms.places])
    information = terms.map { statistics.information(of: $0) }
    wordCount = Int(row.grams - row.terms.lowerBound)
    let saturation = statistics.saturation(ofLength: row.measures.frequency)
    ownRelevance = zip(terms, information).reduce(0) { sum, term in
      guard term.0.family == .word else { return sum }
      return sum + term.0.weight * term.1 * term.0.frequency / (term.0.frequency + saturation)
    }
    ownKeys = Array(data.keys[row.keys.places])
    names = Array(data.names[row.names.places])
    categories = Array(data.categories[row.categories.places])
    tokens = Array(data.tokens[row.tokens.places])
    wording = WordingGrams(tokens)
    similarity = tokens.isEmpty || tokens.count > TextSimilarity.unitsMax ? nil : TextSimilarity(tokens)
    self.keys = keys
    self.statistics = statistics
    self.affinities = affinities
  }

  /// What the words that both have say of `other`, an earlier document that has been weighed. O(words of both).
  func words(with other: Int, in table: DocumentTable) -> Evidence {
    let (chunk, place) = DocumentTable.place(of: other)
    let others = table.chunks[chunk].terms
    var evidence = Evidence()
    compareWords(table.chunks[chunk].rows[place], others.span, &evidence)
    return evidence
  }

  /// What the wordings of the texts say; `nil` where they are unknown or too long. O(items).
  func wording(with other: Int, in table: DocumentTable, by weights: WordingWeights) -> Float? {
    let (chunk, place) = DocumentTable.place(of: other)
    let range = table.chunks[chunk].rows[place].tokens.places
    guard let wording, let theirs = WordingGrams(table.chunks[chunk].tokens[range]) else { return nil }
    return weights.score(wording, theirs)
  }

  /// Adds to the `evidence` of ``words(with:in:)`` what else speaks for and against `other` being the same matter. O(size of both).
  func complete(_ evidence: inout Evidence, with other: Int, in table: DocumentTable) -> Situation {
    let (chunk, place) = DocumentTable.place(of: other)
    let data = table.chunks[chunk]
    let otherRow = data.rows[place]
    compareGrams(otherRow, data.terms.span, &evidence)
    compareTexts(otherRow, data, &evidence)
    compareCircumstances(otherRow, data, &evidence)
    return comparePeople(otherRow, data, &evidence)
  }

  private func compareWords(
    _ other: DocumentTable.Row, _ others: Span<TextTerm>, _ evidence: inout Evidence
  ) {
    var (words, inSubject, ofSubject): (Float, Float, Float) = (0, 0, 0)
    var (mass, relevance): (Float, Float) = (0, 0)
    var rarest: (Float, Float, Float) = (0, 0, 0)
    let saturation = statistics.saturation(ofLength: other.measures.frequency)
    let weightTable = TextTerm.weights
    let weights = weightTable.span
    forEachShared(0..<wordCount, others, Int(other.terms.lowerBound)..<Int(other.grams)) { one, two, information in
      let squared = information * information
      let weight = weights[2 * Int(one.inSubject) + Int(one.inText)]
      let theirWeight = weights[2 * Int(two.inSubject) + Int(two.inText)]
      words += weight * theirWeight * squared
      mass += information
      relevance += weight * information * two.frequency / (two.frequency + saturation)
      if two.inSubject > 0 { inSubject += weight * weights[Int(two.inSubject)] * squared }
      if one.inSubject > 0 { ofSubject += weights[Int(one.inSubject)] * theirWeight * squared }
      if information > rarest.0 {
        rarest = (information, rarest.0, rarest.1)
      } else if information > rarest.1 {
        rarest = (rarest.0, information, rarest.1)
      } else if information > rarest.2 {
        rarest.2 = information
      }
    }
    evidence[.wordCosine] = Self.share(words, row.measures.wordLength * other.measures.wordLength)
    evidence[.textInSubject] = Self.share(inSubject, row.measures.wordLength * other.measures.subjectLength)
    evidence[.subjectInText] = Self.share(ofSubject, row.measures.subjectLength * other.measures.wordLength)
    evidence[.relevance] = Self.share(relevance, ownRelevance)
    evidence[.sharedOfLater] = Self.share(mass, row.measures.wordMass)
    evidence[.sharedOfEarlier] = Self.share(mass, other.measures.wordMass)
    evidence[.rarestShared] = (rarest.0 + rarest.1 + rarest.2) / 3
  }

  private func compareGrams(_ other: DocumentTable.Row, _ others: Span<TextTerm>, _ evidence: inout Evidence) {
    var grams: Float = 0
    forEachShared(wordCount..<terms.count, others, Int(other.grams)..<Int(other.terms.upperBound)) {
      one, two, information in
      grams += one.weight * two.weight * information * information
    }
    evidence[.gramCosine] = Self.share(grams, row.measures.gramLength * other.measures.gramLength)
  }

  /// Calls `body` with each term that both have, and what it tells.
  private func forEachShared(
    _ own: Range<Int>, _ others: Span<TextTerm>, _ theirs: Range<Int>, _ body: (TextTerm, TextTerm, Float) -> Void
  ) {
    let terms = terms.span
    let information = information.span
    var (mine, their) = (own.lowerBound, theirs.lowerBound)
    while mine < own.upperBound, their < theirs.upperBound {
      let (one, two) = (terms[mine], others[their])
      if one.hash < two.hash {
        mine += 1
      } else if one.hash > two.hash {
        their += 1
      } else {
        body(one, two, information[mine])
        mine += 1
        their += 1
      }
    }
  }

  private static func share(_ part: Float, _ whole: Float) -> Float? { whole > 0 ? min(1, part / whole) : nil }

  private func compareTexts(_ other: DocumentTable.Row, _ data: DocumentTable.Chunk, _ evidence: inout Evidence) {
    let range = other.tokens.places
    guard !tokens.isEmpty, !range.isEmpty else { return }
    let (shorter, longer) = (min(tokens.count, range.count), max(tokens.count, range.count))
    evidence[.lengthRatio] = Float(shorter) / Float(longer)
    evidence[.length] = log(max(1, Float(min(row.length, other.length))))
    evidence[.sameWords] = row.sameWords == other.sameWords ? 1 : 0
    guard let similarity, range.count <= TextSimilarity.unitsMax else { return }
    let (inOrder, longestRun) = similarity.compared(with: data.tokens.span.extracting(range))
    evidence[.negation] = row.hasNegation == other.hasNegation ? 0 : 1
    evidence[.inOrder] = 2 * Float(inOrder) / Float(shorter + longer)
    evidence[.longestRun] = Float(longestRun) / Float(min(shorter, TextSimilarity.runMax))
  }

  /// A short text in ideographs. One in letters is weighed like a report: messages in letters nobody has marked yet.
  private func isMessage(_ row: DocumentTable.Row) -> Bool {
    row.tokens.count <= Self.messageTokensMax && 2 * Int(row.words) < row.tokens.count
  }

  private func comparePeople(
    _ other: DocumentTable.Row, _ data: DocumentTable.Chunk, _ evidence: inout Evidence
  ) -> Situation {
    let theirs = data.keys[other.keys.places]
    var (hasKey, isShared) = (false, false)
    for (measure, kind) in Self.ownKinds {
      guard let mine = ownKeys.first(where: { $0.kind == kind }), let their = theirs.first(where: { $0.kind == kind })
      else {
        continue
      }
      evidence[measure] = mine.key == their.key ? 1 : -1
      if mine.key == their.key {
        if keys.people.isShared(mine.key) {
          evidence[measure] = nil
          isShared = true
        } else {
          hasKey = true
        }
      }
    }
    let isKnown = row.owner >= 0 && other.owner >= 0
    if isKnown {
      let isMentioned = ownKeys.contains { mine in
        mine.kind.isIdentity && !keys.people.isShared(mine.key)
          && theirs.contains { $0.kind.isIdentity && $0.key == mine.key && !($0.kind.isOwn && mine.kind.isOwn) }
      }
      evidence[.mentioned] = isMentioned ? 1 : 0
      hasKey = hasKey || isMentioned
    }
    evidence[.sharedIdentity] = isShared ? 1 : 0
    if let agreement = NameAgreement(names, data.names[other.names.places]) {
      evidence[.name] = Float(agreement.rawValue)
      if agreement == .equal || agreement == .sound,
        let name = ownKeys.first(where: { mine in mine.kind == .name && theirs.contains { $0.key == mine.key } })
      {
        evidence[.nameSpread] = log2(Float(max(1, keys.chains.counts[Int(name.key)] - 1)))
      }
    }
    guard isKnown else { return isMessage(row) && isMessage(other) ? .anonymousMessages : .anonymousReports }
    let (mine, their) = (keys.people.person(of: row.owner), keys.people.person(of: other.owner))
    let (customer, otherCustomer) = (keys.people.customer(of: mine), keys.people.customer(of: their))
    if customer >= 0, otherCustomer >= 0 { evidence[.customer] = customer == otherCustomer ? 1 : -1 }
    guard mine == their else { return .strangers }
    evidence[.linked] = hasKey || customer >= 0 ? 0 : 1
    return .sameCustomer
  }

  private static let ownKinds: [(Measure, DocumentKey.Kind)] = [
    (.phone, .ownPhone), (.mail, .ownMail), (.chat, .ownChat),
  ]

  private func compareCircumstances(
    _ other: DocumentTable.Row, _ data: DocumentTable.Chunk, _ evidence: inout Evidence
  ) {
    let mine = ownKeys.filter { $0.kind == .number && keys.chains.counts[Int($0.key)] <= Self.numberDocumentsMax }
    let theirs = data.keys[other.keys.places].filter {
      $0.kind == .number && keys.chains.counts[Int($0.key)] <= Self.numberDocumentsMax
    }
    if !mine.isEmpty, !theirs.isEmpty {
      evidence[.number] = mine.contains { number in theirs.contains { $0.key == number.key } } ? 1 : -1
    }
    if row.createdAt != .min, other.createdAt != .min {
      let seconds = row.createdAt > other.createdAt ? row.createdAt - other.createdAt : other.createdAt - row.createdAt
      evidence[.hoursApart] = log2(1 + Float(seconds) / 3600)
    }
    if row.channel != 0, other.channel != 0 { evidence[.channel] = row.channel == other.channel ? 1 : 0 }
    compareCategories(Array(data.categories[other.categories.places]), &evidence)
  }

  private func compareCategories(_ others: [DocumentTraits.Category], _ evidence: inout Evidence) {
    var (known, balance, information, affinity): (Float, Float, Float, Float) = (0, 0, 0, 0)
    for theirs in others {
      guard let mine = categories.first(where: { $0.name == theirs.name }) else { continue }
      known += 1
      affinity += affinities.affinity(mine, theirs)
      if mine.value == theirs.value {
        balance += 1
        information += affinities.information(of: mine)
      } else {
        balance -= 1
      }
    }
    guard known > 0 else { return }
    evidence[.category] = balance / known
    evidence[.categoryInformation] = information
    evidence[.categoryAffinity] = affinity
  }
}
