internal import TicketDomain

/// A matter between two of its sessions.
struct ChatMatter {
  var number: Int
  var conversation: Conversation
  var customer: ChatParty
  var agent: Int
  var sessionsLeft: Int
  /// When on a day the customer asks.
  var askedAt: Int
}
