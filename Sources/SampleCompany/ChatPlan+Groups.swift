/// In a group, an answer must say whom it is for where that is not who wrote last.
extension ChatPlan {
  /// How long an answer without a name is for whoever wrote last.
  private static let lastWriterSeconds = 4 * 3600

  /// Lets answers in groups name or quote the customer where they must, and now and then where they need not.
  mutating func nameInGroups(_ generator: inout SeededGenerator) {
    var lastWriter: [String: ChatMessage] = [:]
    var lastWords: [String: [ChatParty: Int]] = [:]
    let ordered = messages.filter { $0.conversation.isGroup }.sorted { ($0.at, $0.number) < ($1.at, $1.number) }
    for message in ordered {
      let room = message.conversation.room
      guard let customer = message.customer else { continue }
      guard message.isByAgent else {
        lastWriter[room] = message
        lastWords[room, default: [:]][customer] = message.number
        continue
      }
      guard case .text(let text) = message.body else { continue }
      let isClear =
        lastWriter[room].map { $0.sender == customer && message.at - $0.at < Self.lastWriterSeconds - 10 } ?? false
      let way = isClear ? generator.int(below: 100) : generator.int(in: 60...99)
      let isWeChat = message.conversation.tool == .wechat
      switch way {
      case ..<60: break
      case 60..<80 where isWeChat:
        if let quoted = lastWords[room]?[customer] { change(message.number, message.body, quotes: quoted) }
      default:
        // WeChat itself puts a narrow space behind a name.
        change(message.number, .text("@\(customer.name)\(isWeChat ? "\u{2005}" : " ")\(text)"), quotes: nil)
      }
    }
  }
}
