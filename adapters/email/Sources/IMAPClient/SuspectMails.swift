/// Mails that were asked for and did not arrive: how often, and over which connection last.
struct SuspectMails {
  enum Treatment { case together, alone, onNewConnection, givenUp }

  private struct Record {
    var failures = 0
    var connection = 0
    var sizeBytes = 0
  }
  private var records: [UInt32: Record] = [:]

  /// They did not arrive over that connection.
  mutating func blame(_ uids: [UInt32], connection: Int) {
    for uid in uids {
      records[uid, default: Record()].failures += 1
      records[uid]?.connection = connection
    }
  }

  /// The mail is larger than the server said, and there was no room for it.
  mutating func note(size: Int, of uid: UInt32) { records[uid, default: Record()].sizeBytes = size }

  /// They arrived.
  mutating func forget(_ mails: [MessageSummary]) {
    guard !records.isEmpty else { return }
    for mail in mails { records[mail.uid] = nil }
  }

  /// The size to reckon with.
  func size(of mail: MessageSummary) -> Int { max(mail.sizeBytes, records[mail.uid]?.sizeBytes ?? 0) }

  /// How to ask for the mail next.
  func treatment(of uid: UInt32, connection: Int) -> Treatment {
    guard let record = records[uid] else { return .together }
    switch record.failures {
    case ...1: return .together
    case 2: return .alone
    case 3: return record.connection == connection ? .onNewConnection : .alone
    default: return .givenUp
    }
  }
}
