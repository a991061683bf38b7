/// What two tickets are compared by. Each has a value, and each value a weight that speaks for or against their being the same matter.
public enum Measure: Int, CaseIterable, Sendable {
  // What they say.
  case wordCosine
  case gramCosine
  case textInSubject
  case subjectInText
  case relevance
  case crowding
  case sharedOfLater
  case sharedOfEarlier
  case rarestShared
  case longestRun
  case inOrder
  case sameWords
  case lengthRatio
  case length
  case negation
  case wording
  // Who they are from.
  case phone
  case mail
  case chat
  case mentioned
  case customer
  case linked
  case sharedIdentity
  case name
  case nameSpread
  // What else they name.
  case number
  case category
  case categoryInformation
  case categoryAffinity
  // When and how they came.
  case hoursApart
  case channel

  /// As the file of weights and `duplicates show` name it.
  public var name: String {
    switch self {
    case .wordCosine: "word-cosine"
    case .gramCosine: "gram-cosine"
    case .textInSubject: "text-in-subject"
    case .subjectInText: "subject-in-text"
    case .relevance: "relevance"
    case .crowding: "crowding"
    case .sharedOfLater: "shared-of-later"
    case .sharedOfEarlier: "shared-of-earlier"
    case .rarestShared: "rarest-shared"
    case .longestRun: "longest-run"
    case .inOrder: "in-order"
    case .sameWords: "same-words"
    case .lengthRatio: "length-ratio"
    case .length: "length"
    case .negation: "negation"
    case .wording: "wording"
    case .phone: "phone"
    case .mail: "mail"
    case .chat: "chat"
    case .mentioned: "mentioned"
    case .customer: "customer"
    case .linked: "linked"
    case .sharedIdentity: "shared-identity"
    case .name: "name"
    case .nameSpread: "name-spread"
    case .number: "number"
    case .category: "category"
    case .categoryInformation: "category-information"
    case .categoryAffinity: "category-affinity"
    case .hoursApart: "hours-apart"
    case .channel: "channel"
    }
  }

  /// The values for which a weight is kept, ascending; between two of them it is interpolated.
  var knots: [Float] {
    switch self {
    case .wordCosine, .gramCosine, .sharedOfLater, .sharedOfEarlier, .longestRun, .inOrder:
      [0, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1]
    case .textInSubject, .subjectInText, .relevance: [0, 0.1, 0.2, 0.35, 0.5, 0.7, 1]
    case .crowding: [0, 0.03, 0.06, 0.09, 0.12, 0.16, 0.2, 0.3, 0.5]
    case .rarestShared: [0, 2, 4, 6, 9]
    case .sameWords, .negation, .linked, .sharedIdentity, .channel: [0, 1]
    case .lengthRatio: [0, 0.25, 0.5, 0.75, 1]
    case .length: [0, 2, 3, 4, 5, 7]
    case .wording: [-6, -3, -1.5, 0, 1.5, 3, 6]
    case .phone, .mail, .chat, .customer, .number: [-1, 0, 1]
    case .mentioned: [0, 1]
    case .name: [1, 2, 3, 4, 5, 6, 7]
    case .nameSpread: [0, 1, 2, 4]
    case .category: [-1, -0.5, 0, 0.5, 1]
    case .categoryInformation: [0, 1, 2, 4, 6, 9]
    case .categoryAffinity: [-4, -2, -1, 0, 1, 2, 4]
    case .hoursApart: [0, 1, 3, 5, 6, 7, 8, 9, 10.5]
    }
  }
}

/// The values of all measures of a pair; those that cannot be told are missing.
public struct Evidence: Sendable {
  private var values: InlineArray<31, Float>

  /// Nothing is known.
  init() { values = InlineArray(repeating: .nan) }

  /// How much alike the texts are, from 0 to 1.
  var likeness: Float { ((self[.wordCosine] ?? 0) + (self[.gramCosine] ?? 0)) / 2 }

  /// By what the closest texts are chosen: one that has the other's words in its subject is closer.
  var closeness: Float { (self[.wordCosine] ?? 0) + 0.2 * (self[.textInSubject] ?? 0) }

  /// The value of a measure, `nil` where it cannot be told.
  public subscript(measure: Measure) -> Float? {
    get { values[measure.rawValue].isNaN ? nil : values[measure.rawValue] }
    set { values[measure.rawValue] = newValue ?? .nan }
  }
}

/// What is known of who two tickets are from: each situation has weights of its own.
public enum Situation: String, CaseIterable, Sendable {
  /// The same customer, by an identity of their own, by the customer list, or by what they write.
  case sameCustomer = "same-customer"
  /// Both are from somebody, and nothing says that they are one.
  case strangers
  /// Of one of them nobody knows who it is from, and both are messages: short, and written in ideographs.
  case anonymousMessages = "anonymous-messages"
  /// The same, of reports: all other texts.
  case anonymousReports = "anonymous-reports"
  /// Two sentences, and nothing else, written in ideographs.
  case sentences
  /// The same, written in letters.
  case letterSentences = "letter-sentences"
  /// Two tickets of the same customer, compared by themselves.
  case ticketsOfCustomer = "tickets-of-customer"
  /// Two tickets that nothing says are from the same customer, compared by themselves.
  case ticketsOfStrangers = "tickets-of-strangers"
  /// Two tickets of the same customer, of one of which nobody knows what was said.
  case silent

  /// By what is judged in this situation: what was found to say something in companies that it was not learned from.
  var measures: [Measure] {
    switch self {
    case .sameCustomer, .strangers, .anonymousMessages: Measure.allCases
    case .anonymousReports:
      [
        .gramCosine, .textInSubject, .subjectInText, .relevance, .crowding, .number, .category, .categoryInformation,
        .categoryAffinity, .hoursApart,
      ]
    case .sentences, .letterSentences: Measure.allCases.filter { $0 != .wording }
    case .ticketsOfCustomer, .ticketsOfStrangers: Measure.allCases.filter { $0 != .crowding && $0 != .categoryAffinity }
    case .silent: [.customer, .hoursApart]
    }
  }
}
