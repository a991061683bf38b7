internal import TicketDomain

/// Sorts tickets into classes by what the customer said, where it came in, who it came from, and when. The first class that
/// matches wins.
///
/// A class matches where any of its keywords, queues or senders does, within its hours and on its days where it has any; with
/// nothing but hours or days, the time alone decides.
public struct Classifier: Sendable {
  /// One class and what it is recognised by.
  public struct Class: Hashable, Sendable {
    /// Kebab-case.
    public var id: String
    /// Folded as the texts are; one that begins or ends with a letter or digit of an alphabet does so at a word's boundary.
    public var keywords: [[UInt16]]
    /// Waiting lines, own addresses and accounts.
    public var queues: Set<String>
    /// Identities: `tel:+8613800138000`, `mailto:li@example.com`, `chat:wmAbc`, `customer:C1001`.
    public var senders: Set<String>
    /// What mail addresses end with: `@bank.example`.
    public var domains: [String]
    /// Local times; `nil` for the whole day.
    public var hours: LocalHours?
    /// Days of the week, Monday being 0; empty for all.
    public var days: Set<Int>

    /// A class with those marks.
    public init(
      id: String, keywords: [[UInt16]] = [], queues: Set<String> = [], senders: Set<String> = [],
      domains: [String] = [], hours: LocalHours? = nil, days: Set<Int> = []
    ) {
      self.id = id
      self.keywords = keywords
      self.queues = queues
      self.senders = senders
      self.domains = domains
      self.hours = hours
      self.days = days
    }

    /// Whether nothing but the time decides.
    fileprivate var isOfTimeAlone: Bool { keywords.isEmpty && queues.isEmpty && senders.isEmpty && domains.isEmpty }
  }

  /// What is known of a ticket when it is classified.
  public struct Traits: Sendable {
    /// What the customer said, folded: each text by itself.
    public var texts: [[UInt16]]
    /// The waiting lines, own addresses and accounts of its contacts.
    public var queues: [String]
    /// Identities that it came from.
    public var senders: [String]
    /// When it was opened, by the clocks of the business: milliseconds since 1970-01-01 00:00 there.
    public var localMilliseconds: Int64

    /// A ticket opened then.
    public init(texts: [[UInt16]] = [], queues: [String] = [], senders: [String] = [], localMilliseconds: Int64) {
      self.texts = texts
      self.queues = queues
      self.senders = senders
      self.localMilliseconds = localMilliseconds
    }
  }

  /// In the order in which they are asked.
  public let classes: [Class]
  /// The keywords by their first unit, each with the place of its class.
  private let keywords: [UInt16: [(units: [UInt16], place: Int)]]

  /// A classifier of those classes, the first of which is asked first.
  public init(_ classes: [Class]) {
    self.classes = classes
    var keywords: [UInt16: [(units: [UInt16], place: Int)]] = [:]
    for (place, one) in classes.enumerated() {
      for units in one.keywords {
        if let first = units.first { keywords[first, default: []].append((units, place)) }
      }
    }
    self.keywords = keywords
  }

  /// Whether any class has keywords, so that texts are worth reading.
  public var readsTexts: Bool { !keywords.isEmpty }

  /// The id of the first class that matches; `nil` where none does. O(length of the texts + classes).
  public func classOf(_ traits: Traits) -> String? {
    let (day, milliseconds) = traits.localMilliseconds.flooredDivision(by: 86_400_000)
    let minute = Int(milliseconds / 60_000)
    // 1970-01-01 was a Thursday.
    let weekday = Int((day + 3).flooredDivision(by: 7).remainder)
    var said = [Bool](repeating: false, count: classes.count)
    if !keywords.isEmpty { for text in traits.texts { note(text, &said) } }
    for (place, one) in classes.enumerated() {
      guard one.hours?.contains(minute: minute) ?? true, one.days.isEmpty || one.days.contains(weekday) else {
        continue
      }
      let isMeant =
        one.isOfTimeAlone || said[place] || traits.queues.contains { one.queues.contains($0) }
        || traits.senders.contains { sender in
          one.senders.contains(sender)
            || (sender.hasPrefix("mailto:") && one.domains.contains { sender.hasSuffix($0) })
        }
      if isMeant { return one.id }
    }
    return nil
  }

  /// Notes which classes have a keyword in the text.
  private func note(_ text: [UInt16], _ said: inout [Bool]) {
    for (index, unit) in text.enumerated() {
      guard let candidates = keywords[unit] else { continue }
      for (units, place) in candidates where !said[place] {
        let end = index + units.count
        guard end <= text.count, text[index..<end].elementsEqual(units) else { continue }
        let begins = index == 0 || !Self.isOfAlphabet(units[0]) || !Self.isOfAlphabet(text[index - 1])
        let ends = end == text.count || !Self.isOfAlphabet(text[end - 1]) || !Self.isOfAlphabet(text[end])
        if begins && ends { said[place] = true }
      }
    }
  }

  /// Letters that are written in words with blanks between them, and digits.
  private static func isOfAlphabet(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0xD7, 0xF7: false
    case 0xC0...0x1FFF: true
    default: false
    }
  }
}

/// A part of the day, such as 18:00-09:00, which goes over midnight.
public struct LocalHours: Hashable, Sendable {
  /// The first minute, counted from midnight.
  public var fromMinute: Int
  /// The minute that is not in it any more; before the first one where midnight lies between.
  public var untilMinute: Int

  /// The hours from one minute of the day until another one.
  public init(fromMinute: Int, untilMinute: Int) {
    self.fromMinute = fromMinute
    self.untilMinute = untilMinute
  }

  /// Whether a minute of the day is in it.
  public func contains(minute: Int) -> Bool {
    fromMinute < untilMinute
      ? (fromMinute..<untilMinute).contains(minute) : minute >= fromMinute || minute < untilMinute
  }
}
