import Foundation
import TicketDomain

/// The chats of a sample as a stranger reads them, from the exports alone.
struct WrittenChats {
  struct Message: Hashable {
    /// The two parties, the group, or the service account's customer.
    var chat: String
    var isGroup: Bool
    /// Seconds since 1970.
    var at: Int
    var sender: String
    var kind: String
    var text: String
  }

  private struct Unreadable: Error { var text: String }

  let sample: WrittenSample
  private static let system = "system"

  init(_ sample: WrittenSample) { self.sample = sample }

  static let usual = Result { WrittenChats(try WrittenSample.usual.get()) }

  var account: String {
    get throws {
      let yaml = try sample.text("ticketledger.yaml")
      guard let account = yaml.firstMatch(of: #/chatlog-json,.*account: (\w+)/#)?.output.1 else {
        throw Unreadable(text: yaml)
      }
      return String(account)
    }
  }

  /// A file's lines as they are.
  func lines(_ file: String) throws -> [String] { try sample.text(file).split(separator: "\n").map(String.init) }

  func object(_ text: String) throws -> [String: Any] {
    guard let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
      throw Unreadable(text: text)
    }
    return object
  }

  /// Each record of a file of the service account as it is written; every answer has been read as JSON as well.
  func serviceRecords(_ file: String) throws -> [String] {
    var records: [String] = []
    var answer = ""
    for line in try lines(file) {
      answer += line
      if line.hasPrefix("{\"msgid") {
        records.append(line.hasSuffix(",") ? String(line.dropLast()) : line)
      } else if line == "]}" {
        _ = try object(answer)
        answer = ""
      }
    }
    return records
  }

  func chatlog() throws -> [Message] {
    try sample.files(in: "inputs/chatlog/").flatMap { file in
      let json = try JSONSerialization.jsonObject(with: Data(try sample.bytes(file)))
      guard let list = json as? [[String: Any]] else { throw Unreadable(text: file) }
      return try list.map { object in
        let (type, subType) = (object["type"] as? Int ?? 0, object["subType"] as? Int ?? 0)
        guard let talker = object["talker"] as? String, let seq = object["seq"] as? Int,
          let sender = object["sender"] as? String, let text = object["content"] as? String
        else { throw Unreadable(text: file) }
        return Message(
          chat: talker, isGroup: talker.hasSuffix("@chatroom"), at: seq / 1000, sender: sender,
          kind: type == 10_000 ? Self.system : "\(type)/\(subType)", text: text)
      }
    }
  }

  func weChatMsg() throws -> [Message] {
    try sample.files(in: "inputs/wechatmsg/").flatMap { file in
      try sample.rows(file).map { cells in
        guard let at = Int(cells[5]) else { throw Unreadable(text: file) }
        return Message(
          chat: String(file.dropFirst("inputs/wechatmsg/".count).dropLast(4)), isGroup: false, at: at,
          sender: cells[11], kind: "\(cells[2])/\(cells[3])", text: cells[2] == "1" ? cells[7] : "")
      }
    }
  }

  /// Of both tools, each once. Two of a sender in one second differ by what they say.
  func weChat() throws -> [Message] {
    var seen: Set<Message> = []
    return try (chatlog() + weChatMsg()).filter { $0.kind != Self.system && seen.insert($0).inserted }
  }

  /// Each once, without those that were taken back.
  func wecom() throws -> [Message] {
    let objects = try Set(sample.files(in: "inputs/wecom/").flatMap { try lines($0) }).sorted().map { try object($0) }
    let takenBack = Set(objects.compactMap { ($0["revoke"] as? [String: Any])?["pre_msgid"] as? String })
    return objects.compactMap { object in
      guard object["action"] as? String == "send", let identity = object["msgid"] as? String,
        !takenBack.contains(identity), let sender = object["from"] as? String, let time = object["msgtime"] as? Int,
        let room = object["roomid"] as? String, let receivers = object["tolist"] as? [String]
      else { return nil }
      let chat = room.isEmpty ? ([sender] + receivers).sorted().joined(separator: "|") : room
      return Message(
        chat: chat, isGroup: !room.isEmpty, at: time / 1000, sender: sender, kind: object["msgtype"] as? String ?? "",
        text: identity)
    }
  }

  func service() throws -> [Message] {
    let records = try Set(sample.files(in: "inputs/kf/").flatMap { try serviceRecords($0) }).sorted()
    return try records.map { try object($0) }.compactMap { object in
      guard let customer = object["external_userid"] as? String, let at = object["send_time"] as? Int
      else { return nil }
      return Message(
        chat: customer, isGroup: false, at: at, sender: object["servicer_userid"] as? String ?? customer,
        kind: object["msgtype"] as? String ?? "", text: object["msgid"] as? String ?? "")
    }
  }

  func all() throws -> [Message] { try wecom() + service() + weChat() }

  /// In the month of a time in UTC, on the company's clocks.
  static func month(_ at: Int) -> Period { CivilDate(daysSinceEpoch: Int64((at + 8 * 3600) / 86_400)).period }
}
