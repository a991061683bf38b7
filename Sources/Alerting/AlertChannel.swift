public import Secrets
public import TicketDomain

/// A way to reach people.
public enum AlertChannel: Sendable, Hashable {
  /// A robot of a DingTalk (钉钉) group; the secret of its “additional signature” (加签) where it has one.
  case dingTalk(webhook: Secret, secret: Secret?)
  /// A robot of a WeCom (企业微信) group.
  case weCom(webhook: Secret)
  /// A robot of a Feishu (飞书) or Lark group; the secret of its signature check (签名校验) where it has one.
  case feishu(webhook: Secret, secret: Secret?)
  /// A program's own address.
  case webhook(Webhook)
  /// Mail.
  case mail(MailDelivery)

  /// A generic webhook: a POST of JSON.
  public struct Webhook: Sendable, Hashable {
    /// Where; may hold a token.
    public var url: Secret
    /// `Authorization: Bearer …`
    public var token: Secret?
    /// With which the body is signed.
    public var secret: Secret?
    /// PEM file of a certificate authority of one's own.
    public var authority: String?

    /// A webhook at that address.
    public init(url: Secret, token: Secret? = nil, secret: Secret? = nil, authority: String? = nil) {
      self.url = url
      self.token = token
      self.secret = secret
      self.authority = authority
    }
  }

  /// What it needs to know, and must not tell.
  public var secrets: [Secret] {
    switch self {
    case .dingTalk(let webhook, let secret), .feishu(let webhook, let secret): [webhook, secret].compactMap(\.self)
    case .weCom(let webhook): [webhook]
    case .webhook(let webhook): [webhook.url, webhook.token, webhook.secret].compactMap(\.self)
    case .mail(let mail): [mail.password].compactMap(\.self)
    }
  }

  /// Sends `message`, once. Blocks for half a minute at most, and for as long as a command takes that prints a secret.
  ///
  /// Throws ``DeliveryError`` or ``SecretError``.
  public func send(_ message: Message, at now: Instant) throws {
    switch self {
    case .dingTalk(let webhook, let secret):
      try RobotMessage.dingTalk(message, webhook: webhook.read(), secret: secret?.read(), at: now).send()
    case .weCom(let webhook):
      try RobotMessage.weCom(message, webhook: webhook.read()).send()
    case .feishu(let webhook, let secret):
      try RobotMessage.feishu(message, webhook: webhook.read(), secret: secret?.read(), at: now).send()
    case .webhook(let webhook): try webhook.send(message, at: now)
    case .mail(let mail): try mail.send(message, at: now)
    }
  }
}
