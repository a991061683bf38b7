/// Mails that were asked for and did not arrive: how often, and over which connection last.
struct SuspectMails {
  enum Treatment { case together, alone, onNewConnection, givenUp }

  private struct Record {
    var failures = 0
    var connection = 0
    var sizeBytes = 0
    var isCertain = true
  }
  private var records: [UInt32: Record] = [:]

  /// They did not arrive over that connection. `isCertain` where the server says that all is well; where it refuses or breaks
  /// off, it may be the server that is ill, and not the mail.
  mutating func blame(_ uids: [UInt32], connection: Int, isCertain: Bool) {
    for uid in uids {
      var record = records[uid] ?? Record()
      record.failures += 1
      record.connection = connection
      record.isCertain = isCertain
      records[uid] = record
    }
  }

  /// Whether the server itself said that all is well.
  func isCertain(_ uid: UInt32) -> Bool { records[uid]?.isCertain ?? true }

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
    case 2: return record.connection == connection ? .onNewConnection : .alone
    // Each try that broke off was over a connection of its own.
    case 3: return record.isCertain ? .givenUp : .alone
    default: return .givenUp
    }
  }
}
