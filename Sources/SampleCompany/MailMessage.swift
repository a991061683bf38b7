internal import Foundation
internal import TicketDomain

/// A mail as a mailer writes it.
struct MailMessage {
  /// Who or what wrote it, which decides how it looks.
  enum Mailer {
    /// Plain text with references, as most write it.
    case thunderbird
    /// Thread-Index and an HTML alternative.
    case outlook
    /// HTML alone in GB 18030, without references.
    case qq
    /// Plain text in GB 2312 and base64.
    case foxmail
  }

  var mailer: Mailer
  var messageID: String
  var date: ClockSeconds
  /// Where the sender's clock is wrong.
  var shownDate: ClockSeconds?
  var from: (name: String, address: String)
  var to: [String]
  var subject: String
  /// What its writer says.
  var text: String
  /// The name under which it is signed; empty where it is not.
  var signature = ""
  /// What it answers.
  var answered: (message: String, references: [String], text: String, author: String, date: ClockSeconds)?
  var conversation: [UInt8] = []
  /// Names and contents.
  var attachments: [(name: String, bytes: [UInt8])] = []
  /// Further header fields.
  var fields: [String] = []

  /// Characters that are there to be read: what a person wrote, white space aside.
  var characters: Int { text.unicodeScalars.count { !$0.properties.isWhitespace } }

  /// The mail as it lies in a mailbox, lines ended by LF. `received` is what the last server wrote.
  func bytes(receivedBy server: String, at received: ClockSeconds) throws(SampleCompanyError) -> [UInt8] {
    var header = "Received: from mx.example.net by \(server); \(Self.written(received))\n"
    header += fields.map { $0 + "\n" }.joined()
    header += "From: \(Self.encoded(from.name)) <\(from.address)>\nTo: \(to.joined(separator: ",\n "))\n"
    header +=
      "Subject: \(Self.encoded(subject))\nDate: \(Self.written(shownDate ?? date))\nMessage-ID: <\(messageID)>\n"
    if let answered, mailer != .qq {
      let references = (answered.references + [answered.message]).map { "<\($0)>" }
      header += "In-Reply-To: <\(answered.message)>\nReferences: \(references.joined(separator: "\n "))\n"
    }
    if !conversation.isEmpty { header += "Thread-Index: \(Data(conversation).base64EncodedString())\n" }
    header += "MIME-Version: 1.0\n"
    var body = try self.body()
    for (index, attachment) in attachments.enumerated() {
      let boundary = "=_part_\(index)_\(messageID.prefix(8))"
      body =
        "Content-Type: multipart/mixed; boundary=\"\(boundary)\"\n\n--\(boundary)\n\(body)\n--\(boundary)\n"
        + "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
        + "Content-Disposition: attachment; filename*=UTF-8''\(Self.percentEncoded(attachment.name))\n\n"
        + Self.base64(attachment.bytes) + "\n--\(boundary)--\n"
    }
    return Array((header + body).utf8)
  }

  private func body() throws(SampleCompanyError) -> String {
    let plain = text + (signature.isEmpty ? "" : "\n\n-- \n\(signature)") + "\n" + quotation
    switch mailer {
    case .thunderbird:
      return "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        + Self.quotedPrintable(plain)
    case .foxmail:
      return "Content-Type: text/plain; charset=\"gb2312\"\nContent-Transfer-Encoding: base64\n\n"
        + Self.base64(try gb18030(Array(plain.utf8)))
    case .qq:
      return "Content-Type: text/html; charset=gb18030\nContent-Transfer-Encoding: base64\n\n"
        + Self.base64(try gb18030(Array(html.utf8)))
    case .outlook:
      let boundary = "=_alternative_\(messageID.prefix(8))"
      return "Content-Type: multipart/alternative; boundary=\"\(boundary)\"\n\n--\(boundary)\n"
        + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n\(Self.base64(Array(plain.utf8)))\n"
        + "--\(boundary)\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + "\(Self.base64(Array(html.utf8)))\n--\(boundary)--\n"
    }
  }

  /// What stands below in an answer.
  private var quotation: String {
    guard let answered else { return "" }
    switch mailer {
    case .outlook:
      return "\n-----Original Message-----\nFrom: \(answered.author)\nSent: \(Self.written(answered.date))\n"
        + "To: \(from.address)\nSubject: \(subject)\n\n\(answered.text)\n"
    case .qq:
      return "\n------------------ 原始邮件 ------------------\n发件人: \"\(answered.author)\"\n"
        + "发送时间: \(CivilDate(of: answered.date))\n收件人: \"\(from.address)\"\n主题: \(subject)\n\n\(answered.text)\n"
    case .thunderbird, .foxmail:
      let quoted = answered.text.split(separator: "\n", omittingEmptySubsequences: false).map { "> " + $0 }
      let day = CivilDate(of: answered.date)
      let line =
        mailer == .foxmail
        ? "在 \(day)，\(answered.author) 写道：" : "On \(day), \(answered.author) wrote:"
      return "\n\(line)\n\(quoted.joined(separator: "\n"))\n"
    }
  }

  private var html: String {
    func block(_ text: String) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        let line = line.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
        return "<div>\(line.isEmpty ? "<br>" : line)</div>"
      }.joined()
    }
    return "<html><body>\(block(text))\(quotation.isEmpty ? "" : block(quotation))</body></html>"
  }

  /// `Thu, 1 Oct 2026 08:15:00 +0800`
  private static func written(_ clock: ClockSeconds) -> String {
    let day = CivilDate(of: clock)
    let (year, month, dayOfMonth) = day.components
    let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let weekday = Int(((day.daysSinceEpoch % 7) + 7) % 7)
    let time = ClockTime(localMilliseconds: Int64(clock) * 1000).timeOfDay
    return "\(names[weekday]), \(dayOfMonth) \(months[month - 1]) \(year) \(time) +0800"
  }

  /// An encoded word (RFC 2047) where there is need of one, in pieces of at most 45 bytes.
  private static func encoded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var words: [String] = []
    var piece = ""
    for character in text {
      if piece.utf8.count + character.utf8.count > 45 {
        words.append(piece)
        piece = ""
      }
      piece.append(character)
    }
    words.append(piece)
    return words.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\n ")
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]) + "\n"
  }

  private static func percentEncoded(_ text: String) -> String { text.utf8.map { "%" + hexadecimal([$0]) }.joined() }

  /// RFC 2045 section 6.7.
  private static func quotedPrintable(_ text: String) -> String {
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var written = ""
      for (index, byte) in line.utf8.enumerated() {
        let isLast = index == line.utf8.count - 1
        let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || (byte == 0x20 && !isLast)
        let piece = isPlain ? String(UnicodeScalar(byte)) : "=" + hexadecimal([byte]).uppercased()
        if written.utf8.count
          - (written.range(of: "\n", options: .backwards).map { written[..<$0.upperBound].utf8.count } ?? 0)
          + piece.utf8.count > 75
        {
          written += "=\n"
        }
        written += piece
      }
      lines.append(written)
    }
    return lines.joined(separator: "\n")
  }
}
