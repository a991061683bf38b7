/// Which of the surveyed mails to fetch with the next command: neighbours, all in full or all by their header, or one suspect.
struct WindowPlan {
  /// Fetched with one range of UIDs, which holds no mail that should not be fetched.
  private(set) var messages: ArraySlice<MessageSummary> = []
  /// Mails before those, which are given up.
  private(set) var missing: [UInt32] = []
  /// Whether they are given up even if no mail behind them arrives.
  private(set) var isCertain = true
  private(set) var isHeaderOnly = false
  /// How many bytes they should have.
  private(set) var bytes = 0
  /// Whether more surveyed mails would not change it.
  private(set) var isFull = false

  /// So many mails in a row may break a connection before it must be the server's fault.
  private static let uncertainMax = 20

  var isEmpty: Bool { messages.isEmpty && missing.isEmpty }

  /// Plans from the front of `surveyed`. Empty where the first mail has to wait for another connection. O(mails planned).
  init(of surveyed: ArraySlice<MessageSummary>, limits: FolderReader.Limits, suspects: SuspectMails, connection: Int) {
    for var summary in surveyed {
      summary.sizeBytes = suspects.size(of: summary)
      let isLarge = summary.sizeBytes > limits.messageBytesMax
      let wanted = isLarge ? min(summary.sizeBytes, FolderReader.Limits.headerBytesMax) : summary.sizeBytes
      let treatment = suspects.treatment(of: summary.uid, connection: connection)
      if !messages.isEmpty {
        let fits = messages.count < limits.windowMessagesMax && bytes + wanted <= limits.windowBytesMax
        guard treatment == .together, isLarge == isHeaderOnly, fits else {
          isFull = true
          return
        }
      }
      switch treatment {
      case .together: break
      case .alone: isFull = true
      case .onNewConnection:
        isFull = true
        return
      case .givenUp:
        missing.append(summary.uid)
        isCertain = isCertain && suspects.isCertain(summary.uid)
        if missing.count < (isCertain ? limits.windowMessagesMax : Self.uncertainMax) { continue }
        isFull = true
        return
      }
      isHeaderOnly = isLarge
      bytes += wanted
      messages.append(summary)
      if isFull { return }
    }
  }
}
