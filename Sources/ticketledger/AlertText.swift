import Alerting
import Reporting
import TicketDomain

/// Notices in words.
struct AlertText {
  let catalogue: Catalogue

  func message(_ notice: Notice) -> Message {
    let lines =
      notice.holding.map { line($0, isRecovered: false) } + notice.recovered.map { line($0, isRecovered: true) }
    let counts = ["holding": "\(notice.holding.count)", "recovered": "\(notice.recovered.count)"]
    let title = notice.holding.isEmpty ? "alert-title-recovered" : "alert-title"
    return Message(at: notice.at, title: catalogue(title, counts), lines: lines)
  }

  /// What a test says.
  func test(at now: Instant) -> Message {
    Message(at: now, title: catalogue("alert-test-title"), lines: [.init(text: catalogue("alert-test"))])
  }

  /// What holds, in a line.
  func text(_ alert: Alert) -> String {
    catalogue("alert-" + alert.kind.rawValue, alert.arguments.merging(["subject": alert.subject]) { $1 })
  }

  private func line(_ entry: AlertBook.Entry, isRecovered: Bool) -> Message.Line {
    let text = text(entry.alert)
    return Message.Line(
      text: isRecovered ? catalogue("alert-recovered", ["alert": text, "since": "\(entry.since)"]) : text,
      kind: entry.alert.kind, subject: entry.alert.subject, since: entry.since, isRecovered: isRecovered)
  }
}
