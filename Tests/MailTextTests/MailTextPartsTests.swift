import MailText
import TestSupport
import Testing

@Suite struct `The parts of a mail's text` {
  /// A mail as a mailer writes it, and what its writer wrote in it.
  struct Mail: CustomTestStringConvertible {
    var mailer: String
    var text: String
    var new: String
    var isReply = true
    var testDescription: String { mailer }
  }

  static let mails = [
    Mail(mailer: "nothing quoted", text: "Hello,\nwhere is my order?\n", new: "Hello,\nwhere is my order?"),
    Mail(
      mailer: "Gmail, English",
      text: "Thank you, it works.\n\nOn Fri, Jan 5, 2024 at 10:00 AM Support <s@example.com> wrote:\n\n> Try again.\n",
      new: "Thank you, it works."),
    Mail(
      mailer: "Gmail, the attribution wrapped",
      text:
        "It works.\n\nOn Fri, Jan 5, 2024 at 10:00 AM Customer Support of Example\n<s@example.com> wrote:\n> Try.\n",
      new: "It works."),
    Mail(
      mailer: "Apple Mail, Chinese", text: "已收到。\n\n> 在 2024年1月5日，10:00，客服 <s@example.com> 写道：\n> \n> 已发货\n",
      new: "已收到。"),
    Mail(
      mailer: "Chinese attribution", text: "还是不行\n\n在 2024-01-05 10:00:00，\"客服\" <s@example.com> 写道：\n> 请重试\n",
      new: "还是不行"),
    Mail(
      mailer: "QQ",
      text: """
        我的发票还没收到

        ------------------ 原始邮件 ------------------
        发件人: "客服" <s@example.com>;
        发送时间: 2024年1月5日(星期五) 上午10:00
        收件人: "张三" <z@qq.com>;
        主题: 发票

        您的发票已寄出
        """, new: "我的发票还没收到"),
    Mail(
      mailer: "Outlook, English",
      text: """
        Still broken.

        -----Original Message-----
        From: Support <s@example.com>
        Sent: Friday, January 5, 2024 10:00
        To: Zhang San
        Subject: RE: order

        Please restart.
        """, new: "Still broken."),
    Mail(
      mailer: "Outlook, Chinese, no line above the header",
      text: "请再确认一下。\n\n发件人： 客服 <s@example.com>\n发送时间： 2024年1月5日 10:00\n收件人： 张三\n主题： 订单\n\n已处理。\n",
      new: "请再确认一下。"),
    Mail(
      mailer: "answers between the quoted lines", text: "> Which order?\n1001\n> Which colour?\nblue\n",
      new: "1001\nblue"),
    Mail(mailer: "an answer below", text: "> Which order?\n\n1001\n", new: "1001"),
    Mail(mailer: "an empty reply", text: "> Which order?\n> Which colour?\n", new: ""),
    Mail(mailer: "a signature", text: "Please call me.\n\n-- \nZhang San\nExample Ltd.\n", new: "Please call me."),
    Mail(mailer: "a telephone's line", text: "好的\n\n发自我的iPhone\n", new: "好的"),
    Mail(mailer: "only thanks", text: "Thanks!\n", new: "Thanks!"),
    Mail(
      mailer: "a forwarded mail",
      text: "---------- Forwarded message ---------\nFrom: A <a@example.com>\nDate: Fri\n"
        + "Subject: Broken\nTo: b@example.com\n\nMy device is broken.\n", new: "My device is broken.", isReply: false),
  ]

  @Test(arguments: mails) func `the new text is what the writer wrote now`(mail: Mail) {
    #expect(MailTextParts(mail.text, subjectIsReply: mail.isReply).newText == mail.new)
  }

  @Test(arguments: mails) func `line ends do not matter`(mail: Mail) {
    let parts = MailTextParts(
      mail.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"),
      subjectIsReply: mail.isReply)
    #expect(parts.newText.split(whereSeparator: \.isNewline) == mail.new.split(separator: "\n"))
  }

  @Test func `no line is lost, whatever was written`() {
    var generator = SeededGenerator(seed: 3)
    let pieces = [
      "> a", "b", "", "On Mon wrote:", "-----Original Message-----", "发件人：甲", "主题：乙", "-- ", "此致", "敬礼", "From: x",
      "Subject: y", "发自我的iPhone", "在 2024年1月5日，丙 写道：", "________________________________", "Best regards,",
    ]
    for _ in 0..<2000 {
      let lines = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }
      let parts = MailTextParts(lines.joined(separator: "\n"), subjectIsReply: Bool.random(using: &generator))
      let kept = [parts.newText, parts.quoted, parts.signature].flatMap { $0.split(separator: "\n") }
      #expect(Self.words(kept) == Self.words(lines.map { $0[...] }), "\(lines)")
    }
  }

  /// What is written on the lines, in an order of its own, without the blanks at their ends.
  private static func words(_ lines: [Substring]) -> [[Substring]] {
    lines.map { $0.split(separator: " ") }.filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  @Test(arguments: ["> ", "On ", "在 ", "-- \n", "发件人：\n", "\n", "wrote:\n", "From: \n"])
  func `a megabyte of the same is read in linear time`(piece: String) {
    let small = String(repeating: piece, count: 50_000 / piece.utf8.count)
    let large = String(repeating: small, count: 20)
    let clock = ContinuousClock()
    let once = clock.measure { _ = MailTextParts(small) }
    let twenty = clock.measure { _ = MailTextParts(large) }
    // Quadratic time would be four hundred times as long.
    #expect(twenty < once * 120 + .milliseconds(500))
  }
}

@Suite struct `The comparable form of a text` {
  @Test func `wrapping, numbers, width and case do not matter`() {
    let forms = ["Order 1001 is LATE, 请处理！", "order\n2002 is late 请\n处理", "ＯＲＤＥＲ is late——请处理 9"]
    #expect(Set(forms.map { TextNormalisation.comparable($0[...]) }).count == 1)
  }

  @Test func `other words make another form, and no words none`() {
    #expect(TextNormalisation.comparable("late") != TextNormalisation.comparable("lost"))
    #expect(TextNormalisation.comparable("123 !?，。").isEmpty)
  }
}
