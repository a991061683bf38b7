import MailParsing
import TicketDomain
import Testing

private let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

/// The attachments of a mail with these parts after its text.
private func attachments(_ parts: String...) -> [MailAttachment] {
  parsed(
    "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n"
      + parts.map { "--b\n\($0)\n" }.joined() + "--b--\n"
  ).attachments
}

@Suite struct `Attachments` {
  @Test func `size and digest are those of the decoded bytes`() throws {
    let found = attachments(
      "Content-Type: Application/PDF\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\naGVs\nbG8=",
      "Content-Type: application/x-none\nContent-Transfer-Encoding: quoted-printable\n\nhel=\nlo",
      "Content-Type: image/png\nContent-Disposition: inline; filename=p.png\n\nhello")
    #expect(found.map(\.sizeBytes) == [5, 5, 5])
    #expect(found.map(\.digest.description) == [hello, hello, hello])
    #expect(found.map(\.type) == ["application/pdf", "application/x-none", "image/png"])
    #expect(found.map(\.name) == [nil, nil, "p.png"])
    #expect(found.map(\.isInline) == [false, false, true])
  }

  @Test func `an attachment of many chunks has the digest of all of them`() {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let lines = base64(bytes).enumerated().map { $0.offset % 76 == 75 ? "\($0.element)\n" : "\($0.element)" }.joined()
    let raw = parsed(Array("Content-Type: application/x-raw\n\n".utf8) + bytes).attachments
    let encoded = parsed("Content-Type: application/x-raw\nContent-Transfer-Encoding: base64\n\n\(lines)").attachments
    #expect(raw.map(\.sizeBytes) == [200_000])
    #expect(raw == encoded)
  }

  @Test(arguments: [
    ("Content-Disposition: attachment; filename=\"a b.pdf\"", "a b.pdf"),
    ("Content-Disposition: attachment; filename=a b.pdf; size=3", "a b.pdf"),
    ("Content-Disposition: attachment; filename*=utf-8''%E5%B7%A5%E8%B5%84.pdf", "工资.pdf"),
    ("Content-Disposition: attachment; filename*=gb2312'zh'%B9%A4%D7%CA.pdf", "工资.pdf"),
    ("Content-Disposition: attachment; filename*0*=utf-8''%E5%B7; filename*1*=%A5; filename*2=\".pdf\"", "工.pdf"),
    ("Content-Disposition: attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
    ("Content-Disposition: attachment; filename=bad.pdf; filename*=utf-8''good.pdf", "good.pdf"),
    ("Content-Disposition: attachment; filename=\"=?utf-8?B?5bel6LWE?=.pdf\"", "工资.pdf"),
    ("Content-Disposition: attachment;\n filename=\"=?gb2312?B?uaQ=?=\n =?gb2312?B?18o=?=\"", "工资"),
    ("Content-Type: application/pdf; name=\"=?utf-8?Q?=E5=B7=A5?=\"", "工"),
    ("Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=b.pdf", "b.pdf"),
    ("Content-Disposition: attachment; filename=\"C:\\dir\\a.pdf\"", "C:\\dir\\a.pdf"),
    ("Content-Disposition: attachment; filename=\"a \\\"b\\\".pdf\"", "a \"b\".pdf"),
    ("Content-Disposition: attachment; filename=\"工资.pdf\"", "工资.pdf"),
    ("Content-Disposition: attachment; filename=\"unclosed.pdf", "unclosed.pdf"),
    ("Content-Disposition: attachment; FILENAME = a.pdf ;", "a.pdf"),
    ("Content-Disposition: attachment; filename=", nil),
    ("Content-Disposition: attachment; filename*=x", "x"),
    ("Content-Disposition: attachment; filename*99999999999999999999=x", "x"),
  ])
  func `a name is read as RFC 2231 and mailers write it`(header: String, name: String?) {
    #expect(attachments("\(header)\n\nhello").map(\.name) == [name])
  }

  @Test func `raw bytes of GB18030 in a name are read`() {
    let header = Array("Content-Type: application/pdf; name=\"".utf8) + [0xB9, 0xA4, 0xD7, 0xCA]
    let mail = parsed(header + Array(".pdf\"\n\nx".utf8))
    #expect(mail.attachments.map(\.name) == ["工资.pdf"])
    #expect(mail.flags == [.headerMissing, .headerEightBit].filter { $0 != .headerMissing })
  }

  @Test func `a type holds no control characters`() {
    let found = attachments("Content-Type: \"image\u{7F}/\u{1}png\u{7F}\"\n\nx")
    #expect(found.map(\.type) == ["image/png"])
  }

  @Test func `a mail within a mail is one attachment, named by its subject`() {
    let inner = "Subject: =?utf-8?B?5bel6LWE?=\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--"
    let found = attachments(
      "Content-Type: message/rfc822\n\n\(inner)", "Content-Type: message/rfc822; name=m.eml\n\n\(inner)")
    #expect(found.map(\.name) == ["工资.eml", "m.eml"])
    #expect(found.map(\.sizeBytes) == [inner.utf8.count, inner.utf8.count])
    let digest = parsed(
      "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\nx\n--b\n\nSubject: two\n\ny\n--b--\n")
    #expect(digest.attachments.map(\.name) == ["one.eml", "two.eml"])
    #expect(digest.attachments.map(\.type) == ["message/rfc822", "message/rfc822"])
  }

  @Test func `TNEF is an attachment, and the text beside it is text`() {
    let found = attachments("Content-Type: application/ms-tnef; name=\"winmail.dat\"\n\nhello")
    #expect(found.map(\.name) == ["winmail.dat"])
    #expect(found.map(\.type) == ["application/ms-tnef"])
  }

  @Test func `a uuencoded file in plain text is an attachment and no text`() {
    let mail = parsed("Subject: a\n\nbefore\nbegin 644 a b.txt\n%:&5L;&\\`\n`\nend\nafter\n")
    #expect(mail.text == "before\nafter")
    #expect(mail.attachments.map(\.name) == ["a b.txt"])
    #expect(mail.attachments.map(\.digest.description) == [hello])
    let words = parsed("Subject: a\n\nbegin 644 words\nwithout an end are words\n")
    #expect(words.attachments.isEmpty)
    #expect(words.text == "begin 644 words\nwithout an end are words")
  }

  @Test func `a delivery report tells of each recipient`() {
    let mail = parsed(
      """
      From: MAILER-DAEMON@x.example
      Content-Type: multipart/report; report-type=delivery-status; boundary=b

      --b

      could not be delivered
      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; x.example

      Final-Recipient: rfc822; A@x.example
      Action: Failed
      Status: 5.1.1

      Final-Recipient: rfc822;b@x.example
      Action: delayed
      --b
      Content-Type: message/rfc822

      Subject: lost

      x
      --b--
      """)
    #expect(mail.isDeliveryReport)
    #expect(mail.text == "could not be delivered")
    #expect(mail.reportedRecipients.map(\.address) == ["a@x.example", "b@x.example"])
    #expect(mail.reportedRecipients.map(\.action) == ["failed", "delayed"])
    #expect(mail.reportedRecipients.map(\.status) == ["5.1.1", nil])
    #expect(mail.attachments.map(\.name) == ["lost.eml"])
  }
}
