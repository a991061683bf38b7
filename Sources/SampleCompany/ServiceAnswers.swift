internal import TicketDomain

/// What 微信客服 answers to sync_msg: several answers in a file, a file a month, each of which repeats some of the month before.
struct ServiceAnswers {
  private static let recordsInAnswer = 40
  private static let repeatedRecords = 15

  func write(_ messages: [ChatMessage], to folder: SampleFolder) throws(SampleCompanyError) {
    var records = MonthlyRecords()
    for message in messages { records.add(JSONText.object(fields(of: message)).bytes, at: message.at) }
    for (month, lines) in records.months(repeating: { _, placeFromEnd, _ in placeFromEnd <= Self.repeatedRecords }) {
      var bytes: [UInt8] = []
      for start in stride(from: 0, to: lines.count, by: Self.recordsInAnswer) {
        let end = min(start + Self.recordsInAnswer, lines.count)
        bytes.add("{\"errcode\":0,\"errmsg\":\"ok\",\"next_cursor\":\"4gw7MepFLfgF2VC5np\(month)\(end)\",")
        bytes.add("\"has_more\":\(end < lines.count ? 1 : 0),\"msg_list\":[\n")
        for (index, line) in lines[start..<end].enumerated() {
          bytes += line
          bytes.add(start + index == end - 1 ? "\n" : ",\n")
        }
        bytes.add("]}\n")
      }
      try folder.write(bytes, to: "inputs/kf/sync-\(month).json")
    }
  }

  private func fields(of message: ChatMessage) -> [(String, JSONText)] {
    let identity: (String, JSONText) = ("msgid", .text("4ivi" + message.checksum))
    let time: (String, JSONText) = ("send_time", .number(message.epochSeconds))
    let account: (String, JSONText) = ("open_kfid", .text(ChatCustomers.serviceAccount))
    let customer: (String, JSONText) = ("external_userid", .text(message.conversation.customer))
    if let event = event(of: message) {
      return [
        identity, time, ("origin", 4), ("msgtype", "event"),
        ("event", .object([event[0], account, customer] + event.dropFirst())),
      ]
    }
    var fields = [identity, account, customer, time, ("origin", .number(message.isByAgent ? 5 : 3))]
    if message.isByAgent { fields.append(("servicer_userid", .text(message.sender.account))) }
    let media: JSONText = .object([("media_id", .text("2" + message.checksum))])
    switch message.body {
    case .text(let text): fields += [("msgtype", "text"), ("text", .object([("content", .text(text))]))]
    case .voice: fields += [("msgtype", "voice"), ("voice", media)]
    case .file: fields += [("msgtype", "file"), ("file", media)]
    default: fields += [("msgtype", "image"), ("image", media)]
    }
    return fields
  }

  /// Its type first; `nil` where somebody says something.
  private func event(of message: ChatMessage) -> [(String, JSONText)]? {
    let agent = message.sender.account
    let change: (String, JSONText) = ("event_type", "session_status_change")
    switch message.body {
    case .entered:
      return [
        ("event_type", "enter_session"), ("scene", "help"), ("welcome_code", .text("aCODE" + message.tokenText)),
      ]
    case .started: return [change, ("change_type", 1), ("new_servicer_userid", .text(agent))]
    case .transferred(let next):
      return [
        change, ("change_type", 2), ("old_servicer_userid", .text(agent)),
        ("new_servicer_userid", .text(next.account)),
      ]
    case .ended: return [change, ("change_type", 3), ("old_servicer_userid", .text(agent))]
    default: return nil
    }
  }
}
