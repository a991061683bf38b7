internal import Foundation
internal import Secrets
internal import TicketDomain

/// A message to a robot of a chat group: a POST of JSON, which is answered by a code in JSON.
struct RobotMessage {
  var url: String
  var body: [UInt8]
  /// The member of the answer that is 0 where the message arrived.
  var codeName: String
  /// Codes after which trying again helps, and after how many seconds.
  var busyCodes: [Int: Int64]

  /// At most 20 a minute, else none for ten minutes; `timestamp` in milliseconds and `sign` in the address
  /// (“自定义机器人安全设置”, open.dingtalk.com).
  static func dingTalk(
    _ message: Message, webhook: SecretValue, secret: SecretValue?, at now: Instant
  ) throws -> RobotMessage {
    var url = webhook.reveal()
    if let secret = secret?.reveal() {
      let sign = Signature.base64("\(now.milliseconds)\n\(secret)", key: secret)
      url += (url.contains("?") ? "&" : "?") + "timestamp=\(now.milliseconds)&sign=\(escaped(sign))"
    }
    let text = ["content": message.text(bytesMax: 15_000)]
    return RobotMessage(
      url: url, body: try json(["msgtype": "text", "text": text]), codeName: "errcode",
      busyCodes: [-1: 0, 130_101: 600, 90_030: 3600])
  }

  /// At most 20 a minute, and 2048 bytes of text (“群机器人配置说明”, developer.work.weixin.qq.com).
  static func weCom(_ message: Message, webhook: SecretValue) throws -> RobotMessage {
    let text = ["content": message.text(bytesMax: 2048)]
    return RobotMessage(
      url: webhook.reveal(), body: try json(["msgtype": "text", "text": text]), codeName: "errcode",
      busyCodes: [-1: 0, 45_009: 60, 45_033: 0])
  }

  /// At most 100 a minute and 20 KB; `timestamp` in seconds; the key signs nothing (“自定义机器人使用指南”, open.feishu.cn).
  static func feishu(
    _ message: Message, webhook: SecretValue, secret: SecretValue?, at now: Instant
  ) throws -> RobotMessage {
    var content: [String: Any] = ["msg_type": "text", "content": ["text": message.text(bytesMax: 15_000)]]
    if let secret = secret?.reveal() {
      let seconds = now.milliseconds.flooredDivision(by: 1000).quotient
      content["timestamp"] = "\(seconds)"
      content["sign"] = Signature.base64("", key: "\(seconds)\n\(secret)")
    }
    return RobotMessage(
      url: webhook.reveal(), body: try json(content), codeName: "code", busyCodes: [11_232: 60])
  }

  func send() throws {
    let answer = try HTTPPost(url: url, body: body).send()
    let content = (try? JSONSerialization.jsonObject(with: Data(answer))) as? [String: Any]
    guard let code = content?[codeName] as? Int else {
      throw DeliveryError(.refused, ["answer": "HTTP 200, no \(codeName)"])
    }
    guard code != 0 else { return }
    let words = content?["errmsg"] ?? content?["msg"]
    let said = "\(codeName) \(code): " + "\(words ?? "")".prefix(utf8Bytes: 300)
    guard let seconds = busyCodes[code] else { throw DeliveryError(.refused, ["answer": said]) }
    throw DeliveryError.busy(said, retryAfterSeconds: seconds)
  }

  private static func json(_ object: [String: Any]) throws -> [UInt8] {
    Array(try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes]))
  }

  /// For a query: all but letters, digits and `-._~` (RFC 3986 section 2.3).
  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || [45, 46, 95, 126].contains(byte)
      return isPlain
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
