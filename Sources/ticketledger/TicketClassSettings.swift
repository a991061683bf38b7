import Projections
import Settings
import TicketDomain

/// How the configuration says which service types, or tags, there are; the first that matches is a ticket's:
///
/// ```yaml
/// service-types:
///   payroll:
///     title: {en: Payroll, zh: 薪酬}
///     keywords: [工资, 薪资, payslip]     # what the customer says
///     queues: [payroll-line]             # where it came in
///     senders: ["@bank.example", li@x.com, "13800138000"]
///     hours: "18:00-09:00"               # only then; with nothing else, the time alone decides
///     days: [sat, sun]
/// ```
enum TicketClassSettings {
  static let keys = ["title", "keywords", "queues", "senders", "hours", "days"]

  /// The classes under `node`, in the order written; none where there is no node.
  static func classes(_ node: SettingsNode?) throws -> [Rules.TicketClass] {
    try node?.pairs().map { id, node in
      guard isName(id), id != Rules.TicketClass.unclassified else {
        throw SettingsError(.badValue, at: node.place, ["value": id, "expected": "kebab-case: a-z 0-9 -"])
      }
      let fields = try node.fields(keys)
      func texts(_ key: String) throws -> [String] {
        try fields.optional(key)?.listOrSelf().map { text in
          let written = try text.text()
          guard written.contains(where: { !$0.isWhitespace }) else { throw text.bad("…") }
          return written
        } ?? []
      }
      let found = Rules.TicketClass(
        id: id, title: try fields.required("title").title(), keywords: try texts("keywords"),
        queues: try texts("queues"), senders: try texts("senders"),
        hours: try fields.optional("hours").map { try $0.hours() },
        days: try fields.optional("days")?.listOrSelf().map { try $0.day() } ?? [])
      let isRecognisable =
        found.hours != nil
        || ![found.keywords, found.queues, found.senders, found.days.map { "\($0)" }].allSatisfy(\.isEmpty)
      guard isRecognisable else { throw node.bad(keys.dropFirst().joined(separator: ", ")) }
      return found
    } ?? []
  }

  /// Whether it can stand in an address: lower-case ASCII words with single hyphens between them.
  private static func isName(_ id: String) -> Bool {
    id.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
  }
}

extension SettingsNode {
  /// `18:00-09:00`; `24:00` is the end of a day.
  fileprivate func hours() throws -> Rules.TicketClass.Hours {
    let parts = try text().split(separator: "-", omittingEmptySubsequences: false)
    let minutes = parts.compactMap(Self.minute)
    guard parts.count == 2, minutes.count == 2, minutes[0] < 1440, minutes[0] != minutes[1] else {
      throw bad("\"18:00-09:00\"")
    }
    return Rules.TicketClass.Hours(fromMinute: minutes[0], untilMinute: minutes[1])
  }

  /// `09:30` as minutes since midnight.
  private static func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
    else { return nil }
    return hour * 60 + minute
  }

  /// `mon` to `sun`.
  fileprivate func day() throws -> Rules.TicketClass.Day {
    let written = try text()
    guard let day = Rules.TicketClass.Day.allCases.first(where: { "\($0)" == written }) else {
      throw bad(Rules.TicketClass.Day.allCases.map { "\($0)" }.joined(separator: ", "))
    }
    return day
  }
}
