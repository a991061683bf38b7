public import TicketDomain

/// What is to be said at once.
public struct Notice: Codable, Sendable, Equatable {
  /// When.
  public var at: Instant
  /// What holds.
  public var holding: [AlertBook.Entry]
  /// What was said to hold, and does not any more.
  public var recovered: [AlertBook.Entry]

  /// What is said at that moment.
  public init(at: Instant, holding: [AlertBook.Entry], recovered: [AlertBook.Entry]) {
    self.at = at
    self.holding = holding
    self.recovered = recovered
  }
}

/// A notice in words, as every channel sends it in its own way.
public struct Message: Codable, Sendable, Hashable {
  /// A line of it, with what machines want to know.
  public struct Line: Codable, Sendable, Hashable {
    /// In words.
    public var text: String
    /// What kind of condition; `nil` for a test.
    public var kind: AlertKind?
    /// What it is about.
    public var subject: String
    /// Since when it has held.
    public var since: Instant?
    /// Whether it is over.
    public var isRecovered: Bool

    /// A line of that text.
    public init(
      text: String, kind: AlertKind? = nil, subject: String = "", since: Instant? = nil, isRecovered: Bool = false
    ) {
      self.text = text
      self.kind = kind
      self.subject = subject
      self.since = since
      self.isRecovered = isRecovered
    }
  }

  /// When.
  public var at: Instant
  /// One line.
  public var title: String
  /// What there is to say.
  public var lines: [Line]

  /// That in words.
  public init(at: Instant, title: String, lines: [Line]) {
    self.at = at
    self.title = title
    self.lines = lines
  }

  /// All of it as plain text, cut between two lines where it would be longer than `bytesMax`.
  func text(bytesMax: Int) -> String {
    var text = title
    for (index, line) in lines.enumerated() {
      let next = "\n· " + line.text
      let rest = "\n… +\(lines.count - index)"
      guard text.utf8.count + next.utf8.count + (index == lines.count - 1 ? 0 : rest.utf8.count) <= bytesMax else {
        return text.prefix(utf8Bytes: bytesMax - rest.utf8.count) + rest
      }
      text += next
    }
    return text.prefix(utf8Bytes: bytesMax)
  }
}

extension String {
  /// As many whole characters as fit in so many bytes.
  func prefix(utf8Bytes bytesMax: Int) -> String {
    guard utf8.count > bytesMax else { return self }
    var text = ""
    var bytes = 0
    for character in self {
      bytes += character.utf8.count
      guard bytes <= bytesMax else { break }
      text.append(character)
    }
    return text
  }
}
