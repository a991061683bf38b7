internal import CCurl
internal import Foundation
public import Secrets
internal import TicketDomain

/// Mail through a server that takes it: RFC 5321, with STARTTLS unless it is encrypted from the first byte.
public struct MailDelivery: Sendable, Hashable {
  /// `smtps://host` (TLS) or `smtp://host:port` (STARTTLS).
  public var server: String
  /// Who logs in; `nil` where nobody has to.
  public var user: String?
  /// Their password.
  public var password: Secret?
  /// The sender's address.
  public var from: String
  /// The recipients' addresses.
  public var to: [String]
  /// Whether a server without TLS is good enough, such as one on this machine.
  public var isPlainAllowed: Bool
  /// PEM file of a certificate authority of one's own.
  public var authority: String?

  /// Mail from and to these addresses.
  public init(
    server: String, user: String? = nil, password: Secret? = nil, from: String, to: [String],
    isPlainAllowed: Bool = false, authority: String? = nil
  ) {
    self.server = server
    self.user = user
    self.password = password
    self.from = from
    self.to = to
    self.isPlainAllowed = isPlainAllowed
    self.authority = authority
  }

  func send(_ message: Message, at now: Instant) throws {
    guard server.hasPrefix("smtp://") || server.hasPrefix("smtps://") else { throw DeliveryError(.badAddress) }
    let transfer = try CurlTransfer()
    transfer.isMail = true
    transfer.set(CURLOPT_URL, server)
    transfer.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    transfer.set(CURLOPT_USE_SSL, Int((isPlainAllowed ? CURLUSESSL_TRY : CURLUSESSL_ALL).rawValue))
    if let authority { transfer.set(CURLOPT_CAINFO, authority) }
    if let user, let password {
      transfer.set(CURLOPT_USERNAME, user)
      transfer.set(CURLOPT_PASSWORD, try password.read().reveal())
    }
    transfer.set(CURLOPT_MAIL_FROM, "<\(from)>")
    transfer.set(CURLOPT_MAIL_RCPT, to.map { "<\($0)>" })
    transfer.upload(Array(text(of: message, at: now).utf8))
    try transfer.perform()
  }

  /// The message as RFC 5322 has it: subject by RFC 2047, text in base64 (RFC 2045), and a sign for other programs that nobody
  /// wrote it (RFC 3834).
  func text(of message: Message, at now: Instant) -> String {
    let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
    let body = Data((message.text(bytesMax: 100_000) + "\n").utf8)
      .base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
    return [
      "Date: \(Self.date(now))", "From: <\(from)>", "To: " + to.map { "<\($0)>" }.joined(separator: ",\r\n "),
      "Subject: " + Self.encodedWords(message.title),
      "Message-ID: <\(now.milliseconds).\(UUID().uuidString)@\(domain)>", "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", body, "",
    ].joined(separator: "\r\n")
  }

  /// `Thu, 26 Nov 2026 08:15:00 +0000`
  static func date(_ instant: Instant) -> String {
    let clock = ClockTime(localMilliseconds: instant.milliseconds)
    let (year, month, day) = clock.date.components
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let weekday = days[Int(clock.date.daysSinceEpoch.flooredDivision(by: 7).remainder)]
    let two = day < 10 ? "0\(day)" : "\(day)"
    return "\(weekday), \(two) \(months[month - 1]) \(year) \(clock.timeOfDay) +0000"
  }

  /// Words of whole characters on lines of their own, the first beside the field's name: at most 76 characters each (RFC 2047 section 2).
  static func encodedWords(_ text: String) -> String {
    var words: [String] = []
    var piece = ""
    func close() {
      if !piece.isEmpty { words.append("=?UTF-8?B?\(Data(piece.utf8).base64EncodedString())?=") }
      piece = ""
    }
    for character in text where !character.isNewline {
      if piece.utf8.count + character.utf8.count > 39 { close() }
      piece.append(character)
    }
    close()
    return words.joined(separator: "\r\n ")
  }
}
