internal import TicketDomain

/// The times that a mail and its mailbox tell, and which of them it is taken to have occurred at.
///
/// The sender's clock is the best witness of when a mail was written, unless it is wrong: then the mailbox's word stands.
struct MailTimes {
  /// Which time was trusted: the event's `timeFrom`.
  enum Trusted: String {
    case date
    case received
    case recorded
  }

  let occurredAt: Instant
  let trusted: Trusted
  /// Why Date was not trusted; `nil` where it was, or where the parser has said why already.
  let flag: String?

  /// Mail is delivered after it is written, nearly always within days; clocks are wrong by hours, zones included.
  private static let delayMax: Int64 = 7 * 86_400_000
  private static let clockErrorMax: Int64 = 86_400_000

  /// Chooses between Date, the mailbox's own time, and the moment of ingestion. `lastReceivedAt` is what the last server wrote
  /// into the mail: it vouches for Date where the mailbox's time is only that of an import.
  init(
    date: Instant?, isDateUnreadable: Bool, receivedAt: Instant?, lastReceivedAt: Instant?, recordedAt: Instant
  ) {
    let witnesses = [receivedAt, lastReceivedAt].compactMap(\.self)
    let isPlausible = date.map { date in
      witnesses.isEmpty
        ? date.milliseconds <= recordedAt.milliseconds + Self.clockErrorMax
        : witnesses.contains { witness in
          (witness.milliseconds - Self.delayMax...witness.milliseconds + Self.clockErrorMax).contains(date.milliseconds)
        }
    }
    if let date, isPlausible == true {
      (occurredAt, trusted, flag) = (date, .date, nil)
      return
    }
    flag = date != nil ? "date-implausible" : isDateUnreadable ? nil : "date-missing"
    if let received = receivedAt ?? lastReceivedAt {
      (occurredAt, trusted) = (received, .received)
    } else {
      (occurredAt, trusted) = (recordedAt, .recorded)
    }
  }
}
