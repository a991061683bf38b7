import MailParsing
import TicketDomain
import Testing

private func from(_ written: String) -> [String] {
  parsed("To: \(written)\n\nx").to.map { ($0.name.map { $0 + "|" } ?? "") + $0.address }
}

private let addressFields: [(written: String, mailboxes: [String])] = [
  ("a@b.example", ["a@b.example"]), ("<A@B.Example>", ["a@b.example"]),
  ("Li Wei <li@b.example>", ["Li Wei|li@b.example"]),
  ("\"Li, Wei\" <li@b.example>, c@d.example", ["Li, Wei|li@b.example", "c@d.example"]),
  ("\"a \\\"b\\\"\" <c@d.example>", ["a \"b\"|c@d.example"]), ("c@d.example (Li Wei)", ["Li Wei|c@d.example"]),
  ("c@d.example (Li (the (second)))", ["Li (the (second))|c@d.example"]),
  ("=?utf-8?B?5bel6LWE?= <c@d.example>", ["工资|c@d.example"]),
  ("\"=?utf-8?B?5bel6LWE?=\" <c@d.example>", ["工资|c@d.example"]),
  ("=?utf-8?Q?Li,_Wei?= <c@d.example>", ["Li, Wei|c@d.example"]),
  ("=?utf-8?Q?Li <c@d.example>?=", ["Li|c@d.example"]),
  ("Support: a@b.example, c@d.example;", ["a@b.example", "c@d.example"]),
  ("A: a@b.example;, B: c@d.example;", ["a@b.example", "c@d.example"]), ("undisclosed-recipients:;", []),
  ("a@b.example; c@d.example", ["a@b.example", "c@d.example"]),
  ("<@x.example,@y.example:a@b.example>", ["a@b.example"]),
  ("Li Wei li@b.example", ["Li Wei|li@b.example"]), ("MAILER-DAEMON", ["mailer-daemon"]), ("Li Wei", []), ("", []),
  (",, ;", []), ("<>", []), ("'a@b.example' <'a@b.example'>", ["a@b.example|a@b.example"]),
  ("a@b.example\r\n ,c@d.example", ["a@b.example", "c@d.example"]), ("<mailto:a@b.example>", ["a@b.example"]),
  ("mailto:a@b.example", ["a@b.example"]), ("Li <li@b.example", ["Li|li@b.example"]),
  ("a@b.example)(", ["a@b.example)"]),
  ("\"unclosed <a@b.example>", ["unclosed|a@b.example"]), ("li @ b . example", ["li@b.example"]),
  ("工 <GONG@例子.example>", ["工|gong@例子.example"]),
]

@Suite struct `Address fields` {
  @Test(arguments: addressFields)
  func `mailboxes are read with names, groups and mistakes`(written: String, mailboxes: [String]) {
    #expect(from(written) == mailboxes)
  }

  @Test func `of From the first field and mailbox counts, of To every field`() {
    let mail = parsed(
      "From: a@x.example, b@x.example\nFrom: c@x.example\nTo: d@x.example\nTo: e@x.example\nCc: f@x.example\n\nx")
    #expect(mail.from == MailAddress(address: "a@x.example"))
    #expect(mail.to.map(\.address) == ["d@x.example", "e@x.example"])
    #expect(mail.cc.map(\.address) == ["f@x.example"])
  }

  @Test func `envelope fields are put together, none twice`() {
    let mail = parsed(
      "Delivered-To: A@x.example\nX-Original-To: a@x.example\nEnvelope-To: b@x.example\nX-Envelope-To: c@x.example\n\nx"
    )
    #expect(mail.deliveredTo.map(\.address) == ["a@x.example", "b@x.example", "c@x.example"])
  }

  @Test func `nested groups, comments and endless lists cost no stack and little time`() {
    for field in ["a:", "(", "<", "\"", "a@b,", "<a@b>", "=?a?Q?", "("] {
      let mail = parsed("From: \(String(repeating: field, count: 100_000))\n\nx")
      #expect(mail.text == "x")
    }
    let many = parsed("To: \(String(repeating: "a@b.example,", count: 5000))\n\nx")
    #expect(many.to.count == 1000)
    #expect(many.flags == [.addressesCut])
  }
}

private let idFields: [(written: String, ids: [String])] = [
  ("<a@b>", ["a@b"]), ("<a@b> <c@d>", ["a@b", "c@d"]), ("<a@b>,<c@d>", ["a@b", "c@d"]),
  ("<a@b><c@d> <a@b>", ["a@b", "c@d"]),
  ("a@b, c@d", ["a@b", "c@d"]), ("<a\r\n b@c\t>", ["ab@c"]), ("Your mail of Monday <a@b>", ["a@b"]),
  ("<a@b", ["a@b"]), ("<<a@b>>", ["a@b"]), ("no id here", []), ("<>", []), ("", []), ("<noat>", ["noat"]),
  ("\"Message from x@y\" <a@b> (comment)", ["a@b"]), ("<A@B>", ["A@B"]),
]

@Suite struct `Identity and threads` {
  @Test(arguments: idFields)
  func `references are read in order, none twice`(written: String, ids: [String]) {
    let mail = parsed("References: \(written)\nIn-Reply-To: \(written)\n\nx")
    #expect(mail.references == ids)
    #expect(mail.inReplyTo == ids)
  }

