internal import Foundation
internal import Secrets
internal import TicketDomain

extension AlertChannel.Webhook {
  private struct Body: Encodable {
    var format = "ticketledger-alert/1"
    var message: Message
  }

  /// POSTs `{"format": "ticketledger-alert/1", "message": {…}}`. With a secret, `X-TicketLedger-Timestamp` (Unix seconds) and
  /// `X-TicketLedger-Signature: sha256=` with the HMAC-SHA256 of timestamp, a dot and the body, in hexadecimal digits.
  func send(_ message: Message, at now: Instant) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = try encoder.encode(Body(message: message))
    var post = HTTPPost(url: try url.read().reveal(), body: Array(body))
    post.authority = authority
    if let token = try token?.read().reveal() { post.headers.append("Authorization: Bearer \(token)") }
    if let secret = try secret?.read().reveal() {
      let seconds = now.milliseconds.flooredDivision(by: 1000).quotient
      let signed = "\(seconds).\(String(decoding: body, as: UTF8.self))"
      post.headers.append("X-TicketLedger-Timestamp: \(seconds)")
      post.headers.append("X-TicketLedger-Signature: sha256=\(Signature.hexadecimal(signed, key: secret))")
    }
    _ = try post.send()
  }
}
