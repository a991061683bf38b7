internal import TicketDomain

/// 企业微信会话内容存档, decrypted: a message a line, a file a month, each of which repeats two days of the month before.
struct WeComArchive {
  private static let repeatedDays = 2
  /// In groups, so many agents get what is said, besides the customers.
  private static let agentsInRoomMax = 3

  func write(_ messages: [ChatMessage], to folder: SampleFolder) throws(SampleCompanyError) {
    let inRooms = Dictionary(grouping: messages.filter { $0.conversation.isGroup }, by: \.conversation.room)
    let rooms = inRooms.mapValues { messages in
      let agents = Set(messages.filter(\.isByAgent).map(\.sender.account)).sorted()
      let customers = Set(messages.filter { !$0.isByAgent }.map(\.sender.account)).sorted()
      return customers + agents.prefix(Self.agentsInRoomMax)
    }
    var identities: [Int: String] = [:]
    var records = MonthlyRecords()
    for (index, message) in messages.enumerated() {
      if index % 150 == 20, message.isByAgent { records.add(changeOfCompany(before: message), at: message.at) }
      let identity = identity(of: message)
      identities[message.number] = identity
      var fields: [(String, JSONText)] = [("msgid", .text(identity)), ("action", "send")]
      if case .recall = message.body { fields[1].1 = "recall" }
      let conversation = message.conversation
      let receivers =
        conversation.isGroup
        ? (rooms[conversation.room] ?? []).filter { $0 != message.sender.account }
        : [message.sender.account == conversation.agent ? conversation.customer : conversation.agent]
      fields += [
        ("from", .text(message.sender.account)), ("tolist", .list(receivers.map { .text($0) })),
        ("roomid", .text(conversation.room)), ("msgtime", .number(milliseconds(of: message))),
      ]
      let (type, content) = body(of: message, identities)
      fields += [("msgtype", .text(type)), (type, .object(content))]
      records.add(JSONText.object(fields).bytes, at: message.at)
    }
    for (month, lines) in records.months(repeating: { record, _, month in
      record.at >= month.firstDay.adding(days: -Self.repeatedDays).clock
    }) {
      try folder.write(lines.flatMap { $0 + [UInt8(ascii: "\n")] }, to: "inputs/wecom/archive-\(month).jsonl")
    }
  }

  private func identity(of message: ChatMessage) -> String {
    let isOutside = message.conversation.isGroup || message.customer != nil
    return "\(message.token)_\(message.epochSeconds)\(isOutside ? "_external" : "")"
  }

  private func milliseconds(of message: ChatMessage) -> Int { message.epochSeconds * 1000 + message.milliseconds }

  /// Somebody who is in several companies has turned to this one.
  private func changeOfCompany(before message: ChatMessage) -> [UInt8] {
    JSONText.object([
      ("msgid", .text("\(message.token ^ 1)")), ("action", "switch"),
      ("time", .number(message.epochSeconds * 1000)), ("user", .text(message.sender.account)),
    ]).bytes
  }

  private func body(of message: ChatMessage, _ identities: [Int: String]) -> (String, [(String, JSONText)]) {
    let sizes = Int(message.token % 900_000) + 2000
    let file: [(String, JSONText)] = [
      ("md5sum", .text(message.checksum)), ("sdkfileid", .text("CtYB" + message.checksum + message.tokenText)),
    ]
    switch message.body {
    case .text(let text): return ("text", [("content", .text(text))])
    case .image: return ("image", file + [("filesize", .number(sizes))])
    case .voice: return ("voice", file + [("voice_size", .number(sizes)), ("play_length", .number(sizes % 50 + 1))])
    case .file(let name):
      let kind = String(name.split(separator: ".").last ?? "")
      return ("file", file + [("filename", .text(name)), ("fileext", .text(kind)), ("filesize", .number(sizes))])
    case .sticker:
      return (
        "emotion",
        [("type", 1), ("width", 240), ("height", 240), ("imagesize", .number(sizes))] + file
      )
    case .recall(let number): return ("revoke", [("pre_msgid", .text(identities[number] ?? ""))])
    case .entered, .started, .transferred, .ended, .notice: return ("text", [("content", "")])
    }
  }
}
