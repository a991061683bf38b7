internal import TicketDomain

/// One ordinary WeChat account, exported by two tools: by chatlog from a day on, every chat; by WeChatMsg from the beginning,
/// some of them.
struct WeChatExports {
  let account: ChatParty
  let chatlogFrom: ClockSeconds

  func write(_ messages: [ChatMessage], to folder: SampleFolder) throws(SampleCompanyError) {
    let chats = Dictionary(grouping: messages, by: \.conversation)
    let ordered = chats.keys.sorted { ($0.room, $0.customer) < ($1.room, $1.customer) }
    for (index, conversation) in ordered.enumerated() {
      guard let chat = chats[conversation], let first = chat.first else { continue }
      let recent = chat.filter { $0.at >= chatlogFrom }
      if !recent.isEmpty {
        let talker = conversation.isGroup ? conversation.room : conversation.customer
        try folder.write(
          chatlog(recent, talker: talker, isBeginning: recent.count == chat.count), to: "inputs/chatlog/\(talker).json")
      }
      // What chatlog does not have, the other export must.
      if !conversation.isGroup, first.at < chatlogFrom || index % 3 == 0 {
        try folder.write(
          weChatMsg(chat, number: index + 1), to: "inputs/wechatmsg/\(conversation.customer).csv")
      }
    }
  }
}

// MARK: - chatlog

extension WeChatExports {
  private func chatlog(_ messages: [ChatMessage], talker: String, isBeginning: Bool) -> [UInt8] {
    let name = messages[0].conversation.isGroup ? "员工服务群" : messages[0].customer?.name ?? ""
    var lines: [[UInt8]] = []
    if isBeginning, let first = messages.first, !first.conversation.isGroup {
      var greeting = first
      greeting.at -= 60
      greeting.sender = ChatParty(account: "系统消息", name: "")
      greeting.isByAgent = false
      greeting.body = .notice("你已添加了\(name)，现在可以开始聊天了。")
      lines.append(line(greeting, number: 1, talker: talker, name: name, quoted: nil))
    }
    var number = 0
    var before: ClockSeconds?
    let byNumber = Dictionary(uniqueKeysWithValues: messages.map { ($0.number, $0) })
    for message in messages {
      number = before == message.at ? number + 1 : 1
      before = message.at
      let quoted = message.quotes.flatMap { byNumber[$0] }
      lines.append(line(message, number: number, talker: talker, name: name, quoted: quoted))
    }
    return Array("[\n".utf8) + Array(lines.joined(separator: Array(",\n".utf8))) + Array("\n]\n".utf8)
  }

  private func line(
    _ message: ChatMessage, number: Int, talker: String, name: String, quoted: ChatMessage?
  ) -> [UInt8] {
    let (type, subType) = quoted == nil ? Self.codes(of: message.body) : (49, 57)
    // Now and then the tool does not know its own account.
    let isSelf = message.sender == account && message.token % 97 > 0
    var fields: [(String, JSONText)] = [
      ("seq", .number(message.epochSeconds * 1000 + number)), ("time", .text(Self.local(message.at))),
      ("talker", .text(talker)), ("talkerName", .text(name)), ("isChatRoom", .flag(message.conversation.isGroup)),
      ("sender", .text(message.sender.account)), ("senderName", .text(isSelf ? "" : message.sender.name)),
      ("isSelf", .flag(isSelf)), ("type", .number(type)), ("subType", .number(subType)),
      ("content", .text(Self.text(of: message.body))),
    ]
    let host: (String, JSONText) = ("host", "127.0.0.1:5030")
    if let quoted {
      fields.append(("contents", .object([("refer", .object(reference(to: quoted)))])))
    } else {
      switch message.body {
      case .image: fields.append(("contents", .object([host, ("md5", .text(message.checksum))])))
      case .voice: fields.append(("contents", .object([host, ("voice", .text(message.tokenText))])))
      case .file(let title):
        let contents = [host, ("title", .text(title)), ("md5", .text(message.checksum))]
        fields.append(("contents", .object(contents)))
      default: break
      }
    }
    return JSONText.object(fields).bytes
  }

  private func reference(to quoted: ChatMessage) -> [(String, JSONText)] {
    let (type, subType) = Self.codes(of: quoted.body)
    return [
      ("time", .text(Self.local(quoted.at))), ("sender", .text(quoted.sender.account)),
      ("senderName", .text(quoted.sender.name)), ("type", .number(type)), ("subType", .number(subType)),
      ("content", .text(Self.text(of: quoted.body))),
    ]
  }

  private static func text(of body: ChatMessage.Body) -> String {
    switch body {
    case .text(let text), .notice(let text): text
    default: ""
    }
  }

  /// `2026-10-01T08:15:00+08:00`
  private static func local(_ clock: ClockSeconds) -> String {
    var bytes: [UInt8] = []
    bytes.add(clock: clock)
    return String(decoding: bytes, as: UTF8.self).replacing(" ", with: "T") + "+08:00"
  }
}

// MARK: - WeChatMsg

extension WeChatExports {
  private func weChatMsg(_ messages: [ChatMessage], number: Int) -> [UInt8] {
    var rows: [UInt8] = [0xEF, 0xBB, 0xBF]
    rows.addRow(
      [
        "localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime", "Status", "StrContent", "StrTime", "Remark",
        "NickName", "Sender",
      ], lineEnd: "\r\n")
    for (index, message) in messages.enumerated() {
      let (type, subType) = Self.codes(of: message.body)
      let isSender = message.sender == account
      var time: [UInt8] = []
      time.add(clock: message.at)
      rows.addRow(
        [
          "\(index * 3 + 17)", "\(number)", "\(type)", "\(subType)", isSender ? "1" : "0", "\(message.epochSeconds)",
          isSender ? "2" : "3", Self.content(of: message), String(decoding: time, as: UTF8.self),
          isSender ? "" : message.sender.name, message.sender.name, message.sender.account,
        ], lineEnd: "\r\n")
    }
    return rows
  }

  private static func content(of message: ChatMessage) -> String {
    switch message.body {
    case .text(let text): text
    case .image: "<msg><img aeskey=\"\(message.checksum)\" length=\"\(message.token % 900_000)\" /></msg>"
    case .voice: "<msg><voicemsg voicelength=\"\(message.token % 50_000)\" /></msg>"
    case .sticker: "<msg><emoji md5=\"\(message.checksum)\" type=\"2\" /></msg>"
    default: ""
    }
  }

  /// Both tools give WeChat's own.
  private static func codes(of body: ChatMessage.Body) -> (type: Int, subType: Int) {
    switch body {
    case .image: (3, 0)
    case .voice: (34, 0)
    case .sticker: (47, 0)
    case .file: (49, 6)
    case .notice: (10_000, 0)
    default: (1, 0)
    }
  }
}
