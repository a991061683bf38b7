import Crypto
import DovecotSupport
import Foundation
import Parallel
import Secrets
import TestSupport
import TicketDomain
import Testing

@testable import Alerting

/// Every channel against a server that checks as the real ones do.
@Suite struct `Messages reach people` {
  private let now = Instant(milliseconds: 1_795_000_000_123)
  private let message = Message(
    at: Instant(milliseconds: 1_795_000_000_123), title: "TicketLedger：2 项需处理",
    lines: [.init(text: "来源 pbx 已 5 h 没有新数据 😀", kind: .sourceSilent, subject: "pbx"), .init(text: "磁盘")])
  private static let key = "SEC-geheim-0123456789"

  /// Answers each request with what `answer` says to it and to its number.
  private func server(
    _ seen: Seen<ScriptedRequest>,
    _ answer: @escaping @Sendable (ScriptedRequest, Int) -> (status: String, body: String)
  ) throws -> LoopbackServer {
    try LoopbackServer(playing: { connection in
      guard let request = ScriptedRequest(connection) else { return }
      let (status, body) = answer(request, seen.add(request))
      connection.send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    })
  }

  private func secret(_ text: String) -> Secret { .command(["/bin/echo", text]) }

  private static func mac(_ text: String, _ key: String) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8))))
  }

  @Test func `DingTalk's robot takes what is signed with its secret, and nothing else`() throws {
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { request, _ in
      let time = request.query["timestamp"] ?? ""
      let sign = Self.mac("\(time)\n\(Self.key)", Self.key).base64EncodedString()
      return request.query["sign"] == sign && request.query["access_token"] == "T"
        ? ("200 OK", #"{"errcode":0,"errmsg":"ok"}"#) : ("200 OK", #"{"errcode":310000,"errmsg":"sign not match"}"#)
    }
    let webhook = secret("http://127.0.0.1:\(server.port)/robot/send?access_token=T")
    try AlertChannel.dingTalk(webhook: webhook, secret: secret(Self.key)).send(message, at: now)
    let request = try #require(seen.all.first)
    #expect(request.query["timestamp"] == "1795000000123")
    #expect(request.headers["content-type"] == "application/json; charset=utf-8")
    let text = (request.json["text"] as? [String: String])?["content"] ?? ""
    #expect(request.json["msgtype"] as? String == "text")
    #expect(text.hasPrefix("TicketLedger：2 项需处理\n· 来源 pbx 已 5 h 没有新数据 😀\n· 磁盘"))
    let error = #expect(throws: DeliveryError.self) {
      try AlertChannel.dingTalk(webhook: webhook, secret: secret("wrong")).send(message, at: now)
    }
    #expect(error?.code == .refused && error?.retryHelps == false)
    #expect(error.map { "\($0)" }?.contains("access_token") == false)
  }

  @Test func `Feishu's robot takes what is signed with its secret, and nothing else`() throws {
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { request, _ in
      let time = request.json["timestamp"] as? String ?? ""
      let sign = Self.mac("", "\(time)\n\(Self.key)").base64EncodedString()
      return request.json["sign"] as? String == sign
        ? ("200 OK", #"{"code":0,"msg":"success"}"#) : ("200 OK", #"{"code":19021,"msg":"sign match fail"}"#)
    }
    let webhook = secret("http://127.0.0.1:\(server.port)/open-apis/bot/v2/hook/H")
    try AlertChannel.feishu(webhook: webhook, secret: secret(Self.key)).send(message, at: now)
    #expect(seen.all.first?.json["timestamp"] as? String == "1795000000")
    let error = #expect(throws: DeliveryError.self) {
      try AlertChannel.feishu(webhook: webhook, secret: secret("wrong")).send(message, at: now)
    }
    #expect(error?.code == .refused && error?.arguments["answer"] == "code 19021: sign match fail")
  }

  @Test func `WeCom's robot gets no more than it takes, cut between lines and characters`() throws {
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { _, _ in ("200 OK", #"{"errcode":0,"errmsg":"ok"}"#) }
    var long = message
    long.lines = (0..<200).map { .init(text: "第 \($0) 行：来源很久没有新数据 😀") }
    try AlertChannel.weCom(webhook: secret("http://127.0.0.1:\(server.port)/send?key=K")).send(long, at: now)
    let text = (seen.all.first?.json["text"] as? [String: String])?["content"] ?? ""
    #expect(text.utf8.count <= 2048 && text.utf8.count > 1900)
    let shown = text.components(separatedBy: "\n· ").count - 1
    #expect(text.hasSuffix("\n… +\(200 - shown)"))
  }

  @Test func `a webhook can prove who sent it`() throws {
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { _, _ in ("204 No Content", "") }
    let webhook = AlertChannel.Webhook(
      url: secret("http://127.0.0.1:\(server.port)/hook"), token: secret("token-1"), secret: secret(Self.key))
    try AlertChannel.webhook(webhook).send(message, at: now)
    let request = try #require(seen.all.first)
    let signed = "1795000000." + String(decoding: request.body, as: UTF8.self)
    let expected = Self.mac(signed, Self.key).map { String(format: "%02x", $0) }.joined()
    #expect(request.headers["x-ticketledger-signature"] == "sha256=\(expected)")
    #expect(request.headers["x-ticketledger-timestamp"] == "1795000000")
    #expect(request.headers["authorization"] == "Bearer token-1")
    let lines = (request.json["message"] as? [String: Any])?["lines"] as? [[String: Any]]
    #expect(lines?.first?["kind"] as? String == "source-silent")
  }

  @Test(arguments: [
    (["500 Oops", "502 Bad Gateway", "200 OK"], 3, true), (["429 Too Many Requests", "200 OK"], 2, true),
    (["403 Forbidden", "200 OK"], 1, false), (["404 Not Found", "200 OK"], 1, false),
    (["302 Found", "200 OK"], 1, false), (["500 Oops"], 3, false),
  ])
  func `what may pass is tried again, what was refused is not`(
    statuses: [String], attempts: Int, hasArrived: Bool
  ) async throws {
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { _, number in
      (statuses[min(number, statuses.count) - 1], #"{"errcode":0}"#)
    }
    let dispatcher = AlertDispatcher(firstWait: .milliseconds(5)) { [now] in now }
    let channel = AlertChannel.webhook(.init(url: secret("http://127.0.0.1:\(server.port)/hook?key=geheim")))
    let outcomes = await dispatcher.send(message, to: [("hook", channel)])
    #expect(seen.all.count == attempts)
    #expect((outcomes.first?.error == nil) == hasArrived)
    #expect(outcomes.first?.error.map { "\($0)".contains("geheim") } != true)
    // What may arrive later is kept, and comes with the next.
    #expect(await dispatcher.kept.count == (statuses == ["500 Oops"] ? 1 : 0))
  }

  @Test(arguments: ["dingtalk -1", "wecom -1", "wecom 45033"])
  func `a robot in trouble is asked again at once`(case text: String) async throws {
    let code = text.split(separator: " ")[1]
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { _, number in
      ("200 OK", number < 3 ? #"{"errcode":\#(code),"errmsg":"system busy"}"# : #"{"errcode":0}"#)
    }
    let webhook = secret("http://127.0.0.1:\(server.port)/")
    let channel =
      text.hasPrefix("wecom") ? AlertChannel.weCom(webhook: webhook) : .dingTalk(webhook: webhook, secret: nil)
    let dispatcher = AlertDispatcher(firstWait: .milliseconds(5)) { [now] in now }
    #expect(await dispatcher.send(message, to: [("ops", channel)]).first?.error == nil)
    #expect(seen.all.count == 3)
  }

  private static let tooMuch: [(answer: (status: String, body: String), kind: String, seconds: Int)] = [
    (("200 OK", #"{"errcode":130101,"errmsg":"send too fast"}"#), "dingtalk", 600),
    (("200 OK", #"{"errcode":45009,"errmsg":"api freq out of limit"}"#), "wecom", 60),
    (("200 OK", #"{"code":11232,"msg":"frequency limited"}"#), "feishu", 60),
    (("429 Too Many Requests\r\nRetry-After: 120", ""), "webhook", 120),
    (("503 Service Unavailable\r\nRetry-After: 999999", ""), "webhook", 3600),
  ]

  @Test(arguments: tooMuch.indices)
  func `who has had too much is left alone for as long as they want, and nothing is lost`(index: Int) async throws {
    let one = Self.tooMuch[index]
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { _, _ in one.answer }
    let webhook = secret("http://127.0.0.1:\(server.port)/")
    let channel: AlertChannel =
      switch one.kind {
      case "dingtalk": .dingTalk(webhook: webhook, secret: nil)
      case "wecom": .weCom(webhook: webhook)
      case "feishu": .feishu(webhook: webhook, secret: nil)
      default: .webhook(.init(url: webhook))
      }
    let dispatcher = AlertDispatcher(firstWait: .zero, rest: Backoff(first: .zero)) { [now] in now }
    let outcome = try #require(await dispatcher.send(message, to: [("ops", channel)]).first)
    #expect((outcome.error as? DeliveryError)?.code == .busy)
    #expect((outcome.error as? DeliveryError)?.pause == .seconds(one.seconds))
    // Neither at once nor at the next look.
    #expect(await dispatcher.send(message, to: [("ops", channel)]).isEmpty)
    #expect(seen.all.count == 1)
    #expect(await dispatcher.kept.count == 2)
  }

  @Test func `who fails again and again is left alone for longer and longer, until it works`() async throws {
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { _, number in (number <= 3 ? "500 Oops" : "200 OK", "") }
    let channel = AlertChannel.webhook(.init(url: secret("http://127.0.0.1:\(server.port)/")))
    let dispatcher = AlertDispatcher(attemptsMax: 1, rest: Backoff(first: .zero)) { [now] in now }
    for failures in 1...3 {
      _ = await dispatcher.send(failures == 1 ? message : nil, to: [("hook", channel)])
      #expect(await dispatcher.rests["hook"]?.backoff.failures == failures)
    }
    _ = await dispatcher.send(nil, to: [("hook", channel)])
    #expect(await dispatcher.rests.isEmpty)
    #expect(seen.all.count == 4)
  }

  @Test func `who rests is not asked, however often somebody looks`() async throws {
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { _, _ in ("500 Oops", "") }
    let channel = AlertChannel.webhook(.init(url: secret("http://127.0.0.1:\(server.port)/")))
    let dispatcher = AlertDispatcher(
      attemptsMax: 1, rest: Backoff(first: .seconds(86_400), longest: .seconds(86_400))
    ) { [now] in now }
    for _ in 0..<5 { _ = await dispatcher.send(message, to: [("hook", channel)]) }
    #expect(seen.all.count == 1)
    #expect(await dispatcher.kept.count == 5)
  }

  @Test func `what nobody took is kept, in its order, and comes when somebody does; another channel is not held up`()
    async throws
  {
    let seen = Seen<ScriptedRequest>()
    let server = try server(seen) { _, number in (number <= 2 ? "503 Later" : "200 OK", "") }
    let well = Seen<ScriptedRequest>()
    let other = try self.server(well) { _, _ in ("200 OK", "") }
    let dispatcher = AlertDispatcher(attemptsMax: 2, firstWait: .zero, rest: Backoff(first: .zero)) { [now] in now }
    let channels = [
      ("away", AlertChannel.webhook(.init(url: secret("http://127.0.0.1:\(server.port)/")))),
      ("well", AlertChannel.webhook(.init(url: secret("http://127.0.0.1:\(other.port)/")))),
    ].map { (name: $0.0, channel: $0.1) }
    var second = message
    second.title = "second"
    #expect(await dispatcher.send(message, to: channels).map { $0.error == nil } == [false, true])
    #expect(well.all.count == 1)
    #expect(await dispatcher.send(second, to: channels).map { $0.error == nil } == [true, true])
    let titles = seen.all.map { ($0.json["message"] as? [String: Any])?["title"] as? String }
    #expect(titles.suffix(2) == [message.title, "second"])
    #expect(await dispatcher.kept.isEmpty)
  }

  @Test func `a server is asked nothing before its certificate is trusted`() throws {
    // It speaks no HTTP, but TLS.
    let server = try DovecotServer()
    let url = secret("https://localhost:\(server.tlsPort)/hook?key=geheim")
    for (authority, isTrusted) in [(server.otherAuthority, false), (nil, false), (server.authority, true)] {
      let channel = AlertChannel.webhook(.init(url: url, authority: authority))
      let error = #expect(throws: DeliveryError.self) { try channel.send(message, at: now) }
      #expect((error?.code == .untrusted) == !isTrusted, "\(String(describing: error))")
      #expect(error.map { "\($0)".contains("geheim") } == false)
    }
  }

  @Test func `nobody there is said so, without the address`() throws {
    let channel = AlertChannel.weCom(webhook: secret("http://127.0.0.1:1/send?key=geheim"))
    let error = #expect(throws: DeliveryError.self) { try channel.send(message, at: now) }
    #expect(error?.code == .unreachable && error?.retryHelps == true)
    #expect(error.map { "\($0)".contains("geheim") } == false)
  }
}
