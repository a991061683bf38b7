/// A command that asks which mails there are in a range of UIDs, and what of the answer has come.
struct SurveyFlight {
  let tag: String
  let range: ClosedRange<UInt32>
  /// How many mails are kept; of more, only their number is known.
  let answersMax: Int
  private(set) var found: [UInt32: MessageSummary] = [:]
  private(set) var count = 0

  init(tag: String, range: ClosedRange<UInt32>, answersMax: Int) {
    self.tag = tag
    self.range = range
    self.answersMax = answersMax
  }

  /// Puts together what may come in several responses for one mail.
  mutating func take(_ items: IMAPResponse.FetchedItems) {
    guard let uid = items.uid, range.contains(uid) else { return }
    if found[uid] == nil {
      count += 1
      if count > answersMax { return }
    }
    var summary = found[uid] ?? MessageSummary(uid: uid)
    if let size = items.sizeBytes { summary.sizeBytes = size }
    if let date = items.internalDate { summary.internalDate = date }
    if let flags = items.flags { summary.flags = flags }
    found[uid] = summary
  }
}
