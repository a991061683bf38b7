/// A command that asks for the content of some mails, and what of it has arrived.
struct BodyFlight {
  let tag: String
  /// Ascending by UID; empty where there are only mails to give up.
  private(set) var plan: [MessageSummary]
  /// Mails before those of the plan that are given up.
  let missing: [UInt32]
  let isHeaderOnly: Bool
  /// Where the bytes of each mail of the plan lie.
  private var places: [Range<Int>?]
  private var expected = 0

  init(tag: String, plan: [MessageSummary], missing: [UInt32], isHeaderOnly: Bool) {
    self.tag = tag
    self.plan = plan
    self.missing = missing
    self.isHeaderOnly = isHeaderOnly
    places = Array(repeating: nil, count: plan.count)
  }

  /// How many bytes the mails should have.
  var planBytes: Int {
    plan.reduce(0) { $0 + (isHeaderOnly ? min($1.sizeBytes, FolderReader.Limits.headerBytesMax) : $1.sizeBytes) }
  }

  /// Takes what a response brings. `false` where it belongs to another command, came before, or is not what was asked for.
  mutating func take(_ items: IMAPResponse.FetchedItems) -> Bool {
    guard let uid = items.uid, let body = items.body, body.isHeader == isHeaderOnly, !body.isDropped,
      let first = plan.first, let last = plan.last, (first.uid...last.uid).contains(uid)
    else { return false }
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
    guard places[index] == nil else { return false }
    places[index] = body.range
    if !isHeaderOnly { plan[index].sizeBytes = max(plan[index].sizeBytes, body.sizeBytes) }
    return true
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

  /// The mails up to the first that has not arrived, and what was given up before them; `nil` where that is nothing.
  func window(uidValidity: UInt32, bytes: [UInt8]) -> MailWindow? {
    var messages: [MailWindow.Mail] = []
    messages.reserveCapacity(plan.count)
    for (summary, place) in zip(plan, places) {
      guard let place, place.upperBound <= bytes.count else { break }
      let range = isHeaderOnly ? place.prefix(FolderReader.Limits.headerBytesMax) : place
      messages.append(MailWindow.Mail(summary: summary, range: range, isHeaderOnly: isHeaderOnly))
    }
    guard let lastUID = messages.last?.summary.uid ?? missing.last else { return nil }
    return MailWindow(
      uidValidity: uidValidity, lastUID: lastUID, messages: messages, missing: missing, bytes: bytes)
  }
}