  @Test(arguments: [("<a@b>", "a@b"), ("a@b", "a@b"), ("plain-id", "plain-id"), ("<a b\r\n @c>", "ab@c"), (" ", nil)])
  func `a message id is read with and without brackets`(written: String, id: String?) {
    #expect(parsed("Message-ID: \(written)\n\nx").messageID == id)
  }

  @Test func `of too many references the first and the last stay`() {
    let mail = parsed("References: \((0..<500).map { "<\($0)@x>" }.joined(separator: "\n "))\n\nx")
    #expect(mail.references.count == 200)
    #expect(mail.references.first == "0@x")
    #expect(mail.references.last == "499@x")
    #expect(mail.references[1] == "301@x")
    #expect(mail.flags == [.referencesCut])
  }

  @Test func `a conversation is the first 22 bytes of Thread-Index, which a reply repeats`() {
    let index = [1] + (1...26).map { UInt8($0) }
    let first = parsed("Thread-Index: \(base64(Array(index.prefix(22))))\n\nx").conversation
    let reply = parsed("Thread-Index: \(base64(index))\n\nx").conversation
    #expect(first == "0101" + (2...21).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    #expect(reply == first)
    #expect(parsed("Thread-Index: AQID\n\nx").conversation == nil)
  }

  @Test func `what QQ writes instead is kept`() {
    let mail = parsed("X-OQ-MSGID: <old@x>\nX-QQ-ReplyHash: 12345\nMessage-ID: <tencent_1@qq.com>\n\nx")
    #expect(mail.originalMessageID == "old@x")
    #expect(mail.replyHash == "12345")
    #expect(mail.messageID == "tencent_1@qq.com")
  }

  @Test func `marks of automatic mail are read`() {
    let mail = parsed(
      "Return-Path: < >\nAuto-Submitted: Auto-Replied (vacation); x=y\nPrecedence: Bulk\nX-Auto-Response-Suppress: All\n\nx"
    )
    #expect(mail.autoSubmitted == "auto-replied")
    #expect(mail.precedence == "bulk")
    #expect(mail.autoResponseSuppress == "All")
    #expect(mail.isReturnPathNull)
    #expect(!parsed("Return-Path: <a@b>\n\nx").isReturnPathNull)
    #expect(!parsed("Subject: a\n\nx").isReturnPathNull)
  }
}

@Suite struct `Headers` {
  @Test(arguments: ["\n", "\r\n", "\r", "\r\r\n"])
  func `any line ends are read, mixed ones too`(end: String) {
    let mail = parsed("From: a@b.example\(end)Subject: one\(end) two\r\nDate: x\n\(end)text\(end)more\(end)")
    #expect(mail.from?.address == "a@b.example")
    #expect(mail.subject == "one two")
    #expect(mail.text == "text\nmore")
  }

  @Test(arguments: ["From a@b Mon Oct  5 09:00:00 2026\n", ">From a@b\n", "\n\r\n\n", "\u{FEFF}", "\nFrom x\n\n"])
  func `what an mbox file leaves before the header is passed over`(before: String) {
    let mail = parsed(before + "From: a@b.example\nSubject: s\n\nx")
    #expect(mail.from?.address == "a@b.example")
    #expect(mail.text == "x")
    #expect(mail.flags.isEmpty)
  }

  @Test func `a line that is no field is passed over, and begins the body where no field follows`() {
    let within = parsed("Subject: a\nthis is nothing\nFrom: a@b.example\n\nx")
    #expect(within.from?.address == "a@b.example")
    #expect(within.flags == [.headerDamaged])
    let without = parsed("Subject: a\nHello, no blank line\nwas here.\n")
    #expect(without.subject == "a")
    #expect(without.text == "Hello, no blank line\nwas here.")
  }

  @Test func `names are read in any case and with blanks before the colon`() {
    let mail = parsed("SUBJECT : a\nmEsSaGe-Id:<a@b>\n\nx")
    #expect(mail.subject == "a")
    #expect(mail.messageID == "a@b")
  }

  @Test(arguments: [
    ("", [.headerMissing, .bodyMissing] as [MailFlag]), ("\n\n", [.headerMissing, .bodyMissing]),
    ("no mail at all", [.headerMissing]), ("X-Foo: bar\n\nx", [.headerMissing]), ("Subject: a", [.bodyMissing]),
    ("Subject: a\n\n", [.bodyMissing]),
  ])
  func `what is missing is flagged`(written: String, flags: [MailFlag]) {
    #expect(parsed(written).flags == flags)
  }

  @Test func `of a header alone nothing is missing`() {
    let mail = parsed("Subject: a\nContent-Type: multipart/report\n\n", isHeaderOnly: true)
    #expect(mail.subject == "a")
    #expect(mail.isDeliveryReport)
    #expect(mail.flags.isEmpty)
  }

  @Test func `fields beyond the limits are not read, and the body is`() {
    var limits = MailLimits()
    limits.headerBytesMax = 1000
    limits.fieldBytesMax = 100
    let long = parsed(
      "From: a@b.example\nX-Fill: \(String(repeating: "x", count: 2000))\nSubject: late\n\ntext", limits: limits)
    #expect(long.from?.address == "a@b.example")
    #expect(long.subject.isEmpty)
    #expect(long.text == "text")
    #expect(long.flags == [.headerCut])
    let field = parsed("Subject: \(String(repeating: "y", count: 500))\n\ntext", limits: limits)
    #expect(field.subject.utf8.count == 99)
    #expect(field.flags == [.headerCut])
  }
}
