/// A command that asks for the content of some mails, and what of it has arrived.
struct BodyFlight {
  let tag: String
  /// Ascending by UID; empty where there are only mails to give up.
  private(set) var plan: [MessageSummary]
  /// Mails before those of the plan that are given up.
  let missing: [UInt32]
  private let isCertain: Bool
  let isHeaderOnly: Bool
  /// How the server ended the command; `nil` while it has not.
  var outcome: IMAPResponse.Outcome?
  /// Where the bytes of each mail of the plan lie.
  private var places: [Range<Int>?]
  private var expected = 0

  init(_ plan: WindowPlan, tag: String) {
    self.tag = tag
    self.plan = Array(plan.messages)
    missing = plan.missing
    isCertain = plan.isCertain
    isHeaderOnly = plan.isHeaderOnly
    places = Array(repeating: nil, count: plan.messages.count)
  }

  /// How many bytes the mails should have.
  var planBytes: Int {
    plan.reduce(0) { $0 + (isHeaderOnly ? min($1.sizeBytes, FolderReader.Limits.headerBytesMax) : $1.sizeBytes) }
  }

  /// Whether the command asks for that mail.
  func covers(_ uid: UInt32) -> Bool {
    guard let first = plan.first, let last = plan.last else { return false }
    return first.uid <= uid && uid <= last.uid
  }

  /// Takes what a response brings, unless it belongs to another command, came before, or is not what was asked for.
  mutating func take(_ items: IMAPResponse.FetchedItems) {
    guard let uid = items.uid, covers(uid), let body = items.body, body.isHeader == isHeaderOnly, !body.isDropped else {
      return
    }
    let index = expected < plan.count && plan[expected].uid == uid ? expected : position(of: uid)
    expected = index + 1
    if plan[index].uid != uid {
      // The survey did not list it; that it arrives proves that it is there.
      let summary = MessageSummary(
        uid: uid, sizeBytes: items.sizeBytes ?? body.sizeBytes, internalDate: items.internalDate,
        flags: items.flags ?? [])
      plan.insert(summary, at: index)
      places.insert(nil, at: index)
    }
    guard places[index] == nil else { return }
    places[index] = body.range
    if !isHeaderOnly { plan[index].sizeBytes = max(plan[index].sizeBytes, body.sizeBytes) }
  }

  /// The first index whose UID is not below; the plan's last UID is not below.
  private func position(of uid: UInt32) -> Int {
    var low = 0
    var high = plan.count - 1
    while low < high {
      let middle = (low + high) / 2
      if plan[middle].uid < uid { low = middle + 1 } else { high = middle }
    }
    return low
  }

  var isComplete: Bool { !places.contains(nil) }
  var undelivered: [UInt32] { zip(plan, places).filter { $0.1 == nil }.map(\.0.uid) }

  /// Where the mails lie that have arrived.
  var arrived: [Range<Int>] { places.compactMap { $0 } }

  /// The mails at ``arrived`` were moved together.
  mutating func moveTogether(from start: Int) {
    var start = start
    for index in places.indices {
      guard let place = places[index] else { continue }
      places[index] = start..<(start + place.count)
      start += place.count
    }
  }

  /// The mails up to the first that has not arrived, and what was given up before them; `nil` where that is nothing. Mails
  /// over which the server broke off are only given up together with one that arrived, which shows that the server is well.
  func window(uidValidity: UInt32, bytes: [UInt8]) -> MailWindow? {
    var messages: [MailWindow.Mail] = []
    messages.reserveCapacity(plan.count)
    for (summary, place) in zip(plan, places) {
      guard let place, place.upperBound <= bytes.count else { break }
      let range = isHeaderOnly ? place.prefix(FolderReader.Limits.headerBytesMax) : place
      messages.append(MailWindow.Mail(summary: summary, range: range, isHeaderOnly: isHeaderOnly))
    }
    guard let lastUID = messages.last?.summary.uid ?? (isCertain ? missing.last : nil) else { return nil }
    return MailWindow(
      uidValidity: uidValidity, lastUID: lastUID, messages: messages, missing: missing, bytes: bytes)
  }
}
