/// A chat, as the tool that keeps it tells it from others.
struct Conversation: Hashable {
  /// What people chat with.
  enum Tool {
    /// 企业微信: the HR department's agents, one customer or a group.
    case wecom
    /// 微信客服: the IT department's account.
    case service
    /// One ordinary WeChat account of the HR department.
    case wechat

    /// Whose contacts are those that nobody answers.
    var department: Department { self == .service ? .it : .hr }
  }

  var tool: Tool
  /// The agent's account, where the chat is between two.
  var agent = ""
  /// The other party's account, where there is one.
  var customer = ""
  /// The group, where it is one.
  var room = ""

  var isGroup: Bool { !room.isEmpty }
}

/// Somebody who chats, an agent or a customer.
struct ChatParty: Hashable {
  var account: String
  var name: String
}

/// What somebody said, or what the tool says has happened.
struct ChatMessage {
  enum Body {
    case text(String)
    case image
    case voice
    /// By its name.
    case file(String)
    case sticker
    /// The message with this number is taken back.
    case recall(Int)
    /// The customer opens the chat with the service account.
    case entered
    case started
    case transferred(to: ChatParty)
    case ended
    /// A line of the tool's own.
    case notice(String)
  }

  /// In the order of planning, from 0.
  var number: Int
  var at: ClockSeconds
  var conversation: Conversation
  var sender: ChatParty
  var isByAgent: Bool
  /// Whose matter it is; nobody's where it is among colleagues.
  var customer: ChatParty?
  var body: Body
  /// The message that it quotes.
  var quotes: Int?
  /// What ids and checksums are made from.
  var token: UInt64
}

extension ChatMessage {
  /// Of 32 digits.
  var checksum: String { Self.hexadecimal(token) + Self.hexadecimal(token &* 0x9e37_79b9_7f4a_7c15) }

  /// Of 16 digits.
  var tokenText: String { Self.hexadecimal(token) }

  /// Cut off where times are whole seconds.
  var milliseconds: Int { Int(token % 1000) }

  /// Seconds since 1970 in UTC.
  var epochSeconds: Int { at - clockOffsetSeconds }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
