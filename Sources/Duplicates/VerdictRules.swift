internal import Foundation

/// How sure it is that two tickets are about the same matter.
public enum Verdict: String, Sendable, CaseIterable {
  /// So sure that they are merged without asking.
  case certain
  /// A person should look.
  case likely
  /// Worth a look where there is time.
  case possible
}

/// From when on two tickets are called duplicates.
public struct VerdictRules: Sendable {
  /// What makes a likely pair of one customer certain.
  public enum Ground: String, Sendable, CaseIterable {
    /// Both name the same order or parcel.
    case sameNumber = "same-number"
    /// Both say the same, word by word.
    case sameWords = "same-words"
  }

  /// The probability from which on a pair is likely, in percent.
  public var likelyPercent: Int
  /// The probability from which on it is possible, in percent.
  public var possiblePercent: Int
  /// What is certain: nothing else is merged without asking.
  public var grounds: [Ground]
  /// Tickets further apart are not compared, in seconds.
  public var windowSeconds: Int64
  /// Tickets further apart are never certain, in seconds; calls and other tickets further apart are not compared.
  public var certainSeconds: Int64

  /// Rules with these limits.
  public init(
    likelyPercent: Int = 80, possiblePercent: Int = 30, grounds: [Ground] = Ground.allCases,
    windowSeconds: Int64 = 30 * 86_400, certainSeconds: Int64 = 72 * 3600
  ) {
    self.likelyPercent = likelyPercent
    self.possiblePercent = possiblePercent
    self.grounds = grounds
    self.windowSeconds = windowSeconds
    self.certainSeconds = certainSeconds
  }

  /// What a pair is; `nil` where it is not worth a look. Where nobody knows what was said, or nothing but the words is alike, nothing is
  /// more than possible: many ask the same.
  public func verdict(of match: DuplicateSearch.Match, secondsApart: Int64) -> Verdict? {
    let percent = 100 * match.probability
    guard percent >= Double(possiblePercent) else {
      // One order, twice within days, in whatever words: somebody should be able to find that.
      let isNear = secondsApart.magnitude <= UInt64(max(0, certainSeconds))
      return match.evidence[.number] == 1 && isNear ? .possible : nil
    }
    guard percent >= Double(likelyPercent), Self.isPersonal(match) else { return .possible }
    let isCertain =
      match.situation == .ticketsOfCustomer && secondsApart.magnitude <= UInt64(max(0, certainSeconds))
      && grounds.contains { Self.holds($0, in: match.evidence) }
    return isCertain ? .certain : .likely
  }

  /// Whether anything says that both are from the same person, or about the same order.
  private static func isPersonal(_ match: DuplicateSearch.Match) -> Bool {
    switch match.situation {
    case .ticketsOfCustomer: true
    case .ticketsOfStrangers:
      match.evidence[.number] == 1
        || (match.evidence[.name].map { personalNames.contains($0) } ?? false)
    default: false
    }
  }

  private static let personalNames = Set(
    [NameAgreement.equal, .sound, .familyOfFull, .family].map { Float($0.rawValue) })

  /// “在吗” and “hello” are the same words, and say nothing.
  private static let lengthMin = 8.0

  private static func holds(_ ground: Ground, in evidence: Evidence) -> Bool {
    switch ground {
    case .sameNumber: evidence[.number] == 1
    case .sameWords: evidence[.sameWords] == 1 && Double(evidence[.length] ?? 0) >= log(lengthMin)
    }
  }
}

extension VerdictRules {
  /// The log odds from which on a pair has a verdict; a certain one needs grounds besides.
  public func logit(of verdict: Verdict) -> Double {
    let percent = Double(verdict == .possible ? possiblePercent : likelyPercent)
    return log(percent / (100 - percent))
  }
}

extension EvidenceWeights {
  /// What log odds mean.
  public static func probability(ofLogit logit: Double) -> Double { 1 / (1 + exp(-logit)) }
}

extension DuplicateSearch.Match {
  /// The probability that both are the same matter.
  public var probability: Double { EvidenceWeights.probability(ofLogit: logit) }
}
